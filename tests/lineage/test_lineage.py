"""Whose each block is, where it comes from, and what a person has deleted."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.lineage import BlockState, DeletedBlock, Lineage, lineage
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import RunId
from index.index_workspace import IndexWorkspace, block, consumed

FIRST = "20260301T000000Z-00000001"
SECOND = "20260302T000000Z-00000002"
KETTLE = "A kettle whistles at ninety degrees, as we measured in May."
POT = "A pot takes four minutes longer than the kettle when its lid is off."
CUP = "Nobody at the office washes the blue cup with the broken handle."


@pytest.fixture
def space(tmp_path: Path) -> IndexWorkspace:
    """Return a workspace in which a run wrote three blocks into `kettles.md`."""
    space = IndexWorkspace(tmp_path)
    space.receipt(
        FIRST,
        block("kettles.md", KETTLE, "aaaaaaaaaaaa.1"),
        block("kettles.md", POT, "aaaaaaaaaaaa.2"),
        block("kettles.md", CUP, "bbbbbbbbbbbb.1"),
    )
    return space


def traced(space: IndexWorkspace, path: str) -> Lineage:
    """Return the lineage of an article by its file."""
    data = (space.articles / path).read_bytes()
    with space.open() as index:
        space.refresh(index)
        return lineage(parse_document(data, ArticlePath(path)), index)


def states(found: Lineage) -> list[tuple[str, str | None, tuple[str, ...]]]:
    """Return state, machine text and segments of each block."""
    return [(o.state.value, o.text, o.segments) for o in found.origins]


def test_each_block_is_the_machines_edited_or_a_persons(space: IndexWorkspace) -> None:
    """A changed word makes a block edited, new words make it a person's, wrapping does nothing."""
    space.article(
        "kettles.md",
        "Kettles",
        KETTLE.replace(" as we", "\nas  we"),
        POT.replace("four minutes", "five whole minutes"),
        "I never liked tea.",
    )
    found = traced(space, "kettles.md")
    assert states(found) == [
        ("machine", KETTLE, ("aaaaaaaaaaaa.1",)),
        ("edited", POT, ("aaaaaaaaaaaa.2",)),
        ("person", None, ()),
    ]
    assert [o.block.index for o in found.origins] == [0, 1, 2]
    assert found.origins[0].runs == (RunId(FIRST),)
    assert found.origins[2].runs == ()
    assert found.deleted == (
        DeletedBlock(
            ArticlePath("kettles.md"), CUP, (RunId(FIRST),), (SegmentId("bbbbbbbbbbbb.1"),)
        ),
    )


def test_a_revised_block_names_the_first_writing_and_the_revisions(space: IndexWorkspace) -> None:
    """The chain holds under the last text; an earlier text that was put back is an edit."""
    revised = KETTLE.replace("in May", "in May and in June")
    space.receipt(
        SECOND, block("kettles.md", revised, "aaaaaaaaaaaa.1", "cccccccccccc.1", replaces=KETTLE)
    )
    space.article("kettles.md", "Kettles", revised, POT, CUP)
    (origin, *_) = traced(space, "kettles.md").origins
    assert origin.state is BlockState.MACHINE
    assert origin.runs == (RunId(FIRST), RunId(SECOND))
    assert origin.segments == ("aaaaaaaaaaaa.1", "cccccccccccc.1")
    space.article("kettles.md", "Kettles", KETTLE, POT, CUP)
    found = traced(space, "kettles.md")
    assert found.origins[0].state is BlockState.EDITED
    assert found.origins[0].text == revised
    assert found.deleted == ()


@pytest.mark.parametrize("path", ["pots.md", "home/kettles.md", "home/pots.md"])
def test_an_article_keeps_its_history_when_it_is_moved(space: IndexWorkspace, path: str) -> None:
    """Its old path is gone and its blocks are here, so what is missing was deleted."""
    space.article(path, "Renamed as well", KETTLE, "Somebody else's words.")
    found = traced(space, path)
    assert [o.state.value for o in found.origins] == ["machine", "person"]
    assert [deleted.text for deleted in found.deleted] == [POT, CUP]
    assert found.paths == (ArticlePath("kettles.md"), ArticlePath(path))


def test_history_goes_on_under_the_new_path(space: IndexWorkspace) -> None:
    """A revision written after the move is found with what it replaced before the move."""
    revised = KETTLE.replace("in May", "in May and in June")
    space.receipt(
        SECOND, block("pots.md", revised, "aaaaaaaaaaaa.1", "cccccccccccc.1", replaces=KETTLE)
    )
    space.article("third.md", "Third name", revised)
    found = traced(space, "third.md")
    assert states(found) == [("machine", revised, ("aaaaaaaaaaaa.1", "cccccccccccc.1"))]
    assert found.origins[0].runs == (RunId(FIRST), RunId(SECOND))
    assert [deleted.text for deleted in found.deleted] == [POT, CUP]


def test_a_moved_article_of_edited_blocks_is_found_by_its_title(space: IndexWorkspace) -> None:
    """No block is as it was, but the title is."""
    space.receipt(
        FIRST, block("kettles.md", KETTLE, "aaaaaaaaaaaa.1"), titles={"kettles.md": "Kettles"}
    )
    space.article("home/k.md", "Kettles", KETTLE.replace("ninety", "ninety-two"))
    assert states(traced(space, "home/k.md")) == [("edited", KETTLE, ("aaaaaaaaaaaa.1",))]


def test_both_halves_of_a_split_article_know_where_they_come_from(space: IndexWorkspace) -> None:
    """What went into the new file is no loss of the old one, and no loss of the new one stays."""
    space.article("kettles.md", "Kettles", KETTLE)
    space.article("cups.md", "Cups", CUP, POT.replace("four", "five"))
    assert states(traced(space, "kettles.md")) == [("machine", KETTLE, ("aaaaaaaaaaaa.1",))]
    cups = traced(space, "cups.md")
    assert [o.state.value for o in cups.origins] == ["machine", "edited"]
    assert cups.origins[1].text == POT
    assert cups.deleted == ()
    assert cups.paths == (ArticlePath("cups.md"),)


def test_a_block_may_hold_several_machine_texts_or_a_part_of_one(space: IndexWorkspace) -> None:
    """Joined and split paragraphs are edits of what they were made of."""
    half, rest = (
        "A pot takes four minutes longer than the kettle.",
        "When its lid is off, at least.",
    )
    space.article("kettles.md", "Kettles", f"{KETTLE} {CUP}", half, rest)
    found = traced(space, "kettles.md")
    assert states(found) == [
        ("edited", CUP, ("bbbbbbbbbbbb.1", "aaaaaaaaaaaa.1")),
        ("edited", POT, ("aaaaaaaaaaaa.2",)),
        ("person", None, ()),
    ]
    assert found.deleted == ()


def test_two_articles_merged_by_hand_keep_both_histories(space: IndexWorkspace) -> None:
    """The blocks of the article that is gone are machine-owned in the one that took them in."""
    space.receipt(SECOND, block("lids.md", "Lids save a third of the gas.", "dddddddddddd.1"))
    space.article("kettles.md", "Kettles", KETTLE, POT, CUP, "Lids save a third of the gas.")
    found = traced(space, "kettles.md")
    assert {o.state for o in found.origins} == {BlockState.MACHINE}
    assert found.paths == (ArticlePath("kettles.md"), ArticlePath("lids.md"))


def test_a_segment_leads_to_its_note(space: IndexWorkspace) -> None:
    """By the first run that consumed it; an unknown one leads nowhere."""
    note = consumed("n.txt", "2026-03-01T08:00:00+00:00")
    space.receipt(SECOND, notes=[note])
    with space.open() as index:
        space.refresh(index)
        assert index.note(SegmentId(f"{note.hash[:12]}.7")) == note
        assert index.note(SegmentId("ffffffffffff.1")) is None


def test_the_order_of_revisions_does_not_hang_on_the_clock(space: IndexWorkspace) -> None:
    """A run under a clock that was set back still revised what had been there before."""
    revised = KETTLE.replace("in May", "in May and in June")
    space.receipt(
        "20200101T000000Z-00000009",
        block("kettles.md", revised, "aaaaaaaaaaaa.1", "cccccccccccc.1", replaces=KETTLE),
    )
    space.article("kettles.md", "Kettles", revised, POT, CUP)
    found = traced(space, "kettles.md")
    assert states(found)[0] == ("machine", revised, ("aaaaaaaaaaaa.1", "cccccccccccc.1"))
    assert found.deleted == ()


def test_of_blocks_that_read_the_same_each_has_the_notes_that_it_cites(tmp_path: Path) -> None:
    """Two runs wrote the same words from two notes, into an article that was there before."""
    space = IndexWorkspace(tmp_path)
    one = consumed("one.txt", "2026-03-01T08:00:00+00:00")
    two = consumed("two words.txt", "2026-03-02T08:00:00+00:00")
    first, second = SegmentId(f"{one.hash[:12]}.1"), SegmentId(f"{two.hash[:12]}.1")
    space.receipt(FIRST, block("kettles.md", KETTLE, first), notes=[one])
    space.receipt(SECOND, block("kettles.md", KETTLE, second), notes=[two])
    cite = KETTLE[:-1]
    body = f"{cite}[^1].\n\n{cite}[^2].\n\n{cite}[^1][^2].\n\n{KETTLE}"
    space.article(
        "kettles.md", "Kettles", body,
        sources=["../inbox/used/one.txt", "../inbox/used/two%20words.txt"],
    )  # fmt: skip
    found = traced(space, "kettles.md").origins[:4]
    assert [origin.segments for origin in found] == [
        (first,),
        (second,),
        (first, second),
        (first, second),
    ]
    assert [origin.runs for origin in found[:3]] == [(FIRST,), (SECOND,), (FIRST, SECOND)]
