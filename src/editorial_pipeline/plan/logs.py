"""Logs take only what the speaker says is for them, under the date on which it was said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from editorial_pipeline.articles.dated import dated_heading
from editorial_pipeline.models.directive import Directive, Route
from editorial_pipeline.models.notes import Note, NoteHash, Segment, SegmentId
from editorial_pipeline.models.plan import (
    ArticleKey,
    ArticleOutline,
    ArticlePath,
    Placement,
    PlannedArticle,
    PlanRequest,
    SegmentUse,
    Use,
)
from editorial_pipeline.plan.reading import Reading
from editorial_pipeline.text.log_marks import find_log_mark

NOT_ASKED = "not carried out: it is not clear which log is meant"
NO_LOG = "not carried out: no article is a log: put `kind: log` into the front matter of one"


def keep_unasked_out(request: PlanRequest, reading: Reading) -> None:
    """Take back what a reading puts into a log although nobody has said that it is for one.

    Asked is what stands in a note with such a sentence ("For the log: …", a request to write to
    that article), and the notes before and after one that holds nothing else. What has no other
    place is as good as not planned.
    """
    logs = {key for key, answer in reading.articles.items() if answer.path in request.logs}
    if not logs:
        return
    asked = _asked(request, reading, logs)
    for id_, use in list(reading.uses.items()):
        note = next(n.hash for n in request.sitting.notes if n.hash[:12] == id_.partition(".")[0])
        kept = tuple(
            placement
            for placement in use.placements
            if placement.article not in logs or placement.article in asked.get(note, ())
        )
        if kept == use.placements:
            continue
        if kept:
            reading.uses[id_] = replace(use, placements=kept)
        else:
            del reading.uses[id_]
    reading.missing = request.segments - reading.uses.keys()


def _asked(request: PlanRequest, reading: Reading, logs: set[str]) -> dict[NoteHash, set[str]]:
    """Return for each note the logs that its author asked for."""
    asked: dict[NoteHash, set[str]] = {}
    directed = {
        (id_, directive.article)
        for directive in reading.directives
        if directive.article in logs and not directive.refused
        for id_ in directive.segments
    }
    notes = request.sitting.notes
    for index, note in enumerate(notes):
        own = {key for id_, key in directed if key and id_.startswith(f"{note.hash[:12]}.")}
        allowed = request.directives_from is None or note.author in request.directives_from
        if allowed and any(_marks(note.segments)):
            own |= logs
        uses = (reading.uses.get(segment.id) for segment in note.segments)
        alone = not any(use is not None and use.use is Use.CONTENT for use in uses)
        for near in notes[max(0, index - 1) : index + 2] if alone else (note,):
            asked.setdefault(near.hash, set()).update(own)
    return asked


def _marks(segments: Iterable[Segment]) -> Iterator[Segment]:
    return (s for s in segments if not s.off_record and find_log_mark(s.text) is not None)


def under_dates(
    use: SegmentUse,
    segment: Segment,
    articles: Mapping[ArticleKey, PlannedArticle],
    outlines: Mapping[ArticlePath, ArticleOutline],
    days: Mapping[NoteHash, date],
    form: str,
) -> SegmentUse:
    """Return the use with the dated section of each log that it goes to."""
    if not any(articles[placement.article].log for placement in use.placements):
        return use

    def dated(placement: Placement) -> Placement:
        article = articles[placement.article]
        if not article.log or article.path is None or segment.note not in days:
            return placement
        heading = dated_heading(days[segment.note], form, article.language)
        known = {text for _, text in outlines[article.path].headings}
        return Placement(placement.article, heading, heading not in known)

    return replace(use, placements=tuple(dated(p) for p in use.placements))


def log_directives(
    notes: Iterable[Note],
    uses: Mapping[SegmentId, SegmentUse],
    articles: Mapping[ArticleKey, PlannedArticle],
    described: frozenset[SegmentId],
    authors: frozenset[str] | None,
    *,
    any_log: bool,
) -> Iterator[Directive]:
    """Yield the orders that stand in a sentence with something for the log in it.

    Without a log in the archive such a sentence is written like any other, and the order missed.
    """
    for note in notes:
        if authors is not None and note.author not in authors:
            continue
        for segment in _marks(note.segments):
            use = uses[segment.id]
            if segment.id in described or use.use is not Use.CONTENT:
                continue
            logs = [articles[p.article] for p in use.placements if articles[p.article].log]
            for log in logs[:1]:
                outcome = f"written to “{log.title}”"
                yield Directive(Route(log.path), (segment.id,), obeyed=True, outcome=outcome)
            if not logs:
                yield Directive(
                    Route(None),
                    (segment.id,),
                    obeyed=False,
                    outcome=NOT_ASKED if any_log else NO_LOG,
                )
