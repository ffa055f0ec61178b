"""Doctor: each check can fail, and nothing is written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from editorial_pipeline import doctor
from editorial_pipeline.doctor import Check, SettingShown, Verdict, examine, is_broken
from editorial_pipeline.engines.openai import ModelCheck
from editorial_pipeline.settings import Settings, load_settings, specs


def workspace(root: Path, **environ: str) -> Settings:
    """Make a workspace that has an inbox and articles."""
    (root / "inbox").mkdir()
    (root / "articles").mkdir()
    return load_settings(root, environ)


def verdicts(settings: Settings, probe: Callable[[], ModelCheck] | None = None) -> dict[str, Check]:
    """Return the checks by name, the last of each name."""
    return {check.name: check for check in examine(settings, probe)}


def test_healthy_workspace(tmp_path: Path) -> None:
    """Every check passes, folders that are missing are announced, and none is made."""
    checks = examine(workspace(tmp_path), None)
    assert [(check.name, check.verdict.value, check.detail) for check in checks[3:]] == [
        ("settings", "ok", "no pipeline.toml; the defaults hold"),
        ("engine", "ok", "offline: no key and no base URL is configured"),
        ("model", "skipped", "the offline engine needs none"),
        ("inbox", "ok", "inbox can be written"),
        ("used", "ok", "inbox/used is not there yet; the first run makes it"),
        ("receipts", "ok", "inbox/receipts is not there yet; the first run makes it"),
        ("articles", "ok", "articles can be written"),
        ("state", "ok", ".pipeline is not there yet; the first run makes it"),
    ]
    assert [check.name for check in checks[:3]] == ["Python", "editorial-pipeline", "SQLite"]
    assert not is_broken(checks)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "inbox"]


def test_glossary_is_read_where_there_is_one(tmp_path: Path) -> None:
    """Its names are counted; a file that no build could use is broken, with line and remedy."""
    settings = workspace(tmp_path)
    assert "glossary" not in verdicts(settings)
    (tmp_path / "glossary.toml").write_text('[[term]]\nname = "Mladen"\n')
    found = verdicts(settings)["glossary"]
    assert (found.verdict, found.detail) == (Verdict.OK, "glossary.toml settles 1 name")
    (tmp_path / "glossary.toml").write_text('[[term]]\nname = "Mladen"\naliases = ["the"]\n')
    found = verdicts(settings)["glossary"]
    assert (found.verdict, found.detail, found.advice) == (
        Verdict.BROKEN,
        "glossary.toml:3: the alias “the” is an ordinary word",
        "It would be replaced everywhere; take it out.",
    )


def test_settings_are_shown_with_their_sources(tmp_path: Path) -> None:
    """Every setting has its line; the key is hidden, folders are relative, lists readable."""
    settings = workspace(
        tmp_path, OPENAI_API_KEY="sk-hidden", PIPELINE_PLAN_DIRECTIVES_FROM="Anna, Boris"
    )
    shown = doctor.show_settings(settings)
    assert [one.key for one in shown] == [spec.key for spec in specs()]
    lines = {one.key: one for one in shown}
    assert lines["model.api_key"] == SettingShown(
        "model.api_key", "***", "environment OPENAI_API_KEY"
    )
    assert lines["used"] == SettingShown("used", "inbox/used", "default")
    assert lines["plan.directives_from"].value == "Anna, Boris"
    assert lines["ingest.settle_s"].value == "2"
    assert lines["model.base_url"].value == "-"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            ModelCheck("m", "local:1", 0.42, strict=True),
            Check("model", Verdict.OK, "m at local:1 answers in 0.4 s and keeps to a schema"),
        ),
        (
            ModelCheck("m", "h", 1.0, strict=False),
            Check("model", Verdict.OK, "m at h answers in 1.0 s and does not keep to a schema"),
        ),
        (
            ModelCheck("m", "h", 1.0, strict=None),
            Check("model", Verdict.OK, "m at h answers in 1.0 s"),
        ),
        (
            ModelCheck("m", "h", None, None, "the key was refused", "Check the key."),
            Check("model", Verdict.BROKEN, "m at h: the key was refused", "Check the key."),
        ),
    ],
)
def test_model_is_asked(tmp_path: Path, answer: ModelCheck, expected: Check) -> None:
    """The answer of the model is told with its time, its failure with the advice."""
    settings = workspace(tmp_path, OPENAI_API_KEY="k")
    assert verdicts(settings, lambda: answer)["model"] == expected


def test_model_is_not_asked_without_a_probe(tmp_path: Path) -> None:
    """Offline the model is passed over, and said to be."""
    settings = workspace(tmp_path, OPENAI_API_KEY="k", PIPELINE_MODEL="m")
    assert verdicts(settings)["model"] == Check(
        "model", Verdict.SKIPPED, "m was not asked (--offline)"
    )


def test_engine_that_cannot_work_is_broken(tmp_path: Path) -> None:
    """The model without key and address is found before a run finds it."""
    settings = workspace(tmp_path, PIPELINE_ENGINE="openai")
    assert verdicts(settings)["engine"].verdict is Verdict.BROKEN


def test_folder_that_cannot_be_written_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders without permission, and files in their place, are named."""
    settings = workspace(tmp_path)
    (tmp_path / "articles").rmdir()
    (tmp_path / "articles").write_text("")
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path / "inbox")
    found = verdicts(settings)
    assert found["articles"] == Check(
        "articles", Verdict.BROKEN, "articles is a file", "Move it away."
    )
    assert found["inbox"] == Check(
        "inbox",
        Verdict.BROKEN,
        "inbox cannot be written",
        "Mend its owner or its permissions.",
    )


def test_a_missing_inbox_is_noted(tmp_path: Path) -> None:
    """It is nothing that a build makes, so what makes it is named; a build works all the same."""
    settings = workspace(tmp_path)
    (tmp_path / "inbox").rmdir()
    what = "there is no folder inbox/"
    assert verdicts(settings)["inbox"] == Check(
        "inbox", Verdict.NOTE, what, "`pipeline init` makes it."
    )


def test_sqlite_without_full_text_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index needs FTS5."""
    monkeypatch.setattr(doctor, "has_full_text", lambda: False)
    check = verdicts(workspace(tmp_path))["SQLite"]
    assert (check.verdict, "without full-text search" in check.detail) == (Verdict.BROKEN, True)


def test_old_python_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter before 3.11 is named."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 1))
    check = next(iter(doctor.check_installation()))
    assert (check.verdict, check.advice) == (Verdict.BROKEN, "Install Python 3.11 or later.")


def test_slips_in_the_environment_are_noted(tmp_path: Path) -> None:
    """A misspelt variable is a note, and breaks nothing."""
    settings = workspace(tmp_path, PIPELINE_LANGUAG="ru")
    checks = examine(settings, None)
    notes = [check.detail for check in checks if check.verdict is Verdict.NOTE]
    assert notes == [
        "The environment variable PIPELINE_LANGUAG is not used; did you mean PIPELINE_LANGUAGE?"
    ]
    assert not is_broken(checks)
