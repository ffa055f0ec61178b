"""Notes that go on with an earlier one: which article and section that has become."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

from editorial_pipeline.articles.document import DocBlock, Document
from editorial_pipeline.index import Index
from editorial_pipeline.index.entries import timed_name
from editorial_pipeline.models.notes import Note, NoteHash, SegmentId
from editorial_pipeline.models.plan import ArticlePath, Match
from editorial_pipeline.text.continuation import goes_on, predecessor

Matches = Mapping[NoteHash, tuple[Match, ...]]


def with_predecessors(
    matches: Matches,
    notes: Sequence[Note],
    index: Index,
    read: Callable[[ArticlePath], Document | None],
) -> dict[NoteHash, tuple[Match, ...]]:
    """Return the matches with, first, what each note says that it goes on with.

    The predecessor is the last note of the same author that was consumed; where it fed several
    articles, the one that fits the note best counts. A note whose predecessor is in this run is
    left to its sitting.
    """
    found = dict(matches)
    for note in notes:
        if not goes_on(note) or predecessor(note, notes) is not None:
            continue
        match = _continued(note, index, read, found.get(note.hash, ()))
        if match is not None:
            others = (m for m in found.get(note.hash, ()) if m.path != match.path)
            found[note.hash] = (match, *others)
    return found


def _continued(
    note: Note,
    index: Index,
    read: Callable[[ArticlePath], Document | None],
    matches: Iterable[Match],
) -> Match | None:
    scores = {match.path: match.score for match in matches}
    places: list[tuple[float, int, ArticlePath, str | None]] = []
    for before in index.before(note.author or "", note.captured):
        document = read(before.article)
        if document is None:
            continue
        record = index.note(SegmentId(before.note)) if before.note else None
        used = PurePosixPath(record.used).name if record is not None else None
        blocks = _resting_on(document, before.captured, used)
        if blocks:
            section = document.sections[blocks[-1].section].heading
            score = scores.get(before.article, 0.0)
            places.append((score, len(blocks), before.article, section))
    if not places:
        return None
    _, _, path, section = max(places, key=lambda place: place[:2])
    where = f", section “{section}”" if section else ""
    return Match(path, 1.0, f"goes on with what was said before{where}", True, section)  # noqa: FBT003


def _resting_on(document: Document, captured: datetime, used: str | None) -> list[DocBlock]:
    """Return the blocks that cite the note of this time, or of this file name."""
    labels = set()
    for label, definition in document.definitions.items():
        name = PurePosixPath(unquote(definition.target)).name
        timed = timed_name(definition.target)
        if name == used or (timed is not None and timed.captured == captured):
            labels.add(label)
    return [block for block in document.blocks if labels & set(block.labels)]
