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
from editorial_pipeline.text.continuation import goes_on, predecessor, spoken_topics
from editorial_pipeline.text.naming import fits_article
from editorial_pipeline.text.similar import SAME_TITLE

Matches = Mapping[NoteHash, tuple[Match, ...]]


def with_predecessors(
    matches: Matches,
    notes: Sequence[Note],
    index: Index,
    read: Callable[[ArticlePath], Document | None],
) -> dict[NoteHash, tuple[Match, ...]]:
    """Return the matches with, first, what each note says that it goes on with.

    Where it names a topic, that is the article or section that is called so, else one that tells
    of it. Without a topic it is the last note of the same author that was consumed; where that fed
    several articles, the one that fits the note best counts. A note whose predecessor is in this
    run is left to its sitting.
    """
    found = dict(matches)
    for note in notes:
        if not goes_on(note):
            continue
        topics = spoken_topics(note)
        match = _called(topics, index) if topics else None
        if match is None and predecessor(note, notes) is None:
            own = found.get(note.hash, ())
            match = _telling(topics, index, own) if topics else _continued(note, index, read, own)
        if match is not None:
            others = (m for m in found.get(note.hash, ()) if m.path != match.path)
            found[note.hash] = (match, *others)
    return found


def _called(topics: Sequence[str], index: Index) -> Match | None:
    """Return the article, or the section, whose title is most like a topic."""
    outlines = [outline for outline in index.outlines() if not outline.log]
    titles = [(topic, o.title, o.path, None) for topic in topics for o in outlines]
    headings = [
        (topic, text, o.path, text) for topic in topics for o in outlines for _, text in o.headings
    ]
    for named in (titles, headings):
        scored = [
            (fits_article(topic, title, path if section is None else ""), place)
            for place, (topic, title, path, section) in enumerate(named)
        ]
        best = max(scored, key=lambda each: (each[0], -each[1]), default=(0.0, 0))
        if best[0] >= SAME_TITLE:
            topic, _, path, section = named[best[1]]
            return _about(topic, path, section)
    return None


def _telling(topics: Sequence[str], index: Index, matches: Iterable[Match]) -> Match | None:
    """Return the article that holds the words of a topic; of several the one that fits best."""
    scores = {match.path: match.score for match in matches}
    logs = {outline.path for outline in index.outlines() if outline.log}
    for topic in topics:
        holding = [path for path in index.holding(topic) if path not in logs]
        if holding:
            return _about(topic, max(holding, key=lambda path: scores.get(path, 0.0)), None)
    return None


def _about(topic: str, path: ArticlePath, section: str | None) -> Match:
    where = f", section “{section}”" if section else ""
    return Match(path, 1.0, f"goes on with what was said about {topic}{where}", True, section)  # noqa: FBT003


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
