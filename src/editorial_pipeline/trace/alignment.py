"""Which sentence of a block rests on which of the block's segments.

Receipts say on what a block rests, not which sentence on which segment; that is found by words
in one language, and by figures, names and order across two. It is a guess where nothing tells
the segments apart, and then says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from editorial_pipeline.index.sound import skeleton
from editorial_pipeline.models.notes import UNDETERMINED, Language, Segment, SegmentId
from editorial_pipeline.text.numbers import find_numbers
from editorial_pipeline.text.translit import is_cyrillic
from editorial_pipeline.text.words import content_stems, words

_ENOUGH = 0.45
"""Share of a sentence's weight from which its words come from a segment, as in rule V10."""
_LEAST = 0.15
"""Share of a sentence's weight that makes a further segment worth naming."""
_TIE = 0.2
"""How much all words count beside those of the topic."""
_SOUND = 0.6
"""What the sound of a name weighs beside the name: the keys of sounds are coarse."""
_UNIQUE = 0.99
"""Across languages: what ties two texts even out of order."""
_TELLING = 4
"""Characters of a mark from which it tells something by itself; two digits of a figure do."""
_ELSEWHERE = 0.15
"""Across languages: what a pair without anchor costs a sentence that is anchored elsewhere."""
_DIAGONAL = 0.2
_STEP = 0.25
"""Across languages: what keeping the order is worth, and what a further pair costs."""


@dataclass(frozen=True, slots=True)
class Support:
    """A segment that a sentence rests on; `certain` is false where order alone suggests it."""

    segment: SegmentId
    certain: bool


def align(
    sentences: Sequence[str],
    segments: Sequence[Segment],
    language: Language,
    *,
    machine: bool,
) -> tuple[tuple[Support, ...], ...]:
    """Return for each sentence, in `language`, the segments it rests on, in their order.

    Of a machine text every segment is named at least once. Where a person changed the text a
    sentence that shares no words with any segment rests on none of them.
    """
    if not sentences or not segments:
        return tuple(() for _ in sentences)
    if machine and 1 in (len(sentences), len(segments)):
        every = tuple(Support(segment.id, certain=True) for segment in segments)
        return tuple(every for _ in sentences)
    marks = _Marks(sentences, segments, language)
    pairs = _by_order(marks, machine) if marks.crosses else _by_words(marks, machine)
    return tuple(
        tuple(
            Support(segment.id, certain=pairs[row, column])
            for column, segment in enumerate(segments)
            if (row, column) in pairs
        )
        for row in range(len(sentences))
    )


class _Marks:
    """The sentences and segments by what can be compared, and what each mark weighs.

    Marks are stems, figures (`#47`) and, across scripts, the sounds of words (`~dmtr`).
    """

    def __init__(
        self, sentences: Sequence[str], segments: Sequence[Segment], language: Language
    ) -> None:
        self.crosses = any(_is_foreign(segment, language, sentences) for segment in segments)
        self.rows = [_marks(sentence) for sentence in sentences]
        self.columns = [_marks(segment.text) for segment in segments]
        if self.crosses:
            script = any(map(is_cyrillic, sentences))
            sounds = [_sounds(sentence, cyrillic=script) for sentence in sentences]
            others = [_sounds(segment.text, cyrillic=not script) for segment in segments]
            self.rows = [own | sound for own, sound in zip(self.rows, sounds, strict=True)]
            self.columns = [own | sound for own, sound in zip(self.columns, others, strict=True)]
        counts = Counter(mark for column in self.columns for mark in column)
        self._weights: Mapping[str, float] = {
            mark: (_SOUND if mark.startswith("~") else 1.0) * log(1 + len(segments) / count)
            for mark, count in counts.items()
        }
        self._foreign = log(1 + len(segments))
        self._said = [frozenset(words(segment.text)) for segment in segments]
        self._written = [frozenset(words(sentence)) for sentence in sentences]

    def weight(self, marks: frozenset[str]) -> float:
        """Return what marks weigh together: the more, the fewer segments hold them."""
        # Sorted: a sum in the order of a set would differ in its last digit from run to run.
        return sum(self._weights.get(mark, self._foreign) for mark in sorted(marks))

    def share(self, marks: frozenset[str], whole: frozenset[str]) -> float:
        """Return the share that marks have in the weight of a whole."""
        return self.weight(marks) / self.weight(whole) if whole else 0.0

    def anchor(self, row: int, column: int) -> float:
        """Return how surely marks that survive a translation tie two texts: 1 for a unique one."""
        return min(1.0, self.weight(self.rows[row] & self.columns[column]) / self._foreign)

    def likeness(self, row: int, column: int) -> float:
        """Return how alike a sentence and a segment are with all their words; it breaks ties."""
        either = self._written[row] | self._said[column]
        both = self._written[row] & self._said[column]
        return _TIE * len(both) / len(either) if either else 0.0


def _is_foreign(segment: Segment, language: Language, sentences: Sequence[str]) -> bool:
    if is_cyrillic(segment.text) != any(map(is_cyrillic, sentences)):
        return True
    return language != UNDETERMINED and segment.language not in {UNDETERMINED, language}


def _marks(text: str) -> frozenset[str]:
    # "So it was, and so it is" has no word of a topic, but is found by all of them.
    return (frozenset(content_stems(text)) | _figures(text)) or frozenset(words(text))


def _sounds(text: str, *, cyrillic: bool) -> frozenset[str]:
    """Return how the words of one script sound, so that names are found in the other one."""
    keys = (skeleton(word) for word in words(text) if is_cyrillic(word) == cyrillic)
    return frozenset(f"~{key}" for key in keys if key)


def _figures(text: str) -> frozenset[str]:
    numbers = find_numbers(text)
    return frozenset(
        f"#{reading}" for number in numbers if not number.loose for reading in number.readings
    )


_Pairs = dict[tuple[int, int], bool]
"""Sentence and segment by their places, and whether the pair is certain."""


def _by_words(marks: _Marks, machine: bool) -> _Pairs:  # noqa: FBT001  private
    pairs: _Pairs = {}
    for row, sentence in enumerate(marks.rows):
        rest = sentence
        while rest:
            gains = [marks.share(rest & column, sentence) for column in marks.columns]
            best = max(range(len(gains)), key=lambda at: gains[at] + marks.likeness(row, at))
            if gains[best] < _LEAST:
                break
            first = rest == sentence
            pairs[row, best] = gains[best] >= (_ENOUGH if first else _LEAST)
            rest -= marks.columns[best]
    if machine:
        _place_the_others(marks, pairs)
    return pairs


def _place_the_others(marks: _Marks, pairs: _Pairs) -> None:
    """Give each segment of a machine text a sentence, and each sentence a segment."""
    for column, said in enumerate(marks.columns):
        if not any((row, column) in pairs for row in range(len(marks.rows))):
            shares = [marks.share(row & said, said) for row in marks.rows]
            best = max(range(len(shares)), key=lambda at: shares[at] + marks.likeness(at, column))
            if not shares[best]:
                best = _opposite(column, len(marks.columns), len(marks.rows))
            pairs[best, column] = shares[best] >= _ENOUGH
    for row in range(len(marks.rows)):
        if not any((row, column) in pairs for column in range(len(marks.columns))):
            pairs[row, _opposite(row, len(marks.rows), len(marks.columns))] = False


def _opposite(place: int, size: int, other: int) -> int:
    """Return the place that lies as far into another sequence."""
    return min(other - 1, (2 * place + 1) * other // (2 * size))


def _by_order(marks: _Marks, machine: bool) -> _Pairs:  # noqa: FBT001  private
    """Align two languages: the best way through both in order, along what they share."""
    rows, columns = len(marks.rows), len(marks.columns)
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {}
    anchors = [[marks.anchor(row, column) for column in range(columns)] for row in range(rows)]
    held = [max(line) >= _UNIQUE for line in anchors]
    for row in range(rows):
        for column in range(columns):
            apart = abs((row + 0.5) / rows - (column + 0.5) / columns)
            score = anchors[row][column] + _DIAGONAL * (1 - apart) - _STEP
            if held[row] and not anchors[row][column]:
                score -= _ELSEWHERE
            before = [
                (best[place][0], place)
                for place in ((row - 1, column - 1), (row - 1, column), (row, column - 1))
                if place in best
            ]
            top, origin = max(before) if before else (0.0, None)
            best[row, column] = (top + score, origin)
    pairs = {
        (row, column): _tells(marks, marks.rows[row] & marks.columns[column])
        for row in range(rows)
        for column in range(columns)
        if anchors[row][column] >= _UNIQUE
    }
    at: tuple[int, int] | None = (rows - 1, columns - 1)
    while at is not None:
        shared = marks.rows[at[0]] & marks.columns[at[1]]
        if machine or shared:
            pairs.setdefault(at, _tells(marks, shared))
        at = best[at][1]
    sure_rows = {row for (row, _), certain in pairs.items() if certain}
    sure_columns = {column for (_, column), certain in pairs.items() if certain}
    # A guess between two that are both accounted for is only the way from one to the next.
    return {
        (row, column): certain
        for (row, column), certain in pairs.items()
        if certain or row not in sure_rows or column not in sure_columns
    }


def _tells(marks: _Marks, shared: frozenset[str]) -> bool:
    """Whether what is shared tells this segment from most of the others.

    A word of two or three letters does not: recognisers hear them, and miss them, everywhere.
    """
    return any(
        2 * sum(mark in column for column in marks.columns) <= max(2, len(marks.columns))
        for mark in shared
        if len(mark) >= (_TELLING - 1 if mark.startswith("#") else _TELLING)
    )
