"""How much of what was said stands in articles: by note, by article and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.index import Index
from editorial_pipeline.models.plan import ArticlePath, Use
from editorial_pipeline.models.record import NoteRecord, Receipt, SegmentRecord
from editorial_pipeline.receipts import read_receipt, receipt_paths
from editorial_pipeline.settings import Settings

_DIGITS: Final = 12
"""Digits of a note's hash in the ids of its segments."""


@dataclass(slots=True)
class Covered:
    """Counts of segments; `total = cited + directive + set_aside`.

    `verbatim` and `untranslated` are parts of `cited`; what is untranslated is verbatim too.
    `off_record` is a part of `set_aside`.
    """

    total: int = 0
    cited: int = 0
    verbatim: int = 0
    untranslated: int = 0
    directive: int = 0
    set_aside: int = 0
    off_record: int = 0

    def add(self, record: SegmentRecord) -> None:
        """Count one segment."""
        self.total += 1
        self.cited += record.outcome == "cited"
        self.verbatim += record.verbatim
        self.untranslated += record.untranslated
        self.directive += record.outcome == "directive"
        self.set_aside += record.outcome == "set_aside"
        self.off_record += record.use == Use.OFF_RECORD

    @property
    def parts(self) -> tuple[tuple[str, str, int], ...]:
        """What the total consists of: kind, its name for a person, and the count; in order."""
        return (
            ("cited", "written", self.cited - self.verbatim),
            ("verbatim", "kept verbatim", self.verbatim - self.untranslated),
            ("untranslated", "untranslated", self.untranslated),
            ("directive", "requests", self.directive),
            ("aside", "set aside", self.set_aside - self.off_record),
            ("off", "off the record", self.off_record),
        )


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The counts of one note, article or month.

    `name` is the path of the note or article, relative to the workspace, or a month. `notes` is
    how many notes they are from. `gone` is true for an article that is not there any more.
    """

    name: str
    notes: int
    segments: Covered
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """All counts: notes in the order of their runs, articles by path, months in order, the total.

    An article's row holds the segments it cites, and those left out beside them; a note that was
    dropped again counts once.
    """

    notes: tuple[CoverageRow, ...]
    articles: tuple[CoverageRow, ...]
    months: tuple[CoverageRow, ...]
    total: CoverageRow


def read_coverage(settings: Settings, index: Index) -> Coverage:
    """Return the coverage of all consumed notes by the receipts; the index must be refreshed.

    Months are those of capture, in the workspace's time zone. An article that was moved is
    counted under its present path, where one of its blocks stands there as it was written.
    """
    count = _Count(settings)
    for path in receipt_paths(settings.receipts):
        # One that cannot be read was named when the index was refreshed.
        with suppress(EditorialError):
            count.add(read_receipt(path))
    notes, months, total = count.sums()
    return Coverage(
        notes=tuple(_rows(notes)),
        articles=_articles(count, settings, index),
        months=tuple(sorted(_rows(months), key=lambda row: row.name)),
        total=total.row("total"),
    )


@dataclass(slots=True)
class Sum:
    """Counts under way, and the notes they are from."""

    segments: Covered = field(default_factory=Covered)
    notes: set[str] = field(default_factory=set)

    def add(self, record: SegmentRecord) -> None:
        """Count one segment."""
        self.segments.add(record)
        self.notes.add(record.id.partition(".")[0])

    def row(self, name: str, *, gone: bool = False) -> CoverageRow:
        """Return the counts under a name."""
        return CoverageRow(name, len(self.notes), self.segments, gone)


class _Count:
    """Adds up receipts, oldest first.

    `records` are the segments of the notes that are used now, note by note. `cited` holds the
    segments of each article, by the path written to, and `keys` those of its blocks.
    """

    def __init__(self, settings: Settings) -> None:
        self._zone = settings.zone
        self._notes: dict[str, tuple[NoteRecord, list[SegmentRecord]]] = {}
        self.cited: dict[ArticlePath, dict[str, None]] = {}
        self.keys: dict[ArticlePath, list[BlockKey]] = {}

    def add(self, receipt: Receipt) -> None:
        for undone in receipt.undone:
            self._notes.pop(undone.hash[:_DIGITS], None)
        for note in receipt.notes:
            # Dropped again, a note was set aside whole, which tells nothing about the articles.
            if note.duplicate_of is None:
                self._notes[note.hash[:_DIGITS]] = (note, [])
        fresh = {note.hash[:_DIGITS] for note in receipt.notes if note.duplicate_of is None}
        seen: set[str] = set()
        for record in receipt.segments:
            digits = record.id.partition(".")[0]
            if digits in fresh and record.id not in seen:
                seen.add(record.id)
                self._notes[digits][1].append(record)
        for block in receipt.blocks:
            path = ArticlePath(block.article)
            self.cited.setdefault(path, {}).update(dict.fromkeys(block.segments))
            self.keys.setdefault(path, []).append(block_key(block.text))

    @property
    def records(self) -> dict[str, SegmentRecord]:
        return {record.id: record for _, records in self._notes.values() for record in records}

    def sums(self) -> tuple[dict[str, Sum], dict[str, Sum], Sum]:
        """Return the sums of notes, by path, of months, and of all."""
        notes: dict[str, Sum] = {}
        months: dict[str, Sum] = {}
        total = Sum()
        for note, records in self._notes.values():
            at = datetime.fromisoformat(note.captured).astimezone(self._zone)
            places = (
                notes.setdefault(note.used, Sum()),
                months.setdefault(f"{at:%Y-%m}", Sum()),
                total,
            )
            for record in records:
                for place in places:
                    place.add(record)
        return notes, months, total


def _rows(sums: Mapping[str, Sum]) -> Iterable[CoverageRow]:
    return (found.row(name) for name, found in sums.items())


def _articles(count: _Count, settings: Settings, index: Index) -> tuple[CoverageRow, ...]:
    folder = settings.articles.relative_to(settings.root).as_posix()
    cited: dict[ArticlePath, list[str]] = {}
    for path, segments in count.cited.items():
        now = path if index.exists(path) else _moved(count.keys[path], index) or path
        cited.setdefault(now, []).extend(segments)
    counted = by_article(count.records, cited)
    return tuple(
        found.row(f"{folder}/{path}", gone=not index.exists(path))
        for path, found in sorted(counted.items())
    )


def by_article(
    records: Mapping[str, SegmentRecord], cited: Mapping[ArticlePath, Iterable[str]]
) -> dict[ArticlePath, Sum]:
    """Return the counts of each article, from the segments that it cites.

    `records` come note by note, in order. What no article cites counts where the cited segment
    before it in the note went, else the one behind it; a note without any counts nowhere.
    """
    places: dict[str, list[ArticlePath]] = {}
    for path in sorted(cited):
        for segment in dict.fromkeys(s for s in cited[path] if s in records):
            places.setdefault(segment, []).append(path)
    found = {path: Sum() for path in cited}
    notes: dict[str, list[SegmentRecord]] = {}
    for record in records.values():
        notes.setdefault(record.id.partition(".")[0], []).append(record)
    for segments in notes.values():
        near = next((places[s.id][:1] for s in segments if s.id in places), [])
        for record in segments:
            here = places.get(record.id)
            near = here[:1] if here else near
            for path in here or near:
                found[path].add(record)
    return found


def _moved(keys: Iterable[BlockKey], index: Index) -> ArticlePath | None:
    """Return the article that holds most of an article's blocks now, None where none does."""
    standing = index.standing(keys).values()
    counts = Counter(path for paths in standing for path in paths)
    return min(counts, key=lambda path: (-counts[path], path)) if counts else None
