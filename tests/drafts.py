"""Short ways to make the drafts that the tests of articles and rendering are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from editorial_pipeline.models.draft import (
    ArticleDraft,
    Block,
    BlockKind,
    ListItem,
    NoteHead,
    Origin,
    PlacedBlock,
    Revision,
    SectionDraft,
)
from editorial_pipeline.models.notes import Language, NoteHash, SegmentId
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, PlannedArticle

NAMES = {"a": "first.txt", "b": "second (draft).txt", "c": "третья заметка.txt"}


def note_hash(letter: str) -> NoteHash:
    """Return the hash of the note that tests call by this letter."""
    return NoteHash(letter * 64)


HEADS = {
    note_hash(letter): NoteHead(name, f"inbox/used/{name}", datetime(2026, 3, 1, tzinfo=UTC))
    for letter, name in NAMES.items()
}


def segments(letters: str) -> tuple[SegmentId, ...]:
    """Return one segment of each note named by a letter."""
    return tuple(SegmentId(f"{letter * 12}.1") for letter in letters)


def block(
    text: str, notes: str = "a", kind: str = "paragraph", items: Sequence[tuple[str, str]] = ()
) -> Block:
    """Return a block that rests on notes named by letters; items are (text, letters)."""
    return Block(
        id="n1",
        kind=BlockKind(kind),
        text=text,
        segments=segments(notes),
        origin=Origin.OFFLINE,
        language=Language("en"),
        items=tuple(ListItem(text, segments(letters)) for text, letters in items),
    )


def section(
    heading: str | None,
    *blocks: Block | PlacedBlock,
    level: int = 2,
    existing: int | None = None,
    after: int | None = None,
) -> SectionDraft:
    """Return a section of a draft; bare blocks go to its end."""
    placed = tuple(b if isinstance(b, PlacedBlock) else PlacedBlock(b) for b in blocks)
    return SectionDraft(heading, level, existing, placed, after)


def draft(
    *sections: SectionDraft,
    revisions: Sequence[Revision] = (),
    path: str = "roles.md",
    title: str = "Roles",
    tags: Sequence[str] = (),
) -> ArticleDraft:
    """Return the draft of an article."""
    article = PlannedArticle(
        key=ArticleKey("a1"),
        path=ArticlePath(path),
        title=title,
        description="",
        tags=tuple(tags),
        language=Language("en"),
        why="",
    )
    return ArticleDraft(article, sections, tuple(revisions), (), ())
