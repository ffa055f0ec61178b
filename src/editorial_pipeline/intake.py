"""What a run works on: the settled notes of the inbox, and where each will be kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from editorial_pipeline.files.durable import file_hash
from editorial_pipeline.files.names import find_same, free_name
from editorial_pipeline.ingest import IngestOptions, ingest, sittings
from editorial_pipeline.models.notes import Note, NoteHash, Sitting, SkippedNote
from editorial_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class ConsumedNote:
    """A note of the run and where it goes. `used` is relative to the workspace.

    `duplicate_of` is the path of the note with the same bytes that was consumed before.
    """

    note: Note
    used: str
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    """Notes in order of capture, without and with those that were dropped before."""

    consumed: tuple[ConsumedNote, ...]
    skipped: tuple[SkippedNote, ...]
    sittings: tuple[Sitting, ...]

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes to be planned, in order of capture."""
        return tuple(c.note for c in self.consumed if c.duplicate_of is None)

    @property
    def used(self) -> dict[NoteHash, str]:
        """Where each planned note will be, relative to the workspace."""
        return {c.note.hash: c.used for c in self.consumed if c.duplicate_of is None}


def take_in(
    settings: Settings, files: tuple[Path, ...], consumed: Callable[[NoteHash], str | None]
) -> Intake:
    """Read the files into notes and give each its place among the used ones.

    `consumed` returns the path of the note with a hash, where one was consumed before. A file
    that cannot be read is skipped with its reason, and never stops the others.
    """
    options = IngestOptions(
        time_zone=settings.zone,
        max_bytes=settings.ingest.max_note_mb * 1_000_000,
        off_record_start=settings.ingest.off_record_start,
        off_record_end=settings.ingest.off_record_end,
    )
    notes, skipped = ingest(files, root=settings.root, options=options)
    placed: list[ConsumedNote] = []
    for note in sorted(notes, key=lambda n: (n.captured, n.name)):
        before = {c.note.hash: c.used for c in placed}.get(note.hash)
        placed.append(_placed(settings, note, before or consumed(note.hash), placed))
    fresh = tuple(c.note for c in placed if c.duplicate_of is None)
    gap = timedelta(minutes=settings.plan.sitting_gap_min)
    return Intake(tuple(placed), skipped, sittings(fresh, gap))


def _placed(
    settings: Settings, note: Note, before: str | None, others: Sequence[ConsumedNote]
) -> ConsumedNote:
    """Return where a note goes: back to its own place where it was consumed before."""
    folder = settings.used.relative_to(settings.root).as_posix()
    same = find_same(settings.used, note.name, note.hash)
    if before is None and same is not None:
        before = f"{folder}/{same}"
    taken = {Path(other.used).name for other in others}
    if before is not None and Path(before).name not in taken:
        there = settings.root / before
        if not there.exists() or file_hash(there) == note.hash:
            return ConsumedNote(note, before, duplicate_of=before)
    return ConsumedNote(note, f"{folder}/{free_name(settings.used, note.name, taken)}", before)
