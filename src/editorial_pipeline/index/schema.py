"""The one SQLite file: its tables, and how to come by a usable connection.

Nothing in it is precious, all of it can be read again from articles and receipts. So a file that
is damaged, of another version or in somebody's way is replaced or passed over, never repaired.
A rollback journal is kept, not a write-ahead log: a killed run leaves at most one file beside
the database, and a read-only folder can still be read.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.index.seal import SUFFIX, is_intact

VERSION: Final = 11
"""Raise it with every change of the tables or of what is put into them: stems, keys, parsing, the
form of the index page."""

_BUSY_S: Final = 2.0
"""How long to wait for another run's refresh before working on a copy in memory."""

_PRIMARY_CODE: Final = 0xFF
_IN_THE_WAY: Final = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)

_TABLES: Final = """
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    inode INTEGER NOT NULL,
    hash TEXT NOT NULL,
    problem TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL,
    tags TEXT NOT NULL,
    language TEXT NOT NULL,
    headings TEXT NOT NULL,
    log INTEGER NOT NULL,
    line TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5(
    title, headings, body, sound, tokenize = "ascii tokenchars '-_.,~'''"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, row);
CREATE TABLE receipts (
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    problem TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE notes (
    receipt TEXT NOT NULL,
    hash TEXT NOT NULL,
    used TEXT NOT NULL,
    record TEXT NOT NULL
);
CREATE INDEX notes_hash ON notes (hash, receipt, used);
CREATE INDEX notes_receipt ON notes (receipt);
CREATE TABLE undone (
    receipt TEXT NOT NULL,
    run TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE INDEX undone_run ON undone (run, hash);
CREATE INDEX undone_receipt ON undone (receipt);
CREATE TABLE touched (
    receipt TEXT NOT NULL,
    file TEXT NOT NULL
);
CREATE INDEX touched_file ON touched (file, receipt);
CREATE INDEX touched_receipt ON touched (receipt);
CREATE TABLE labels (
    receipt TEXT NOT NULL,
    file TEXT NOT NULL,
    label TEXT NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX labels_file ON labels (file);
CREATE INDEX labels_receipt ON labels (receipt);
CREATE TABLE links (
    origin TEXT NOT NULL,
    note TEXT NOT NULL,
    article TEXT NOT NULL,
    captured REAL NOT NULL,
    author TEXT NOT NULL
);
CREATE INDEX links_captured ON links (captured);
CREATE INDEX links_origin ON links (origin);
CREATE TABLE blocks (
    receipt TEXT NOT NULL,
    position INTEGER NOT NULL,
    article TEXT NOT NULL,
    title TEXT NOT NULL,
    section TEXT,
    text TEXT NOT NULL,
    key TEXT NOT NULL,
    segments TEXT NOT NULL,
    replaces TEXT,
    replaces_key TEXT
);
CREATE INDEX blocks_article ON blocks (article, receipt, position);
CREATE INDEX blocks_receipt ON blocks (receipt);
CREATE INDEX blocks_key ON blocks (key);
CREATE INDEX blocks_title ON blocks (title, article);
CREATE TABLE standing (
    article TEXT NOT NULL,
    key TEXT NOT NULL
);
CREATE INDEX standing_key ON standing (key, article);
CREATE INDEX standing_article ON standing (article);
CREATE TABLE leads (
    name TEXT NOT NULL,
    article TEXT NOT NULL,
    PRIMARY KEY (name, article)
) WITHOUT ROWID;
CREATE INDEX leads_article ON leads (article);
CREATE TABLE arrived (
    article TEXT PRIMARY KEY,
    since TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE state (scanned_ns INTEGER NOT NULL);
INSERT INTO state VALUES (0);
"""


def connect(database: Path, started: Callable[[], str] | None = None) -> sqlite3.Connection:
    """Return a connection to a sound database of this version, made anew where there is none.

    `started` waits for the checksum of the file, where it was begun before. Falls back to one in
    memory where the file cannot be used. Raises EditorialError where SQLite has no full-text
    search.
    """
    for checksum in (started, None):
        try:
            return _open(database, checksum)
        except OSError:
            break
        except (sqlite3.DatabaseError, ValueError) as error:
            if not is_damage(error) or not remove(database):
                break
    return in_memory()


def is_damage(error: Exception) -> bool:
    """Return whether a new file would help: not where it is locked, read-only or out of space.

    A database that another process has open must not be deleted under it. What is no error of
    SQLite's comes from values that cannot be ours, or from a message that quotes them.
    """
    code = getattr(error, "sqlite_errorcode", None)
    return code is None or (code & _PRIMARY_CODE) not in _IN_THE_WAY


def in_memory(source: sqlite3.Connection | None = None) -> sqlite3.Connection:
    """Return a database that lives as long as the process: a copy of `source` if it has one."""
    if source is not None:
        with contextlib.suppress(sqlite3.DatabaseError):
            copy = _connection(":memory:")
            source.backup(copy)
            if _version(copy) == VERSION:
                return copy
    connection = _connection(":memory:")
    _create(connection)
    return connection


def remove(database: Path) -> bool:
    """Delete the database and what SQLite keeps beside it; return whether it is gone."""
    try:
        for suffix in ("", "-journal", "-wal", "-shm", SUFFIX):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _open(database: Path, started: Callable[[], str] | None) -> sqlite3.Connection:
    database.parent.mkdir(parents=True, exist_ok=True)
    if not is_intact(database, started):
        raise sqlite3.DatabaseError("changed since it was written")
    connection = _connection(str(database))
    try:
        _create(connection)
        _check_version(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _connection(name: str) -> sqlite3.Connection:
    # Queries may come from drafting threads; SQLite itself serialises them.
    connection = sqlite3.connect(
        name, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def _check_version(connection: sqlite3.Connection) -> None:
    if _version(connection) != VERSION:
        raise sqlite3.DatabaseError("made by another version")


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def _create(connection: sqlite3.Connection) -> None:
    """Make the tables unless they are there; another process may be about to do the same."""
    if _version(connection):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _version(connection):
            for statement in _TABLES.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        connection.execute("ROLLBACK")
        if "no such module" in str(error):
            raise EditorialError(
                "this Python's SQLite has no full-text search (FTS5)",
                advice="Use a Python whose SQLite was built with FTS5, as python.org's is.",
            ) from error
        raise
