"""Units of routing: what goes to one article together, and what the speaker said about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from editorial_pipeline.engines.offline.uses import NoteUses
from editorial_pipeline.index.terms import query_terms
from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import Note, Segment
from editorial_pipeline.text.clean import clean_speech
from editorial_pipeline.text.link_names import URL
from editorial_pipeline.text.marks import Mark, Reach
from editorial_pipeline.text.phrases import PhraseCounts, count_phrases
from editorial_pipeline.text.words import content_stems

_PRELUDE = 25
"""Words that may stand before "new article" in a note without being a topic of their own."""
_LITTLE = 5
"""Fewer words that carry a topic than this say nothing of their own about where they belong."""


_REMARK = 20
"""Words of the longest remark on an address, the address included."""


@dataclass(frozen=True)
class Unit:
    """Consecutive content of one note. `mark` is the order that applies to it, if any.

    `others` are further marks of the note that come to the same.
    """

    number: int
    note: Note
    segments: tuple[Segment, ...]
    mark: Mark | None = None
    others: tuple[Mark, ...] = ()

    @cached_property
    def sentences(self) -> list[str]:
        """The cleaned sentences, addresses left out."""
        cleaned = (clean_speech(URL.sub(" ", s.text), s.language) for s in self.segments)
        return [sentence for sentence in cleaned if sentence]

    @cached_property
    def stems(self) -> Counter[str]:
        """How often each stem that carries a topic is said."""
        return Counter(stem for s in self.sentences for stem in content_stems(s))

    @cached_property
    def size(self) -> int:
        """How many words were said."""
        return _words(self.segments)

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms by which an index would look for the unit, sounds included."""
        return frozenset(query_terms(" ".join(s.text for s in self.segments)))

    @cached_property
    def phrases(self) -> PhraseCounts:
        """The phrases of the sentences, counted."""
        return count_phrases(self.sentences)

    @cached_property
    def urls(self) -> list[str]:
        """The addresses in the unit, in order."""
        return [url.rstrip(".,;:!?)»") for s in self.segments for url in URL.findall(s.text)]

    @property
    def little(self) -> bool:
        """Whether it says too little to be routed by its own words (a link, a remark)."""
        return self.stems.total() < _LITTLE

    @property
    def is_pointer(self) -> bool:
        """Whether it is an address with a remark, which goes with what is said around it."""
        return bool(self.urls) and _words(self.segments) <= _REMARK


@dataclass(slots=True)
class Orders:
    """The units of a sitting in order of capture, and marks that stand in a note of their own.

    `loose` pairs such a mark with the number of units before it.
    """

    units: list[Unit] = field(default_factory=list)
    loose: list[tuple[int, Mark, Note]] = field(default_factory=list)


def cut_units(sitting: Sequence[NoteUses]) -> Orders:
    """Cut each note's content at its marks, and give each piece the order that is about it."""
    orders = Orders()
    for uses in sitting:
        if not uses.segments:
            continue
        marks = [m for m in uses.marks if m.kind in {DirectiveKind.CREATE, DirectiveKind.ROUTE}]
        content = uses.content
        if not content:
            orders.loose.extend((len(orders.units), mark, uses.note) for mark in marks)
            continue
        pieces = _pieces(uses, content, marks)
        others = tuple(marks) if len(pieces) == 1 else ()
        for segments, mark in pieces:
            orders.units.append(Unit(uses.number, uses.note, tuple(segments), mark, others))
    return orders


def _pieces(
    uses: NoteUses, content: Sequence[Segment], marks: Sequence[Mark]
) -> list[tuple[list[Segment], Mark | None]]:
    """Return runs of content with the mark that is about each.

    A mark at the start of a note is about what follows, one at its end about what came before;
    in the middle, "new article" opens what follows and "put this in …" closes what came before,
    and what is left goes on with it. Marks inside a sentence for the reader are about the whole
    run they stand in.
    """
    naming = next((m for m in reversed(marks) if m.reach is Reach.BEFORE), None)
    if naming is not None:
        # "The article should be called …" is about the whole note, and so is what it names.
        return [(list(content), naming)]
    number = {s.id: s.number for s in uses.segments}
    rest = list(content)
    pieces: list[tuple[list[Segment], Mark | None]] = []
    pending: Mark | None = None
    for mark in marks:
        at = number[mark.segments[0]]
        opens = mark.log and mark.reach is Reach.AFTER
        within = not mark.pure and not opens
        before = [s for s in rest if s.number < at or (within and s.number == at)]
        rest = [s for s in rest if s not in before]
        closes = not opens and (mark.kind is DirectiveKind.ROUTE or not mark.name or not mark.pure)
        introduced = pending is not None and bool(pending.name)
        prelude = rest and not introduced and _words(before) < _PRELUDE
        if mark.kind is DirectiveKind.CREATE and prelude:
            # "Good morning, today about jobs. New article: …" belongs to what it introduces.
            rest, before = before + rest, []
        if before and pending is None and (closes or not rest):
            pieces.append((before, mark))
        else:
            if before:
                pieces.append((before, pending or _goes_on(pieces)))
            pending = replace(mark, reach=Reach.AFTER) if mark.another else mark
    if rest:
        pieces.append((rest, pending or _goes_on(pieces)))
    elif pending is not None and pieces and pieces[-1][1] is None:
        pieces[-1] = (pieces[-1][0], pending)
    return pieces


def _goes_on(pieces: Sequence[tuple[list[Segment], Mark | None]]) -> Mark | None:
    """Return the order of the piece before: up to the next one the speaker goes on with it.

    A log gets what was said to be for it, and no more.
    """
    last = pieces[-1][1] if pieces else None
    return last if last is not None and not last.log else None


def _words(segments: Sequence[Segment]) -> int:
    return sum(len(segment.text.split()) for segment in segments)
