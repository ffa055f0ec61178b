"""Answers already paid for, so that a run that failed half-way costs nothing when repeated.

The cache is disposable: whatever is wrong with it, a run goes on without it. It holds prompts
only as hashes, but answers as text, so it belongs into the ignored state folder.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

DEFAULT_MAX_BYTES = 200_000_000

_VERSION = 2
_WAIT_FOR_OTHERS_S = 5.0
_KEEP = 0.9
"""Share of the bound that is kept when it is reached, so that not every answer has to trim."""

_CREATE = """
CREATE TABLE answers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL,
    input INTEGER NOT NULL,
    output INTEGER NOT NULL,
    cached INTEGER NOT NULL,
    size INTEGER NOT NULL,
    digest TEXT NOT NULL
);
CREATE INDEX sizes ON answers (number, size);
"""


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """A validated answer as JSON text, and the tokens that it once cost."""

    text: str
    input: int
    output: int
    cached: int


class AnswerCache:
    """Answers by the hash of their request, in one SQLite file; safe for many threads.

    A file that is damaged or of another version is replaced by an empty one. A file that cannot
    be opened or written (a read-only or full disk, another process holding it for five seconds)
    makes the cache forgetful, never the run fail: no method raises.
    """

    def __init__(self, path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> None:
        """`max_bytes` bounds the sum of the answers; beyond it the oldest are dropped."""
        self._path = path
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        self._bytes = 0
        self._db: sqlite3.Connection | None = None
        with self._lock:
            self._open()

    def get(self, key: str) -> CachedAnswer | None:
        """Return the answer stored under `key`, if any."""
        query = "SELECT text, input, output, cached, digest FROM answers WHERE key = ?"
        with self._lock:
            if self._db is None:
                return None
            try:
                row = self._db.execute(query, (key,)).fetchone()
            except sqlite3.Error as error:
                self._recover(error)
                return None
        if not row:
            return None
        answer = CachedAnswer(*row[:-1])
        # SQLite does not notice a letter that became another one on the disk.
        return answer if _digest(key, answer) == row[-1] else None

    def put(self, key: str, answer: CachedAnswer) -> None:
        """Store `answer`, in the place of an earlier one, and drop the oldest beyond the bound."""
        size = len(answer.text.encode("utf-8", "surrogatepass"))
        with self._lock:
            if self._db is None or size > self._max_bytes:
                return
            try:
                with self._db:
                    self._db.execute("DELETE FROM answers WHERE key = ?", (key,))
                    self._db.execute(
                        "INSERT INTO answers (key, text, input, output, cached, size, digest)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        (key, *astuple(answer), size, _digest(key, answer)),
                    )
                    # Counted above its share after a replacement; trimming counts anew.
                    self._bytes += size
                    if self._bytes > self._max_bytes:
                        self._trim()
            except (sqlite3.Error, UnicodeError) as error:
                self._recover(error)

    def close(self) -> None:
        """Close the file; afterwards nothing is found and nothing is stored."""
        with self._lock:
            self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _open(self) -> None:
        for attempt in (1, 2):
            try:
                self._db = self._connect()
            except (sqlite3.Error, OSError) as error:
                self._close()
                if attempt == 1 and _is_damaged(error):
                    self._remove_files()
                    continue
            return

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # One connection behind one lock: answers come seconds apart, nobody waits for it.
        db = sqlite3.connect(self._path, timeout=_WAIT_FOR_OTHERS_S, check_same_thread=False)
        try:
            # Losing the last answers in a power cut is fine, waiting for the disk is not.
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version != _VERSION:
                db.executescript(
                    f"DROP TABLE IF EXISTS answers;{_CREATE}PRAGMA user_version = {_VERSION};"
                )
            self._bytes = db.execute("SELECT coalesce(sum(size), 0) FROM answers").fetchone()[0]
        except BaseException:
            db.close()
            raise
        return db

    def _trim(self) -> None:
        assert self._db is not None
        total = self._db.execute("SELECT coalesce(sum(size), 0) FROM answers").fetchone()[0]
        rows = self._db.execute("SELECT number, size FROM answers ORDER BY number").fetchall()
        last = 0
        for number, size in rows[:-1]:
            if total <= self._max_bytes * _KEEP:
                break
            total -= size
            last = number
        self._db.execute("DELETE FROM answers WHERE number <= ?", (last,))
        self._bytes = total

    def _recover(self, error: Exception) -> None:
        if _is_damaged(error):
            self._close()
            self._remove_files()
            self._open()

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _remove_files(self) -> None:
        for suffix in ("", "-wal", "-shm", "-journal"):
            try:
                self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
            except OSError:
                return


def _digest(key: str, answer: CachedAnswer) -> str:
    return hashlib.sha256(repr((key, *astuple(answer))).encode()).hexdigest()


def _is_damaged(error: Exception) -> bool:
    """Whether the file itself is bad; a table or column that is missing counts too."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in {
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_ERROR,
    }
