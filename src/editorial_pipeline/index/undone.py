"""Which notes an undo took back, which runs wrote into an article, and where a note is found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from editorial_pipeline.models.record import NoteRecord, Receipt, RunId

ACTIVE: Final = (
    "NOT EXISTS (SELECT 1 FROM undone"
    " WHERE undone.run = notes.receipt AND undone.hash = notes.hash)"
)
"""Holds for a row of `notes` whose note is still used."""

NEWEST_BUILD: Final = (
    "SELECT name FROM receipts WHERE notes > 0"
    " AND NOT EXISTS (SELECT 1 FROM undone WHERE undone.run = receipts.name)"
    " ORDER BY name DESC LIMIT 1"
)
"""Selects the receipt of the last build, but for those of which something was taken back."""

LINKED: Final = (
    "NOT EXISTS (SELECT 1 FROM undone WHERE undone.run = links.origin AND undone.hash = links.note)"
)
"""Holds for a row of `links` whose note is still used; those of footnotes name no note."""

_KNOWN: Final = (
    "SELECT notes.receipt, notes.record, (SELECT min(undone.receipt) FROM undone"
    " WHERE undone.run = notes.receipt AND undone.hash = notes.hash) FROM notes"
)
"""Two clones may have taken the same note back; the first to do so counts."""


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A note that a run consumed; `undone_by` is the run that took it back, if any did."""

    run: RunId
    note: NoteRecord
    undone_by: RunId | None


def write_undone(connection: sqlite3.Connection, name: str, receipt: Receipt) -> None:
    """Enter the notes that the run of a receipt (by its file name) took back."""
    connection.executemany(
        "INSERT INTO undone VALUES (?, ?, ?)",
        ((name, f"{note.run}.json", note.hash) for note in receipt.undone),
    )


def write_touched(connection: sqlite3.Connection, name: str, receipt: Receipt) -> None:
    """Enter the articles that the run of a receipt (by its file name) wrote, with new labels."""
    connection.executemany(
        "INSERT INTO touched VALUES (?, ?)",
        ((name, path) for path in dict.fromkeys(record.path for record in receipt.articles)),
    )
    connection.executemany(
        "INSERT INTO labels VALUES (?, ?, ?, ?)",
        (
            (name, record.path, label, source)
            for record in receipt.articles
            for label, source in record.labels.items()
        ),
    )


def find_touching(connection: sqlite3.Connection, file: str) -> tuple[RunId, ...]:
    """Return the runs that wrote a file (relative to the workspace), in order."""
    rows = connection.execute("SELECT receipt FROM touched WHERE file = ? ORDER BY 1", (file,))
    return tuple(RunId(name.removesuffix(".json")) for (name,) in rows)


def find_labels(connection: sqlite3.Connection, files: Iterable[str]) -> dict[str, set[str]]:
    """Return the labels that runs gave in files, and what each of them led to."""
    found: dict[str, set[str]] = {}
    for file in files:
        rows = connection.execute("SELECT label, source FROM labels WHERE file = ?", (file,))
        for label, source in rows:
            found.setdefault(label, set()).add(source)
    return found


def find_by_name(connection: sqlite3.Connection, name: str) -> tuple[KnownNote, ...]:
    """Return the notes, in order of runs, of this name: their own, or the one they have now."""
    written = f'"name":{json.dumps(name, ensure_ascii=False)}'
    found = _known(connection, "instr(used, ?) OR instr(record, ?)", (name, written))
    return tuple(
        known
        for known in found
        if name in {known.note.name, known.note.used.rpartition("/")[2], known.note.used}
    )


def find_by_run(connection: sqlite3.Connection, run: RunId) -> tuple[KnownNote, ...]:
    """Return the notes that a run consumed, in its order."""
    return tuple(_known(connection, "notes.receipt = ?", (f"{run}.json",)))


def is_undone(connection: sqlite3.Connection, prefix: str) -> bool:
    """Return whether all records of the note whose hash begins so were taken back."""
    total, active = connection.execute(
        f"SELECT count(*), coalesce(sum({ACTIVE}), 0) FROM notes WHERE hash >= ? AND hash < ?",  # noqa: S608
        (prefix, f"{prefix}g"),  # behind every hex digit
    ).fetchone()
    return bool(total) and not active


def find_by_hash(connection: sqlite3.Connection, hashes: Iterable[str]) -> tuple[KnownNote, ...]:
    """Return the notes with these bytes, whatever runs consumed them, by run and name."""
    found = [k for hash_ in set(hashes) for k in _known(connection, "notes.hash = ?", (hash_,))]
    return tuple(sorted(found, key=lambda known: (known.run, known.note.used)))


def _known(
    connection: sqlite3.Connection, condition: str, values: tuple[str, ...]
) -> Iterator[KnownNote]:
    rows = connection.execute(
        f"{_KNOWN} WHERE {condition} ORDER BY notes.receipt, notes.rowid",
        values,
    )
    for receipt, record, undone_by in rows:
        yield KnownNote(
            run=_run(receipt),
            note=NoteRecord.model_validate_json(record),
            undone_by=None if undone_by is None else _run(undone_by),
        )


def _run(name: str) -> RunId:
    return RunId(name.removesuffix(".json"))
