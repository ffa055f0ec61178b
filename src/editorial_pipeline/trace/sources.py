"""The words of segments, read again from the notes that a run consumed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.index import Index, KnownNote
from editorial_pipeline.ingest import ingest
from editorial_pipeline.models.notes import Language, Note, NoteHash, Segment, SegmentId
from editorial_pipeline.models.plan import Use
from editorial_pipeline.models.record import NoteRecord, Receipt, RunId, SegmentRecord
from editorial_pipeline.receipts import read_receipt, receipt_name
from editorial_pipeline.run.intake import ingest_options
from editorial_pipeline.settings import Settings

_DIGITS: Final = 12
"""Digits of a note's hash in the ids of its segments."""


class NoteState(StrEnum):
    """How the file of a consumed note is now, compared with its record."""

    INTACT = "intact"
    CHANGED = "changed"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SourceSegment:
    """A segment by its record. `said` is None where it is off the record or the note is not intact.

    `hidden` tells the first of the two reasons: what is off the record is never shown.
    """

    record: SegmentRecord
    said: Segment | None
    hidden: bool

    @property
    def id(self) -> SegmentId:
        """The id of the segment."""
        return SegmentId(self.record.id)


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A consumed note: its record, the run that consumed it, and its segments in order.

    `undone_by` is the run that took it back, where none has consumed it since.
    """

    record: NoteRecord
    run: RunId
    undone_by: RunId | None
    state: NoteState
    segments: Mapping[SegmentId, SourceSegment]
    note: Note | None = None

    @property
    def problem(self) -> str:
        """A sentence on what is wrong with the file, '' where nothing is."""
        return {
            NoteState.INTACT: "",
            NoteState.CHANGED: f"{self.record.used} was changed since it was consumed.",
            NoteState.MISSING: f"{self.record.used} is not there any more.",
            NoteState.UNREADABLE: f"{self.record.used} cannot be read any more.",
        }[self.state]


class Sources:
    """Looks up the notes of a workspace; each file and each receipt is read once.

    The index must have been refreshed.
    """

    def __init__(self, settings: Settings, index: Index) -> None:
        self._settings = settings
        self._index = index
        self._notes: dict[str, SourceNote | None] = {}
        self._receipts: dict[RunId, Receipt] = {}

    def receipt(self, run: RunId) -> Receipt:
        """Return the receipt of a run. Raises ReceiptError where it cannot be read."""
        if run not in self._receipts:
            self._receipts[run] = read_receipt(self._settings.receipts / receipt_name(run))
        return self._receipts[run]

    def pin(self, run: RunId) -> tuple[SourceNote, ...]:
        """Take the notes of a run as this run planned them, whatever became of them since."""
        receipt = self.receipt(run)
        notes = [self._read(KnownNote(run, note, None), receipt) for note in receipt.notes]
        for note in notes:
            if note.record.duplicate_of is None:
                self._notes[note.record.hash[:_DIGITS]] = note
        return tuple(notes)

    def note_of(self, segment: SegmentId) -> SourceNote | None:
        """Return the note of a segment, None where no receipt that can be read tells of it."""
        return self.note(segment.partition(".")[0])

    def note(self, prefix: str) -> SourceNote | None:
        """Return the note whose hash begins with at least twelve digits, as it was planned.

        A note that was dropped twice was planned once; the second time it was set aside whole. A
        run that was undone counts only where no other planned the note.
        """
        key = prefix[:_DIGITS]
        if key not in self._notes:
            self._notes[key] = self._find(prefix)
        return self._notes[key]

    def segment(self, segment: SegmentId) -> SourceSegment | None:
        """Return a segment, None where no receipt that can be read tells of it."""
        note = self.note_of(segment)
        return None if note is None else note.segments.get(segment)

    def _find(self, prefix: str) -> SourceNote | None:
        record = self._index.note(SegmentId(prefix))
        known = () if record is None else self._index.known([record.hash])
        best = sorted(known, key=lambda k: (k.undone_by is not None, k.note.duplicate_of or ""))
        for found in best:
            try:
                receipt = self.receipt(found.run)
            except EditorialError:
                continue
            return self._read(found, receipt)
        return None

    def _read(self, known: KnownNote, receipt: Receipt) -> SourceNote:
        record = known.note
        state, note = self._note_file(record)
        start = f"{record.hash[:_DIGITS]}."
        segments = [
            _segment(own, note, NoteHash(record.hash))
            for own in receipt.segments
            if own.id.startswith(start)
        ]
        by_id = {segment.id: segment for segment in segments}
        return SourceNote(record, known.run, known.undone_by, state, by_id, note)

    def _note_file(self, record: NoteRecord) -> tuple[NoteState, Note | None]:
        """Read the note where the run put it, else where an undo put it back."""
        found = NoteState.MISSING
        for name in (record.used, record.source):
            file = self._settings.root / name
            if file.is_file():
                state, note = read_note(self._settings, file, record.hash)
                if note is not None:
                    return state, note
                found = state if found is NoteState.MISSING else found
        return found, None


def read_note(settings: Settings, file: Path, digest: str) -> tuple[NoteState, Note | None]:
    """Read a file by the rules of the inbox; a note is returned where it has this hash."""
    notes, _ = ingest([file], root=settings.root, options=ingest_options(settings))
    if not notes:
        return NoteState.UNREADABLE, None
    if notes[0].hash != digest:
        return NoteState.CHANGED, None
    return NoteState.INTACT, notes[0]


def _segment(record: SegmentRecord, note: Note | None, digest: NoteHash) -> SourceSegment:
    """Put the words at a record's span; the reader of today may cut the note in other places."""
    hidden = record.use == Use.OFF_RECORD
    if note is None:
        return SourceSegment(record, None, hidden)
    own = [s for s in note.segments if s.start < record.end and record.start < s.end]
    hidden = hidden or any(segment.off_record for segment in own)
    if hidden or not own:
        return SourceSegment(record, None, hidden)
    said = Segment(
        id=SegmentId(record.id),
        note=digest,
        number=int(record.id.rpartition(".")[2]),
        start=record.start,
        end=record.end,
        text=note.body[record.start : record.end],
        language=Language(own[0].language),
        paragraph=own[0].paragraph,
        start_s=own[0].start_s,
        end_s=own[-1].end_s,
    )
    return SourceSegment(record, said, hidden=False)
