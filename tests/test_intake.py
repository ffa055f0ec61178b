"""Which notes were consumed before, when the records of it are gone or wrong."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from builders import make_note
from editorial_pipeline.intake import UsedNotes
from editorial_pipeline.models.notes import Note, NoteHash


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
    used = UsedNotes(tmp_path)

    assert used.find(note_of(b"the note.\n")) == tmp_path / "b.txt"
    assert used.find(note_of(b"not there\n")) is None
    assert used.find(note_of(b"longer than all of them\n")) is None


def test_a_missing_folder_holds_no_note(tmp_path: Path) -> None:
    """The first build of a workspace has no used notes yet."""
    assert UsedNotes(tmp_path / "used").find(note_of(b"new\n")) is None
