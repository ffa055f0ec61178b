"""Bring the tables up to date with the articles and receipts on disk.

Whether a file has changed is first judged by its stamp, then by the hash of its bytes; only what
really differs is parsed. All of it happens in one transaction, so that a killed run leaves the
index as it was.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from editorial_pipeline.articles.index_page import page_line
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.index.entries import Entry, Link, parse_entry
from editorial_pipeline.index.scan import (
    RACY_NS,
    Problem,
    Stamp,
    scan_articles,
    scan_receipts,
    unreadable,
)
from editorial_pipeline.index.undone import NEWEST_BUILD, write_touched, write_undone
from editorial_pipeline.index.written import write_blocks, write_notes
from editorial_pipeline.models.notes import NoteHash
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import Receipt
from editorial_pipeline.receipts import read_receipt

_HASH_PREFIX: Final = 12


def refresh(
    connection: sqlite3.Connection,
    articles: Path,
    receipts: Path,
    index_file: str,
    written_ns: int,
) -> tuple[Problem, ...]:
    """Read what changed since the last refresh; return what cannot be read, in order of files.

    `written_ns` is when the database was last written, by the clock of its file system, or 0.
    With the newest file it tells, without a clock, the earliest time that this scan can have.
    Raises StorageError where the system refuses to show a file; all stays as it was then.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        (undone,) = connection.execute("SELECT coalesce(max(rowid), 0) FROM undone").fetchone()
        problems, arrived = _refresh_articles(connection, articles, index_file, written_ns)
        problems += _refresh_receipts(connection, receipts)
        _write_arrived(connection, [*arrived, *_undone_articles(connection, undone)])
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return tuple(sorted(problems))


def _refresh_articles(
    connection: sqlite3.Connection, folder: Path, index_file: str, written_ns: int
) -> tuple[list[Problem], list[str]]:
    """Return what cannot be read, and the paths at which there was no article before."""
    found, problems = scan_articles(folder, index_file)
    # Rows, and no values of ours: hardly any of ten thousand is looked at again.
    known = {
        row[0]: row
        for row in connection.execute(
            "SELECT path, size, mtime_ns, ctime_ns, inode, hash FROM articles"
        )
    }
    (scanned_ns,) = connection.execute("SELECT scanned_ns FROM state").fetchone()
    _forget_articles(connection, known.keys() - found.keys())
    # When a file was last touched is the later of its times: those of copied ones lie in the past.
    racy_ns = scanned_ns - RACY_NS
    changed = {
        path: stamp
        for path, stamp in found.items()
        if path not in known
        or known[path][1:-1] != stamp
        or stamp.mtime_ns >= racy_ns
        or stamp.ctime_ns >= racy_ns
    }
    for path, stamp in changed.items():
        _read_article(connection, folder, path, stamp, known[path][-1] if path in known else "")
    if changed:
        newest_ns = max(stamp.ctime_ns for stamp in found.values())
        connection.execute("UPDATE state SET scanned_ns = ?", (max(newest_ns, written_ns),))
    for path, reason in connection.execute(
        "SELECT path, problem FROM articles WHERE problem <> ''"
    ):
        problems.append(Problem(folder / path, reason))
    return problems, sorted(found.keys() - known.keys())


def _write_arrived(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Remember which articles are new since the last build, be it that they were moved.

    So are those that an undo has written: it takes back what a build has mended, too.
    """
    connection.executemany(
        f"INSERT OR REPLACE INTO arrived VALUES (?, coalesce(({NEWEST_BUILD}), ''))",  # noqa: S608 - a query of ours
        ((path,) for path in paths),
    )


def _undone_articles(connection: sqlite3.Connection, last: int) -> Iterator[str]:
    """Yield the articles that undos wrote which were entered behind the row `last`."""
    files = connection.execute(
        "SELECT DISTINCT file FROM touched WHERE receipt IN"
        " (SELECT receipt FROM undone WHERE rowid > ?)",
        (last,),
    ).fetchall()
    for (file,) in files:
        # Receipts tell paths in the workspace, and the folder of the articles may be anywhere.
        parts = file.split("/")
        below = ["/".join(parts[number:]) for number in range(1, len(parts))]
        marks = ", ".join("?" * len(below))
        rows = connection.execute(f"SELECT path FROM articles WHERE path IN ({marks})", below)  # noqa: S608
        yield from [path for (path,) in rows]


def _read_article(
    connection: sqlite3.Connection, folder: Path, path: str, stamp: Stamp, known_hash: str
) -> None:
    try:
        data = (folder / path).read_bytes()
    except FileNotFoundError:
        _forget_articles(connection, [path])
        return
    except OSError as error:
        raise unreadable(error, folder / path) from error
    digest = hashlib.sha256(data).hexdigest()
    if digest == known_hash:
        connection.execute(
            "UPDATE articles SET size = ?, mtime_ns = ?, ctime_ns = ?, inode = ? WHERE path = ?",
            (*stamp, path),
        )
        return
    try:
        entry = parse_entry(data, ArticlePath(path))
    except EditorialError as error:
        advice = f". {error.advice.removesuffix('.')}" if error.advice else ""
        _write_problem(connection, path, stamp, digest, f"{error.what}{advice}")
        return
    _write_entry(connection, path, stamp, digest, entry)


def _forget_articles(connection: sqlite3.Connection, paths: Iterable[str]) -> None:
    for path in paths:
        connection.execute(
            "DELETE FROM words WHERE rowid = (SELECT id FROM articles WHERE path = ?)", (path,)
        )
        connection.execute("DELETE FROM articles WHERE path = ?", (path,))
        connection.execute("DELETE FROM links WHERE origin = ?", (path,))
        connection.execute("DELETE FROM standing WHERE article = ?", (path,))
        connection.execute("DELETE FROM leads WHERE article = ?", (path,))


def _write_problem(
    connection: sqlite3.Connection, path: str, stamp: Stamp, digest: str, reason: str
) -> None:
    _forget_articles(connection, [path])
    connection.execute(
        "INSERT INTO articles"
        " VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', '', '', '', '', 0, '')",
        (path, *stamp, digest, reason),
    )


def _write_entry(
    connection: sqlite3.Connection, path: str, stamp: Stamp, digest: str, entry: Entry
) -> None:
    _forget_articles(connection, [path])
    outline = entry.outline
    headings = "\n".join(f"{level} {' '.join(text.split())}" for level, text in outline.headings)
    row = connection.execute(
        "INSERT INTO articles VALUES (NULL, ?, ?, ?, ?, ?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            path,
            *stamp,
            digest,
            outline.title,
            outline.description,
            entry.status,
            entry.created,
            outline.updated,
            "\n".join(outline.tags),
            outline.language,
            headings,
            outline.log,
            page_line(path, outline.title, outline.description, entry.status, outline.updated),
        ),
    )
    connection.execute(
        "INSERT INTO words (rowid, title, headings, body, sound) VALUES (?, ?, ?, ?, ?)",
        (row.lastrowid, entry.title, entry.headings, entry.body, entry.sound),
    )
    connection.executemany(
        "INSERT INTO standing VALUES (?, ?)", ((path, key) for key in entry.keys)
    )
    connection.executemany("INSERT INTO leads VALUES (?, ?)", ((n, path) for n in entry.leads))
    _write_links(connection, path, ((path, "", link) for link in entry.links))


def _write_links(
    connection: sqlite3.Connection, origin: str, links: Iterable[tuple[str, str, Link]]
) -> None:
    connection.executemany(
        "INSERT INTO links VALUES (?, ?, ?, ?, ?)",
        (
            (origin, note, article, link.captured.timestamp(), link.author)
            for article, note, link in links
        ),
    )


def _refresh_receipts(connection: sqlite3.Connection, folder: Path) -> list[Problem]:
    """Receipts are never rewritten, so a name and a size tell them apart."""
    found = scan_receipts(folder)
    known: dict[str, int] = dict(connection.execute("SELECT name, size FROM receipts"))
    for name in known.keys() - found.keys():
        _forget_receipt(connection, name)
    for name, size in found.items():
        if known.get(name) != size:
            _read_receipt(connection, folder, name, size)
    rows = connection.execute("SELECT name, problem FROM receipts WHERE problem <> ''")
    return [Problem(folder / name, reason) for name, reason in rows]


def _read_receipt(connection: sqlite3.Connection, folder: Path, name: str, size: int) -> None:
    _forget_receipt(connection, name)
    try:
        receipt = read_receipt(folder / name)
    except EditorialError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return
        if isinstance(error.__cause__, OSError):
            raise unreadable(error.__cause__, folder / name) from error
        connection.execute("INSERT INTO receipts VALUES (?, -1, 0, ?)", (name, error.what))
        return
    connection.execute(
        "INSERT INTO receipts VALUES (?, ?, ?, '')", (name, size, len(receipt.notes))
    )
    write_notes(connection, name, receipt.notes)
    write_blocks(connection, name, receipt)
    write_undone(connection, name, receipt)
    write_touched(connection, name, receipt)
    _write_links(connection, name, _receipt_links(receipt))


def _forget_receipt(connection: sqlite3.Connection, name: str) -> None:
    for statement in (
        "DELETE FROM receipts WHERE name = ?",
        "DELETE FROM notes WHERE receipt = ?",
        "DELETE FROM blocks WHERE receipt = ?",
        "DELETE FROM undone WHERE receipt = ?",
        "DELETE FROM touched WHERE receipt = ?",
        "DELETE FROM labels WHERE receipt = ?",
        "DELETE FROM links WHERE origin = ?",
    ):
        connection.execute(statement, (name,))


def _receipt_links(receipt: Receipt) -> list[tuple[str, str, Link]]:
    """Return which article each note of the run, by hash, went to: where blocks rest on it."""
    notes = {NoteHash(note.hash)[:_HASH_PREFIX]: note for note in receipt.notes}
    links: dict[tuple[str, str], Link] = {}
    for block in receipt.blocks:
        for segment in block.segments:
            prefix = segment.partition(".")[0]
            note = notes.get(prefix)
            if note is None or (block.article, prefix) in links:
                continue
            captured = _aware(note.captured)
            if captured is not None:
                links[block.article, prefix] = Link(captured, note.author or "")
    return [(article, notes[prefix].hash, link) for (article, prefix), link in links.items()]


def _aware(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
