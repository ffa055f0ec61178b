"""The plan stage: every segment gets a use, and content an article and a section.

The engine proposes, the host checks. What an answer leaves out is asked for once more, and what
is still missing is routed by the offline engine, so that no segment is ever without a decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from typing import Final

from editorial_pipeline.engines.base import Engine
from editorial_pipeline.errors import AnswerError
from editorial_pipeline.glossary import EMPTY, Glossary
from editorial_pipeline.models.directive import Directive, OffRecord, Other
from editorial_pipeline.models.notes import (
    UNDETERMINED,
    Language,
    Note,
    NoteHash,
    SegmentId,
    Sitting,
)
from editorial_pipeline.models.plan import (
    ArticleKey,
    ArticleOutline,
    ArticlePath,
    Folder,
    Match,
    Placement,
    Plan,
    PlannedArticle,
    PlanRequest,
    SegmentUse,
    Use,
)
from editorial_pipeline.parallel import run_all
from editorial_pipeline.plan.candidates import choose_candidates, choose_shown, prompt_budget
from editorial_pipeline.plan.cutting import cut, join
from editorial_pipeline.plan.logs import keep_unasked_out, log_directives
from editorial_pipeline.plan.merging import PlanBuilder, Retitle, dominant_language
from editorial_pipeline.plan.operations import Says
from editorial_pipeline.plan.overheard import overheard
from editorial_pipeline.plan.reading import Reading, read_answer

__all__ = ["PlanOptions", "make_plan", "workspace_language"]


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """`candidate_tokens` bounds the outlines in a request; `workers` the calls side by side.

    `reserved` are paths of files that cannot be read as articles, and so cannot be overwritten.
    `glossary` holds the settled names, `folders` where new articles may go; `log_form`
    and `zone` say what the sections of a log are and where its days begin. `retitle`
    may replace the title of a new article by one that its segments bear out; `says` tells whether
    segments say a title. `segments_per_plan` is how many an engine that reads prompts gets in one
    question: short sittings are joined up to that; 0 joins none and sets no bound.
    """

    language: Language
    language_auto: bool
    candidate_tokens: int
    directives_from: frozenset[str] | None = None
    workers: int = 1
    reserved: frozenset[ArticlePath] = frozenset()
    glossary: Glossary = EMPTY
    folders: tuple[Folder, ...] = ()
    log_form: str = "week"
    zone: tzinfo = UTC
    retitle: Retitle = lambda title, _segments, _language: title
    says: Says = lambda _title, _segments: True
    segments_per_plan: int = 0


@dataclass(frozen=True, slots=True)
class _Context:
    outlines: Sequence[ArticleOutline]
    matches: Mapping[NoteHash, tuple[Match, ...]]
    options: PlanOptions
    engine: Engine
    floor: Engine


def workspace_language(
    outlines: Sequence[ArticleOutline], notes: Sequence[Note], setting: str
) -> Language:
    """Return the language of new articles: as set, or for `auto` that of most articles.

    Without articles it is the language in which most of the notes' words are, or English.
    """
    if setting != "auto":
        return Language(setting)
    known = Counter(o.language for o in outlines if o.language != UNDETERMINED)
    if known:
        return known.most_common(1)[0][0]
    segments = (segment for note in notes for segment in note.segments if not segment.off_record)
    return dominant_language(segments, default=Language("en"))


def make_plan(
    sittings: Sequence[Sitting],
    *,
    outlines: Sequence[ArticleOutline],
    matches: Mapping[NoteHash, tuple[Match, ...]],
    engine: Engine,
    floor: Engine,
    options: PlanOptions,
    advance: Callable[[], None] = lambda: None,
) -> Plan:
    """Return the plan for all sittings, in which each segment has exactly one use.

    `outlines` are the existing articles, most recently updated first; `floor` is the offline
    engine; `advance` is called after each sitting. Raises ModelServiceError when the service
    failed for good; an answer that cannot be used never ends the run.
    """
    context = _Context(outlines, matches, options, engine, floor)
    segments = {s.id: s for sitting in sittings for note in sitting.notes for s in note.segments}
    builder = PlanBuilder(
        {outline.path: outline for outline in outlines},
        segments,
        options.language,
        options.language_auto,
        options.retitle,
        options.says,
        options.reserved,
        frozenset(folder.path for folder in options.folders),
        {n.hash: n.captured.astimezone(options.zone).date() for s in sittings for n in s.notes},
        options.log_form,
    )
    _plan_sittings(context, builder, sittings, advance)
    every = [note for sitting in sittings for note in sitting.notes]
    builder.directives += log_directives(
        every,
        builder.uses,
        builder.articles,
        frozenset(id_ for d in builder.directives for id_ in d.segments),
        options.directives_from,
        any_log=any(outline.log for outline in outlines),
    )
    builder.directives += overheard(
        every,
        builder.uses,
        builder.articles,
        frozenset(id_ for d in builder.directives for id_ in d.segments),
        options.directives_from,
    )
    return builder.build()


def _plan_sittings(
    context: _Context,
    builder: PlanBuilder,
    sittings: Sequence[Sitting],
    advance: Callable[[], None],
) -> None:
    options = context.options
    if not context.engine.concurrent:
        # In order: each sees what the earlier ones started.
        for sitting in sittings:
            _take(context, builder, sitting, _ask(context, sitting, 1, builder.started, advance))
        return
    calls = tuple(join(sittings, options.segments_per_plan))
    asked = run_all(lambda call: _ask(context, *call, (), advance), calls, workers=options.workers)
    for (sitting, _), answers in zip(calls, asked, strict=True):
        _take(context, builder, sitting, answers)


@dataclass(frozen=True, slots=True)
class _Asked:
    readings: tuple[Reading, ...] = ()
    remarks: tuple[str, ...] = ()


def _ask(
    context: _Context,
    sitting: Sitting,
    count: int,
    started: tuple[PlannedArticle, ...],
    advance: Callable[[], None],
) -> _Asked:
    """Ask about `count` sittings in one, in as many calls as that takes."""
    whole = _request(context, sitting, started, context.engine)
    readings: list[Reading] = []
    remarks: list[str] = []
    for number, segments in enumerate(cut(whole, _fits(context)), start=1):
        known = (*started, *_started_by(readings))
        request = replace(whole, segments=segments, part=number, started=known)
        try:
            while request.segments:
                answer = context.engine.plan(request)
                reading = read_answer(request, answer, by=context.engine.name)
                keep_unasked_out(request, reading)
                readings.append(reading)
                if request.repeated or not reading.missing:
                    break
                request = replace(request, segments=reading.missing, repeated=True)
        except AnswerError as error:
            part = f"part {number} of " if number > 1 else ""
            first, last = sitting.number, sitting.number + count - 1
            name = f"sittings {first} to {last} were" if count > 1 else f"sitting {first} was"
            remarks.append(f"{part}{name} planned offline: {error.what}")
    for _ in range(count):
        advance()
    return _Asked(tuple(readings), tuple(remarks))


def _fits(context: _Context) -> Callable[[PlanRequest], bool]:
    most = context.options.segments_per_plan
    return lambda request: (
        (not most or len(request.segments) <= most) and context.engine.fits(request)
    )


def _started_by(readings: Sequence[Reading]) -> Iterator[PlannedArticle]:
    """Yield the new articles of earlier parts, so that later ones can add to them."""
    for reading in readings:
        for key, answer in reading.articles.items():
            if answer.path is None:
                yield PlannedArticle(
                    key=ArticleKey(key),
                    path=None,
                    title=answer.title,
                    description=answer.description,
                    tags=(),
                    language=UNDETERMINED,
                    why="",
                )


def _request(
    context: _Context, sitting: Sitting, started: tuple[PlannedArticle, ...], engine: Engine
) -> PlanRequest:
    options = context.options
    most = options.candidate_tokens
    further: tuple[ArticleOutline, ...] = ()
    if engine is context.floor:
        # It looks articles up instead of reading about them, and no prompt gets longer.
        candidates = choose_candidates(context.outlines, sitting, context.matches, most)
    else:
        candidates, further = choose_shown(
            context.outlines, sitting, context.matches, prompt_budget(sitting, most)
        )
    return PlanRequest(
        sitting=sitting,
        candidates=candidates,
        further=further,
        started=started,
        matches={note.hash: context.matches.get(note.hash, ()) for note in sitting.notes},
        segments=frozenset(
            s.id for note in sitting.notes for s in note.segments if not s.off_record
        ),
        language=options.language,
        directives_from=options.directives_from,
        folders=options.folders,
        names=options.glossary.names_for(
            s.text for note in sitting.notes for s in note.segments if not s.off_record
        ),
    )


def _take(context: _Context, builder: PlanBuilder, sitting: Sitting, asked: _Asked) -> None:
    """Put the readings into the plan and let the offline engine decide on the rest."""
    for reading in asked.readings:
        builder.add(reading)
    builder.remarks.extend(asked.remarks)
    request = _request(context, sitting, builder.started, context.floor)
    left = request.segments - builder.uses.keys()
    if left:
        request = replace(request, segments=left, repeated=len(left) < len(request.segments))
        reading = read_answer(request, context.floor.plan(request), by=context.floor.name)
        keep_unasked_out(request, reading)
        builder.add(reading)
        left = request.segments - builder.uses.keys()
    if left:
        _keep(builder, sitting, left)
    _decide_rest(builder, sitting)


def _keep(builder: PlanBuilder, sitting: Sitting, left: frozenset[SegmentId]) -> None:
    """Put segments on which no engine decided beside the content that stands before them."""
    placements: tuple[Placement, ...] = ()
    for note in sitting.notes:
        for segment in note.segments:
            use = builder.uses.get(segment.id)
            if use is not None and use.placements:
                placements = use.placements[:1]
            elif segment.id in left:
                placements = placements or (builder.catch_all(note.captured.date()),)
                builder.uses[segment.id] = SegmentUse(segment.id, Use.CONTENT, "host", placements)


def _decide_rest(builder: PlanBuilder, sitting: Sitting) -> None:
    """Record what is off the record, and directives that no answer described."""
    hidden = tuple(s.id for note in sitting.notes for s in note.segments if s.off_record)
    for id_ in hidden:
        builder.uses[id_] = SegmentUse(id_, Use.OFF_RECORD, "host", why="off the record")
    if hidden:
        builder.directives.append(
            Directive(OffRecord(hidden), hidden, obeyed=True, outcome="left out")
        )
    described = {id_ for directive in builder.directives for id_ in directive.segments}
    for note in sitting.notes:
        for segment in note.segments:
            use = builder.uses[segment.id]
            if use.use in _ASKING and segment.id not in described:
                builder.directives.append(
                    Directive(Other(use.why), (segment.id,), outcome=_ASKING[use.use])
                )


_ASKING: Final = {
    Use.DIRECTIVE: "not carried out: this request is not supported",
    Use.CORRECTION: "not carried out: it is not clear what is wrong and what is right",
}
