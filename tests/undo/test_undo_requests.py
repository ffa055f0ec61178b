"""What a speaker asked for is taken back with the note, or stays as a whole and is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from directive_world import Editor, article, ask, built, planned, span
from undo.undo_world import World, make_world

FIRST = "20260309_070000_dana.txt"
SECOND = "20260310_070000_dana.txt"
PATTERNS = (
    "The second pattern is called computer. A planner writes the steps and an executor works "
    "through them. Serving is another matter. A model sits behind a queue."
)
ASKED = (
    "Put the serving part into an article of its own. Call the other one patterns at work. Not "
    "computer, the pattern is called planner-executor. A queue has a length."
)
MOVED = "2 blocks moved from articles/agent-patterns.md to articles/serving.md"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a workspace with an article in two sections, and a note that asks for much."""
    world = make_world(tmp_path)
    world.write({f"inbox/{FIRST}": PATTERNS.encode()})
    spans = [span(1, 1, 2, "content", "a1", "Patterns"), span(1, 3, 4, "content", "a1", "Serving")]
    built(world.workspace, Editor(planned([article("a1", "Agent patterns")], spans, [])))
    world.write({f"inbox/{SECOND}": ASKED.encode()})
    return world


def obey(world: World) -> None:
    """Let a run move a section to a new article, rename the old one, and correct a word."""
    plan = planned(
        [article("a1", "", "agent-patterns.md"), article("a2", "Serving")],
        [
            span(1, 1, 2, "directive"),
            span(1, 3, 3, "correction"),
            span(1, 4, 4, "content", "a2", "Serving"),
        ],
        [
            ask("move", 1, 1, source="a1", article="a2", sections=["Serving"]),
            ask("rename", 1, 2, article="a1", title="patterns at work"),
            ask("correct", 1, 3, wrong="computer", right="planner-executor", about="pattern"),
        ],
    )
    report = built(world.workspace, Editor(plan))
    assert [d["obeyed"] for d in report["directives"]] == [True, True, True]


def test_requests_are_taken_back_with_their_note(world: World) -> None:
    """Both articles are to the byte what they were, and the lineage knows it."""
    before = world.files("articles", "inbox")
    obey(world)
    assert world.files("articles", "inbox") != before
    report = world.undo(SECOND)
    assert world.files("articles", "inbox") == before
    assert report.attention == ()
    obey(world)
    world.undo(SECOND)
    assert world.files("articles", "inbox") == before
    world.undo(FIRST)
    assert world.files() == {}


def test_a_request_stays_where_somebody_wrote_since(world: World) -> None:
    """What was moved stays where it is, lest it be nowhere; what the note said itself goes."""
    obey(world)
    path = world.root / "articles/serving.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## Serving\n", "## Serving\n\nMine.\n"), encoding="utf-8")
    report = world.undo(SECOND)
    assert report.attention[0] == f"a request of the note stays carried out: {MOVED}."
    assert [line.split(": ")[0] for line in report.attention] == [
        "a request of the note stays carried out"
    ] * 2
    articles = {name: data.decode() for name, data in world.files().items()}
    patterns, serving = articles["articles/agent-patterns.md"], articles["articles/serving.md"]
    assert "# Patterns at work\n\n## Patterns\n\nThe second pattern is called computer[^1].\n" in (
        patterns
    )
    assert "Serving is another matter" not in patterns
    assert serving.partition("# Serving\n")[2] == (
        "\n## Serving\n\nMine.\n\nServing is another matter[^1].\n\n"
        "A model sits behind a queue[^1].\n\n## Sources\n\n"
        f"[^1]: [{FIRST}](../inbox/used/{FIRST})\n"
    )
