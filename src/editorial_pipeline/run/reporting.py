"""Turn the outcome of a run into what the person is told."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from editorial_pipeline.models.plan import ArticleKey, PlannedArticle, Use
from editorial_pipeline.models.record import CallRecord, FileChange, Receipt
from editorial_pipeline.run.accounting import GLOSSARY, Outcome, count_segments
from editorial_pipeline.run.report import (
    ArticleReport,
    LeftOut,
    LowestFidelity,
    RequestReport,
    RunReport,
    SittingReport,
    TokenCounts,
    as_sentence,
)


def make_report(
    outcome: Outcome,
    receipt: Receipt,
    *,
    engine_why: str,
    receipt_path: str | None,
) -> RunReport:
    """Return the report of a run; without the path of a receipt it is that of a dry run."""
    dry_run = receipt_path is None
    return RunReport(
        engine=outcome.engine,
        engine_why=engine_why,
        dry_run=dry_run,
        run=None if dry_run else outcome.run,
        notes_consumed=0 if dry_run else len(outcome.notes),
        articles=tuple(_articles(outcome, receipt)),
        segments=count_segments(receipt),
        tokens=count_tokens(outcome.calls),
        fidelity=_lowest_fidelity(outcome, receipt),
        findings=tuple(receipt.findings),
        directives=tuple(receipt.directives),
        requests=tuple(_requests(outcome, receipt)),
        feedback=tuple(receipt.feedback),
        sittings=tuple(_sittings(outcome)),
        doubts=tuple(receipt.doubts),
        replacements=tuple(receipt.replacements),
        left_out=tuple(_left_out(outcome, receipt)),
        attention=tuple(map(as_sentence, _attention(outcome, receipt))),
        receipt=receipt_path,
        diff="".join(diff_of(change) for change in outcome.changes) if dry_run else "",
        written=tuple(_written(outcome, receipt_path)) if receipt_path else (),
    )


def count_tokens(calls: Sequence[CallRecord]) -> TokenCounts:
    """Return the sums over the calls of a run."""
    made = [call for call in calls if not call.replayed]
    return TokenCounts(
        input=sum(call.input for call in made),
        output=sum(call.output for call in made),
        cached=sum(call.cached for call in made),
        calls=len(made),
        replayed=len(calls) - len(made),
    )


_SHOWN = 60
"""Characters of a block that are enough to know it by."""


def _lowest_fidelity(outcome: Outcome, receipt: Receipt) -> LowestFidelity | None:
    written = [(b.fidelity, b) for b in receipt.blocks if b.fidelity is not None]
    if not written:
        return None
    share, lowest = min(written, key=lambda pair: pair[0])
    words = " ".join(lowest.text.split())
    return LowestFidelity(
        share=share,
        article=f"{outcome.articles_dir}/{lowest.article}",
        words=words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1].rstrip()}…",
    )


def _articles(outcome: Outcome, receipt: Receipt) -> Iterable[ArticleReport]:
    planned = {f"{outcome.articles_dir}/{a.path}": a for a in outcome.plan.articles}
    fed = _fed(outcome)
    for record in receipt.articles:
        article = planned.get(record.path)
        routes = list(_routes(outcome, article, fed.get(article.key, {})) if article else ())
        # An article that only a request changed says so.
        routes += [d.outcome for d in receipt.directives if d.obeyed and record.path in d.outcome]
        yield ArticleReport(
            path=record.path,
            title=record.title,
            action=record.action,
            blocks_added=record.blocks_added,
            blocks_revised=record.blocks_revised,
            routes=tuple(routes),
            blocks_moved_away=record.blocks_moved_away,
        )


_Fed = Mapping[str, Counter[str]]
"""How many segments each note, by name, gives to each section of an article."""


def _fed(outcome: Outcome) -> dict[ArticleKey, dict[str, Counter[str]]]:
    fed: dict[ArticleKey, dict[str, Counter[str]]] = {}
    for consumed in outcome.notes:
        for segment in consumed.note.segments:
            use = outcome.plan.uses.get(segment.id)
            for placement in use.placements if use is not None else ():
                notes = fed.setdefault(placement.article, {})
                sections = notes.setdefault(consumed.note.name, Counter())
                sections[placement.section or "opening"] += 1
    return fed


def _routes(outcome: Outcome, article: PlannedArticle, fed: _Fed) -> Iterable[str]:
    if article.why:
        yield article.why
    for note, sections in fed.items():
        where = ", ".join(f"{name} ({count})" for name, count in sections.items())
        yield f"{note} → {where}"
    if article.runner_up:
        yield f"second choice: {outcome.articles_dir}/{article.runner_up}"


def _left_out(outcome: Outcome, receipt: Receipt) -> Iterable[LeftOut]:
    words = {str(s.id): (c.note.name, s) for c in outcome.notes for s in c.note.segments}
    for record in receipt.segments:
        if record.outcome != "cited":
            note, segment = words[record.id]
            # What is off the record is named, never quoted.
            hidden = segment.off_record or record.use == Use.OFF_RECORD.value
            text = "" if hidden else segment.text
            yield LeftOut(note, text, record.use, record.why)


def _requests(outcome: Outcome, receipt: Receipt) -> Iterable[RequestReport]:
    words = {str(s.id): s.text for c in outcome.notes for s in c.note.segments if not s.off_record}
    for record in receipt.directives:
        said = " ".join(words[id_] for id_ in record.segments if id_ in words)
        yield RequestReport(record.kind, said, record.obeyed, record.outcome)


def _sittings(outcome: Outcome) -> Iterable[SittingReport]:
    for sitting in outcome.sittings:
        begins = sitting.notes[0].captured.isoformat(" ", "minutes")
        yield SittingReport(sitting.number, begins, tuple(note.name for note in sitting.notes))


def _attention(outcome: Outcome, receipt: Receipt) -> Iterable[str]:
    yield from outcome.remarks
    counts = count_segments(receipt)
    if counts.untranslated:
        yield (
            f"{_segments(counts.untranslated)} in another language than the article's: kept as "
            "quotes in the original words, not translated"
        )
    floor = counts.verbatim - counts.untranslated
    if floor > 0:
        yield f"{_segments(floor)} kept verbatim, because no better wording passed the checks"
    for request in _requests(outcome, receipt):
        if not request.obeyed:
            yield f"“{request.words or request.kind}” was {request.outcome}"
    for article in receipt.articles:
        if article.arranged:
            done = ", ".join(one.done for one in article.arranged)
            yield f"{article.path} was put into another order: {done}"
    yield from _doubted(outcome, receipt)
    for note in outcome.notes:
        if note.duplicate_of is not None:
            yield f"{note.note.name} was dropped before, as {note.duplicate_of}; not used again"


def _doubted(outcome: Outcome, receipt: Receipt) -> Iterable[str]:
    """Yield a sentence for each word that may have been misheard, with the first note it is in."""
    names = {str(s.id): c.note.name for c in outcome.notes for s in c.note.segments}
    told = Counter((doubt.words.casefold(), doubt.guess, doubt.by) for doubt in receipt.doubts)
    for doubt in receipt.doubts:
        times = told.pop((doubt.words.casefold(), doubt.guess, doubt.by), 0)
        if not times:
            continue
        often = f" ({times} times)" if times > 1 else ""
        where = f"“{doubt.words}” in {names[doubt.segment]}{often}"
        if doubt.by == GLOSSARY:
            yield (
                f"{where} resembles “{doubt.guess}” of the glossary and was left as it is; declare "
                "it there as an alias, or as distinct"
            )
        else:
            yield f"{where} may be misheard: {doubt.guess or 'no guess'}"


def _segments(count: int) -> str:
    return "1 segment" if count == 1 else f"{count} segments"


def _written(outcome: Outcome, receipt_path: str) -> Iterable[str]:
    yield from (change.path for change in outcome.changes)
    yield receipt_path
    for consumed in outcome.notes:
        yield consumed.note.file
        yield consumed.used


def diff_of(change: FileChange) -> str:
    """Return the unified diff of a change; it is UTF-8 text."""
    before = (change.before or b"").decode("utf-8").splitlines(keepends=True)
    after = (change.after or b"").decode("utf-8").splitlines(keepends=True)
    old = "/dev/null" if change.before is None else f"a/{change.path}"
    new = "/dev/null" if change.after is None else f"b/{change.path}"
    lines = difflib.unified_diff(before, after, old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
