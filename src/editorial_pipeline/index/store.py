"""The index of a workspace: which articles exist, what they are about, what was consumed.

Everything can be read again from the files, so a database that fails is never an error: it is
made anew, or the work goes on in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

from editorial_pipeline.articles.block_key import BlockKey
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.index_page import page_line
from editorial_pipeline.articles.views import outline
from editorial_pipeline.index.entries import scalar
from editorial_pipeline.index.matching import Before, find_before, find_matches
from editorial_pipeline.index.refresh import refresh
from editorial_pipeline.index.scan import Problem
from editorial_pipeline.index.schema import connect, in_memory, is_damage, remove
from editorial_pipeline.index.seal import start_seal
from editorial_pipeline.index.search import TextSearch, find_holding
from editorial_pipeline.index.terms import terms
from editorial_pipeline.index.undone import (
    ACTIVE,
    KnownNote,
    find_by_hash,
    find_by_name,
    find_by_run,
    find_labels,
    find_touching,
    is_undone,
)
from editorial_pipeline.index.written import (
    WrittenBlock,
    find_gone,
    find_leading_to,
    find_moved,
    find_note,
    find_recorded,
    find_resting_on,
    find_standing,
    find_written,
    find_written_as,
)
from editorial_pipeline.models.notes import Language, Note, NoteHash, SegmentId
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath, Match
from editorial_pipeline.models.record import NoteRecord, RunId

_T = TypeVar("_T")


class IndexRow(NamedTuple):
    """An article in the index page; dates are ISO dates or ''."""

    path: ArticlePath
    title: str
    description: str
    status: str
    updated: str


def index_row(data: bytes, path: ArticlePath) -> IndexRow:
    """Return the row of an article that is not written yet. Raises ArticleError."""
    document = parse_document(data, path)
    outlined = outline(document)
    status = scalar(document.front, "status")
    return IndexRow(path, outlined.title, outlined.description, status, outlined.updated)


def index_line(data: bytes, path: ArticlePath) -> str:
    """Return the line of an article that is not written yet. Raises ArticleError."""
    return page_line(*index_row(data, path))


class Counts(NamedTuple):
    """How many readable articles, consumed notes (copies too) and receipts the workspace has."""

    articles: int
    notes: int
    receipts: int


class Index:
    """Look-ups in `.pipeline/index.sqlite`; call `refresh` first, then ask.

    Answers describe the files as the last refresh found them. May be asked from any thread.
    """

    def __init__(self, connection: sqlite3.Connection, database: Path) -> None:
        self._connection = connection
        self._database = database
        self._folders: tuple[Path, Path, str] | None = None
        self._search: TextSearch | None = None
        self._sealing: Callable[[], object] | None = None

    @classmethod
    def open(cls, database: Path, checksum: Callable[[], str] | None = None) -> Self:
        """Open the index, making it where it is missing, damaged or of another version.

        Works in memory where the file cannot be written. `checksum` is what `start_checksum`
        returned for the file a moment ago; without it the file is read through now. Raises
        EditorialError where SQLite has no full-text search.
        """
        return cls(connect(database, checksum), database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the file; nothing can be asked afterwards."""
        self._connection.close()
        self._end_sealing()

    def refresh(self, articles: Path, receipts: Path, index_file: str) -> tuple[Problem, ...]:
        """Read articles and receipts that changed; return those that cannot be read.

        `index_file` is relative to `articles` and no article. Paths of problems are relative to
        the workspace where they lie in it. Files that make no sense are named by every refresh.
        Raises StorageError where the system refuses to show a file or folder.
        """
        problems = self._ask(
            lambda connection: self._refresh(connection, articles, receipts, index_file)
        )
        self._folders = (articles, receipts, index_file)
        root = self._database.parent.parent
        return tuple(
            problem._replace(file=problem.file.relative_to(root))
            if problem.file.is_relative_to(root)
            else problem
            for problem in problems
        )

    def outlines(self, limit: int | None = None) -> tuple[ArticleOutline, ...]:
        """Return the outlines of readable articles, most recently updated first, then by path."""
        rows = self._ask(
            lambda connection: connection.execute(
                "SELECT path, title, description, updated, tags, language, headings, log"
                " FROM articles WHERE problem = ''"
            ).fetchall()
        )
        # SQLite takes twice as long to bring whole rows into an order.
        rows.sort(key=itemgetter(0))
        rows.sort(key=itemgetter(3), reverse=True)
        return tuple(
            [
                ArticleOutline(
                    path=ArticlePath(path),
                    title=title,
                    description=description,
                    updated=updated,
                    tags=tuple(tags.splitlines()),
                    language=Language(language),
                    headings=_headings(headings),
                    log=bool(log),
                )
                for path, title, description, updated, tags, language, headings, log in rows[:limit]
            ]
        )

    def rows(self) -> tuple[IndexRow, ...]:
        """Return what the index page shows of readable articles, by path."""
        rows = self._ask(
            lambda connection: connection.execute(
                "SELECT path, title, description, status, updated"
                " FROM articles WHERE problem = '' ORDER BY path"
            ).fetchall()
        )
        return tuple(IndexRow(ArticlePath(path), *rest) for path, *rest in rows)

    def lines(self) -> Mapping[str, str]:
        """Return the lines of the index page of readable articles, by path; see `page_line`."""
        return self._ask(
            lambda connection: dict(
                connection.execute("SELECT path, line FROM articles WHERE problem = ''").fetchall()
            )
        )

    def matches(
        self, notes: Sequence[Note], limit: int = 10
    ) -> Mapping[NoteHash, tuple[Match, ...]]:
        """Return for each note the articles that fit it, best first, at most `limit`.

        Scores lie in 0..1 and are comparable between notes: 1.0 where the note says an
        article's title. What is off the record counts for nothing. See `ranking` for the parts.
        """
        return self._ask(
            lambda connection: find_matches(connection, self._text_search(connection), notes, limit)
        )

    def before(self, author: str, captured: datetime) -> tuple[Before, ...]:
        """Return the articles that rest on the last note of an author before a time, by path.

        Notes of earlier tools count as far as their names tell time and author; '' stands for an
        unknown author.
        """
        return self._ask(lambda connection: find_before(connection, author, captured))

    def holding(self, text: str) -> tuple[ArticlePath, ...]:
        """Return the articles that hold all words of a text that carry a topic, by path.

        Stems are compared, so some of them may hold the words in other forms only; none where
        the text has no such word.
        """
        wanted = tuple(dict.fromkeys(terms(text)))
        return self._ask(lambda connection: find_holding(connection, wanted))

    def consumed(self, note: NoteHash) -> str | None:
        """Return where a note with these bytes was put, relative to the workspace.

        None where no run has consumed it, or where that was undone.
        """
        row = self._ask(
            lambda connection: connection.execute(
                f"SELECT used FROM notes WHERE hash = ? AND {ACTIVE} ORDER BY receipt LIMIT 1",  # noqa: S608 - a condition of ours
                (note,),
            ).fetchone()
        )
        return None if row is None else str(row[0])

    def written(self, path: ArticlePath) -> tuple[WrittenBlock, ...]:
        """Return every block that a run wrote into the article with this path, in order of runs."""
        return self._ask(lambda connection: find_written(connection, path))

    def written_as(self, keys: Iterable[BlockKey]) -> tuple[WrittenBlock, ...]:
        """Return every block with one of these keys, into whatever article a run wrote it."""
        wanted = tuple(dict.fromkeys(keys))
        return self._ask(lambda connection: find_written_as(connection, wanted))

    def standing(self, keys: Iterable[BlockKey]) -> Mapping[BlockKey, tuple[ArticlePath, ...]]:
        """Return which articles have a block with each of these keys now, by path."""
        wanted = tuple(dict.fromkeys(keys))
        return self._ask(lambda connection: find_standing(connection, wanted))

    def exists(self, path: ArticlePath) -> bool:
        """Return whether an article has this path now, be it readable or not."""
        return self._ask(
            lambda connection: (
                connection.execute("SELECT 1 FROM articles WHERE path = ?", (path,)).fetchone()
                is not None
            )
        )

    def leading_to(self, names: Iterable[str]) -> tuple[ArticlePath, ...]:
        """Return the articles that link to a file of one of these names, wherever it lies."""
        wanted = tuple(dict.fromkeys(names))
        return self._ask(lambda connection: find_leading_to(connection, wanted))

    def moved(self) -> tuple[ArticlePath, ...]:
        """Return the articles that a person has moved or split off since the last build."""
        return self._ask(find_moved)

    def recorded(self, title: str) -> tuple[ArticlePath, ...]:
        """Return the paths, by name, under which runs wrote into an article of this title."""
        return self._ask(lambda connection: find_recorded(connection, title))

    def gone(self, limit: int) -> tuple[ArticlePath, ...]:
        """Return the paths under which runs wrote articles that are not there now.

        Those that were written last come first.
        """
        return self._ask(lambda connection: find_gone(connection, limit))

    def note(self, segment: SegmentId) -> NoteRecord | None:
        """Return the consumed note that a segment belongs to, by the first run that knows it.

        A bare prefix of a note's hash will do as well. None where no receipt tells of it.
        """
        prefix = segment.partition(".")[0]
        return self._ask(lambda connection: find_note(connection, prefix))

    def named(self, name: str) -> tuple[KnownNote, ...]:
        """Return the notes that runs consumed with this name, file name or path, in order."""
        return self._ask(lambda connection: find_by_name(connection, name))

    def consumed_by(self, run: RunId) -> tuple[KnownNote, ...]:
        """Return the notes that a run consumed, in its order."""
        return self._ask(lambda connection: find_by_run(connection, run))

    def is_undone(self, prefix: str) -> bool:
        """Return whether the note whose hash begins like this was taken back, and not used again.

        A note that no receipt tells of was not.
        """
        return self._ask(lambda connection: is_undone(connection, prefix))

    def known(self, hashes: Iterable[str]) -> tuple[KnownNote, ...]:
        """Return the notes with these bytes, whatever runs consumed them, in order of runs."""
        wanted = tuple(hashes)
        return self._ask(lambda connection: find_by_hash(connection, wanted))

    def touching(self, file: str) -> tuple[RunId, ...]:
        """Return the runs that wrote a file, relative to the workspace, in order."""
        return self._ask(lambda connection: find_touching(connection, file))

    def labels(self, files: Iterable[str]) -> Mapping[str, frozenset[str]]:
        """Return the labels that runs ever gave in an article, with what each of them led to.

        `files` are the paths, relative to the workspace, that it has had; sources are such paths,
        or addresses.
        """
        wanted = tuple(files)
        found = self._ask(lambda connection: find_labels(connection, wanted))
        return {label: frozenset(sources) for label, sources in found.items()}

    def resting_on(self, prefixes: Iterable[str]) -> tuple[WrittenBlock, ...]:
        """Return every block that runs wrote out of the notes whose hashes begin like this."""
        wanted = tuple(prefixes)
        return self._ask(lambda connection: find_resting_on(connection, wanted))

    def counts(self) -> Counts:
        """Return how much the index holds."""
        return self._ask(
            lambda connection: Counts(
                *connection.execute(
                    "SELECT (SELECT count(*) FROM articles WHERE problem = ''),"
                    " (SELECT coalesce(sum(notes), 0) FROM receipts)"
                    " - (SELECT count(*) FROM (SELECT DISTINCT run, hash FROM undone)),"
                    " (SELECT count(*) FROM receipts WHERE problem = '')"
                ).fetchone()
            )
        )

    def _refresh(
        self, connection: sqlite3.Connection, articles: Path, receipts: Path, index_file: str
    ) -> tuple[Problem, ...]:
        self._search = None
        self._end_sealing()
        try:
            written_ns = self._database.stat().st_mtime_ns
        except OSError:
            written_ns = 0
        changes = connection.total_changes
        problems = refresh(connection, articles, receipts, index_file, written_ns)
        if connection.total_changes != changes:
            self._sealing = start_seal(connection, self._database)
        return problems

    def _end_sealing(self) -> None:
        if self._sealing is not None:
            self._sealing()
            self._sealing = None

    def _text_search(self, connection: sqlite3.Connection) -> TextSearch:
        if self._search is None or self._search.connection is not connection:
            self._search = TextSearch(connection)
        return self._search

    def _ask(self, question: Callable[[sqlite3.Connection], _T]) -> _T:
        """Put a question to the database; where it fails, to a new one, then to one in memory.

        A damaged page can also yield rows that are no values of ours, hence ValueError.
        """
        for recover in (self._start_over, self._work_in_memory):
            try:
                return question(self._connection)
            except sqlite3.ProgrammingError:
                raise
            except (sqlite3.DatabaseError, ValueError) as error:
                recover(error)
        return question(self._connection)

    def _start_over(self, error: Exception) -> None:
        if not is_damage(error):
            self._work_in_memory(error)
            return
        self._connection.close()
        self._end_sealing()
        remove(self._database)
        self._connection = connect(self._database)
        self._read_again()

    def _work_in_memory(self, error: Exception) -> None:
        previous = self._connection
        self._connection = in_memory(None if is_damage(error) else previous)
        previous.close()
        self._read_again()

    def _read_again(self) -> None:
        self._search = None
        if self._folders is not None:
            self._refresh(self._connection, *self._folders)


def _headings(lines: str) -> tuple[tuple[int, str], ...]:
    """Return the headings of lines `2 Text`; levels have one digit."""
    return tuple([(int(line[0]), line[2:]) for line in lines.splitlines()])
