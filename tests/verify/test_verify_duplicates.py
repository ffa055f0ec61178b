"""Segments that repeat another one of the run are cited where that one is told."""

from __future__ import annotations

from builders import make_note
from drafts import draft, section
from editorial_pipeline.models.notes import Note, SegmentId
from editorial_pipeline.models.plan import SegmentUse, Use
from editorial_pipeline.verify.duplicates import cite_duplicates, duplicates_of
from editorial_pipeline.verify.settle import Settled
from passages import make_block

FIRST = make_note("The graders read every answer before lunch.")
AGAIN = make_note("Graders read every answer before lunch.", name="b.txt")
MORE = make_note("Graders read every answer and the retrieval logs.", name="c.txt")
FOREIGN = make_note("Оценщики читают каждый ответ.", name="d.txt", language="ru")


def use(note: Note, of: Note | None) -> SegmentUse:
    original = of.segments[0].id if of else None
    kind = Use.DUPLICATE if of else Use.CONTENT
    return SegmentUse(note.segments[0].id, kind, "openai", of=original)


def uses(*pairs: tuple[Note, Note | None]) -> dict[SegmentId, SegmentUse]:
    return {note.segments[0].id: use(note, of) for note, of in pairs}


def cited(*pairs: tuple[Note, Note | None]) -> tuple[SegmentId, ...]:
    """Return what a block that tells the first note rests on, with these duplicates."""
    repeated = duplicates_of([note for note, _ in pairs], uses(*pairs))
    block = make_block("The graders read every answer before lunch.", [FIRST.segments[0].id])
    settled = cite_duplicates(Settled(draft(section("A", block)), ()), repeated)
    return settled.draft.blocks[0].segments


def test_duplicates_are_cited_with_the_original() -> None:
    """One that the block tells is; a duplicate of a duplicate counts as one of the original."""
    third = make_note("Graders read every answer before lunch.", name="e.txt")
    ids = cited((FIRST, None), (AGAIN, FIRST), (third, AGAIN))
    assert ids == tuple(note.segments[0].id for note in (FIRST, AGAIN, third))


def test_what_says_more_or_cannot_be_compared_is_not_cited() -> None:
    """A planner's word is not enough: the block must hold the words."""
    assert cited((FIRST, None), (MORE, FIRST), (FOREIGN, FIRST)) == (FIRST.segments[0].id,)


def test_a_circle_of_duplicates_ends() -> None:
    """Duplicates of each other have no original, and the article stays as it is."""
    assert duplicates_of([AGAIN, MORE], uses((AGAIN, MORE), (MORE, AGAIN))) == {}
