"""Calls of a good size: short sittings share one, long ones are cut, and nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from editorial_pipeline.models.notes import Segment, SegmentId, Sitting
from editorial_pipeline.models.plan import PlanRequest

_NEAR = 0.25
"""Share of the words around the middle in which a border between notes or paragraphs is taken."""


def join(sittings: Sequence[Sitting], most: int) -> Iterator[tuple[Sitting, int]]:
    """Yield sittings to be planned in one call, and how many of the given ones each is.

    Neighbours share a call as long as it has at most `most` segments: the rules are long, and
    are sent once for all of them. A joined sitting has the number of its first.
    """
    together: list[Sitting] = []
    room = most
    for sitting in sittings:
        size = sum(len(note.segments) for note in sitting.notes)
        if together and size > room:
            yield _joined(together), len(together)
            together, room = [], most
        together.append(sitting)
        room -= size
    if together:
        yield _joined(together), len(together)


def _joined(sittings: Sequence[Sitting]) -> Sitting:
    notes = tuple(note for sitting in sittings for note in sitting.notes)
    return sittings[0] if len(sittings) == 1 else Sitting(sittings[0].number, notes)


def cut(
    request: PlanRequest, fits: Callable[[PlanRequest], bool]
) -> Iterator[frozenset[SegmentId]]:
    """Yield the segments of each call in order, together exactly those of `request`.

    Halves of halves, as long as one does not fit: cut between notes where there is a border
    near the middle, else between paragraphs, else between segments. A single segment that does
    not fit stands alone: the service has the last word on it.
    """
    if len(request.segments) <= 1 or fits(request):
        if request.segments:
            yield request.segments
        return
    segments = [segment for own in request.asked_by_note() for segment in own]
    at = _border(segments)
    for half in (segments[:at], segments[at:]):
        yield from cut(replace(request, segments=frozenset(s.id for s in half)), fits)


def _border(segments: Sequence[Segment]) -> int:
    """Return the index at which to cut, from 1 to the number of segments less one."""
    sizes = list(accumulate(len(segment.text) + 1 for segment in segments))
    middle = sizes[-1] / 2
    best = min(range(1, len(segments)), key=lambda i: abs(sizes[i - 1] - middle))
    for same in (_same_note, _same_paragraph):
        borders = [
            i
            for i in range(1, len(segments))
            if not same(segments[i - 1], segments[i])
            and abs(sizes[i - 1] - middle) <= _NEAR * sizes[-1]
        ]
        if borders:
            return min(borders, key=lambda i: abs(sizes[i - 1] - middle))
    return best


def _same_note(one: Segment, other: Segment) -> bool:
    return one.note == other.note


def _same_paragraph(one: Segment, other: Segment) -> bool:
    return one.note == other.note and one.paragraph == other.paragraph
