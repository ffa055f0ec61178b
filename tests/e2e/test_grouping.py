"""A note that says it goes on with an earlier one finds it, wherever that was put."""

from __future__ import annotations

from directive_world import Editor, article, body, built, planned, span
from e2e_workspace import Workspace

FIRST = "20260309_070000_dana_msg1_transcript.txt"
THIRD = "20260312_070000_dana_msg3_transcript.txt"
GRADERS = f"""\
# Graders

## People

A person reads what the grader is not sure about[^1].

## Examples

Forty examples are enough to begin with[^1].

## Sources

[^1]: [{FIRST}](../inbox/used/{FIRST})
"""
LATER = "In addition to what I said on Monday, money is short in the kettle trade."


def made(workspace: Workspace) -> None:
    """Let a model write an article on graders, and another author one on kettles."""
    workspace.drop(
        FIRST,
        "A person reads what the grader is not sure about. "
        "Forty examples are enough to begin with.",
    )
    plan = planned(
        [article("a1", "Graders")],
        [span(1, 1, 1, "content", "a1", "People"), span(1, 2, 2, "content", "a1", "Examples")],
        [],
    )
    built(workspace, Editor(plan))
    assert body(workspace.articles()["graders.md"]) == GRADERS
    workspace.drop("20260309_090000_eve_msg2_transcript.txt", "New article: The kettle trade. "
                   "Money is short in the kettle trade, and kettles are dear.")  # fmt: skip
    built(workspace, Editor({}), engine="offline")


def test_a_note_alone_finds_its_predecessor_among_the_used_ones(empty: Workspace) -> None:
    """It goes to the article and the section of its author's last note, not by its words."""
    made(empty)
    empty.drop(THIRD, LATER)
    report = built(empty, Editor({}), engine="offline")
    assert body(empty.articles()["graders.md"]) == (
        GRADERS.replace("begin with[^1].\n", f"begin with[^1].\n\n{LATER[:-1]}[^2].\n")
        + f"[^2]: [{THIRD}](../inbox/used/{THIRD})\n"
    )
    assert report["articles"][0]["routes"][0] == (
        "goes on with what was said before, section “Examples”"
    )


def test_a_predecessor_of_an_earlier_tool_is_found_by_its_name(empty: Workspace) -> None:
    """Without any receipt, time and author stand in the file name that a footnote leads to."""
    empty.article("graders.md", GRADERS)
    empty.drop(THIRD, LATER)
    built(empty, Editor({}), engine="offline")
    assert f"{LATER[:-1]}[^2]" in empty.articles()["graders.md"]


def test_a_model_is_told_what_a_note_goes_on_with(empty: Workspace) -> None:
    """The head of the note names the article and the section before any other."""
    made(empty)
    empty.drop(THIRD, LATER)
    plan = planned(
        [article("a1", "", "graders.md")], [span(1, 1, 1, "content", "a1", "Examples")], []
    )
    editor = Editor(plan)
    built(empty, editor)
    assert (
        "may fit: graders.md (goes on with what was said before, section “Examples”), "
        "the-kettle-trade.md"
    ) in editor.prompts[0]


def test_a_dry_run_shows_the_sittings(empty: Workspace) -> None:
    """A note that goes on hours later is planned with the one before."""
    empty.drop(FIRST, "A person reads what the grader is not sure about.")
    empty.drop("20260309_090000_eve_msg2_transcript.txt", "Kettles are dear this year.")
    empty.drop("20260309_150000_dana_msg3_transcript.txt", "I forgot to say that it is dull work.")
    report = built(empty, Editor({}), engine="offline", dry_run=True)
    assert [sitting["notes"] for sitting in report["sittings"]] == [
        [FIRST, "20260309_150000_dana_msg3_transcript.txt"],
        ["20260309_090000_eve_msg2_transcript.txt"],
    ]
