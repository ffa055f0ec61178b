"""Tells a database in which bits have changed on the disk from one that is as it was written.

SQLite notices a broken structure, but not a letter of a title that became another one, and that
title would go into the index page. The checksum of the whole file is kept in one beside the
database; where it is missing or differs, the database is made anew like any damaged one.

Of a big archive's database it takes 0.1 s, so it is worked out in a process of its own: that of
the check while the stages are imported, that of the new seal while the run goes on. A process
and not a thread, because whoever closes a database file gives up the locks that SQLite holds on
it in the same process.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from editorial_pipeline.files.checksum import checksum, is_large
from editorial_pipeline.parallel import start_child

SUFFIX: Final = ".sum"


def start_seal(connection: sqlite3.Connection, database: Path) -> Callable[[], object]:
    """Seal the database as it is now, unless the connection works in memory.

    Return a function that waits until it is sealed. Nothing may be written before: the seal
    would vouch for what it has not seen, or for half of it.
    """
    (_, _, file), *_ = connection.execute("PRAGMA database_list")
    if not file:
        return _sealed

    def seal() -> bytes:
        with contextlib.suppress(OSError):
            _seal(database).write_text(checksum(database), encoding="ascii")
        return b""

    # Where no process could be had there is nothing to wait for: a run that is killed before
    # its index is sealed has made the next one read all articles again.
    started = start_child(seal) if is_large(database) else seal
    if started is not seal:
        return started
    seal()
    return _sealed


def is_intact(database: Path, started: Callable[[], str] | None = None) -> bool:
    """Return whether the database is as it was sealed, or there is none.

    `started` waits for a checksum that was begun earlier in this run. Where it differs, another
    process may have written meanwhile, so the file is read once more before it is given up.
    """
    try:
        if not database.exists():
            return True
        sealed = _seal(database).read_bytes()
        if started is not None and started().encode() == sealed:
            return True
        return _seal(database).read_bytes() == checksum(database).encode()
    except OSError:
        return False


def _sealed() -> None:
    """Wait for nothing."""


def _seal(database: Path) -> Path:
    return database.with_name(database.name + SUFFIX)
