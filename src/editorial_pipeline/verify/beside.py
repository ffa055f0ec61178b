"""V17: notes that contradict each other, text that nearly repeats, and later before earlier.

All of it is soft: only a reader can tell a correction from a contradiction. What the rules find
is sent back when a repair happens anyway, and reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

from editorial_pipeline.models.draft import ArticleDraft, Block, Origin
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.text.words import content_stems, words
from editorial_pipeline.verify.context import Context, quoted, read_block
from editorial_pipeline.verify.figures import figures_of
from editorial_pipeline.verify.hedges import is_negation
from editorial_pipeline.verify.repeats import says_the_same

__all__ = ["check_beside"]

_ALIKE: Final = 0.7
_STEMS: Final = 4
_LONG: Final = 6
_MOST_PAIRS: Final = 20_000
"""Pairs of segments with a stem in common that are looked at in one draft."""


def check_beside(draft: ArticleDraft, context: Context) -> Iterator[Finding]:
    """V17: contradictions, near repetitions and misplaced news of a draft. Raises nothing."""
    yield from _contradictions(draft, context)
    yield from _near_repetitions(draft)
    yield from _before_earlier(draft)


def _contradictions(draft: ArticleDraft, context: Context) -> Iterator[Finding]:
    """Two notes say nearly the same, and differ in a figure or in denying it."""
    citing: dict[SegmentId, set[str]] = {}
    for block in draft.blocks:
        for id_ in block.segments:
            citing.setdefault(id_, set()).add(block.id)
    known = [context.segments[id_] for id_ in citing if id_ in context.segments]
    for one, other in _pairs(known):
        if citing[one.id] & citing[other.id] or not (why := contradiction(one, other)):
            continue
        yield Finding(
            "V17",
            Severity.SOFT,
            min(citing[other.id]),
            f"Two notes differ in {why}: {quoted(one.text)} and {quoted(other.text)}.",
            "Say both, in one place, as what was said then and what is said now.",
            (one.id, other.id),
        )


def contradiction(one: Segment, other: Segment) -> str:
    """Return in what two segments contradict each other, or ''."""
    if one.note == other.note or one.language != other.language:
        return ""
    stems = _stems(one.text), _stems(other.text)
    if min(map(len, stems)) < _STEMS:
        return ""
    if 2 * len(stems[0] & stems[1]) < _ALIKE * (len(stems[0]) + len(stems[1])):
        return ""
    denied = [any(map(is_negation, words(segment.text))) for segment in (one, other)]
    if denied[0] != denied[1]:
        return "denying it"
    counted = _counted(one.text), _counted(other.text)
    for noun in counted[0].keys() & counted[1].keys():
        if not counted[0][noun] & counted[1][noun]:
            return "a figure"
    return ""


@lru_cache(maxsize=1 << 14)
def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


@lru_cache(maxsize=4096)
def _counted(text: str) -> dict[str, frozenset[str]]:
    figures = figures_of((text,))
    return {
        noun: frozenset(values)
        for table in (figures.by_noun, figures.by_unit)
        for noun, values in table.items()
        if values
    }


def _pairs(segments: Sequence[Segment]) -> Iterator[tuple[Segment, Segment]]:
    """Yield pairs of different notes that have most of their stems in common, in order."""
    by_stem = _by_stem(segments)
    notes = [segment.note for segment in segments]
    sizes = [len(_stems(segment.text)) for segment in segments]
    # What two segments share is counted thousands of times: as bits, one for each stem.
    bits = [0] * len(segments)
    for number, places in enumerate(by_stem):
        for place in places:
            bits[place] |= 1 << number
    looked_at = 0
    alike: set[tuple[int, int]] = set()
    for places in by_stem:
        for first, second in combinations(places, 2):
            if notes[first] != notes[second]:
                shared = (bits[first] & bits[second]).bit_count()
                if 2 * shared >= _ALIKE * (sizes[first] + sizes[second]):
                    alike.add((first, second))
        looked_at += len(places) * (len(places) - 1) // 2
        if looked_at > _MOST_PAIRS:
            break
    for first, second in sorted(alike):
        yield segments[first], segments[second]


def _by_stem(segments: Sequence[Segment]) -> list[list[int]]:
    """Return for each stem the places of the segments that hold it.

    The rare stems come first: what is said twice has some of them in common. Among equally rare
    ones the order is that of the words, so that the same notes give the same pairs in every run.
    """
    by_stem: dict[str, list[int]] = {}
    for place, segment in enumerate(segments):
        for stem in dict.fromkeys(content_stems(segment.text)):
            by_stem.setdefault(stem, []).append(place)
    return sorted(by_stem.values(), key=len)


def _near_repetitions(draft: ArticleDraft) -> Iterator[Finding]:
    """Object where one point is told twice in other words."""
    told: list[tuple[Block, frozenset[str]]] = []
    for block in draft.blocks:
        if block.origin is not Origin.OPENAI:
            continue
        text = read_block(block).text
        stems = frozenset(content_stems(text))
        if len(stems) < _LONG:
            continue
        for earlier, own in told:
            alike = len(stems & own) >= _ALIKE * min(len(stems), len(own))
            if alike and not _is_other(text, read_block(earlier).text):
                yield Finding(
                    "V17",
                    Severity.SOFT,
                    block.id,
                    f"{quoted(block.text)} says much of what {quoted(earlier.text)} says.",
                    "Say it once, and name all the segments that say it.",
                    block.segments,
                )
                break
        told.append((block, stems))


def _is_other(text: str, earlier: str) -> bool:
    """Whether V11 has said it, or figures differ: then it is no repetition."""
    if says_the_same(words(text), words(earlier)):
        return True
    return figures_of((text,)).values != figures_of((earlier,)).values


def _before_earlier(draft: ArticleDraft) -> Iterator[Finding]:
    """Say where new text was put before all that its section has."""
    for section in draft.sections:
        for placed in section.blocks:
            at_start = placed.after == -1 and section.existing is not None
            if at_start and placed.block.origin is Origin.OPENAI and section.heading:
                yield Finding(
                    "V17",
                    Severity.SOFT,
                    placed.block.id,
                    f"{quoted(placed.block.text)} stands before what the section "
                    f"{quoted(section.heading)} said earlier.",
                    "Put it behind the block that it goes on from.",
                    placed.block.segments,
                )
