"""`pipeline status`: the words in which it tells the state of a workspace."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import status
from editorial_pipeline.costs import CostRow, Costs
from editorial_pipeline.models.cost import Cost
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.status import LastRun, PendingNote, Status, WrittenArticle

Call = Callable[..., click.testing.Result]

FULL = Status(
    pending=(PendingNote("inbox/a.txt", 95.0), PendingNote("inbox/b.txt", 200_000.0)),
    settling=(SkippedNote("inbox/c.part", "it is still being written", "", settling=True),),
    failed=(SkippedNote("inbox/d.txt", "it is binary", "Take it out of the inbox."),),
    last_run=LastRun(
        "20260208T115427Z-3f2a9c01",
        "2026-02-08T11:54:27+00:00",
        "offline",
        1,
        (WrittenArticle("articles/a.md", "created"), WrittenArticle("articles/b.md", "updated")),
    ),
    interrupted="20260209T000000Z-00000000",
    running=False,
    problems=("x.json: is no receipt.",),
)


def show(monkeypatch: pytest.MonkeyPatch, found: Status) -> None:
    """Let status find something."""
    monkeypatch.setattr(status, "read_status", lambda *_: found)


def test_an_undo_is_told_as_such(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has no engine and consumed nothing."""
    undone = LastRun("20260208T115427Z-3f2a9c01", "2026-02-08T11:54:27+00:00", "undo", 0, (), 2)
    show(monkeypatch, replace(FULL, last_run=undone))
    assert "Last run: 2026-02-08 11:54 UTC, took 2 notes back.\n" in call("status").stdout


def test_everything_at_once(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person has to act on stands first, the next command last."""
    show(monkeypatch, FULL)
    assert call("status").stdout == (
        "The run 20260209T000000Z-00000000 was interrupted; the next `pipeline build` finishes "
        "it.\n"
        "1 note cannot be read:\n"
        "  inbox/d.txt: it is binary. Take it out of the inbox.\n"
        "x.json: is no receipt.\n"
        "2 notes ready for the next build.\n"
        "  inbox/a.txt  1 min old\n"
        "  inbox/b.txt  2 d old\n"
        "1 file not complete yet:\n"
        "  inbox/c.part  it is still being written\n"
        "Last run: 2026-02-08 11:54 UTC, engine offline, 1 note.\n"
        "  created  articles/a.md\n"
        "  updated  articles/b.md\n"
        "Next: `pipeline build`\n"
    )


def test_costs_by_month_and_article(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers stand in columns, what has no price is unknown, and planning has its own line."""
    known = Cost((("USD", 0.0123),))
    rows = (
        CostRow("", 2, 9000, 400, 1000, known),
        CostRow("articles/a.md", 10, 12_000, 3000, 0, Cost(unknown=10)),
    )
    total = CostRow("total", 12, 21_000, 3400, 1000, Cost((("USD", 0.0123),), 10))
    month = CostRow("2026-02", 12, 21_000, 3400, 1000, total.cost)
    monkeypatch.setattr(status, "read_costs", lambda *_: Costs((month,), rows, total, ()))
    assert call("status", "--cost").stdout == (
        "By month\n"
        "  2026-02  12 calls  21,000 tokens in  1,000 of them cached  3,400 out  "
        "0.0123 USD + unknown for 10 calls\n"
        "By article\n"
        "  planning        2 calls   9,000 tokens in  1,000 of them cached    400 out  "
        "0.0123 USD\n"
        "  articles/a.md  10 calls  12,000 tokens in      0 of them cached  3,000 out  "
        "unknown for 10 calls\n"
        "Total\n"
        "  12 calls  21,000 tokens in  1,000 of them cached  3,400 out  "
        "0.0123 USD + unknown for 10 calls\n"
        "Unknown: the model has no price in the settings, or the service reports no tokens.\n"
    )


def test_run_under_way(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a run works its journal is no accident, and no next command is told."""
    running = Status(FULL.pending, (), (), None, "x", running=True, problems=())
    show(monkeypatch, running)
    assert call("status").stdout == (
        "A run is under way.\n"
        "2 notes ready for the next build.\n"
        "  inbox/a.txt  1 min old\n"
        "  inbox/b.txt  2 d old\n"
        "No run so far.\n"
    )


def test_long_lists_are_cut(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty notes are listed; `-v` lists them all."""
    many = tuple(PendingNote(f"inbox/{number}.txt", 5.0) for number in range(25))
    show(monkeypatch, Status(many, (), (), None, None, running=False, problems=()))
    lines = call("status").stdout.splitlines()
    assert lines[20:22] == ["  inbox/19.txt  5 s old", "  … and 5 more (-v lists them)"]
    assert "  inbox/24.txt  5 s old" in call("status", "-v").stdout.splitlines()


def test_json_is_complete(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object holds what the lines say."""
    show(monkeypatch, FULL)
    told = json.loads(call("status", "--json").stdout)
    assert list(told) == [
        "pending",
        "settling",
        "failed",
        "last_run",
        "interrupted",
        "running",
        "problems",
    ]
    assert told["pending"][0] == {"file": "inbox/a.txt", "age_s": 95.0}
    assert told["last_run"]["articles"][1] == {"path": "articles/b.md", "action": "updated"}


def test_real_workspace(workspace: Path, call: Call) -> None:
    """A workspace that was just made says so in two lines."""
    assert call("status").stdout == "0 notes ready for the next build.\nNo run so far.\n"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.4, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (3600, "1 h"), (1e6, "11 d")],
)
def test_ages_are_short(seconds: float, expected: str) -> None:
    """An age is told in the largest unit that fills it."""
    assert status.tell_age(seconds) == expected


def test_costs_of_dry_runs_alone_are_not_denied(workspace: Path, call: Call) -> None:
    """A dry run may have paid for answers, of which no receipt tells."""
    assert call("status", "--cost").stdout == (
        "No run has used a model so far. What dry runs asked is not counted here.\n"
    )
