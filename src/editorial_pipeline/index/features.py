"""What the SQLite of this Python can do."""

from __future__ import annotations

import contextlib
import sqlite3


def sqlite_version() -> str:
    """Return the version of the SQLite library in use."""
    return sqlite3.sqlite_version


def has_full_text() -> bool:
    """Tell whether SQLite was built with full-text search (FTS5), which the index needs."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
        except sqlite3.OperationalError:
            return False
    return True
