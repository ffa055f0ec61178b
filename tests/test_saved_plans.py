"""A file that is said to hold a plan is believed nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from editorial_pipeline.errors import PlanFileError, UsageError
from editorial_pipeline.models.saved import SavedArticle, SavedNote, SavedPlan
from editorial_pipeline.run.saved_plans import read_plan, write_plan
from editorial_pipeline.settings import load_settings

PLAN = SavedPlan(
    at=datetime(2026, 3, 9, 12, 0, tzinfo=UTC),
    engine="offline",
    notes=[SavedNote(file="inbox/a.txt", hash="0" * 64)],
    articles=[SavedArticle(path="articles/a.md", before=None, after="# A\n")],
    plans={},
    drafts={},
    failures={},
    calls=[],
).sealed()


def test_a_plan_comes_back_as_it_was(tmp_path: Path) -> None:
    """What was written is what is read."""
    path = tmp_path / "plan.json"
    path.write_text(PLAN.model_dump_json(indent=2), encoding="utf-8")
    assert read_plan(path) == PLAN


@pytest.mark.parametrize(
    "path",
    ["../../etc/passwd", "/etc/passwd", "articles/../x.md", "a\\b.md", "a//b.md", "", "a\nb.md"],
)
@pytest.mark.parametrize("where", ["notes", "articles"])
def test_paths_stay_inside(tmp_path: Path, where: str, path: str) -> None:
    """Neither a note nor an article of a plan can be anywhere else."""
    content: dict[str, Any] = PLAN.model_dump(mode="json")
    content[where][0]["file" if where == "notes" else "path"] = path
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(PlanFileError, match="this is no plan"):
        read_plan(file)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is no JSON at line 1, column 0"),
        ("{}", "`at` is missing"),
        ("[" * 100_000, "it is no JSON at line 1, column 202"),
        (PLAN.model_dump_json()[:-20], "it is no JSON at line 1, column LENGTH"),
        (
            PLAN.model_dump_json().replace('"version":1', '"version":2'),
            "`version`: input should be 1",
        ),
        (PLAN.model_dump_json().replace('"engine"', '"extra":1,"engine"'), "`extra` is unknown"),
        (
            PLAN.model_dump_json().replace("+00:00", "").replace("00Z", "00"),
            "`at`: input should have timezone info",
        ),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    """Cut, foreign, of another version, with more in it, without a time zone: one sentence."""
    file = tmp_path / "plan.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PlanFileError) as caught:
        read_plan(file)
    reason = reason.replace("LENGTH", str(len(text)))
    assert str(caught.value) == (
        f"{file}: this is no plan ({reason}). "
        "Make a new plan with `pipeline build --dry-run --save FILE`."
    )


def test_one_changed_letter_is_noticed(tmp_path: Path) -> None:
    """The digest is that of the content, and a missing one is as wrong as another."""
    file = tmp_path / "plan.json"
    for changed in (
        PLAN.model_dump_json().replace("# A", "# B"),
        PLAN.model_copy(update={"digest": ""}).model_dump_json(),
    ):
        file.write_text(changed, encoding="utf-8")
        with pytest.raises(PlanFileError, match="changed after it was saved"):
            read_plan(file)


def test_what_is_no_file_is_no_plan(tmp_path: Path) -> None:
    """A folder or nothing at all, and no traceback."""
    for path, what in (
        (tmp_path, "no plan of a usual size"),
        (tmp_path / "nowhere", "there is no such file"),
    ):
        with pytest.raises(PlanFileError, match=what):
            read_plan(path)


def test_a_plan_takes_no_place_of_anything_else(tmp_path: Path) -> None:
    """It is not written among articles or notes, nor over a file that is no plan."""
    settings = load_settings(tmp_path, {})
    settings.articles.mkdir()
    (tmp_path / "pipeline.toml").write_text("", encoding="utf-8")
    for name, message in {
        "articles/plan.md": "a plan does not belong into articles",
        "inbox/plan.json": "a plan does not belong into inbox",
        "pipeline.toml": "the file is there already and is no plan",
    }.items():
        with pytest.raises(UsageError, match=message):
            write_plan(tmp_path / name, PLAN, settings)
    path = tmp_path / "plan.json"
    write_plan(path, PLAN, settings)
    later = PLAN.model_copy(update={"engine": "openai"}).sealed()
    write_plan(path, later, settings)
    assert read_plan(path) == later
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == [
        "pipeline.toml",
        "plan.json",
    ]
