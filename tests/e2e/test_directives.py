"""Requests of the speaker, carried out by the host: whole articles before and after."""

from __future__ import annotations

from typing import Any

import pytest

from directive_world import Editor, article, ask, body, built, planned, span
from e2e_workspace import Workspace, defects

FIRST = "20260309_070000_dana.txt"
SECOND = "20260310_070000_dana.txt"
PATTERNS = (
    "The second pattern is called computer. A planner writes the steps and an executor works "
    "through them. I bought a new computer for it. Serving is another matter. A model sits "
    "behind a queue."
)
MADE = """\
# Agent patterns

## Two patterns

The second pattern is called computer[^1].

A planner writes the steps and an executor works through them[^1].

## Hardware

I bought a new computer for it[^1].

## Serving

Serving is another matter[^1].

A model sits behind a queue[^1].

## Sources

[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)
"""
PLAN = planned(
    [article("a1", "Agent patterns")],
    [
        span(1, 1, 2, "content", "a1", "Two patterns"),
        span(1, 3, 3, "content", "a1", "Hardware"),
        span(1, 4, 5, "content", "a1", "Serving"),
    ],
    [],
)


def start(workspace: Workspace) -> None:
    """Let a run write the article on agent patterns."""
    workspace.drop(FIRST, PATTERNS)
    built(workspace, Editor(PLAN))
    assert body(workspace.articles()["agent-patterns.md"]) == MADE


EXISTING = article("a1", "Agent patterns", "agent-patterns.md")


def test_a_correction_changes_what_stands_and_cites_the_note_that_corrects(
    empty: Workspace,
) -> None:
    """The pattern has its name, the machine that was bought is still a computer."""
    start(empty)
    empty.drop(SECOND, "Not computer, the pattern is called planner-executor.")
    plan = planned(
        [],
        [span(1, 1, 1, "correction")],
        [ask("correct", 1, 1, wrong="computer", right="planner-executor", about="pattern")],
    )
    report = built(empty, Editor(plan))
    assert body(empty.articles()["agent-patterns.md"]) == MADE.replace(
        "The second pattern is called computer[^1].",
        "The second pattern is called planner-executor[^1][^2].",
    ) + ("[^2]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n")
    assert report["directives"] == [
        {
            "kind": "correct",
            "segments": report["directives"][0]["segments"],
            "operands": {"wrong": "computer", "right": "planner-executor", "about": "pattern"},
            "obeyed": True,
            "outcome": "“planner-executor” for “computer” in 1 block of articles/agent-patterns.md",
        }
    ]
    assert (report["segments"]["cited"], report["segments"]["total"]) == (1, 1)


def test_what_is_moved_takes_its_sources_along(empty: Workspace) -> None:
    """The section leaves one article and stands in the other, footnotes right in both."""
    start(empty)
    empty.article("serving.md", "# Serving models\n\nMine[^7].\n\n[^7]: A book of mine.\n")
    empty.drop(SECOND, "Move what I said on serving to the article on serving. Queues grow.")
    plan = planned(
        [EXISTING, article("a2", "Serving models", "serving.md")],
        [span(1, 1, 1, "directive"), span(1, 2, 2, "content", "a2", "Serving")],
        [ask("move", 1, 1, source="a1", article="a2", sections=["Serving"])],
    )
    report = built(empty, Editor(plan))
    assert empty.articles()["serving.md"] == (
        "# Serving models\n\nMine[^7].\n\n"
        "## Serving\n\n"
        "Serving is another matter[^8].\n\n"
        "A model sits behind a queue[^8].\n\n"
        "Queues grow[^9].\n\n"
        "[^7]: A book of mine.\n"
        "[^8]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
        "[^9]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n"
    )
    assert body(empty.articles()["agent-patterns.md"]) == MADE.replace(
        "## Serving\n\nServing is another matter[^1].\n\nA model sits behind a queue[^1].\n\n", ""
    )
    assert report["directives"][0]["outcome"] == (
        "2 blocks moved from articles/agent-patterns.md to articles/serving.md"
    )
    assert [(a["path"], a["blocks_added"], a["blocks_moved_away"]) for a in report["articles"]] == [
        ("articles/agent-patterns.md", 0, 2),
        ("articles/serving.md", 3, 0),
    ]
    assert defects(empty, "agent-patterns.md") == []


def test_what_rests_on_a_day_is_moved_to_a_new_article(empty: Workspace) -> None:
    """All of a day goes, with its headings; the old article says only what is left of it."""
    start(empty)
    empty.drop(SECOND, "Agents need tools.")
    built(
        empty,
        Editor(planned([EXISTING], [span(1, 1, 1, "content", "a1", "Two patterns")], [])),
    )
    empty.drop(
        "20260311_070000_dana.txt",
        "What I said on Monday, move it into an article of its own, call it Monday lessons.",
    )
    plan = planned(
        [EXISTING, article("a2", "Monday lessons")],
        [span(1, 1, 1, "directive")],
        [ask("move", 1, 1, source="a1", article="a2", notes=["2026-03-09"])],
    )
    built(empty, Editor(plan))
    articles = empty.articles()
    assert body(articles["monday-lessons.md"]) == MADE.replace("Agent patterns", "Monday lessons")
    assert defects(empty, "monday-lessons.md") == []
    assert body(articles["agent-patterns.md"]) == (
        "# Agent patterns\n\n## Two patterns\n\nAgents need tools[^2].\n\n## Sources\n\n"
        "[^2]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n"
    )


def test_an_article_and_a_section_get_other_names(empty: Workspace) -> None:
    """The title changes in the front matter and above the text, the path stays."""
    start(empty)
    before = empty.articles()["agent-patterns.md"]
    empty.drop(SECOND, "Call that article patterns at work. The hardware part is called machines.")
    plan = planned(
        [EXISTING],
        [span(1, 1, 2, "directive")],
        [
            ask("rename", 1, 1, article="a1", title="patterns at work"),
            ask("rename", 1, 2, article="a1", title="machines", sections=["Hardware"]),
        ],
    )
    report = built(empty, Editor(plan))
    assert empty.articles()["agent-patterns.md"] == (
        before.replace('title: "Agent patterns"', 'title: "Patterns at work"')
        .replace("# Agent patterns", "# Patterns at work")
        .replace("## Hardware", "## Machines")
    )
    assert [d["obeyed"] for d in report["directives"]] == [True, True]
    empty.drop("20260311_070000_dana.txt", "No, call it patterns for teams.")
    plan = planned(
        [article("a1", "", "agent-patterns.md")],
        [span(1, 1, 1, "directive")],
        [ask("rename", 1, 1, article="a1", title="Patterns for teams")],
    )
    built(empty, Editor(plan))
    assert "\n# Patterns for teams\n" in empty.articles()["agent-patterns.md"]


def test_sections_stand_in_the_order_that_was_asked_for(empty: Workspace) -> None:
    """New text goes below its heading first, then the sections change places."""
    start(empty)
    empty.drop(SECOND, "First hardware and then the patterns. A rack hums.")
    plan = planned(
        [EXISTING],
        [span(1, 1, 1, "directive"), span(1, 2, 2, "content", "a1", "Hardware")],
        [ask("order", 1, 1, article="a1", sections=["Hardware", "Two patterns"])],
    )
    built(empty, Editor(plan))
    patterns, hardware = (
        (
            "## Two patterns\n\nThe second pattern is called computer[^1].\n\n"
            "A planner writes the steps and an executor works through them[^1].\n\n"
        ),
        "## Hardware\n\nI bought a new computer for it[^1].\n\n",
    )
    assert body(empty.articles()["agent-patterns.md"]) == (
        MADE.replace(patterns + hardware, f"{hardware}A rack hums[^2].\n\n{patterns}")
        + "[^2]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n"
    )


def test_a_persons_text_is_not_touched_and_what_was_asked_is_told(empty: Workspace) -> None:
    """Edited blocks, headings and titles stay to the byte; each request names what to do."""
    start(empty)
    path = empty.root / "articles/agent-patterns.md"
    edited = (
        path.read_text("utf-8")
        .replace("The second pattern is called", "My second pattern is named")
        .replace("## Serving", "## Serving it")
        .replace("Agent patterns", "Agents")
    )
    path.write_text(edited, "utf-8")
    empty.article("other.md", "# Other\n\nMine.\n")
    empty.drop(
        SECOND,
        "Not computer, the pattern is called planner-executor. Call the article patterns. Call the "
        "serving part queues. First serving, then hardware. Move the first part to the other one.",
    )
    plan = planned(
        [article("a1", "", "agent-patterns.md"), article("a2", "", "other.md")],
        [span(1, 1, 1, "correction"), span(1, 2, 5, "directive")],
        [
            ask("correct", 1, 1, wrong="computer", right="planner-executor", about="pattern"),
            ask("rename", 1, 2, article="a1", title="patterns"),
            ask("rename", 1, 3, article="a1", title="queues", sections=["Serving it"]),
            ask("order", 1, 4, article="a1", sections=["Serving it", "Hardware"]),
            ask("move", 1, 5, source="a1", article="a2", sections=["Nothing"]),
        ],
    )
    report = built(empty, Editor(plan))
    assert empty.articles() == {"agent-patterns.md": edited, "other.md": "# Other\n\nMine.\n"}
    assert [d["outcome"] for d in report["directives"]] == [
        "not carried out: “computer” stands in a person's text: articles/agent-patterns.md",
        "not carried out: a person has given the title “Agents”",
        "not carried out: a person wrote the heading “Serving it”",
        "not carried out: a person wrote or changed a part of “Serving it”",
        "not carried out: there is no one section “Nothing”",
    ]
    assert [f["message"] for f in report["findings"]] == [
        (
            "a person's text says “computer” (“second pattern is named computer.”), and a note "
            "corrects it: write “planner-executor”"
        ),
        "the title “Agents” was to be “Patterns”: a person has given it",
        "the heading “Serving it” was to be “Queues”: a person wrote it",
        "the order asked for is “Serving it”, “Hardware”: move the sections by hand",
    ]
    assert report["segments"]["set_aside"] == 1


def test_wording_lists_and_code_are_as_the_speaker_wants_them(empty: Workspace) -> None:
    """Whatever a model makes of them, and each where it was said."""
    empty.drop(
        FIRST,
        "New article: kettles. Let me say it like this: a kettle is a promise. It keeps it in four "
        "minutes. There are three kinds. The first is steel. The second is glass. The third is "
        "clay. Make it a list. The prompt is this. You are a kettle, boil slowly. Put that into a "
        "code block. And keep my wording on the promise.",
    )
    plan = planned(
        [article("a1", "Kettles")],
        [
            span(1, 1, 1, "directive"),
            span(1, 2, 7, "content", "a1", "Kinds"),
            span(1, 8, 8, "directive"),
            span(1, 9, 10, "content", "a1", "Kinds"),
            span(1, 11, 12, "directive"),
        ],
        [
            ask("create", 1, 1, article="a1", title="kettles"),
            ask("list", 1, 8, segments=["1.5-1.7"]),
            ask("extract", 1, 11, segments=["1.10"]),
            ask("keep-wording", 1, 12, segments=["1.2"]),
        ],
    )
    editor = Editor(plan, {"1.2": "A kettle promises.", "1.5": "Steel comes first."})
    report = built(empty, editor)
    assert body(empty.articles()["kettles.md"]) == (
        "# Kettles\n\n## Kinds\n\n"
        "Let me say it like this: a kettle is a promise[^1].\n\n"
        "It keeps it in four minutes[^1].\n\n"
        "There are three kinds[^1].\n\n"
        "- The first is steel.\n- The second is glass.\n- The third is clay[^1].\n\n"
        "The prompt is this[^1].\n\n"
        "```\nYou are a kettle, boil slowly.\n```\n\n[^1]\n\n"
        "## Sources\n\n[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )
    assert [d["outcome"] for d in report["directives"]] == [
        "written to “Kettles”",
        "written as a list",
        "written as a code block",
        "kept in the speaker's own words",
    ]
    assert "make these its items, in one block of kind list: 1.5, 1.6, 1.7" in editor.prompts[1]
    assert "leave them out: 1.2\n" in editor.prompts[1]


def offline(workspace: Workspace) -> dict[str, Any]:
    """Build without a model."""
    return built(workspace, Editor({}), engine="offline")


def test_spoken_requests_are_carried_out_without_a_model(empty: Workspace) -> None:
    """Corrected, renamed, put into order and moved by what was said, run after run."""
    start(empty)
    empty.drop(
        SECOND,
        "Not computer, the pattern is called planner-executor. In the article on agent patterns, "
        "put hardware before two patterns. Rename the article on agent patterns to Patterns at "
        "work.",
    )
    report = offline(empty)
    assert [d["obeyed"] for d in report["directives"]] == [True, True, True]
    assert report["articles"][0]["routes"] == [d["outcome"] for d in report["directives"]]
    serving = "## Serving\n\nServing is another matter[^1].\n\nA model sits behind a queue[^1].\n\n"
    patterns = (
        "## Hardware\n\nI bought a new computer for it[^1].\n\n"
        "## Two patterns\n\nThe second pattern is called planner-executor[^1][^2].\n\n"
        "A planner writes the steps and an executor works through them[^1].\n\n"
    )
    sources = (
        "## Sources\n\n[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )
    second = "[^2]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n"
    assert body(empty.articles()["agent-patterns.md"]) == (
        f"# Patterns at work\n\n{patterns}{serving}{sources}{second}"
    )
    empty.drop(
        "20260311_070000_dana.txt",
        "Move the section on serving from the article on patterns at work to a new article called "
        "Serving.",
    )
    offline(empty)
    assert body(empty.articles()["serving.md"]) == f"# Serving\n\n{serving}{sources}"
    assert body(empty.articles()["agent-patterns.md"]) == (
        f"# Patterns at work\n\n{patterns}{sources}{second}"
    )


def test_a_list_is_made_of_what_was_counted_up(empty: Workspace) -> None:
    """Without a model as well, and what was said around it stays as it is."""
    empty.drop(
        FIRST,
        "New article: Agent patterns. A planner writes the steps, and an executor works through "
        "them. The first step is to plan. The second step is to run. Make it a list.",
    )
    report = offline(empty)
    assert body(empty.articles()["agent-patterns.md"]) == (
        "# Agent patterns\n\nNotes on executor, planner and steps[^1].\n\n"
        "A planner writes the steps, and an executor works through them[^1].\n\n"
        "- The first step is to plan.\n- The second step is to run[^1].\n\n## Sources\n\n"
        "[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )
    assert report["attention"] == []


def test_no_item_of_a_list_is_told_in_the_paragraph_before_it_as_well(empty: Workspace) -> None:
    """Not even where the paragraph had taken one of the items already."""
    empty.drop(
        FIRST,
        "New article: Letters. One thing about the newsletter. Open rates went up. I think there "
        "are four reasons. First, on Monday people delete everything. Second, they read on the "
        "train. Third, the subject line is a question now. Fourth, the letters are short. Make it "
        "a list.",
    )
    offline(empty)
    assert body(empty.articles()["letters.md"]) == (
        "# Letters\n\nNotes on newsletter, subject and reasons[^1].\n\n"
        "One thing about the newsletter. Open rates went up. I think there are four reasons[^1]."
        "\n\n- First, on Monday people delete everything.\n- Second, they read on the train.\n"
        "- Third, the subject line is a question now.\n- Fourth, the letters are short[^1].\n\n"
        "## Sources\n\n"
        "[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )


def test_without_a_model_what_is_unclear_is_reported(empty: Workspace) -> None:
    """Neither an unknown article nor a split is guessed, and a stranger's words stay."""
    empty.drop(FIRST, "New article: Kettles. A kettle sings at ninety degrees.")
    offline(empty)
    before = empty.articles()
    (empty.root / "pipeline.toml").write_text('[plan]\ndirectives_from = ["dana"]\n', "utf-8")
    empty.drop(
        "20260310_070000_dana_msg1_transcript.txt",
        "Rename the article on lanterns to Lamps. Actually that makes three articles.",
    )
    empty.drop(
        "20260310_080000_eve_msg2_transcript.txt",
        "Kettles sing louder in the morning. Rename the article on kettles to Pots.",
    )
    report = offline(empty)
    assert [(d["kind"], d["obeyed"], d["outcome"]) for d in report["directives"]] == [
        ("rename", False, "not carried out: no such article"),
        ("split", False, "not carried out: it is not clear which articles are meant"),
        ("rename", False, "not carried out: eve may not give requests"),
    ]
    assert empty.articles()["kettles.md"].startswith(before["kettles.md"].split("\nupdated")[0])
    assert "Rename the article on kettles to Pots" in "".join(empty.articles().values())


def test_the_material_becomes_three_articles(empty: Workspace) -> None:
    """Each with the title that was said, its own material, and no word of the request."""
    empty.drop(FIRST, "An engineer reads logs before noon. Roles were narrow ten years ago.")
    empty.drop(
        "20260309_070500_dana.txt",
        "The process begins with a question. Actually that makes three articles. A day in the "
        "life, then roles then and now, and the process.",
    )
    plan = planned(
        [
            article("a1", "A day in the life"),
            article("a2", "Roles then and now"),
            article("a3", "The process"),
        ],
        [
            span(1, 1, 1, "content", "a1", "Mornings"),
            span(1, 2, 2, "content", "a2", "Then"),
            span(2, 1, 1, "content", "a3", "Questions"),
            span(2, 2, 3, "directive"),
        ],
        [ask("split", 2, 2, 3, articles=["a1", "a2", "a3"], detail="three articles")],
    )
    report = built(empty, Editor(plan))
    second = "20260309_070500_dana.txt"
    assert {path: body(text) for path, text in empty.articles().items()} == {
        "a-day-in-the-life.md": (
            "# A day in the life\n\n## Mornings\n\nAn engineer reads logs before noon[^1].\n\n"
            f"## Sources\n\n[^1]: [{FIRST}](../inbox/used/{FIRST})\n"
        ),
        "roles-then-and-now.md": (
            "# Roles then and now\n\n## Then\n\nRoles were narrow ten years ago[^1].\n\n"
            f"## Sources\n\n[^1]: [{FIRST}](../inbox/used/{FIRST})\n"
        ),
        "the-process.md": (
            "# The process\n\n## Questions\n\nThe process begins with a question[^1].\n\n"
            f"## Sources\n\n[^1]: [{second}](../inbox/used/{second})\n"
        ),
    }
    assert [(d["obeyed"], d["outcome"]) for d in report["directives"]] == [
        (True, "written to “A day in the life”, “Roles then and now” and “The process”")
    ]
    assert empty.receipt()["directives"][0]["operands"] == {
        "articles": ["a-day-in-the-life.md", "roles-then-and-now.md", "the-process.md"]
    }


def test_a_correction_holds_for_what_is_written_in_the_same_run(empty: Workspace) -> None:
    """What was said before it is put right, what is said after it is meant as it is said."""
    empty.drop(
        FIRST,
        "Ladden wrote the pattern down. Sorry, not Ladden, but Mladen. My cat is called Ladden "
        "since then.",
    )
    plan = planned(
        [article("a1", "Patterns")],
        [
            span(1, 1, 1, "content", "a1", "Names"),
            span(1, 2, 2, "correction"),
            span(1, 3, 3, "content", "a1", "Cats"),
        ],
        [ask("correct", 1, 2, wrong="Ladden", right="Mladen")],
    )
    built(empty, Editor(plan))
    assert body(empty.articles()["patterns.md"]) == (
        "# Patterns\n\n## Names\n\nMladen wrote the pattern down[^1].\n\n"
        "## Cats\n\nMy cat is called Ladden since then[^1].\n\n"
        f"## Sources\n\n[^1]: [{FIRST}](../inbox/used/{FIRST})\n"
    )
    blocks = empty.receipt()["blocks"]
    assert [(b["text"], b["replaces"], b["origin"]) for b in blocks] == [
        ("Ladden wrote the pattern down.", None, "openai"),
        ("My cat is called Ladden since then.", None, "openai"),
        ("Mladen wrote the pattern down.", "Ladden wrote the pattern down.", "corrected"),
    ]


def test_what_a_model_asks_in_somebodys_name_is_not_done(empty: Workspace) -> None:
    """A title, a correction or a move that the words do not bear out, and a stranger's order."""
    start(empty)
    (empty.root / "pipeline.toml").write_text('[plan]\ndirectives_from = ["dana"]\n', "utf-8")
    empty.article("other.md", "# Other things\n\nMine.\n")
    before = empty.articles()
    empty.drop("20260310_070000_dana_msg1_transcript.txt", "Please tidy up a little.")
    empty.drop("20260310_070100_eve_msg2_transcript.txt", "Move serving to other things.")
    plan = planned(
        [EXISTING, article("a2", "", "other.md")],
        [span(1, 1, 1, "directive"), span(2, 1, 1, "directive")],
        [
            ask("rename", 1, 1, article="a1", title="Free money"),
            ask("correct", 1, 1, wrong="planner", right="plumber", article="a1"),
            ask("move", 1, 1, source="a1", article="a2", sections=["Serving"]),
            ask("order", 1, 1, article="a1", sections=["Serving", "Hardware"]),
            ask("move", 2, 1, source="a1", article="a2", sections=["Serving"]),
        ],
    )
    report = built(empty, Editor(plan))
    assert [d["outcome"] for d in report["directives"]] == [
        "not carried out: the new title was not said",
        "not carried out: the words are not those of the note",
        "not carried out: it is not clear what to move",
        "not carried out: it is not clear which sections are meant",
        "not carried out: eve may not give requests",
    ]
    assert (
        "“Move serving to other things.” was not carried out: eve may not give requests."
        in (report["attention"])
    )
    after = empty.articles()
    assert {path: after[path] for path in before} == before
    assert "Move serving to other things" in "".join(after.values())


def test_a_dry_run_lists_what_would_be_done_and_does_nothing(empty: Workspace) -> None:
    """The diff shows the correction, and the request stands with its outcome."""
    start(empty)
    before = empty.tree()
    empty.drop(SECOND, "Not computer, the pattern is called planner-executor.")
    report = built(empty, Editor({}), engine="offline", dry_run=True)
    assert "+The second pattern is called planner-executor[^1][^2]." in report["diff"]
    assert report["directives"][0]["outcome"] == (
        "“planner-executor” for “computer” in 1 block of articles/agent-patterns.md"
    )
    assert {**empty.tree(), f"inbox/{SECOND}": ""} == {**before, f"inbox/{SECOND}": ""}


def test_feedback_is_set_aside_and_listed(empty: Workspace) -> None:
    """It is in no article, and in the report and the receipt in one piece."""
    empty.drop(
        FIRST,
        "New article: Kettles. A kettle sings at ninety degrees. Feedback on the last article: it "
        "was too long.",
    )
    report = built(empty, Editor({}), engine="offline")
    said = [{"segments": report["feedback"][0]["segments"], "words": (
        "Feedback on the last article: it was too long."
    )}]  # fmt: skip
    assert report["feedback"] == said == empty.receipt()["feedback"]
    assert "too long" not in "".join(empty.articles().values())


def test_a_correction_in_russian_reaches_titles_and_headings_in_english(empty: Workspace) -> None:
    """The words are told by their sound, and other forms of the word stay as they were said."""
    empty.drop(FIRST, "The computer pattern has a planner. Computers wait.")
    plan = planned(
        [article("a1", "The computer pattern")],
        [span(1, 1, 2, "content", "a1", "A computer that plans")],
        [],
    )
    built(empty, Editor(plan))
    before = empty.articles()["the-computer-pattern.md"]
    empty.drop(SECOND, "Не компьютер, а паттерн называется планнер экзекьютор.")
    plan = planned(
        [],
        [span(1, 1, 1, "correction")],
        [ask("correct", 1, 1, wrong="computer", right="planner-executor", about="pattern")],
    )
    report = built(empty, Editor(plan))
    assert report["directives"][0]["obeyed"]
    assert empty.articles()["the-computer-pattern.md"] == (
        before.replace("The computer pattern has a planner[^1]", "The computer pattern has "
                       "a planner[^1][^2]").replace("computer", "planner-executor")
        + f"[^2]: [{SECOND}](../inbox/used/{SECOND})\n"
    )  # fmt: skip


def test_an_article_that_loses_all_its_text_is_reported(empty: Workspace) -> None:
    """Its title stays, and a person is told that the file may go."""
    start(empty)
    empty.drop(SECOND, "Move patterns, hardware and serving to a new article called Agents.")
    plan = planned(
        [EXISTING, article("a2", "Agents")],
        [span(1, 1, 1, "directive")],
        [
            ask(
                "move",
                1,
                1,
                source="a1",
                article="a2",
                sections=["Two patterns", "Hardware", "Serving"],
            )
        ],
    )
    report = built(empty, Editor(plan))
    assert body(empty.articles()["agent-patterns.md"]) == "# Agent patterns\n"
    assert body(empty.articles()["agents.md"]) == MADE.replace("# Agent patterns", "# Agents")
    assert [f["message"] for f in report["findings"]] == [
        "all of its text was moved: delete the file if it is of no use now"
    ]


def test_a_note_whose_text_was_moved_can_be_taken_back(empty: Workspace) -> None:
    """Its blocks go from where they are now, and the headings that moved along with them."""
    start(empty)
    empty.article("other.md", "# Other\n\nMine.\n")
    empty.drop(SECOND, "Move serving to the other one. Queues grow.")
    plan = planned(
        [EXISTING, article("a2", "", "other.md")],
        [span(1, 1, 1, "directive"), span(1, 2, 2, "content", "a1", "Hardware")],
        [ask("move", 1, 1, source="a1", article="a2", sections=["Serving"])],
    )
    built(empty, Editor(plan))
    assert "## Serving" in empty.articles()["other.md"]
    done = empty.run("undo", FIRST)
    assert done.returncode == 0, done.stderr
    assert empty.articles()["other.md"] == "# Other\n\nMine.\n"


def test_a_block_that_stands_twice_is_moved_twice(empty: Workspace) -> None:
    """A person has copied it; both are the text of the run, and both go."""
    start(empty)
    once = "Serving is another matter[^1].\n\n"
    file = empty.root / "articles/agent-patterns.md"
    file.write_text(file.read_text().replace(once, once * 2))
    empty.article("serving.md", "# Serving models\n\nMine.\n")
    empty.drop(SECOND, "Move what I said on serving to the article on serving.")
    plan = planned(
        [EXISTING, article("a2", "Serving models", "serving.md")],
        [span(1, 1, 1, "directive")],
        [ask("move", 1, 1, source="a1", article="a2", sections=["Serving"])],
    )
    built(empty, Editor(plan))
    text = "Serving is another matter[^1].\n\nA model sits behind a queue[^1].\n\n"
    assert empty.articles()["serving.md"] == (
        f"# Serving models\n\nMine.\n\n## Serving\n\n{once}{text}## Sources\n\n"
        "[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )
    assert body(empty.articles()["agent-patterns.md"]) == MADE.replace(f"## Serving\n\n{text}", "")


def test_a_block_that_stands_twice_is_corrected_twice(empty: Workspace) -> None:
    """The second is the text of the run as the first is, and not called a person's."""
    start(empty)
    file = empty.root / "articles/agent-patterns.md"
    wrong = "The second pattern is called computer[^1].\n\n"
    file.write_text(file.read_text().replace("## Hardware", f"{wrong}## Hardware"))
    empty.drop(SECOND, "Not computer, the pattern is called planner-executor.")
    plan = planned(
        [],
        [span(1, 1, 1, "correction")],
        [ask("correct", 1, 1, wrong="computer", right="planner-executor", about="pattern")],
    )
    report = built(empty, Editor(plan))
    right = "The second pattern is called planner-executor[^1][^2].\n\n"
    assert body(empty.articles()["agent-patterns.md"]) == MADE.replace(wrong, right).replace(
        "## Hardware", f"{right}## Hardware"
    ) + ("[^2]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n")
    assert report["findings"] == []


def test_a_corrected_title_reads_as_it_was_said(empty: Workspace) -> None:
    """What Markdown would take for emphasis is escaped once in headings, in front matter never."""
    empty.drop(FIRST, "The Vector Foo file is fast.")
    plan = planned(
        [article("a1", "The Vector Foo file")],
        [span(1, 1, 1, "content", "a1", "Vector Foo")],
        [],
    )
    built(empty, Editor(plan))
    empty.drop(SECOND, "Not Vector Foo, it is the __init__ file.")
    order = ask("correct", 1, 1, wrong="Vector Foo", right="__init__")
    built(empty, Editor(planned([], [span(1, 1, 1, "correction")], [order])))
    assert empty.articles()["the-vector-foo-file.md"] == (
        '---\ntitle: "The __init__ file"\ncreated: 2026-03-09\nupdated: 2026-03-09\ntags: []\n'
        "status: draft\n---\n\n# The \\_\\_init\\_\\_ file\n\n## \\_\\_init\\_\\_\n\n"
        "The \\_\\_init\\_\\_ file is fast[^1][^2].\n\n## Sources\n\n"
        "[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
        "[^2]: [20260310_070000_dana.txt](../inbox/used/20260310_070000_dana.txt)\n"
    )


@pytest.mark.parametrize("kind", ["drop", "off-record", "keep-wording"])
@pytest.mark.parametrize("planned_too", [True, False])
def test_a_request_that_nobody_made_takes_nothing_away(
    empty: Workspace, kind: str, planned_too: bool
) -> None:
    """A sentence that asks for nothing hides none, whether the others have a place or not."""
    empty.drop(FIRST, PATTERNS)
    spans = [span(1, 1, 1, "directive")]
    if planned_too:
        spans.append(span(1, 2, 5, "content", "a1", "Two patterns"))
    order = ask(kind, 1, 1, segments=["1.2-1.5"])
    report = built(empty, Editor(planned([article("a1", "Agent patterns")], spans, [order])))
    assert report["segments"] | {"verbatim": 0} == {
        "total": 5,
        "cited": 4,
        "directive": 1,
        "set_aside": 0,
        "verbatim": 0,
        "untranslated": 0,
    }


@pytest.mark.parametrize(
    "request_",
    ["That last part stays between us.", "Please keep this to yourself.", "Это между нами."],
)
def test_a_request_for_silence_is_obeyed(empty: Workspace, request_: str) -> None:
    """What the phrases of the settings do not know, a model may."""
    empty.drop(FIRST, f"Serving is a matter of queues. The agency was useless. {request_}")
    plan = planned(
        [article("a1", "Serving")],
        [span(1, 1, 2, "content", "a1", "Queues"), span(1, 3, 3, "directive")],
        [ask("off-record", 1, 3, segments=["1.2"])],
    )
    built(empty, Editor(plan))
    assert body(empty.articles()["serving.md"]) == (
        "# Serving\n\n## Queues\n\nServing is a matter of queues[^1].\n\n## Sources\n\n"
        "[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )


def test_an_article_that_a_person_moved_keeps_the_titles_of_runs(empty: Workspace) -> None:
    """Another place makes no title a person's: it is renamed, and no bare heading is left."""
    start(empty)
    old, new = (empty.root / "articles" / name for name in ("agent-patterns.md", "ai/agents.md"))
    new.parent.mkdir()
    old.rename(new)
    empty.article("serving.md", "# Serving models\n\nMine.\n")
    empty.drop(SECOND, "Call it Designs, and move serving to the serving models.")
    plan = planned(
        [article("a1", "", "ai/agents.md"), article("a2", "", "serving.md")],
        [span(1, 1, 1, "directive")],
        [
            ask("rename", 1, 1, article="a1", title="Designs"),
            ask("move", 1, 1, source="a1", article="a2", sections=["Serving"]),
        ],
    )
    built(empty, Editor(plan))
    moved = "## Serving\n\nServing is another matter[^1].\n\nA model sits behind a queue[^1].\n\n"
    assert body(empty.articles()["ai/agents.md"]) == MADE.replace(
        "# Agent patterns", "# Designs"
    ).replace(moved, "").replace("../inbox", "../../inbox")
    assert empty.articles()["serving.md"] == (
        f"# Serving models\n\nMine.\n\n{moved}## Sources\n\n"
        "[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)\n"
    )
