"""`pipeline undo`: what it prints, as text and as JSON, and what it commits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import undo
from editorial_pipeline.errors import ConflictError
from editorial_pipeline.git import commit as gitcommit
from editorial_pipeline.models.record import UndoneRecord
from editorial_pipeline.undo import UndoReport

Call = Callable[..., click.testing.Result]

NOTE = "20260309_080000_dana_transcript.txt"
RUN = "20260309T120000Z-cbe56f25"


@pytest.fixture
def built(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace in which one note became one article."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1773057600")
    monkeypatch.setenv("PIPELINE_ENGINE", "offline")
    (workspace / "pipeline.toml").touch()
    note = workspace / "inbox" / NOTE
    note.write_text("New article: Frost. The pond froze over in a single night.\n")
    os.utime(note, (1773000000, 1773000000))
    assert call("build", "-q").exit_code == 0
    return workspace


def frost(root: Path) -> str:
    """Return the article."""
    return (root / "articles/frost.md").read_text(encoding="utf-8")


def test_dry_run_shows_the_diff(built: Path, call: Call) -> None:
    """What would go and where the note would be; nothing is written."""
    lines = frost(built).splitlines()
    done = call("undo", NOTE, "--dry-run")
    removed = "".join(f"-{line}\n" for line in lines)
    assert (done.exit_code, done.stderr) == (0, "")
    head, _, page = done.stdout.partition("--- a/articles/_index.md")
    assert head == (
        "Dry run, nothing is written.\n"
        "  removed  articles/frost.md  1 block removed\n"
        "1 note would return:\n"
        f"  inbox/used/{NOTE}  → inbox/{NOTE}\n"
        "\n"
        "--- a/articles/frost.md\n"
        "+++ /dev/null\n"
        f"@@ -1,{len(lines)} +0,0 @@\n"
        f"{removed}"
    )
    assert page.startswith("\n+++ /dev/null\n")
    assert (built / "articles/frost.md").exists()


def test_undo_tells_what_it_did(built: Path, call: Call) -> None:
    """The articles, the note with its way back, and what comes next."""
    done = call("undo", RUN[:15])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "  removed  articles/frost.md  1 block removed\n"
        "1 note returned:\n"
        f"  inbox/used/{NOTE}  → inbox/{NOTE}\n"
        "\nNext: `pipeline build` uses the notes again; or move them out of the inbox.\n"
    )
    assert list((built / "articles").iterdir()) == []


def test_long_lists_are_cut(built: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty notes are listed, all of them with `-v`."""
    note = UndoneRecord(run=RUN, hash="", name="n", used="inbox/used/n", returned="inbox/n")
    report = UndoReport(notes=(note,) * 22, articles=(), kept=(), dry_run=True)
    monkeypatch.setattr(undo, "undo", lambda *_, **__: report)
    line = "  inbox/used/n  → inbox/n\n"
    head = "Dry run, nothing is written.\n22 notes would return:\n"
    assert call("undo", RUN, "--dry-run").stdout == (
        f"{head}{line * 20}  … and 2 more (-v lists them)\n"
    )
    assert call("undo", RUN, "--dry-run", "-v").stdout == head + line * 22


def test_undo_tells_what_stays(built: Path, call: Call) -> None:
    """A block of which the person changed a word is named, with quiet too."""
    edited = frost(built).replace("a single night", "one single night")
    (built / "articles/frost.md").write_text(edited, encoding="utf-8")
    assert call("undo", "-q", f"inbox/used/{NOTE}").stdout == (
        "articles/frost.md keeps a block (edited since): “The pond froze over in one single "
        "night.”\n"
    )
    assert frost(built) == edited.replace("(../inbox/used/", "(../inbox/")


def test_undo_prints_one_object(built: Path, call: Call) -> None:
    """`--json` holds the notes, the articles and what stays."""
    record = json.loads((built / "inbox/receipts" / f"{RUN}.json").read_text(encoding="utf-8"))
    done = call("--json", "undo", NOTE)
    assert json.loads(done.stdout) == {
        "run": RUN.replace("T120000Z", "T120001Z"),
        "dry_run": False,
        "notes": [
            {
                "run": RUN,
                "hash": record["notes"][0]["hash"],
                "name": NOTE,
                "used": f"inbox/used/{NOTE}",
                "returned": f"inbox/{NOTE}",
            }
        ],
        "articles": [
            {
                "path": "articles/frost.md",
                "action": "removed",
                "blocks_removed": 1,
                "blocks_restored": 0,
            }
        ],
        "kept": [],
        "attention": [],
        "receipt": f"inbox/receipts/{RUN.replace('T120000Z', 'T120001Z')}.json",
        "recovered": None,
        "commit": None,
    }


def test_undo_commits_its_files(built: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """One commit holds the removed article, the receipt and the note's way back."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")

    def git(*command: str) -> str:
        done = subprocess.run(["git", *command], cwd=built, check=True, capture_output=True)
        return done.stdout.decode()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message=Begin")
    (built / "mine.txt").write_text("mine")
    assert call("undo", RUN, "--commit").exit_code == 0
    run = RUN.replace("T120000Z", "T120001Z")
    assert git("show", "--format=%B", "--name-status") == (
        'Take 1 note back out of "Frost"\n'
        "\n"
        "- removed articles/frost.md\n"
        "\n"
        f"Run: {run}\n"
        "Signed-off-by: Someone <someone@example.org>\n"
        "\n"
        "\n"
        "D\tarticles/_index.md\n"
        "D\tarticles/frost.md\n"
        f"R100\tinbox/used/{NOTE}\tinbox/{NOTE}\n"
        f"A\tinbox/receipts/{run}.json\n"
    )
    assert git("status", "--porcelain") == "?? mine.txt\n"


def test_a_refused_commit_hides_nothing_of_the_undo(
    built: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What became of the notes is told before the refusal, and the object holds both."""
    subprocess.run(["git", "init", "--quiet"], cwd=built, check=True)

    def refuse(*_: object) -> None:
        raise ConflictError("held changes of yours", where="articles/frost.md", advice="Commit.")

    monkeypatch.setattr(gitcommit, "check_repository", lambda _: None)
    monkeypatch.setattr(gitcommit, "commit_run", refuse)
    shutil.copytree(built, built.parent / "again")
    done = call("undo", RUN, "--commit")
    assert (done.exit_code, done.stderr) == (
        7,
        "pipeline: articles/frost.md: held changes of yours. Commit.\n",
    )
    assert done.stdout == (
        "  removed  articles/frost.md  1 block removed\n"
        "1 note returned:\n"
        f"  inbox/used/{NOTE}  → inbox/{NOTE}\n"
        "\nNext: `pipeline build` uses the notes again; or move them out of the inbox.\n"
    )
    monkeypatch.chdir(built.parent / "again")
    found = json.loads(call("undo", RUN, "--commit", "--json").stdout)
    assert (found["exit_code"], found["error"]["kind"]) == (7, "ConflictError")
    assert [note["returned"] for note in found["notes"]] == [f"inbox/{NOTE}"]


def test_what_is_unknown_is_a_mistake_of_usage(built: Path, call: Call) -> None:
    """One line on stderr says what there is instead."""
    done = call("undo", NOTE.replace("dana", "dona"))
    assert done.exit_code == 2
    assert done.stderr == (
        f"pipeline: no note and no run is called {NOTE.replace('dana', 'dona')}. "
        f"Did you mean {NOTE}?\n"
    )
