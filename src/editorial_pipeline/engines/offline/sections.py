"""Which section of its article each unit goes to, and what a new section is called."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from editorial_pipeline.engines.offline.headings import make_headings, said_title
from editorial_pipeline.engines.offline.units import Unit
from editorial_pipeline.models.notes import Language, NoteKind, Segment
from editorial_pipeline.models.plan import ArticleOutline
from editorial_pipeline.text.phrases import PhraseTable
from editorial_pipeline.text.typed import heading_words
from editorial_pipeline.text.words import content_stems, words

_SHORT_ARTICLE: Final = 130
"""Words up to which an article needs no headings."""
_SECTION: Final = 60
"""A section shorter than this takes the next note as well."""
_START: Final = 30
"""Fewer words than these do not start a section of their own."""
_LONG_NOTE: Final = 350
_CUT: Final = 200
"""Words after which a long note is cut where its topic changes most."""
_WINDOW: Final = 3
_FITS: Final = 0.6


@dataclass(frozen=True, slots=True)
class Placed:
    """Segments of one unit and the section they go to (None: the opening)."""

    unit: Unit
    heading: str | None
    new: bool


class _Group:
    """The units of one section, how many words they have, and their stems."""

    def __init__(self, first: Unit) -> None:
        self.units: list[Unit] = []
        self.size = 0
        self.stems: set[str] = set()
        self.add(first)

    def add(self, *units: Unit) -> None:
        """Put units at the end; the sums are kept, for a section can have thousands."""
        self.units += units
        self.size += sum(unit.size for unit in units)
        self.stems.update(*(unit.stems for unit in units))


def place_in_existing(
    units: Sequence[Unit], outline: ArticleOutline, language: Language
) -> list[Placed]:
    """Return a place in an existing article for each unit: a fitting section, or a new one."""
    fits = [_fitting(unit, outline) for unit in units]
    groups: list[_Group] = []
    for index, unit in enumerate(units):
        short = unit.size < _START and not unit.urls
        if index and short and fits[index] is None:
            # A remark says too little for a section: it belongs to what was said before.
            fits[index] = fits[index - 1]
        if fits[index] is None:
            joins = groups and index and fits[index - 1] is None
            if joins and (unit.little or short or groups[-1].size < _SECTION):
                groups[-1].add(unit)
            else:
                groups.append(_Group(unit))
    table = PhraseTable([[unit.phrases for unit in group.units] for group in groups])
    taken = [outline.title, *(text for _, text in outline.headings)]
    headings = make_headings([group.units for group in groups], table, language, taken)
    new = {id(unit): h for group, h in zip(groups, headings, strict=True) for unit in group.units}
    return [
        Placed(unit, fit if fit is not None else new[id(unit)], fit is None)
        for unit, fit in zip(units, fits, strict=True)
    ]


def place_in_new(
    units: Sequence[Unit], title: str, language: Language, *, begun: bool = False
) -> list[Placed]:
    """Return a place in a new article for each unit, long notes cut into several.

    Of an article `begun` by an earlier sitting only the title is known. What is said later gets
    a section, for in the opening it would stand before all that was said earlier.
    """
    short = sum(unit.size for unit in units) <= _SHORT_ARTICLE
    if short and not begun and not _has_headings(units, title):
        return [Placed(unit, None, new=False) for unit in units]
    groups: list[_Group] = []
    named: dict[int, str] = {}
    for unit in units:
        for piece, said in _cut(unit):
            # A typed note's own title is the article's, and no section's.
            heading = "" if words(said) == words(title) else said
            if heading or not groups:
                groups.append(_Group(piece))
            elif piece.little or groups[-1].size < _START:
                groups[-1].add(piece)
            elif piece.size < _START:
                _most_alike(groups, piece).add(piece)
            elif groups[-1].size < _SECTION:
                groups[-1].add(piece)
            else:
                groups.append(_Group(piece))
            if heading:
                named[len(groups) - 1] = heading
    if len(groups) > 1 and groups[-1].size < _SECTION // 2 and len(groups) - 1 not in named:
        groups[-2].add(*groups.pop().units)
    table = PhraseTable([[unit.phrases for unit in group.units] for group in groups])
    free = [index for index in range(len(groups)) if index not in named]
    made = _made([group.units for group in groups], free, table, language, [title, *named.values()])
    headings = [named.get(index) or made[index] for index in range(len(groups))]
    return [
        Placed(unit, heading, new=True)
        for group, heading in zip(groups, headings, strict=True)
        for unit in group.units
    ]


def _most_alike(groups: Sequence[_Group], piece: Unit) -> _Group:
    """Return the group that says most of a short piece's words, the last one in doubt."""

    def shared(group: _Group) -> float:
        said = sum(stem in group.stems for stem in piece.stems)
        return said / math.sqrt(1 + len(group.stems))

    best = max(reversed(groups), key=shared)
    return best if shared(best) > shared(groups[-1]) else groups[-1]


def _made(
    groups: Sequence[Sequence[Unit]],
    free: Sequence[int],
    table: PhraseTable,
    language: Language,
    taken: Sequence[str],
) -> dict[int, str]:
    headings = make_headings(groups, table, language, taken)
    return {index: headings[index] for index in free}


def _cut(unit: Unit) -> list[tuple[Unit, str]]:
    """Cut a unit at the headings of a typed note, or where the topic of long speech changes."""
    if unit.note.kind is NoteKind.TEXT:
        return _cut_at_headings(unit)
    if unit.size <= _LONG_NOTE:
        return [(unit, "")]
    pieces: list[tuple[Unit, str]] = []
    sizes = [len(segment.text.split()) for segment in unit.segments]
    first, left = 0, sum(sizes)
    while first < len(sizes):
        end = _best_end(unit.segments, sizes, first, left)
        pieces.append((_part(unit, unit.segments[first:end]), ""))
        left -= sum(sizes[first:end])
        first = end
    return pieces


def _cut_at_headings(unit: Unit) -> list[tuple[Unit, str]]:
    pieces: list[tuple[Unit, str]] = []
    rest: list[Segment] = []
    heading = ""
    for segment in unit.segments:
        said = heading_words(segment.text)
        if said and len(words(said)) <= 12:  # noqa: PLR2004  (a line, not a paragraph)
            # A link above the first heading belongs below it.
            if rest and (heading or not _part(unit, rest).little):
                pieces.append((_part(unit, rest), heading))
                rest = []
            heading = said_title(said)
        rest.append(segment)
    pieces.append((_part(unit, rest), heading))
    return pieces


def _best_end(segments: Sequence[Segment], sizes: Sequence[int], first: int, left: int) -> int:
    """Return the index before which to cut: where least of the words before goes on.

    `sizes` are the words of each segment, `left` those from `first` on.
    """
    if left <= _LONG_NOTE:
        return len(segments)
    stems: dict[int, set[str]] = {}

    def around(low: int, high: int) -> set[str]:
        for index in range(low, min(high, len(segments))):
            if index not in stems:
                stems[index] = set(content_stems(segments[index].text))
        return set().union(*(stems[index] for index in range(low, min(high, len(segments)))))

    best, end, total = 2.0, len(segments), 0
    for index in range(first + 1, len(segments)):
        total += sizes[index - 1]
        if total < _CUT // 2 or left - total < _CUT // 2:
            continue
        if total > 2 * _CUT:
            break
        before = around(max(first, index - _WINDOW), index)
        after = around(index, index + _WINDOW)
        shared = len(before & after) / (1 + min(len(before), len(after)))
        if shared < best:
            best, end = shared, index
    return end


def _part(unit: Unit, segments: Sequence[Segment]) -> Unit:
    return Unit(unit.number, unit.note, tuple(segments), unit.mark)


def _fitting(unit: Unit, outline: ArticleOutline) -> str | None:
    """Return the heading most of whose words the unit says, None where no one fits."""
    best, fitting = 0.0, None
    title = set(content_stems(outline.title))
    for _, text in outline.headings:
        stems = set(content_stems(text))
        own = stems - title or stems
        said = sum(1 for stem in own if stem in unit.stems)
        often = sum(min(3, unit.stems[stem]) for stem in own)
        share = said / len(own) if own else 0.0
        score = share + 0.05 * often
        if share >= _FITS and (said > 1 or often > 1) and score > best:
            best, fitting = score, text
    return fitting


def _has_headings(units: Sequence[Unit], title: str) -> bool:
    return any(
        unit.note.kind is NoteKind.TEXT
        and any(words(heading_words(s.text)) not in ([], words(title)) for s in unit.segments)
        for unit in units
    )
