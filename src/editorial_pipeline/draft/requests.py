"""Turn the plan into questions for an engine: one for each article, or several where long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from editorial_pipeline.models.notes import Note, NoteHash, Segment
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, Plan
from editorial_pipeline.models.request import DraftRequest, Fidelity, SectionGroup, SectionView
from editorial_pipeline.text.log_marks import without_log_lead

Fits = Callable[[DraftRequest], bool]

_EIGHTH, _HALF = 1 / 8, 1 / 2
_SLACK = 1.4
"""A group that is a little longer than wanted is not cut for that."""


def build_requests(
    plan: Plan,
    notes: Sequence[Note],
    views: Mapping[ArticlePath, tuple[SectionView, ...]],
    segments_per_call: int,
    fidelity: Callable[[ArticlePath | None], Fidelity] = lambda _: Fidelity.REWRITE,
    fits: Fits = lambda _: True,
) -> tuple[tuple[DraftRequest, ...], ...]:
    """Return, for each article of the plan, its requests in order.

    `notes` come in order of capture; `views` hold the existing articles, parsed; `fidelity` tells
    for each how close it keeps to the notes. No request has more than `segments_per_call`
    segments, and each of more than one segment `fits` into a call; no material is ever left out
    for that.
    """
    placed = _placed(plan, notes)
    by_hash = {note.hash: note for note in notes}
    requests = []
    for article in plan.articles:
        sections = views.get(article.path, ()) if article.path else ()
        groups = _groups(placed.get(article.key, {}), sections)
        whole = DraftRequest(
            article, sections, (), (), fidelity=fidelity(article.path), forms=plan.forms
        )
        pieces = [
            piece
            for some in _parts(groups, segments_per_call)
            for piece in _fitting(whole, some, by_hash, fits)
        ]
        requests.append(tuple(replace(p, part=n) for n, p in enumerate(pieces, start=1)))
    return tuple(requests)


def _placed(plan: Plan, notes: Sequence[Note]) -> dict[ArticleKey, dict[str | None, list[Segment]]]:
    """Return the segments of each article by heading, in the order of first mention.

    What goes to a log goes without the words that say so.
    """
    placed: dict[ArticleKey, dict[str | None, list[Segment]]] = {}
    logs = {article.key for article in plan.articles if article.log}
    for note in notes:
        for segment in note.segments:
            for placement in plan.uses[segment.id].placements:
                headings = placed.setdefault(placement.article, {})
                said = segment
                if placement.article in logs:
                    said = replace(segment, text=without_log_lead(segment.text))
                headings.setdefault(placement.section, []).append(said)
    return placed


def _fitting(
    whole: DraftRequest,
    groups: Sequence[SectionGroup],
    notes: Mapping[NoteHash, Note],
    fits: Fits,
) -> Iterator[DraftRequest]:
    """Yield requests that fit, with halves of halves of the material as long as one does not.

    Where the present text of the sections leaves no room for an eighth of the material, it is
    the text that is left out: an engine then adds to the sections without having read them.
    """
    request = _with(whole, groups, notes)
    if fits(request) or len(request.segments) == 1:
        yield request
    elif not request.text_hidden and not fits(_with(whole, _first(groups, _EIGHTH), notes)):
        yield from _fitting(replace(whole, text_hidden=True), groups, notes, fits)
    else:
        half = _first(groups, _HALF)
        yield from _fitting(whole, half, notes, fits)
        yield from _fitting(whole, _rest(groups, half), notes, fits)


def _with(
    whole: DraftRequest, groups: Sequence[SectionGroup], notes: Mapping[NoteHash, Note]
) -> DraftRequest:
    involved = dict.fromkeys(s.note for group in groups for s in group.segments)
    in_order = sorted((notes[h] for h in involved), key=lambda n: (n.captured, n.name))
    return replace(whole, groups=tuple(groups), notes=tuple(in_order))


def _first(groups: Sequence[SectionGroup], share: float) -> list[SectionGroup]:
    """Return about a share of the words, at least a segment, and a whole group where one ends."""
    wanted = share * sum(len(s.text) for group in groups for s in group.segments)
    taken: list[SectionGroup] = []
    for group in groups:
        size = sum(len(s.text) for s in group.segments)
        if taken and size > wanted * _SLACK:
            break
        if size <= wanted * _SLACK:
            taken.append(group)
            wanted -= size
            continue
        kept = [s for s, end in zip(group.segments, _ends(group), strict=True) if end <= wanted]
        taken.append(replace(group, segments=tuple(kept) or group.segments[:1]))
        break
    return taken


def _ends(group: SectionGroup) -> Iterator[int]:
    return accumulate(len(segment.text) for segment in group.segments)


def _rest(groups: Sequence[SectionGroup], taken: Sequence[SectionGroup]) -> list[SectionGroup]:
    """Return what of `groups` is not in `taken`, which holds their beginnings."""
    rest = list(groups[len(taken) :])
    last, part = groups[len(taken) - 1], taken[-1]
    left = last.segments[len(part.segments) :]
    return [replace(last, segments=left), *rest] if left else rest


def _groups(
    placed: Mapping[str | None, list[Segment]], sections: Sequence[SectionView]
) -> list[SectionGroup]:
    """Return groups of segments, one for each heading, the opening first."""
    existing = formerly(sections)
    existing |= {heading_key(section.heading): section.index for section in reversed(sections)}
    groups: dict[str, SectionGroup] = {}
    for heading, segments in placed.items():
        # Two spellings of one heading are one section, the first spelling stands.
        key = heading_key(heading)
        earlier = groups.get(key)
        groups[key] = SectionGroup(
            heading=earlier.heading if earlier else heading,
            section=existing.get(key),
            segments=(earlier.segments if earlier else ()) + tuple(segments),
        )
    opening = groups.pop("", None)
    return ([opening] if opening else []) + list(groups.values())


def formerly(sections: Sequence[SectionView]) -> dict[str, int]:
    """Return the sections by the keys of headings that a person has renamed."""
    return {heading_key(name): section.index for section in sections for name in section.formerly}


def heading_key(heading: str | None) -> str:
    """Return what two spellings of a heading have in common; '' stands for the opening."""
    return " ".join((heading or "").lstrip("#").casefold().split())


def _parts(groups: Sequence[SectionGroup], size: int) -> Iterator[list[SectionGroup]]:
    """Cut groups into parts of at most `size` segments, at group borders where they fit."""
    part: list[SectionGroup] = []
    room = size
    for group in groups:
        if part and len(group.segments) > room:
            yield part
            part, room = [], size
        for start in range(0, len(group.segments), size):
            some = group.segments[start : start + size]
            if len(some) > room:
                yield part
                part, room = [], size
            part.append(SectionGroup(group.heading, group.section, some))
            room -= len(some)
    if part:
        yield part
