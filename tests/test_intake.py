"""Which notes were consumed before, when the records of it are gone or wrong."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from builders import make_note
from editorial_pipeline.models.notes import Note, NoteHash
from editorial_pipeline.run import intake
from editorial_pipeline.run.intake import UsedNotes, take_in
from editorial_pipeline.settings import Settings


def note_of(data: bytes) -> Note:
    note = make_note("Any words.", name="another name.txt")
    return replace(note, size=len(data), hash=NoteHash(hashlib.sha256(data).hexdigest()))


def test_used_bytes_are_found_whatever_their_name(tmp_path: Path) -> None:
    """Only a file with the very same bytes counts, and neither a link to them nor a folder."""
    (tmp_path / "a.txt").write_bytes(b"same size\n")
    (tmp_path / "b.txt").write_bytes(b"the note.\n")
    (tmp_path / "c.txt").write_bytes(b"only here\n")
    (tmp_path / "0.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "folder").mkdir()
    used = UsedNotes(tmp_path, recorded=0)

    assert used.find(note_of(b"the note.\n")) == tmp_path / "b.txt"
    assert used.find(note_of(b"not there\n")) is None
    assert used.find(note_of(b"longer than all of them\n")) is None


def test_a_missing_folder_holds_no_note(tmp_path: Path) -> None:
    """The first build of a workspace has no used notes yet."""
    assert UsedNotes(tmp_path / "used", recorded=0).find(note_of(b"new\n")) is None


def test_twins_get_places_that_every_disk_can_tell_apart(tmp_path: Path) -> None:
    """Names that differ in case or in composed accents, in one run and over two."""
    settings = Settings(root=tmp_path, inbox=tmp_path / "inbox", used=tmp_path / "inbox/used")
    settings.used.mkdir(parents=True)
    (settings.used / "Old.txt").write_text("Consumed before.\n", encoding="utf-8")
    names = ("Day.txt", "caf\u00e9.txt", "cafe\u0301.txt", "day.txt", "old.txt")
    for minute, name in enumerate(names):
        (settings.inbox / name).write_text(f"A note called {name!a}.\n", encoding="utf-8")
        os.utime(settings.inbox / name, (60 * minute, 60 * minute))
    files = tuple(settings.inbox / name for name in names)

    taken = take_in(settings, files, lambda _: None)
    assert {c.note.name: Path(c.used).name for c in taken.consumed} == {
        "Day.txt": "Day.txt",
        "day.txt": "day-2.txt",
        "caf\u00e9.txt": "caf\u00e9.txt",
        "cafe\u0301.txt": "cafe\u0301-2.txt",
        "old.txt": "old-2.txt",
    }


def test_hard_links_and_copies_in_one_run_are_one_note(tmp_path: Path) -> None:
    """The same bytes are planned once, and each file leaves the inbox."""
    settings = Settings(root=tmp_path, inbox=tmp_path / "inbox", used=tmp_path / "inbox/used")
    settings.used.mkdir(parents=True)
    (settings.inbox / "a.txt").write_text("One note.\n", encoding="utf-8")
    (settings.inbox / "b.txt").hardlink_to(settings.inbox / "a.txt")
    files = (settings.inbox / "a.txt", settings.inbox / "b.txt")

    intake = take_in(settings, files, lambda _: None)
    assert [(c.used, c.duplicate_of) for c in intake.consumed] == [
        ("inbox/used/a.txt", None),
        ("inbox/used/b.txt", "inbox/used/a.txt"),
    ]
    assert len(intake.notes) == 1


def test_a_large_folder_is_searched_only_where_records_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred thousand files are not looked at for a damaged hash; a few are, at any time."""
    (tmp_path / "a.txt").write_bytes(b"words\n")
    note = note_of(b"words\n")
    assert UsedNotes(tmp_path, recorded=1).find(note) == tmp_path / "a.txt"
    monkeypatch.setattr(intake, "_FEW", 0)
    assert UsedNotes(tmp_path, recorded=0).find(note) == tmp_path / "a.txt"
    assert UsedNotes(tmp_path, recorded=1).find(note) is None
