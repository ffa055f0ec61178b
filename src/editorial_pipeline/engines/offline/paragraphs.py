"""Segments as the paragraphs of an article: what stands together, and in which form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from editorial_pipeline.models.notes import Language, Note, NoteHash, NoteKind, Segment
from editorial_pipeline.text.floor import is_foreign
from editorial_pipeline.text.link_names import URL
from editorial_pipeline.text.words import content_stems

_MOST_SENTENCES: Final = 6
_MOST_WORDS: Final = 120
_ENOUGH_WORDS: Final = 45
"""From here on a paragraph may end where the topic changes."""
_QUOTE_SENTENCES: Final = 5
_TINY: Final = 25
"""Typed messages of fewer words may share a paragraph."""
_BULLET: Final = re.compile(r"\s*(?:[-*•–—+]|\d{1,2}[.)])\s+(?=\S)")
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive segments that make one block. `form` says how they are written."""

    form: str
    segments: tuple[Segment, ...]


PARAGRAPH: Final = "paragraph"
QUOTE: Final = "quote"
ITEMS: Final = "list"


def make_passages(
    segments: Sequence[Segment], notes: Sequence[Note], language: Language
) -> list[Passage]:
    """Return the passages of one section in order; every segment is in exactly one.

    No passage mixes notes, but for tiny typed messages in a row.
    """
    by_hash = {note.hash: note for note in notes}
    passages: list[Passage] = []
    for run in _runs(segments, language):
        note = by_hash[run[0].note]
        if is_foreign(run[0], language):
            passages.extend(Passage(QUOTE, p) for p in _cut(run, _QUOTE_SENTENCES))
        elif note.kind is NoteKind.TEXT:
            passages.extend(_typed(run))
        else:
            passages.extend(Passage(PARAGRAPH, p) for p in _cut(run, _MOST_SENTENCES))
    return _joined(passages, by_hash)


def _runs(segments: Iterable[Segment], language: Language) -> Iterator[list[Segment]]:
    """Yield segments of one note that are alike in being in the article's language or not."""
    run: list[Segment] = []
    for segment in segments:
        last = run[-1] if run else None
        if last is not None and (
            last.note != segment.note or is_foreign(last, language) != is_foreign(segment, language)
        ):
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


def _typed(run: Sequence[Segment]) -> Iterator[Passage]:
    """Yield the paragraphs of a typed note as they were typed; marked lines make a list."""
    paragraphs: list[list[Segment]] = []
    for segment in run:
        if paragraphs and paragraphs[-1][-1].paragraph == segment.paragraph:
            paragraphs[-1].append(segment)
        else:
            paragraphs.append([segment])
    items: list[Segment] = []
    for paragraph in paragraphs:
        if is_item(paragraph[0]) and not any(_FENCE.match(s.text) for s in paragraph):
            items.extend(paragraph)
            continue
        if items:
            yield _listed(items)
            items = []
        yield Passage(PARAGRAPH, tuple(paragraph))
    if items:
        yield _listed(items)


def _listed(items: Sequence[Segment]) -> Passage:
    marked = sum(1 for segment in items if is_item(segment))
    return Passage(ITEMS if marked > 1 else PARAGRAPH, tuple(items))


def is_item(segment: Segment) -> bool:
    """Whether a typed segment starts with the mark of a list item."""
    return _BULLET.match(segment.text) is not None


def without_bullet(text: str) -> str:
    """Return a list item's words without its mark."""
    return _BULLET.sub("", text, count=1)


def _cut(run: Sequence[Segment], sentences: int) -> Iterator[tuple[Segment, ...]]:
    """Cut a run of one note into passages of a readable length, where its topic changes."""
    passage: list[Segment] = []
    count = 0
    for index, segment in enumerate(run):
        size = len(segment.text.split())
        if passage:
            apart = segment.paragraph != passage[-1].paragraph or _has_pause(passage[-1], segment)
            full = len(passage) >= sentences or count + size > _MOST_WORDS
            turns = count >= _ENOUGH_WORDS and not _linked(passage, segment)
            rest = sum(len(s.text.split()) for s in run[index:])
            if (apart and count > _TINY) or full or (turns and rest > _TINY):
                yield tuple(passage)
                passage, count = [], 0
        passage.append(segment)
        count += size
    if passage:
        yield tuple(passage)


_PAUSE_S: Final = 2.5


def _has_pause(before: Segment, after: Segment) -> bool:
    if before.end_s is None or after.start_s is None:
        return False
    return after.start_s - before.end_s >= _PAUSE_S


def _linked(passage: Sequence[Segment], segment: Segment) -> bool:
    """Whether a segment speaks of what the last two did, or points back to it."""
    own = set(content_stems(segment.text))
    before = {stem for s in passage[-2:] for stem in content_stems(s.text)}
    return not own or bool(own & before)


def _joined(passages: Sequence[Passage], notes: Mapping[NoteHash, Note]) -> list[Passage]:
    """Put tiny typed messages in a row, as people send them, into one paragraph."""
    joined: list[Passage] = []
    for passage in passages:
        last = joined[-1] if joined else None
        if last is not None and _are_tiny(last, passage, notes):
            joined[-1] = Passage(PARAGRAPH, last.segments + passage.segments)
        else:
            joined.append(passage)
    return joined


def _are_tiny(one: Passage, other: Passage, notes: Mapping[NoteHash, Note]) -> bool:
    both = one.segments + other.segments
    return (
        one.form == other.form == PARAGRAPH
        and all(notes[s.note].kind is NoteKind.TEXT for s in both)
        and sum(len(s.text.split()) for s in both) <= _TINY
        and not any(URL.search(s.text) for s in both)
    )
