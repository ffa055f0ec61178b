"""What became of each segment of a consumed note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.errors import EditorialError, UsageError
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import BlockOrigin, lineage
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import RunId
from editorial_pipeline.settings import Settings
from editorial_pipeline.trace.article import lines_of
from editorial_pipeline.trace.sources import SourceNote, Sources, SourceSegment

_GONE: Final = "written, but deleted or reworded since"


@dataclass(frozen=True, slots=True)
class Place:
    """A block that rests on a segment now. `article` is relative to the workspace.

    `line` is its first line, from 1; `section` the heading above it, None in the opening.
    """

    article: str
    section: str | None
    line: int
    state: str


@dataclass(frozen=True, slots=True)
class TracedSegment:
    """A segment and the blocks that rest on it now; `directive` is what came of its order."""

    segment: SourceSegment
    places: tuple[Place, ...]
    directive: str


@dataclass(frozen=True, slots=True)
class TracedNote:
    """A consumed note with its segments in order.

    `file` is the file that was asked for; `copies` are the runs in which the same bytes were
    dropped again.
    """

    file: str
    note: SourceNote
    segments: tuple[TracedSegment, ...]
    copies: tuple[str, ...]


def trace_note(settings: Settings, index: Index, file: Path) -> TracedNote:
    """Return what became of a note, by its bytes, else by the place it was moved to.

    Raises UsageError where no run consumed it, StorageError where the disk refuses.
    """
    name = file.relative_to(settings.root).as_posix()
    sources = Sources(settings, index)
    note = _find(index, sources, file, name)
    if note is None:
        raise UsageError(
            "no run has consumed this note"
            if file.exists()
            else "there is no such file, and no run has consumed a note of this name",
            where=name,
            advice="`pipeline status` lists the notes that the next build takes.",
        )
    places = Places(settings, index, sources)
    found = places.of_note(note)
    orders = _orders(note, sources)
    known = index.known([note.record.hash])
    runs = [k.run for k in known if k.note.duplicate_of is not None and k.run != note.run]
    return TracedNote(
        file=name,
        note=note,
        segments=tuple(
            TracedSegment(segment, found.get(id_, ()), orders.get(id_, ""))
            for id_, segment in note.segments.items()
        ),
        copies=tuple(runs),
    )


def _find(index: Index, sources: Sources, file: Path, name: str) -> SourceNote | None:
    if file.is_file():
        note = sources.note(sha256(file.read_bytes()).hexdigest())
        if note is not None:
            return note
    recorded = index.named(name)
    return sources.note(recorded[-1].note.hash) if recorded else None


def _orders(note: SourceNote, sources: Sources) -> dict[SegmentId, str]:
    """Return what came of each directive, as the receipt tells it."""
    return {
        SegmentId(id_): f"{record.kind}: {record.outcome}" if record.outcome else record.kind
        for record in sources.receipt(note.run).directives
        for id_ in record.segments
    }


class Places:
    """Finds the blocks that rest on segments, wherever their article is now."""

    def __init__(self, settings: Settings, index: Index, sources: Sources) -> None:
        self._settings = settings
        self._index = index
        self._sources = sources
        self._read: dict[ArticlePath, tuple[Document, tuple[BlockOrigin, ...]] | None] = {}

    def of_note(self, note: SourceNote) -> dict[SegmentId, tuple[Place, ...]]:
        """Return the places of each segment of a note, by path and line."""
        found: dict[SegmentId, list[Place]] = {}
        for path in self._articles(note):
            read = self._lineage(path)
            if read is None:
                continue
            document, origins = read
            for origin in origins:
                for segment in origin.segments:
                    if segment in note.segments:
                        found.setdefault(segment, []).append(self._place(document, origin))
        return {segment: tuple(places) for segment, places in found.items()}

    def _articles(self, note: SourceNote) -> list[ArticlePath]:
        """Return where blocks of the note can be: where they were written, stand, or moved to."""
        written = self._index.resting_on([note.record.hash[:12]])
        paths = {block.article for block in written}
        titles = {block.title for block in written if block.title}
        gone = {path for path in paths if not self._index.exists(path)}
        if gone:
            paths |= {o.path for o in self._index.outlines() if o.title in titles}
        for standing in self._index.standing(block.key for block in written).values():
            paths.update(standing)
        return sorted(paths - gone)

    def _lineage(self, path: ArticlePath) -> tuple[Document, tuple[BlockOrigin, ...]] | None:
        if path not in self._read:
            try:
                document = parse_document((self._settings.articles / path).read_bytes(), path)
            except (OSError, EditorialError):
                self._read[path] = None
            else:
                self._read[path] = (document, lineage(document, self._index).origins)
        return self._read[path]

    def _place(self, document: Document, origin: BlockOrigin) -> Place:
        folder = self._settings.articles.relative_to(self._settings.root).as_posix()
        return Place(
            article=f"{folder}/{document.path}",
            section=document.sections[origin.block.section].heading,
            line=lines_of(document, origin.block)[0],
            state=origin.state.value,
        )


def outcome_of(traced: TracedSegment, undone_by: RunId | None) -> Iterator[str]:
    """Yield in words what became of a segment, one line for each place it went to."""
    record = traced.segment.record
    if traced.segment.hidden:
        yield "cut as off the record"
    elif record.outcome == "directive":
        yield f"directive ({traced.directive})" if traced.directive else "directive"
    elif record.outcome == "set_aside":
        yield f"set aside as {record.use}" + (f": {record.why}" if record.why else "")
    elif not traced.places:
        yield f"taken back by run {undone_by}" if undone_by else _GONE
    for place in traced.places:
        section = f" “{place.section}”" if place.section else ""
        edited = ", changed by hand since" if place.state == "edited" else ""
        yield f"{place.article}:{place.line}{section}{_kept(traced)}{edited}"


def _kept(traced: TracedSegment) -> str:
    record = traced.segment.record
    if record.untranslated:
        return ", quoted untranslated"
    return ", kept verbatim" if record.verbatim else ""
