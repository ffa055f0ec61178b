"""Check an engine's plan for one sitting: what it may say, and what it left out.

Nothing is believed: a note, a segment, an article or a use that the request does not know is
dropped, and every segment that the answer does not account for is returned as missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from editorial_pipeline.models.directive import DirectiveAnswer, DirectiveKind
from editorial_pipeline.models.notes import Note, Segment, SegmentId
from editorial_pipeline.models.plan import (
    ArticleAnswer,
    ArticleKey,
    Placement,
    PlanAnswer,
    PlanRequest,
    SegmentUse,
    SpanAnswer,
    Use,
)
from editorial_pipeline.text.request_forms import keeps_quiet, takes_back

_Labelled = Mapping[int, Mapping[int, Segment]]
"""The segments of a request by the number of their note, then by their own."""

_URL = re.compile(r"https?://\S", re.IGNORECASE)


_ASKING = frozenset({Use.DIRECTIVE, Use.CORRECTION})
"""Uses of segments that ask the editor for something."""
_LEAVING_OUT = frozenset({DirectiveKind.DROP, DirectiveKind.OFF_RECORD})
_MOST_MEANT = 1_000


@dataclass(slots=True)
class DirectiveReading:
    """A directive of the answer with the ids of its segments, and those that it means.

    Keys of articles are those of the answer, None where the answer names none that is known.
    `refused` says why nobody may ask for it, or is ''.
    """

    answer: DirectiveAnswer
    segments: tuple[SegmentId, ...]
    meant: tuple[SegmentId, ...] = ()
    article: str | None = None
    source: str | None = None
    articles: tuple[str, ...] = ()
    refused: str = ""

    @property
    def kind(self) -> DirectiveKind:
        """What kind of order it is."""
        return self.answer.kind


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
        number: {segment.number: segment for segment in own}
        for number, own in enumerate(request.asked_by_note(), start=1)
        if own
    }
    for span in answer.spans:
        for segment in _covered(segments, span):
            use = _read_use(reading, span, segment, segments)
            if use is not None and _may_direct(request, segment, use):
                reading.uses[segment.id] = _merge(reading.uses.get(segment.id), use)
    for directive in answer.directives:
        _read_directive(request, reading, directive, segments)
    _drop_unproved(reading, segments)
    reading.missing = request.segments - reading.uses.keys()
    return reading


def _known_articles(request: PlanRequest, answer: PlanAnswer) -> dict[str, ArticleAnswer]:
    paths = request.offered
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
    return use.use not in {*_ASKING, Use.RETRACTED} or _is_allowed(request, segment)


def _is_allowed(request: PlanRequest, segment: Segment) -> bool:
    """Whether the author of a segment is one whose requests count."""
    if request.directives_from is None:
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


def _drop_unproved(reading: Reading, segments: _Labelled) -> None:
    """Forget duplicates of what is not written, and retractions that nobody asked for.

    What an engine leaves out is lost to the reader, so some request of the same note or a later
    one has to sound like taking something back.
    """
    content = {id_ for id_, use in reading.uses.items() if use.use is Use.CONTENT}
    numbers = {s.id: number for number, own in segments.items() for s in own.values()}
    taken_back = max(
        (
            numbers[segment.id]
            for own in segments.values()
            for segment in own.values()
            if (use := reading.uses.get(segment.id)) is not None
            and use.use in _ASKING
            and takes_back(segment.text, segment.language)
        ),
        default=0,
    )
    for id_, use in list(reading.uses.items()):
        unfounded = use.use is Use.DUPLICATE and use.of not in content
        if unfounded or (use.use is Use.RETRACTED and numbers[id_] > taken_back):
            del reading.uses[id_]


def _read_directive(
    request: PlanRequest,
    reading: Reading,
    answer: DirectiveAnswer,
    segments: _Labelled,
) -> None:
    covered = tuple(_covered(segments, answer))
    if covered and not _is_allowed(request, covered[0]):
        refused = f"{_note_of(request, covered[0]).author or 'its author'} may not give requests"
        ids = tuple(segment.id for segment in covered)
        reading.directives.append(DirectiveReading(answer, ids, refused=refused))
        return
    ids = tuple(
        segment.id
        for segment in covered
        if segment.id in reading.uses and reading.uses[segment.id].use in _ASKING
    )
    if not ids:
        return
    known = reading.articles
    directive = DirectiveReading(
        answer,
        ids,
        meant=tuple(_meant(segments, answer.segments)),
        article=answer.article if answer.article in known else None,
        source=answer.source if answer.source in known else None,
        articles=tuple(key for key in dict.fromkeys(answer.articles) if key in known),
    )
    hides = directive.kind is DirectiveKind.OFF_RECORD
    if directive.kind in _LEAVING_OUT and (not hides or _is_hidden(covered)):
        _leave_out(reading, directive)
    reading.directives.append(directive)


def _is_hidden(covered: Iterable[Segment]) -> bool:
    """Whether segments may ask for silence; whether they take back is judged with all uses."""
    return any(keeps_quiet(segment.text, segment.language) for segment in covered)


def _meant(segments: _Labelled, labels: Iterable[str]) -> Iterator[SegmentId]:
    """Yield the ids of `3.4` and `3.4-3.9`, each once and in order."""
    found: dict[SegmentId, None] = {}
    for label in labels:
        first, _, last = label.partition("-")
        ends = [_labelled(segments, first), _labelled(segments, last or first)]
        if ends[0] is None or ends[1] is None or ends[0].note != ends[1].note:
            continue
        own = next(some for some in segments.values() if ends[0] in some.values())
        numbers = range(ends[0].number, ends[1].number + 1)
        found.update(dict.fromkeys(own[number].id for number in numbers if number in own))
    yield from list(found)[:_MOST_MEANT]


def _leave_out(reading: Reading, directive: DirectiveReading) -> None:
    """Take back what a directive of the same note names, whatever its span says."""
    own = {id_.partition(".")[0] for id_ in directive.segments}
    for id_ in directive.meant:
        use = reading.uses.get(id_)
        if use is not None and id_.partition(".")[0] in own and use.use not in _ASKING:
            hidden = directive.kind is DirectiveKind.OFF_RECORD
            why = "off the record" if hidden else "taken back by the speaker"
            gone = Use.OFF_RECORD if hidden else Use.RETRACTED
            reading.uses[id_] = SegmentUse(id_, gone, use.by, why=why)
