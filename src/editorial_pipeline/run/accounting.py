"""Account for a run: what became of every segment, and the receipt that says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from editorial_pipeline.articles.contribution import contribution
from editorial_pipeline.glossary import Glossary, find_suspects
from editorial_pipeline.models.directive import operands
from editorial_pipeline.models.draft import Block, BlockKind, Origin
from editorial_pipeline.models.notes import NoteHash, Segment, SegmentId, Sitting
from editorial_pipeline.models.plan import Plan, SegmentUse, Use
from editorial_pipeline.models.record import (
    ArticleRecord,
    BlockRecord,
    CallRecord,
    DirectiveRecord,
    DoubtRecord,
    FeedbackRecord,
    FileChange,
    NoteRecord,
    Receipt,
    ReplacementRecord,
    RunId,
    SegmentRecord,
)
from editorial_pipeline.render import block_texts
from editorial_pipeline.run.intake import ConsumedNote
from editorial_pipeline.run.report import SegmentCounts
from editorial_pipeline.run.requests import Obeyed
from editorial_pipeline.verify.settle import Settled

GLOSSARY = "glossary"
"""Who doubts words that no engine objected to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run before it is committed: everything that the receipt and the report tell."""

    run: RunId
    at: datetime
    engine: str
    notes: tuple[ConsumedNote, ...]
    plan: Plan
    settled: tuple[Settled, ...]
    changes: tuple[FileChange, ...]
    calls: tuple[CallRecord, ...]
    articles_dir: str
    glossary: Glossary
    obeyed: Obeyed = field(default_factory=Obeyed)
    sittings: tuple[Sitting, ...] = ()
    links: Mapping[NoteHash, Sequence[str]] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def run_id(at: datetime, hashes: Iterable[str], newest: RunId | None) -> RunId:
    """Return the id of a run: its time, and a digest of the notes it is about.

    Ids tell the order of runs, so one never sorts before the `newest` that is there: under a
    clock that was stopped or set back it is a second later than that one.
    """
    at = at.astimezone(UTC)
    if newest is not None and f"{at:%Y%m%dT%H%M%SZ}" <= newest.partition("-")[0]:
        at = datetime.strptime(newest.partition("-")[0], "%Y%m%dT%H%M%S%z") + timedelta(seconds=1)
    digest = sha256("".join(sorted(hashes)).encode()).hexdigest()
    return RunId(f"{at:%Y%m%dT%H%M%SZ}-{digest[:8]}")


def make_receipt(outcome: Outcome) -> Receipt:
    """Return the receipt of a run. Raises RuntimeError where a segment is unaccounted for."""
    return Receipt(
        run=outcome.run,
        at=outcome.at.isoformat(),
        engine=outcome.engine,
        notes=[
            _note_record(consumed, outcome.links.get(consumed.note.hash, ()))
            for consumed in outcome.notes
        ],
        segments=list(_segment_records(outcome)),
        articles=list(_article_records(outcome)),
        blocks=list(_block_records(outcome)),
        directives=[
            DirectiveRecord(
                kind=directive.kind.value,
                segments=list(directive.segments),
                operands=operands(directive.operation),
                obeyed=directive.obeyed,
                outcome=directive.outcome,
            )
            for directive in outcome.obeyed.directives
        ],
        feedback=list(_feedback_records(outcome)),
        findings=[
            *(finding for settled in outcome.settled for finding in settled.findings),
            *outcome.obeyed.findings,
        ],
        doubts=list(_doubt_records(outcome)),
        replacements=list(_replacement_records(outcome)),
        calls=list(outcome.calls),
    )


def count_segments(receipt: Receipt) -> SegmentCounts:
    """Return the sums over the segments of a receipt."""
    outcomes = [segment.outcome for segment in receipt.segments]
    return SegmentCounts(
        total=len(outcomes),
        cited=outcomes.count("cited"),
        directive=outcomes.count("directive"),
        set_aside=outcomes.count("set_aside"),
        verbatim=sum(segment.verbatim for segment in receipt.segments),
        untranslated=sum(segment.untranslated for segment in receipt.segments),
    )


def _note_record(consumed: ConsumedNote, links: Sequence[str]) -> NoteRecord:
    note = consumed.note
    return NoteRecord(
        hash=note.hash,
        name=note.name,
        source=note.file,
        used=consumed.used,
        captured=note.captured.isoformat(),
        author=note.author,
        language=note.language,
        duplicate_of=consumed.duplicate_of,
        links=[] if consumed.duplicate_of is not None else list(links),
    )


def _feedback_records(outcome: Outcome) -> Iterable[FeedbackRecord]:
    """Yield the feedback, what was said in one breath as one."""
    run: list[Segment] = []
    for segment in _planned(outcome):
        if outcome.plan.uses[segment.id].use is not Use.FEEDBACK:
            continue
        if run and (run[-1].note != segment.note or run[-1].number != segment.number - 1):
            yield _feedback_record(run)
            run = []
        run.append(segment)
    if run:
        yield _feedback_record(run)


def _feedback_record(run: Sequence[Segment]) -> FeedbackRecord:
    return FeedbackRecord(segments=[s.id for s in run], words=" ".join(s.text for s in run))


def _doubt_records(outcome: Outcome) -> Iterable[DoubtRecord]:
    """Yield the doubts of the engines, then the words that resemble a name of the glossary."""
    told: set[tuple[SegmentId, str]] = set()
    for settled in outcome.settled:
        for doubt in settled.draft.doubts:
            told.add((doubt.segment, doubt.words.casefold()))
            yield DoubtRecord(
                segment=doubt.segment, words=doubt.words, guess=doubt.guess, by=doubt.by
            )
    for segment in _planned(outcome):
        for one in find_suspects(segment.text, outcome.glossary, segment.language):
            if (segment.id, one.words.casefold()) not in told:
                yield DoubtRecord(segment=segment.id, words=one.words, guess=one.name, by=GLOSSARY)


def _replacement_records(outcome: Outcome) -> Iterable[ReplacementRecord]:
    for segment in _planned(outcome):
        for one in segment.replaced:
            yield ReplacementRecord(
                segment=segment.id, start=one.start, end=one.end, heard=one.heard, name=one.name
            )


def _planned(outcome: Outcome) -> Iterable[Segment]:
    """Yield what was said on the record, in notes that were not dropped before."""
    for consumed in outcome.notes:
        if consumed.duplicate_of is None:
            yield from (segment for segment in consumed.note.segments if not segment.off_record)


def _segment_records(outcome: Outcome) -> Iterable[SegmentRecord]:
    cited = _citations(outcome.settled)
    corrected = {id_ for record in outcome.obeyed.corrections for id_ in record.segments}
    outcomes = {id_: d.outcome for d in outcome.obeyed.directives for id_ in d.segments}
    aside = {a.segment: a.why for settled in outcome.settled for a in settled.draft.set_aside}
    for consumed in outcome.notes:
        for segment in consumed.note.segments:
            if consumed.duplicate_of is not None:
                why = f"the same note as {consumed.duplicate_of}"
                yield _segment_record(segment, Use.DUPLICATE, "set_aside", why)
            else:
                use = outcome.plan.uses[segment.id]
                if use.use is Use.CORRECTION:
                    why = outcomes.get(segment.id, use.why)
                    ended = "cited" if segment.id in corrected else "set_aside"
                    yield _segment_record(segment, use.use, ended, why)
                else:
                    yield _judged(segment, use, cited, aside)


def _judged(
    segment: Segment,
    use: SegmentUse,
    cited: Mapping[SegmentId, Sequence[tuple[Block, bool]]],
    aside: Mapping[SegmentId, str],
) -> SegmentRecord:
    if use.use is Use.DIRECTIVE:
        return _segment_record(segment, use.use, "directive", use.why)
    if segment.id in cited:
        blocks = cited[segment.id]
        foreign = any(is_foreign for _, is_foreign in blocks)
        floor = foreign or any(block.origin is Origin.FLOOR for block, _ in blocks)
        return _segment_record(
            segment, use.use, "cited", use.why, verbatim=floor, untranslated=foreign
        )
    if use.use is not Use.CONTENT:
        return _segment_record(segment, use.use, "set_aside", use.why)
    if segment.id in aside:
        return _segment_record(segment, use.use, "set_aside", aside[segment.id])
    # Never written off in silence: a run that cannot account for a segment must not commit.
    raise RuntimeError(f"segment {segment.id} is unaccounted for")


def _citations(
    settled: Iterable[Settled],
) -> dict[SegmentId, list[tuple[Block, bool]]]:
    """Return the blocks that cite each segment, and whether they keep a foreign language."""
    cited: dict[SegmentId, list[tuple[Block, bool]]] = {}
    for one in settled:
        language = one.draft.article.language
        for block in one.draft.blocks:
            foreign = (
                block.kind is BlockKind.QUOTE
                and block.origin is not Origin.OPENAI
                and block.language not in {language, "und"}
            )
            for id_ in block.segments:
                cited.setdefault(id_, []).append((block, foreign))
        for citing in one.draft.citings:
            for id_ in citing.segments:
                cited.setdefault(id_, [])
    return cited


def _segment_record(
    segment: Segment,
    use: Use,
    outcome: str,
    why: str,
    *,
    verbatim: bool = False,
    untranslated: bool = False,
) -> SegmentRecord:
    return SegmentRecord.model_validate(
        {
            "id": segment.id,
            "start": segment.start,
            "end": segment.end,
            "use": use.value,
            "outcome": outcome,
            "why": why,
            "verbatim": verbatim,
            "untranslated": untranslated,
        }
    )


def _article_records(outcome: Outcome) -> Iterable[ArticleRecord]:
    drafts = {f"{outcome.articles_dir}/{s.draft.article.path}": s.draft for s in outcome.settled}
    for change in outcome.changes:
        title = outcome.obeyed.titles.get(change.path)
        if title is None or change.after is None:
            continue
        draft = drafts.get(change.path)
        before = None if change.before is None else sha256(change.before).hexdigest()
        moved = _count(outcome.obeyed.moves, change.path, outcome)
        revised = _count(outcome.obeyed.corrections, change.path, outcome)
        yield ArticleRecord(
            path=change.path,
            title=title,
            action="created" if before is None else "updated",
            before=before,
            after=sha256(change.after).hexdigest(),
            blocks_added=(len(draft.blocks) - len(draft.revisions) if draft else 0) + moved,
            blocks_revised=(len(draft.revisions + draft.citings) if draft else 0) + revised,
            blocks_moved_away=outcome.obeyed.moved.get(change.path, 0),
            renamed=change.path in outcome.obeyed.renamed,
            arranged=list(outcome.obeyed.arranged.get(change.path, ())),
            **traces(change.before, change.after, change.path),
        )


def _count(records: Iterable[BlockRecord], path: str, outcome: Outcome) -> int:
    return sum(f"{outcome.articles_dir}/{record.article}" == path for record in records)


def traces(before: bytes | None, after: bytes, file: str) -> dict[str, Any]:
    """Return those fields of an article's record that later runs work with.

    `file` is its path relative to the workspace.
    """
    return asdict(contribution(before, after, file))


def _block_records(outcome: Outcome) -> Iterable[BlockRecord]:
    """Yield the blocks in the order in which they came to stand: a record may replace another."""
    yield from outcome.obeyed.moves
    yield from _drafted_records(outcome)
    yield from outcome.obeyed.corrections


def _drafted_records(outcome: Outcome) -> Iterable[BlockRecord]:
    for settled in outcome.settled:
        for revision in settled.draft.revisions:
            block = replace(revision.block, segments=revision.kept + revision.block.segments)
            yield from _records_of(settled, None, block, revision.replaces)
        for citing in settled.draft.citings:
            yield BlockRecord(
                article=settled.draft.article.path or "",
                section=None,
                kind=citing.view.kind,
                text=citing.view.text,
                segments=list(dict.fromkeys((*citing.view.segments, *citing.segments))),
                origin=citing.origin.value,
                fidelity=settled.fidelity[citing.id],
                replaces=citing.view.text,
            )
        for section in settled.draft.sections:
            for placed in section.blocks:
                yield from _records_of(settled, section.heading, placed.block, None)


def _records_of(
    settled: Settled, section: str | None, block: Block, replaces: str | None
) -> Iterable[BlockRecord]:
    for text, segments in block_texts(block):
        yield BlockRecord(
            article=settled.draft.article.path or "",
            section=section,
            kind=block.kind.value,
            text=text,
            segments=list(segments),
            origin=block.origin.value,
            fidelity=settled.fidelity[block.id],
            replaces=replaces,
        )
