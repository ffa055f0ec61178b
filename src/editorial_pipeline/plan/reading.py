"""Check an engine's plan for one sitting: what it may say, and what it left out.

Nothing is believed: a note, a segment, an article or a use that the request does not know is
dropped, and every segment that the answer does not account for is returned as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from editorial_pipeline.models.notes import Note, Segment, SegmentId
from editorial_pipeline.models.plan import (
    ArticleAnswer,
    ArticleKey,
    DirectiveAnswer,
    DirectiveKind,
    Placement,
    PlanAnswer,
    PlanRequest,
    SegmentUse,
    SpanAnswer,
    Use,
)

_Labelled = Mapping[int, Mapping[int, Segment]]
"""The segments of a request by the number of their note, then by their own."""

_URL = re.compile(r"https?://\S", re.IGNORECASE)


@dataclass(slots=True)
class DirectiveReading:
    """A directive of the answer with the ids of its segments; `article` is a key or None."""

    kind: DirectiveKind
    segments: tuple[SegmentId, ...]
    detail: str
    article: str | None


@dataclass(slots=True)
class Reading:
    """What of an answer can be believed. Keys of `articles` are those of the answer."""

    by: str
    articles: dict[str, ArticleAnswer] = field(default_factory=dict)
    uses: dict[SegmentId, SegmentUse] = field(default_factory=dict)
    directives: list[DirectiveReading] = field(default_factory=list)
    missing: frozenset[SegmentId] = frozenset()


def read_answer(request: PlanRequest, answer: PlanAnswer, *, by: str) -> Reading:
    """Return what of `answer` fits `request`; `by` names the engine in the decisions."""
    reading = Reading(by=by, articles=_known_articles(request, answer))
    segments = {
        number: {s.number: s for s in note.segments if s.id in request.segments}
        for number, note in enumerate(request.sitting.notes, start=1)
    }
    for span in answer.spans:
        for segment in _covered(segments, span):
            use = _read_use(reading, span, segment, segments)
            if use is not None and _may_direct(request, segment, use):
                reading.uses[segment.id] = _merge(reading.uses.get(segment.id), use)
    for directive in answer.directives:
        _read_directive(reading, directive, segments)
    _drop_unproved(reading)
    reading.missing = request.segments - reading.uses.keys()
    return reading


def _known_articles(request: PlanRequest, answer: PlanAnswer) -> dict[str, ArticleAnswer]:
    paths = {outline.path for outline in request.candidates}
    return {
        article.key: article
        for article in answer.articles
        if (article.path in paths if article.path is not None else article.title.strip())
    }


def _covered(segments: _Labelled, span: SpanAnswer | DirectiveAnswer) -> Iterator[Segment]:
    own = segments.get(span.note, {})
    # Bounded by what exists: a span up to 10**12 must not run that long.
    for number in range(max(span.first, 1), min(span.last, max(own, default=0)) + 1):
        if number in own:
            yield own[number]


def _read_use(
    reading: Reading,
    span: SpanAnswer,
    segment: Segment,
    segments: _Labelled,
) -> SegmentUse | None:
    use = Use(span.use)
    why = " ".join((span.why or "").split())
    if use is Use.CONTENT:
        if span.article not in reading.articles:
            return None
        section = " ".join((span.section or "").split()) or None
        placement = Placement(ArticleKey(span.article), section, span.new_section)
        return SegmentUse(segment.id, use, reading.by, (placement,))
    if use is Use.DUPLICATE:
        original = _labelled(segments, span.of)
        if original is None or original.id == segment.id:
            return None
        return SegmentUse(segment.id, use, reading.by, why=why, of=original.id)
    if use is Use.CHATTER and _URL.search(segment.text):
        # An address is always worth keeping, whatever surrounds it.
        return None
    return SegmentUse(segment.id, use, reading.by, why=why or use.value)


def _labelled(segments: _Labelled, label: str | None) -> Segment | None:
    match = re.fullmatch(r"\[?(\d{1,6})\.(\d{1,6})\]?", (label or "").strip(), re.ASCII)
    return segments.get(int(match[1]), {}).get(int(match[2])) if match else None


def _may_direct(request: PlanRequest, segment: Segment, use: SegmentUse) -> bool:
    if use.use not in {Use.DIRECTIVE, Use.RETRACTED} or request.directives_from is None:
        return True
    return _note_of(request, segment).author in request.directives_from


def _note_of(request: PlanRequest, segment: Segment) -> Note:
    return next(note for note in request.sitting.notes if note.hash == segment.note)


def _merge(old: SegmentUse | None, new: SegmentUse) -> SegmentUse:
    """Content wins over any other use, and one segment may feed several articles."""
    if old is None:
        return new
    if old.use is Use.CONTENT and new.use is Use.CONTENT:
        fresh = tuple(p for p in new.placements if p not in old.placements)
        known = {p.article for p in old.placements}
        fresh = tuple(p for p in fresh if p.article not in known)
        return SegmentUse(old.segment, Use.CONTENT, old.by, old.placements + fresh)
    return new if new.use is Use.CONTENT else old


def _drop_unproved(reading: Reading) -> None:
    """Forget duplicates of what is not written, and retractions that nobody asked for."""
    content = {id_ for id_, use in reading.uses.items() if use.use is Use.CONTENT}
    directed = any(use.use is Use.DIRECTIVE for use in reading.uses.values())
    for id_, use in list(reading.uses.items()):
        unfounded = use.use is Use.DUPLICATE and use.of not in content
        if unfounded or (use.use is Use.RETRACTED and not directed):
            del reading.uses[id_]


def _read_directive(
    reading: Reading,
    answer: DirectiveAnswer,
    segments: _Labelled,
) -> None:
    ids = tuple(
        segment.id
        for segment in _covered(segments, answer)
        if reading.uses.get(segment.id) and reading.uses[segment.id].use is Use.DIRECTIVE
    )
    if ids:
        detail = " ".join(answer.detail.split())
        article = answer.article if answer.article in reading.articles else None
        reading.directives.append(DirectiveReading(answer.kind, ids, detail, article))
