"""Put the page of a run together: its articles, its notes, and what to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from editorial_pipeline.coverage import Covered, Sum, by_article
from editorial_pipeline.index import Index
from editorial_pipeline.models.cost import Spent
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import Receipt, RunId, SegmentRecord
from editorial_pipeline.review.articles import Found, Writer, find_article
from editorial_pipeline.review.attention import Places, attention
from editorial_pipeline.review.notes import Ids, page_note
from editorial_pipeline.review.values import Group, Page, PageArticle, PageBlock, PageNote, share_of
from editorial_pipeline.settings import Settings
from editorial_pipeline.trace.sources import SourceNote, Sources
from editorial_pipeline.trace.times import when


def gather(settings: Settings, index: Index, run: RunId, problems: Sequence[str]) -> Page:
    """Return the page of a run; the index must be refreshed.

    `problems` are sentences to be told on it. Raises ReceiptError where there is no such run,
    StorageError where the disk refuses.
    """
    sources = Sources(settings, index)
    receipt = sources.receipt(run)
    found = [find_article(record, receipt, settings, index) for record in receipt.articles]
    notes = _notes(sources, run, found)
    ids = Ids(notes)
    counts = _counts(receipt, settings)
    writer = Writer(run, receipt, settings, sources, ids)
    articles = tuple(
        writer.article(one, f"a{number}", counts.get(one.record.path, Sum()))
        for number, one in enumerate(found, start=1)
    )
    groups = attention(receipt, notes, ids, _places(articles, receipt, notes, ids))
    undone = {known.note.used: known.undone_by for known in index.consumed_by(run)}
    return Page(
        run=run,
        facts=tuple(_facts(receipt, settings)),
        share=share_of(_total(_planned(receipt).values())),
        problems=(*_undone(undone.values()), *problems),
        groups=groups,
        articles=tuple(replace(article, look=_look(article, groups)) for article in articles),
        notes=tuple(_page_notes(notes, run, ids, settings, articles, undone)),
    )


def _notes(sources: Sources, run: RunId, found: Sequence[Found]) -> list[SourceNote]:
    """Return the notes of the run, then earlier ones that a block it wrote rests on too."""
    own = [
        replace(note, segments={}) if note.record.duplicate_of else note
        for note in sources.pin(run)
    ]
    known = {note.record.hash for note in own}
    for one in found:
        for origin in one.origins:
            for segment in origin.segments if run in origin.runs else ():
                note = sources.note_of(segment)
                if note is not None and note.record.hash not in known:
                    known.add(note.record.hash)
                    own.append(note)
    return own


def _planned(receipt: Receipt) -> dict[str, SegmentRecord]:
    """Return the segments of the notes that were planned, by id: a copy tells nothing."""
    planned = {note.hash[:12] for note in receipt.notes if note.duplicate_of is None}
    found: dict[str, SegmentRecord] = {}
    for record in receipt.segments:
        if record.id.partition(".")[0] in planned:
            found.setdefault(record.id, record)
    return found


def _total(records: Iterable[SegmentRecord]) -> Covered:
    counts = Covered()
    for record in records:
        counts.add(record)
    return counts


def _counts(receipt: Receipt, settings: Settings) -> Mapping[str, Sum]:
    """Return what became of the segments of each article, by its path as the run wrote it."""
    folder = settings.articles.relative_to(settings.root).as_posix()
    cited: dict[ArticlePath, list[str]] = {}
    for block in receipt.blocks:
        cited.setdefault(ArticlePath(block.article), []).extend(block.segments)
    counted = by_article(_planned(receipt), cited)
    return {f"{folder}/{path}": found for path, found in counted.items()}


def _places(
    articles: Sequence[PageArticle], receipt: Receipt, notes: Sequence[SourceNote], ids: Ids
) -> Places:
    blocks: dict[str, str] = {}
    places: dict[str, list[str]] = {}
    for article in articles:
        for stretch in article.stretches:
            for entry in stretch.entries:
                if isinstance(entry, PageBlock):
                    for segment in entry.rests.split():
                        blocks.setdefault(segment, entry.id)
                        places.setdefault(segment, []).append(article.id)
    for note in notes:
        _spread(places, [ids.segments[segment] for segment in note.segments])
    return Places(
        blocks=blocks,
        articles={segment: " ".join(dict.fromkeys(found)) for segment, found in places.items()},
        by_path={r.path: a.id for r, a in zip(receipt.articles, articles, strict=True)},
    )


def _spread(places: dict[str, list[str]], segments: Sequence[str]) -> None:
    """Give what no article rests on to the article of what was said before it, else behind it."""
    near = next((places[segment] for segment in segments if segment in places), [])
    for segment in segments:
        near = places.setdefault(segment, near[:1])


def _undone(runs: Collection[RunId | None]) -> tuple[str, ...]:
    """Return a sentence where the whole run was taken back; single notes say so themselves."""
    if not runs or None in runs:
        return ()
    by = ", ".join(dict.fromkeys(run for run in runs if run is not None))
    return (f"This run was taken back by run {by}.",)


def _look(article: PageArticle, groups: Sequence[Group]) -> int:
    """Return how much of what is open to doubt is about an article."""
    entries = [entry for group in groups if group.open for entry in group.entries]
    return sum(article.id in entry.articles.split() for entry in entries)


def _page_notes(
    notes: Sequence[SourceNote],
    run: RunId,
    ids: Ids,
    settings: Settings,
    articles: Sequence[PageArticle],
    undone: Mapping[str, RunId | None],
) -> Iterator[PageNote]:
    for note in notes:
        id_ = ids.notes[note.record.used]
        resting = " ".join(a.id for a in articles if id_ in a.notes.split())
        facts = []
        if note.record.duplicate_of:
            facts.append(f"the same as {note.record.duplicate_of}, not used again")
        if by := undone.get(note.record.used):
            facts.append(f"taken back by run {by}")
        if note.run != run:
            facts.append(f"consumed by run {note.run}")
        yield page_note(note, ids, settings.zone, resting, facts)


def _facts(receipt: Receipt, settings: Settings) -> Iterator[str]:
    yield when(receipt.at, settings.zone)
    yield f"engine {receipt.engine}"
    if receipt.undone:
        yield f"took back {_count(len(receipt.undone), 'note')}"
    else:
        yield _count(len(receipt.notes), "note")
    yield _count(len(receipt.articles), "article")
    if receipt.calls:
        spent = Spent(settings.prices)
        for call in receipt.calls:
            if not call.replayed:
                spent.add(call)
        yield f"{spent.input + spent.output:,} tokens in {_count(spent.calls, 'call')}"
        yield f"cost: {spent.cost}"
    else:
        yield "cost: nothing, no model was asked"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
