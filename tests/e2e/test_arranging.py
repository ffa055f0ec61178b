"""Sections that an engine proposes to move or to merge: whole articles before and after."""

from __future__ import annotations

from typing import Any

import pytest

from directive_world import Editor, article, ask, body, built, planned, span
from e2e_workspace import Workspace, defects
from fakes import FakeModelServer

FIRST = "20260309_070000_dana.txt"
SECOND = "20260310_070000_dana.txt"
FILE = "agent-patterns.md"
SAID = (
    "Serving comes with a queue. A model sits behind it. A planner writes the steps. An executor "
    "works through them. Retries belong to the executor."
)
SERVING = "## Serving\n\nServing comes with a queue[^1].\n\nA model sits behind it[^1].\n\n"
PATTERNS = (
    "## Patterns\n\nA planner writes the steps[^1].\n\nAn executor works through them[^1].\n\n"
)
RETRIES = "## Retries\n\nRetries belong to the executor[^1].\n\n"
ADDED = "Queues grow[^2].\n\n"
SOURCES = f"## Sources\n\n[^1]: [{FIRST}](../inbox/used/{FIRST})\n"
SOURCES_AFTER = f"{SOURCES}[^2]: [{SECOND}](../inbox/used/{SECOND})\n"
TITLE = "# Agent patterns\n\n"
PLAN = planned(
    [article("a1", "Agent patterns")],
    [
        span(1, 1, 2, "content", "a1", "Serving"),
        span(1, 3, 4, "content", "a1", "Patterns"),
        span(1, 5, 5, "content", "a1", "Retries"),
    ],
    [],
)
UPDATE = planned(
    [article("a1", "Agent patterns", FILE)], [span(1, 1, 1, "content", "a1", "Serving")], []
)
MOVE = {"section": "Serving", "op": "move", "to": "Retries"}
MERGE = {"section": "Retries", "op": "merge", "to": "Patterns"}


class Arranger(Editor):
    """Proposes an arrangement with its drafts, but not with repairs."""

    def __init__(self, plan: dict[str, Any], *proposed: dict[str, Any]) -> None:
        super().__init__(plan)
        self.proposed = proposed

    def _draft(self, text: str) -> dict[str, Any]:
        answer = super()._draft(text)
        if "\n# Repair\n" in text:
            return answer
        return {**answer, "arrange": list(self.proposed)}


@pytest.fixture
def written(empty: Workspace) -> Workspace:
    """Return a workspace with an article of a run, and a note that adds to it."""
    empty.drop(FIRST, SAID)
    # A new article has no order to outgrow.
    built(empty, Arranger(PLAN, MOVE))
    assert body(empty.articles()[FILE]) == TITLE + SERVING + PATTERNS + RETRIES + SOURCES
    empty.drop(SECOND, "Queues grow.")
    return empty


def refusals(report: dict[str, Any]) -> list[str]:
    """Return what was proposed and not done."""
    return [one["message"] for one in report["findings"] if one["rule"] == "arrange"]


def test_a_section_is_moved_with_all_that_stands_in_it(written: Workspace) -> None:
    """What the run adds moves along, and report and receipt tell of it."""
    report = built(written, Arranger(UPDATE, MOVE, MOVE))
    assert body(written.articles()[FILE]) == (
        TITLE + PATTERNS + RETRIES + SERVING + ADDED + SOURCES_AFTER
    )
    assert report["attention"] == [
        f"articles/{FILE} was put into another order: moved “Serving” behind “Retries”."
    ]
    assert written.receipt()["articles"][0]["arranged"] == [MOVE]
    assert (refusals(report), defects(written, FILE)) == ([], [])


def test_a_section_is_merged_and_its_heading_goes(written: Workspace) -> None:
    """All blocks and citations stay in their order, before what stands below."""
    report = built(
        written,
        Arranger(UPDATE, MERGE, {"section": "## Serving", "op": "merge", "to": "Patterns"}),
    )
    assert body(written.articles()[FILE]) == (
        TITLE
        + PATTERNS
        + RETRIES.removeprefix("## Retries\n\n")
        + SERVING.removeprefix("## Serving\n\n")
        + ADDED
        + SOURCES_AFTER
    )
    assert (refusals(report), defects(written, FILE)) == ([], [])
    # The words of the heading that went still lead to the section.
    written.drop("20260311_070000_dana.txt", "Retries need a limit.")
    later = planned(
        [article("a1", "Agent patterns", FILE)], [span(1, 1, 1, "content", "a1", "Retries")], []
    )
    built(written, Editor(later))
    assert "## Retries" not in written.articles()[FILE]
    assert (
        "A model sits behind it[^1].\n\nQueues grow[^2].\n\nRetries need a limit[^3]."
        in (written.articles()[FILE])
    )


def test_what_a_person_has_touched_stays_where_it_is(written: Workspace) -> None:
    """A block, a heading or a target of a person's is enough; the proposal is told."""
    mine = SERVING.replace("A model sits behind it[^1].", "A model sits behind the queue of mine.")
    page = written.root / "articles" / FILE
    text = page.read_text(encoding="utf-8").replace(SERVING, mine)
    page.write_text(text.replace("## Retries", "## Second tries"), encoding="utf-8")
    into = {"section": "Patterns", "op": "merge", "to": "Serving"}
    second = {"section": "Second tries", "op": "move", "to": "start"}
    unknown = {"section": "Patterns", "op": "move", "to": "Nowhere"}
    itself = {"section": "Patterns", "op": "move", "to": "Patterns"}
    report = built(written, Arranger(UPDATE, MOVE, into, second, unknown, itself))
    assert body(written.articles()[FILE]) == (
        TITLE
        + mine
        + ADDED
        + PATTERNS
        + RETRIES.replace("Retries\n", "Second tries\n", 1)
        + SOURCES_AFTER
    )
    touched = "a person wrote or changed a part of"
    told = [
        "move “Serving” behind “Retries”: there is no one section “Retries”",
        f"merge “Patterns” into “Serving”: {touched} “Serving”",
        f"move “Second tries” to the start: {touched} “Second tries”",
        "move “Patterns” behind “Nowhere”: there is no one section “Nowhere”",
        "move “Patterns” behind “Patterns”: a section cannot follow itself",
    ]
    assert refusals(report) == [f"proposed and not done, {one}" for one in told]


def test_the_order_that_the_author_asks_for_stands(written: Workspace) -> None:
    """A proposal does not undo what a note of the same run says."""
    written.drop(SECOND, "Put patterns before serving. Queues grow.")
    plan = planned(
        [article("a1", "Agent patterns", FILE)],
        [span(1, 1, 1, "directive"), span(1, 2, 2, "content", "a1", "Serving")],
        [ask("order", 1, 1, article="a1", sections=["Patterns", "Serving"])],
    )
    report = built(written, Arranger(plan, MOVE))
    assert body(written.articles()[FILE]) == (
        TITLE + PATTERNS + SERVING + ADDED + RETRIES + SOURCES_AFTER
    )
    assert refusals(report) == [
        "proposed and not done, move “Serving” behind “Retries”: the author asked for an order"
    ]


def test_a_repair_keeps_the_proposal(written: Workspace) -> None:
    """The answer to an objection is about its blocks alone."""

    class Liar(Arranger):
        def _draft(self, text: str) -> dict[str, Any]:
            self.texts = {} if "\n# Repair\n" in text else {"1.1": "Queues grow to 4711."}
            return super()._draft(text)

    editor = Liar(UPDATE, MOVE)
    built(written, editor)
    assert any("\n# Repair\n" in prompt for prompt in editor.prompts)
    assert body(written.articles()[FILE]) == (
        TITLE + PATTERNS + RETRIES + SERVING + ADDED + SOURCES_AFTER
    )


@pytest.mark.parametrize("proposal", [MOVE, MERGE])
def test_a_saved_plan_writes_the_same_and_an_undo_takes_it_back(
    written: Workspace, proposal: dict[str, Any]
) -> None:
    """Without a call the plan gives the bytes of its dry run; undo gives those before them."""
    before = written.read(f"articles/{FILE}")
    plan = written.root / "plan.json"
    with FakeModelServer(Arranger(UPDATE, proposal)) as server:
        written.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none"}
        written.build("--dry-run", "--save", str(plan))
    written.build("--plan", str(plan))
    expected = {
        "move": PATTERNS + RETRIES + SERVING + ADDED,
        "merge": SERVING + ADDED + PATTERNS + RETRIES.removeprefix("## Retries\n\n"),
    }
    after = written.read(f"articles/{FILE}")
    assert body(after) == TITLE + expected[proposal["op"]] + SOURCES_AFTER
    trace = written.run("trace", f"articles/{FILE}", "--json")
    assert (trace.returncode, "edited" in trace.stdout) == (0, False)
    assert written.run("undo", SECOND).returncode == 0
    assert written.read(f"articles/{FILE}") == before
    assert (written.root / "inbox" / SECOND).is_file()


def test_an_undo_below_a_later_run_tells_what_stays(written: Workspace) -> None:
    """The words of the note go, and the section stays where it was put."""
    built(written, Arranger(UPDATE, MOVE))
    written.drop("20260311_070000_dana.txt", "Retries need a limit.")
    later = planned(
        [article("a1", "Agent patterns", FILE)], [span(1, 1, 1, "content", "a1", "Retries")], []
    )
    built(written, Editor(later))
    told = written.run("undo", SECOND).stdout
    assert body(written.articles()[FILE]) == (
        TITLE
        + PATTERNS
        + RETRIES
        + "Retries need a limit[^3].\n\n"
        + SERVING
        + SOURCES
        + "[^3]: [20260311_070000_dana.txt](../inbox/used/20260311_070000_dana.txt)\n"
    )
    assert f"articles/{FILE} keeps the order of its run: moved “Serving” behind “Retries”" in told
