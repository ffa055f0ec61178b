"""`pipeline history`: the words in which it tells how an article came about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import history
from editorial_pipeline.history import ArticleHistory, ByHand, Contribution, Entry
from editorial_pipeline.history.changes import Edited
from editorial_pipeline.models.record import RunId

Call = Callable[..., click.testing.Result]

FIRST, SECOND = RunId("20260309T120000Z-00000001"), RunId("20260310T120000Z-00000002")
LONG = "A sentence that is much longer than what fits on a line of the screen, and ends in "
FOUND = ArticleHistory(
    file="articles/bees.md",
    title="Keeping bees",
    exists=True,
    entries=(
        Entry(
            run=FIRST,
            at="2026-03-09T12:00:00+00:00",
            engine="offline",
            file="articles/hives.md",
            action="created",
            blocks_added=2,
            blocks_revised=0,
            notes=(
                Contribution("a.txt", "inbox/used/a.txt", 1, None),
                Contribution("longer.txt", "inbox/used/longer.txt", 12, SECOND),
            ),
            took_back=(),
            by_hand=ByHand(
                is_complete=True,
                edited=(Edited(f"{LONG}red.", f"{LONG}blue."),),
                deleted=("Gone.",),
                added=("Mine.",),
                headings=(Edited("Old", "New"), Edited("", "Mine"), Edited("Theirs", "")),
                front=("title", "mine"),
            ),
        ),
        Entry(
            run=SECOND,
            at="2026-03-10T12:00:00+00:00",
            engine="undo",
            file="articles/bees.md",
            action="updated",
            blocks_added=0,
            blocks_revised=1,
            notes=(),
            took_back=("longer.txt",),
            by_hand=ByHand(is_complete=False),
        ),
    ),
)


@pytest.fixture(autouse=True)
def _found(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find this history."""
    monkeypatch.setattr(history, "read_history", lambda *_: FOUND)


def test_history_is_told_run_by_run(call: Call) -> None:
    """Notes stand below their run, edits below the run after which they were made."""
    done = call("history", "articles/bees.md")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        "articles/bees.md  Keeping bees\n"
        "\n"
        f"2026-03-09 12:00 UTC  {FIRST}  created, 2 blocks added\n"
        "  as articles/hives.md\n"
        "  a.txt       1 segment\n"
        f"  longer.txt  12 segments, taken back by {SECOND}\n"
        "then by hand:\n"
        "  edited   “…much longer than what fits on a line of the screen, and ends in red.” → "
        "“…much longer than what fits on a line of the screen, and ends in blue.”\n"
        "  deleted  “Gone.”\n"
        "  added    “Mine.”\n"
        "  heading  “Old” → “New”\n"
        "  heading  “Mine” added\n"
        "  heading  “Theirs” deleted\n"
        "  front matter: title, mine\n"
        "\n"
        f"2026-03-10 12:00 UTC  {SECOND}  updated, 1 block revised\n"
        "  longer.txt  taken back\n"
        "then by hand:\n"
        "  how is not known: git has no version from before or after\n"
    )


def test_history_prints_one_object(call: Call) -> None:
    """`--json` holds the same by name."""
    told = json.loads(call("--json", "history", "articles/bees.md").stdout)
    assert told.keys() == {"file", "title", "exists", "entries"}
    assert told["entries"][0]["notes"][0] == {
        "name": "a.txt",
        "used": "inbox/used/a.txt",
        "segments": 1,
        "undone_by": None,
    }
    assert told["entries"][1]["by_hand"] == {
        "is_complete": False,
        "edited": [],
        "deleted": [],
        "added": [],
        "headings": [],
        "front": [],
    }
