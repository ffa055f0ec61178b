"""A dry run that is saved, reviewed and applied: the same bytes, no call, or code 7."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from e2e_workspace import NOTES, Workspace
from editorial_pipeline.models.saved import SavedPlan
from editorial_pipeline.templating import Templates
from fakes import LIES, FakeModelServer, GoodModel, LyingModel
from fakes.server import Reply

HIRING = (
    '---\ntitle: "Data teams after the language model"\ncreated: 2026-01-05\n'
    "updated: 2026-01-05\ntags: [teams]\nstatus: draft\n---\n\n"
    "# Data teams after the language model\n\nA person wrote this.\n"
)
LATER = "1775649600"  # 2026-04-08: a month after the dry run


@contextmanager
def serving(workspace: Workspace, reply: Reply | None = None) -> Iterator[FakeModelServer]:
    """Serve a model to the workspace's commands."""
    with FakeModelServer(reply or GoodModel()) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none"}
        yield server


def save(workspace: Workspace, *arguments: str) -> Path:
    """Make a dry run, save it, and return the file."""
    path = workspace.root / "plan.json"
    workspace.build("--dry-run", "--save", str(path), *arguments)
    return path


def written(workspace: Workspace) -> dict[str, str]:
    """Return the articles, their index and where the notes are."""
    return {
        path: workspace.read(path)
        for path in workspace.tree()
        if path.startswith(("articles/", "inbox/")) and not path.startswith("inbox/receipts/")
    }


def paid(workspace: Workspace) -> list[dict[str, Any]]:
    """Return the calls on record, whoever made them and wherever the service was."""
    calls = workspace.receipt()["calls"]
    return [{**call, "replayed": None, "question": None} for call in calls]


@pytest.mark.parametrize("model", ["offline", "good", "lying"])
def test_a_plan_writes_the_same_bytes_without_a_call(
    workspace: Workspace, tmp_path: Path, model: str
) -> None:
    """What a build would have written is written, a month later and with nobody to ask."""
    workspace.article("teams.md", HIRING)
    twin = Workspace(tmp_path / "twin")
    for name, words in NOTES.items():
        twin.drop(name, words)
    twin.article("teams.md", HIRING)
    if model == "offline":
        twin.build("--engine", "offline")
        plan = save(workspace, "--engine", "offline")
    else:
        reply: Reply = GoodModel() if model == "good" else LyingModel(LIES)
        with serving(twin, reply):
            twin.build()
        with serving(workspace, reply):
            plan = save(workspace)
    before = workspace.tree()
    workspace.environ |= {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "SOURCE_DATE_EPOCH": LATER}
    report = workspace.build("--plan", str(plan), "--dry-run")
    assert workspace.tree() == before
    assert report["diff"]
    report = workspace.build("--plan", str(plan))
    assert written(workspace) == written(twin)
    assert report["tokens"]["calls"] == 0
    assert workspace.receipt()["at"].startswith("2026-04-08")
    assert paid(workspace) == paid(twin)


def test_what_the_plan_shows_is_what_is_written(workspace: Workspace) -> None:
    """The file holds the whole new text for review, and nothing off the record."""
    with serving(workspace):
        plan = save(workspace)
    text = plan.read_text(encoding="utf-8")
    assert "agency" not in text
    shown = {a["path"]: a["after"] for a in json.loads(text)["articles"]}
    workspace.build("--plan", str(plan))
    assert shown == {f"articles/{path}": text for path, text in workspace.articles().items()}


def test_a_note_or_an_article_that_changed_stops_with_code_7(workspace: Workspace) -> None:
    """Nothing is written; a note that came later stays where it is."""
    article = workspace.article("data.md", HIRING)
    with serving(workspace):
        plan = save(workspace)
    assert "articles/data.md" in [a["path"] for a in json.loads(plan.read_text())["articles"]]
    article.write_text(HIRING.replace("A person", "Another person"), encoding="utf-8")
    before = workspace.tree()
    error = workspace.build("--plan", str(plan), code=7)["error"]
    assert error["message"] == (
        "articles/data.md: the article was changed since the plan was saved. Make a new plan with "
        "`pipeline build --dry-run --save FILE`."
    )
    article.write_text(HIRING, encoding="utf-8")
    name = next(iter(NOTES))
    workspace.drop(name, NOTES[name] + " More.")
    assert workspace.build("--plan", str(plan), code=7)["error"]["where"] == f"inbox/{name}"
    (workspace.root / "inbox" / name).unlink()
    error = workspace.build("--plan", str(plan), code=7)["error"]
    assert error["what"] == "the note is not in the inbox any more since the plan was saved"
    assert {p: h for p, h in workspace.tree().items() if name not in p} == {
        p: h for p, h in before.items() if name not in p and p != "articles/data.md"
    } | {"articles/data.md": workspace.tree()["articles/data.md"]}
    workspace.drop(name, NOTES[name])
    workspace.drop("later.txt", "A later note about something else.")
    report = workspace.build("--plan", str(plan))
    assert report["notes"] == {"consumed": 3, "left": 0}
    assert (workspace.root / "inbox/later.txt").is_file()


def test_settings_that_change_the_result_stop_with_code_7(workspace: Workspace) -> None:
    """A template, a phrase or a limit that changes what is written is found by comparing it."""
    with serving(workspace):
        plan = save(workspace)
    before = workspace.tree()
    own = workspace.root / "templates/article.md.j2"
    own.parent.mkdir()
    default = Templates(None).text("article.md.j2")
    own.write_text(default.replace("status:", "by: me\nstatus:"), encoding="utf-8")
    assert workspace.build("--plan", str(plan), code=7)["error"]["kind"] == "ConflictError"
    own.unlink()
    done = workspace.build(
        "--plan", str(plan), code=7, PIPELINE_INGEST_OFF_RECORD_START="the hard part"
    )
    assert done["error"]["what"].startswith("the saved plan has no answer to a question")
    assert workspace.tree() == before


def tampered(plan: Path, change: dict[str, Any], *, sealed: bool) -> None:
    """Change the file, and with `sealed` its digest, too."""
    content = json.loads(plan.read_text(encoding="utf-8")) | change
    if sealed:
        content = SavedPlan.model_validate(content).sealed().model_dump(mode="json")
    plan.write_text(json.dumps(content), encoding="utf-8")


def test_a_plan_that_was_tampered_with_writes_nothing(workspace: Workspace) -> None:
    """A wrong digest is refused; with a right one the text is compared with the answers'."""
    with serving(workspace):
        plan = save(workspace)
    good = plan.read_text(encoding="utf-8")
    before = workspace.tree()
    article = json.loads(good)["articles"][0]
    evil = {**article, "after": article["after"] + "\nEvil.\n"}
    tampered(plan, {"articles": [evil]}, sealed=False)
    assert workspace.build("--plan", str(plan), code=3)["error"]["what"] == (
        "the plan was changed after it was saved"
    )
    tampered(plan, {"articles": [evil]}, sealed=True)
    assert workspace.build("--plan", str(plan), code=7)["error"]["where"] == article["path"]
    # An answer with an invented number comes to the floor, as it would from a model.
    plan.write_text(good, encoding="utf-8")
    drafts = json.loads(good)["drafts"]
    key = next(iter(drafts))
    drafts[key]["blocks"][0]["text"] = "There were 4711 of us, see https://evil.example."
    tampered(plan, {"drafts": drafts}, sealed=True)
    assert workspace.build("--plan", str(plan), code=7)["error"]["kind"] == "ConflictError"
    assert workspace.tree() | {"plan.json": ""} == before | {"plan.json": ""}


def test_a_dry_run_is_estimated_by_its_prompts_and_the_cache(workspace: Workspace) -> None:
    """The estimate is near what the service reports; what is kept costs nothing afterwards."""
    toml = '[prices."gpt-6.1-terra"]\ninput = 1.0\noutput = 5.0\n'
    (workspace.root / "pipeline.toml").write_text(toml, encoding="utf-8")
    with serving(workspace) as server:
        foreseen = workspace.build("--estimate")
        assert server.requests == []
        first = workspace.build("--dry-run")
        assert first["estimate"] == foreseen["estimate"]
        estimate, spent = first["estimate"], first["tokens"]
        assert estimate["calls"] == spent["calls"] == len(server.requests) == 2
        assert estimate["tokens"]["input"] == pytest.approx(spent["input"], rel=0.1)
        assert estimate["cost"] == {
            "USD": round((estimate["tokens"]["input"] + 5 * estimate["tokens"]["output"]) / 1e6, 6)
        }
        second = workspace.build("--dry-run")
        assert second["estimate"] == {
            "calls": 0,
            "kept": 2,
            "tokens": {"input": 0, "output": 0},
            "cost": {},
            "unknown_calls": 0,
        }
        told = workspace.run("build", "--estimate").stdout
        assert "Estimate before the run: no call; 2 answers kept, which cost nothing.\n" in told
        other = workspace.build("--estimate", PIPELINE_MODEL="other")
        assert (other["estimate"]["cost"], other["estimate"]["unknown_calls"]) == ({}, 2)
        assert len(server.requests) == 2
