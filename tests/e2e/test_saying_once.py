"""What several notes say is said once and cites them all, in one run and over many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from e2e_workspace import Workspace, add_up
from fakes import FakeModelServer
from fakes.server import Reply
from fakes.writing import WritingModel, block

READ = "The graders read twenty conversations before lunch and write down every broken answer."
TONE = "Two of them never agree about the tone of the assistant."
LOGS = "Nobody has looked at the retrieval logs since January."
INDEX = "The vendor promised a faster index."
ASKED = "Put this in the article on how we grade."
DATES = ("20260309_0718", "20260309_0728", "20260309_0738", "20260309_0748", "20260310_0718")
NAMES = tuple(f"{date}04_dana_msg{n}_transcript.txt" for n, date in enumerate(DATES, start=1))


def sources(count: int) -> str:
    """Return the list of the first notes."""
    lines = [f"[^{n}]: [{name}](../inbox/used/{name})" for n, name in enumerate(NAMES, start=1)]
    return "\n## Sources\n\n" + "\n".join(lines[:count]) + "\n"


def body(workspace: Workspace) -> str:
    """Return what stands below the title."""
    return workspace.read("articles/how-we-grade.md").partition("# How we grade\n\n")[2]


@contextmanager
def model(workspace: Workspace, reply: Reply) -> Iterator[FakeModelServer]:
    """Serve a model and point the workspace's commands to it."""
    with FakeModelServer(reply) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        yield server


@pytest.fixture
def grading(empty: Workspace) -> Workspace:
    """Return a workspace whose article was made offline of two notes that share a sentence."""
    empty.drop(NAMES[0], f"New article: How we grade. {READ} {TONE}")
    empty.drop(NAMES[1], f"{READ} {LOGS}")
    empty.build("--engine", "offline")
    return empty


FIRST = (
    "Notes on broken answer, retrieval logs and conversations[^1][^2].\n\n"
    f"{READ} {TONE[:-1]}[^1][^2].\n\n{LOGS[:-1]}[^2].\n"
)


def test_a_sentence_of_two_notes_is_said_once(grading: Workspace) -> None:
    """Offline, in one run: the words stand once, with the footnotes of both notes."""
    assert body(grading) == FIRST + sources(2)


def test_later_notes_are_cited_where_it_stands(grading: Workspace) -> None:
    """Offline, in later runs: only the footnote is added, and what is new is written beside it."""
    grading.drop(NAMES[2], f"{ASKED} {READ} {INDEX}")
    grading.drop(NAMES[3], f"{ASKED} Um nobody has looked at the retrieval logs since January.")
    report = grading.build("--engine", "offline")
    assert body(grading) == (
        FIRST.replace("assistant[^1][^2]", "assistant[^1][^2][^3]").replace(
            "January[^2]", "January[^2][^4]"
        )
        + f"\n## Broken answer\n\n{INDEX[:-1]}[^3].\n"
        + sources(4)
    )
    assert add_up(report["segments"])
    assert report["segments"]["set_aside"] == 0
    assert [(a["blocks_added"], a["blocks_revised"]) for a in report["articles"]] == [(1, 2)]
    grading.drop(NAMES[4], f"{ASKED} {READ}")
    grading.build("--engine", "offline")
    assert "assistant[^1][^2][^3][^5]." in body(grading)
    assert body(grading).count(READ) == 1


def test_what_a_person_rewrote_is_not_touched(grading: Workspace) -> None:
    """A citation is added to no block of a person's."""
    path = grading.root / "articles/how-we-grade.md"
    mine = path.read_text(encoding="utf-8").replace(TONE[:-1], "And they never agree on tone")
    path.write_text(mine, encoding="utf-8")
    grading.drop(NAMES[2], f"{ASKED} {READ} {INDEX}")
    report = grading.build("--engine", "offline")
    assert f"{READ} And they never agree on tone[^1][^2].\n" in body(grading)
    assert add_up(report["segments"])


def test_a_model_that_repeats_itself_is_merged(empty: Workspace) -> None:
    """Nearly the same block twice becomes one with both citations; another figure is no repeat."""
    empty.drop(NAMES[0], f"New article: How we grade. {READ} {TONE}")
    empty.drop(NAMES[1], f"{READ.replace('write', 'also write')} {LOGS}")
    empty.drop(NAMES[2], f"{READ.replace('twenty', 'thirty')} {INDEX}")
    again = READ.replace("write", "also write")
    other = READ.replace("twenty", "thirty")
    draft = [
        block("b1", READ, "1.2"),
        block("b2", f"{TONE} {LOGS}", "1.3", "2.2"),
        block("b3", again, "2.1"),
        block("b4", other, "3.1"),
        block("b5", INDEX, "3.2"),
    ]
    writer = WritingModel(draft, repairs=[draft[2:3]])
    with model(empty, writer):
        report = empty.build()
    assert body(empty) == (
        f"{READ[:-1]}[^1][^2].\n\n{TONE} {LOGS[:-1]}[^1][^2].\n\n{other[:-1]}[^3].\n\n"
        f"{INDEX[:-1]}[^3].\n" + sources(3)
    )
    assert [(f["rule"], f["resolution"]) for f in report["findings"]] == [
        ("V17", "reported"),
        ("V17", "reported"),
        ("V11", "merged"),
    ]
    assert "Two notes differ in a figure" in report["findings"][0]["message"]
    assert add_up(report["segments"])


def test_a_model_that_repeats_the_article_is_merged(grading: Workspace) -> None:
    """A new block that says what the article says is cited there instead."""
    grading.drop(NAMES[2], f"{ASKED} {LOGS} {INDEX}")
    draft = [block("b1", LOGS, "1.2"), block("b2", INDEX, "1.3")]
    writer = WritingModel(draft, repairs=[draft[:1]])
    with model(grading, writer):
        report = grading.build()
    assert body(grading) == (
        FIRST.replace("January[^2].", f"January[^2][^3].\n\n{INDEX[:-1]}[^3].") + sources(3)
    )
    assert ("V11", "merged") in [(f["rule"], f["resolution"]) for f in report["findings"]]


def test_a_model_may_point_at_what_is_said(grading: Workspace) -> None:
    """A revision that changes nothing cites; it is believed only where the words are there."""
    grading.drop(NAMES[2], f"{ASKED} {LOGS} {INDEX}")
    revised = [block("b1", LOGS, "1.2", "1.3", op="revise", after="B3")]
    writer = WritingModel(revised, repairs=[revised])
    with model(grading, writer):
        report = grading.build()
    assert ("V16", "floor") in [(f["rule"], f["resolution"]) for f in report["findings"]]
    assert INDEX[:-1] in body(grading)
    assert add_up(report["segments"])


def test_what_a_person_says_is_left_alone_and_told(empty: Workspace) -> None:
    """Where the article says it in a person's block, the note is set aside with that reason."""
    empty.article("how-we-grade.md", f"# How we grade\n\n{READ}\n\n{TONE}\n")
    empty.drop(NAMES[0], f"{ASKED} {READ} {INDEX}")
    draft = [block("b1", READ, "1.2"), block("b2", INDEX, "1.3")]
    writer = WritingModel(draft, repairs=[draft[:1]])
    with model(empty, writer):
        report = empty.build()
    assert body(empty) == f"{READ}\n\n{TONE}\n\n{INDEX[:-1]}[^1].\n" + sources(1)
    assert [(s["words"], s["why"]) for s in report["set_aside"] if s["use"] == "content"] == [
        (READ, "the article says it already, in a block of a person's")
    ]
