"""The plan of one sitting: uses, targets, sections, in the form of an engine's answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, cast

from editorial_pipeline.engines.offline.folders import choose_folder
from editorial_pipeline.engines.offline.headings import (
    main_language,
    make_description,
    make_tags,
    make_title,
    own_title,
    said_title,
)
from editorial_pipeline.engines.offline.orders import Orders
from editorial_pipeline.engines.offline.routing import Router
from editorial_pipeline.engines.offline.sections import Placed, place_in_existing, place_in_new
from editorial_pipeline.engines.offline.targets import Target
from editorial_pipeline.engines.offline.units import cut_units
from editorial_pipeline.engines.offline.uses import Decision, NoteUses, read_sitting
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.models.plan import (
    ArticleAnswer,
    PlanAnswer,
    PlanRequest,
    SpanAnswer,
)
from editorial_pipeline.text.continuation import goes_on, predecessor, spoken_topics
from editorial_pipeline.text.phrases import PhraseTable
from editorial_pipeline.text.slug import slugify

_PHRASES: Final = 12
EngineUse = Literal[
    "content", "directive", "correction", "feedback", "chatter", "duplicate", "retracted"
]


@dataclass(frozen=True, slots=True)
class _Place:
    article: str
    section: str | None
    new: bool


def answer_plan(request: PlanRequest) -> PlanAnswer:
    """Return a use for each segment of the request, and a place for each one that is content."""
    sitting = read_sitting(request)
    router = Router(request)
    targets = router.route(cut_units(sitting))
    articles: list[ArticleAnswer] = []
    places: dict[SegmentId, _Place] = {}
    taken: set[str] = {slugify(outline.title) for outline in request.candidates}
    following = _following(request, sitting, targets)
    for number, target in enumerate(targets, start=1):
        key = f"t{number}"
        article, placed = _describe(request, target, key, taken, following)
        articles.append(article)
        for each in placed:
            for segment in each.unit.segments:
                places[segment.id] = _Place(key, each.heading, each.new)
    for id_, behind in following.items():
        places[id_] = behind if isinstance(behind, _Place) else places[behind]
    labels = _labels(sitting)
    spans = [span for uses in sitting for span in _spans(uses, places, labels)]
    keys = {id(target): f"t{number}" for number, target in enumerate(targets, start=1)}
    named = {i: keys[id(t)] for i, t in router.obeyed.items() if id(t) in keys}
    orders = Orders(request, labels)
    orders.add(sitting, named)
    return PlanAnswer(
        articles=articles + orders.articles, directives=orders.directives, spans=spans
    )


def _describe(
    request: PlanRequest,
    target: Target,
    key: str,
    taken: set[str],
    following: Collection[SegmentId],
) -> tuple[ArticleAnswer, list[Placed]]:
    """Return an article and the places in it, but for segments that are `following` others."""
    language = main_language(target.units, request.language)
    leading = [u for u in target.units if any(s.id not in following for s in u.segments)]
    outline = next((o for o in request.candidates if o.path == target.path), None)
    if outline is not None:
        placed = place_in_existing(leading, outline, language)
        answer = ArticleAnswer(
            key=key,
            path=outline.path,
            title=outline.title,
            description=outline.description,
            tags=[],
            language=None,
            why=target.why,
            runner_up=target.runner_up,
        )
        return answer, placed
    phrases = PhraseTable([[unit.phrases for unit in target.units]]).of(0, _PHRASES)
    own = own_title(target.units[0])
    title = said_title(target.name or own) or make_title(target.units, phrases, language)
    if not target.name:
        title = _apart_from(title, taken)
    taken.add(slugify(title))
    answer = ArticleAnswer(
        key=key,
        path=None,
        title=title,
        description=make_description(phrases, language),
        tags=make_tags(phrases, language),
        language=None,
        why=target.why,
        runner_up=target.runner_up,
        folder=choose_folder(target.units, request.folders, request.candidates),
    )
    begun = any(article.title == title for article in request.started)
    return answer, place_in_new(leading, title, language, begun=begun)


def _following(
    request: PlanRequest, sitting: Sequence[NoteUses], targets: Sequence[Target]
) -> dict[SegmentId, _Place | SegmentId]:
    """Return where the segments of notes go that go on with earlier ones: into their section.

    That is a place, or the place of a segment of this sitting. They are no part of what the
    other sections are made of, and called after.
    """
    keys = {f"t{number}": target.path for number, target in enumerate(targets, start=1)}
    articles = {
        segment.id: key
        for key, target in zip(keys, targets, strict=True)
        for unit in target.units
        for segment in unit.segments
    }
    following: dict[SegmentId, _Place | SegmentId] = {}
    for number, uses in enumerate(sitting):
        if not uses.content or not goes_on(uses.note):
            continue
        matches = request.matches.get(uses.note.hash, ())
        match = next((match for match in matches if match.goes_on), None)
        before = predecessor(uses.note, [other.note for other in sitting[:number]])
        said = [s.id for s in before.segments if s.id in articles] if before is not None else []
        for segment in uses.content:
            own = articles[segment.id]
            if match is not None and keys[own] == match.path:
                if match.section is None and spoken_topics(uses.note):
                    # An article that is called so, and no section: its words find the place.
                    continue
                following[segment.id] = _Place(own, match.section, new=False)
            elif said and articles[said[-1]] == own:
                following[segment.id] = said[-1]
    return following


def _apart_from(title: str, taken: set[str]) -> str:
    number = 2
    fresh = title
    while slugify(fresh) in taken:
        fresh = f"{title} {number}"
        number += 1
    return fresh


def _labels(sitting: Sequence[NoteUses]) -> dict[SegmentId, str]:
    return {s.id: f"{uses.number}.{s.number}" for uses in sitting for s in uses.segments}


def _spans(
    uses: NoteUses, places: Mapping[SegmentId, _Place], labels: Mapping[SegmentId, str]
) -> list[SpanAnswer]:
    """Return the note's uses as spans of consecutive segments that are treated alike."""
    runs: list[list[Segment]] = []
    before: tuple[Decision, _Place | None] | None = None
    for segment in uses.segments:
        treated = uses.decisions[segment.id], places.get(segment.id)
        follows = runs and runs[-1][-1].number == segment.number - 1
        if follows and treated == before and treated[0].of is None:
            runs[-1].append(segment)
        else:
            runs.append([segment])
        before = treated
    return [_span(uses, run, places.get(run[0].id), labels) for run in runs]


def _span(
    uses: NoteUses,
    run: Sequence[Segment],
    place: _Place | None,
    labels: Mapping[SegmentId, str],
) -> SpanAnswer:
    decision = uses.decisions[run[0].id]
    return SpanAnswer(
        note=uses.number,
        first=run[0].number,
        last=run[-1].number,
        use=cast("EngineUse", decision.use.value),
        article=place.article if place else None,
        section=place.section if place else None,
        new_section=place.new if place else False,
        of=labels.get(decision.of) if decision.of else None,
        why=decision.why or None,
    )
