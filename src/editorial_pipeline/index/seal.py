"""Tells a database in which bits have changed on the disk from one that is as it was written.

SQLite notices a broken structure, but not a letter of a title that became another one, and that
title would go into the index page. The checksum (100 MB take 25 ms) is kept in a file beside the
database; where it is missing or differs, the database is made anew like any damaged one.
"""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from pathlib import Path
from typing import Final

SUFFIX: Final = ".sum"
_CHUNK: Final = 1 << 20


def write_seal(connection: sqlite3.Connection, database: Path) -> None:
    """Seal the database as it is now, unless the connection works in memory."""
    (_, _, file), *_ = connection.execute("PRAGMA database_list")
    if file:
        with contextlib.suppress(OSError):
            _seal(database).write_text(_checksum(database), encoding="ascii")


def is_intact(database: Path) -> bool:
    """Return whether the database is as it was sealed, or there is none."""
    try:
        return not database.exists() or _seal(database).read_bytes() == _checksum(database).encode()
    except OSError:
        return False


def _seal(database: Path) -> Path:
    return database.with_name(database.name + SUFFIX)


def _checksum(database: Path) -> str:
    checksum = 0
    with database.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return f"{checksum:08x}"
