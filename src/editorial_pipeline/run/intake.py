"""What a run works on: the settled notes of the inbox, and where each will be kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path

from editorial_pipeline.files.durable import file_hash, storage_errors
from editorial_pipeline.files.names import Names, find_same, free_name, names_in
from editorial_pipeline.glossary import EMPTY, Glossary, correct_note
from editorial_pipeline.ingest import IngestOptions, ingest, sittings
from editorial_pipeline.models.notes import Note, NoteHash, Sitting, SkippedNote
from editorial_pipeline.settings import Settings
from editorial_pipeline.text.off_record import unmatched_ends

_FEW = 20_000
"""Used files whose sizes are looked at in less than a tenth of a second."""


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


class UsedNotes:
    """The files among the used notes: what was consumed, whatever has become of the records.

    `recorded` is how many of them the receipts tell of. Where they tell of all, there is hardly
    anything to find that they do not know (a hash that changed on the disk), and a folder is only
    searched where that takes no time.
    """

    def __init__(self, folder: Path, recorded: int) -> None:
        self._folder = folder
        self._recorded = recorded

    @cached_property
    def taken(self) -> Names:
        """The names in the folder, as it was when they were first wanted, and what is added.

        A hundred thousand take 0.04 s to list, so they are listed once. Raises StorageError.
        """
        return names_in(self._folder)

    def find(self, note: Note) -> Path | None:
        """Return a file that holds the very same bytes. Raises StorageError."""
        if not self._is_searched:
            return None
        candidates = (self._folder / name for name in self._names.get(note.size, ()))
        return next((path for path in candidates if file_hash(path) == note.hash), None)

    @cached_property
    def _is_searched(self) -> bool:
        count = self.taken.given
        return count > self._recorded or count <= _FEW

    @cached_property
    def _names(self) -> dict[int, list[str]]:
        """The names by size, so that hardly any file has to be opened."""
        names: dict[int, list[str]] = {}
        with storage_errors(self._folder), suppress(FileNotFoundError):
            for entry in sorted(os.scandir(self._folder), key=lambda entry: entry.name):
                if entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
                    names.setdefault(entry.stat().st_size, []).append(entry.name)
        return names


def ingest_options(settings: Settings) -> IngestOptions:
    """Return how the notes of a workspace are read."""
    return IngestOptions(
        time_zone=settings.zone,
        max_bytes=settings.ingest.max_note_mb * 1_000_000,
        off_record_start=settings.ingest.off_record_start,
        off_record_end=settings.ingest.off_record_end,
    )


def record_doubts(notes: Iterable[Note], settings: Settings) -> Iterator[str]:
    """Yield a sentence for each note that comes back on the record without having gone off it.

    Its phrase may have been misheard; of what it was to hide not a word is repeated.
    """
    for note in notes:
        phrases = settings.ingest.off_record_start, settings.ingest.off_record_end
        for said in dict.fromkeys(unmatched_ends(note.body, *phrases)):
            yield (
                f"{note.name} says “{said}”, and nothing before it is off the record: look "
                "whether something was written that should not be"
            )


def take_in(
    settings: Settings,
    files: tuple[Path, ...],
    consumed: Callable[[Note], str | None],
    glossary: Glossary = EMPTY,
    taken: Names | None = None,
) -> Intake:
    """Read the files into notes, put right what `glossary` declares, and give each its place.

    `consumed` returns the path of the note with the same bytes, where one was consumed before.
    `taken` are the names of the used notes, where the caller has listed them already. A file that
    cannot be read is skipped with its reason, and never stops the others.
    """
    notes, skipped = ingest(files, root=settings.root, options=ingest_options(settings))
    notes = tuple(correct_note(note, glossary) for note in notes)
    places = _Places(settings.root, settings.used, taken)
    placed = [
        places.place(note, consumed) for note in sorted(notes, key=lambda n: (n.captured, n.name))
    ]
    fresh = tuple(c.note for c in placed if c.duplicate_of is None)
    gap = timedelta(minutes=settings.plan.sitting_gap_min)
    return Intake(tuple(placed), skipped, sittings(fresh, gap))


class _Places:
    """Where the notes of one run go among the used ones, each to a place of its own."""

    def __init__(self, root: Path, used: Path, taken: Names | None) -> None:
        self._root = root
        self._used = used
        self._folder = used.relative_to(root).as_posix()
        self._by_hash: dict[NoteHash, str] = {}
        self._taken = Names()
        self._occupied = names_in(used) if taken is None else taken

    def place(self, note: Note, consumed: Callable[[Note], str | None]) -> ConsumedNote:
        """Return where a note goes: back to its own place where it was consumed before."""
        placed = self._find(note, self._by_hash.get(note.hash) or consumed(note))
        name = Path(placed.used).name
        self._by_hash[note.hash] = placed.used
        self._taken.add(name)
        self._occupied.add(name)
        return placed

    def _find(self, note: Note, before: str | None) -> ConsumedNote:
        same = find_same(self._used, note.name, note.hash)
        if before is None and same is not None:
            before = f"{self._folder}/{same}"
        if before is not None and Path(before).name not in self._taken:
            there = self._root / before
            at_home = there.parent == self._used and not there.exists()
            if at_home or file_hash(there) == note.hash:
                return ConsumedNote(note, before, duplicate_of=before)
        free = free_name(self._used, note.name, self._occupied)
        return ConsumedNote(note, f"{self._folder}/{free}", before)
