"""Turn the plan into questions for an engine: one for each article, or several where long."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from editorial_pipeline.models.draft import DraftRequest, Fidelity, SectionGroup, SectionView
from editorial_pipeline.models.notes import Note, NoteHash, Segment
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, Plan, PlannedArticle


def build_requests(
    plan: Plan,
    notes: Sequence[Note],
    views: Mapping[ArticlePath, tuple[SectionView, ...]],
    segments_per_call: int,
    fidelity: Callable[[ArticlePath | None], Fidelity] = lambda _: Fidelity.REWRITE,
) -> tuple[tuple[DraftRequest, ...], ...]:
    """Return, for each article of the plan, its requests in order.

    `notes` come in order of capture; `views` hold the existing articles, parsed; `fidelity` tells
    for each how close it keeps to the notes. No request has more than `segments_per_call`
    segments; nothing is ever left out to fit.
    """
    placed = _placed(plan, notes)
    by_hash = {note.hash: note for note in notes}
    return tuple(
        tuple(
            replace(request, fidelity=fidelity(article.path))
            for request in _requests(
                article, placed.get(article.key, {}), by_hash, views, segments_per_call
            )
        )
        for article in plan.articles
    )


def _placed(plan: Plan, notes: Sequence[Note]) -> dict[ArticleKey, dict[str | None, list[Segment]]]:
    """Return the segments of each article by heading, in the order of first mention."""
    placed: dict[ArticleKey, dict[str | None, list[Segment]]] = {}
    for note in notes:
        for segment in note.segments:
            for placement in plan.uses[segment.id].placements:
                headings = placed.setdefault(placement.article, {})
                headings.setdefault(placement.section, []).append(segment)
    return placed


def _requests(
    article: PlannedArticle,
    placed: Mapping[str | None, list[Segment]],
    notes: Mapping[NoteHash, Note],
    views: Mapping[ArticlePath, tuple[SectionView, ...]],
    segments_per_call: int,
) -> Iterator[DraftRequest]:
    sections = views.get(article.path, ()) if article.path else ()
    groups = _groups(placed, sections)
    for part, some in enumerate(_parts(groups, segments_per_call), start=1):
        involved = dict.fromkeys(s.note for group in some for s in group.segments)
        yield DraftRequest(
            article=article,
            sections=sections,
            groups=tuple(some),
            notes=tuple(sorted((notes[h] for h in involved), key=lambda n: (n.captured, n.name))),
            part=part,
        )


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
