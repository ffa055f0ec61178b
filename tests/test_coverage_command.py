"""`pipeline coverage`: how much of what was said stands in articles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click.testing
import pytest

from built_workspace import ARTICLE, NOTES, SECOND, built_workspace
from e2e_workspace import Workspace
from editorial_pipeline.cli import main
from editorial_pipeline.cli.coverage import bar
from editorial_pipeline.coverage import Covered

LINES = """\
14 segments of 4 notes.
  █  6  43 %  written
  ▒  3  21 %  untranslated
  +  2  14 %  requests
  ·  1   7 %  set aside
  x  2  14 %  off the record

By month
  █████████▒▒▒▒+++·xxx  64 %  9/14  2026-03

By article
  █████████▒▒▒▒+++·xxx  64 %  9/14  articles/data-teams-after-the-language-model.md

By note
  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒  100 %  3/3  inbox/used/20260309_072600_dana_msg4_transcript.txt
  ████████++++++++····   40 %  2/5  inbox/used/20260309_071804_dana_msg1_transcript.txt
  ████████████xxxxxxxx   60 %  3/5  inbox/used/20260309_072233_dana_msg2_transcript.txt
  ████████████████████  100 %  1/1  inbox/used/20260309_072400_dana_msg3.md
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace after a build."""
    return built_workspace(tmp_path / "work")


def coverage(workspace: Workspace, *arguments: str, charset: str = "utf-8") -> str:
    """Return what the command tells."""
    runner = click.testing.CliRunner(charset=charset)
    done = runner.invoke(main, ["--root", str(workspace.root), "coverage", *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def coverage_json(workspace: Workspace) -> dict[str, Any]:
    """Return the object that `--json` prints."""
    answer: dict[str, Any] = json.loads(coverage(workspace, "--json"))
    return answer


def test_bars_and_counts_by_month_article_and_note(workspace: Workspace) -> None:
    """A legend that adds up, then bars; the notes of which least was written come first."""
    assert coverage(workspace) == LINES


def test_a_stream_in_ascii_gets_bars_in_ascii(workspace: Workspace) -> None:
    """No escapes take the place of the signs."""
    assert coverage(workspace, charset="ascii").splitlines()[8] == (
        "  #########????+++.xxx  64 %  9/14  2026-03"
    )


def test_json_holds_the_same_counts(workspace: Workspace) -> None:
    """Every row adds up, and the names are those of the files."""
    found = coverage_json(workspace)
    assert found["total"] == {
        "total": 14,
        "cited": 9,
        "verbatim": 3,
        "untranslated": 3,
        "directive": 2,
        "set_aside": 3,
        "off_record": 2,
        "notes": 4,
    }
    assert [row["note"] for row in found["notes"]] == [f"inbox/used/{name}" for name in NOTES]
    assert [row["article"] for row in found["articles"]] == [ARTICLE]
    assert [row["month"] for row in found["months"]] == ["2026-03"]
    for row in (*found["notes"], *found["articles"], *found["months"], found["total"]):
        assert row["total"] == row["cited"] + row["directive"] + row["set_aside"]
    assert found["problems"] == []


def test_a_moved_article_is_counted_where_it_is(workspace: Workspace) -> None:
    """Where the file is deleted instead, its row says so."""
    moved = workspace.root / "articles/teams.md"
    (workspace.root / ARTICLE).rename(moved)
    (row,) = coverage_json(workspace)["articles"]
    assert (row["article"], row["gone"], row["cited"]) == ("articles/teams.md", False, 9)
    moved.unlink()
    (row,) = coverage_json(workspace)["articles"]
    assert (row["article"], row["gone"], row["cited"]) == (ARTICLE, True, 9)
    assert f"{ARTICLE} (not there any more)" in coverage(workspace)


def test_a_note_that_is_dropped_again_counts_once(workspace: Workspace) -> None:
    """The second run sets the whole note aside, which tells nothing about the articles."""
    for name, words in NOTES.items():
        workspace.drop(name, words)
    workspace.build("--engine", "offline")
    assert coverage(workspace) == LINES


def test_what_was_taken_back_does_not_count(workspace: Workspace) -> None:
    """After an undo the note's segments are in no row."""
    workspace.run("undo", SECOND, SOURCE_DATE_EPOCH="1773061200")
    found = coverage_json(workspace)
    assert found["total"]["total"] == 9
    assert found["total"]["off_record"] == 0
    assert [row["total"] for row in found["articles"]] == [9]


def test_what_cannot_be_read_is_told(workspace: Workspace) -> None:
    """A damaged receipt is named, and the rest is counted."""
    (workspace.root / "inbox/receipts/20990101T000000Z-00000000.json").write_text("{", "utf-8")
    found = coverage_json(workspace)
    assert found["total"]["total"] == 14
    (problem,) = found["problems"]
    assert "20990101T000000Z-00000000.json" in problem


def test_an_empty_workspace_has_nothing_to_show(tmp_path: Path) -> None:
    """One sentence, and the code of success."""
    (tmp_path / "pipeline.toml").touch()
    assert coverage(Workspace(tmp_path)) == "No note has been consumed so far.\n"


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1000, 999, 0, 0, 1, 0, 0), "█████████+"),
        ((3, 3, 1, 1, 0, 0, 0), "███████▒▒▒"),
        ((6, 3, 2, 1, 1, 2, 1), "█▓▒▒++··xx"),
        ((0, 0, 0, 0, 0, 0, 0), "          "),
    ],
)
def test_a_bar_has_its_width(counts: tuple[int, ...], expected: str) -> None:
    """Every part that is there at all is seen, and the bar is never longer or shorter."""
    signs = {
        "cited": "█",
        "verbatim": "▓",
        "untranslated": "▒",
        "directive": "+",
        "aside": "·",
        "off": "x",
    }
    assert bar(Covered(*counts), signs, 10) == expected
