"""Which run wrote which block of which article, and which note a segment belongs to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.index.undone import ACTIVE, NEWEST_BUILD
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import NoteRecord, Receipt, RunId

_Word = TypeVar("_Word", bound=str)

_AT_ONCE: Final = 500
"""So many keys are asked for in one statement; SQLite may be built to allow only 999."""


@dataclass(frozen=True, slots=True)
class WrittenBlock:
    """A block as a run wrote it.

    `article` is its path at that time and `title` that of the article; `section` is the heading
    it was put under, None for the opening and for revisions. `replaces` is the key of the text
    that a revision took the place of.
    """

    run: RunId
    article: ArticlePath
    title: str
    section: str | None
    text: str
    key: BlockKey
    segments: tuple[SegmentId, ...]
    replaces: BlockKey | None


def write_notes(connection: sqlite3.Connection, receipt: str, notes: Iterable[NoteRecord]) -> None:
    """Enter the notes that the run of a receipt (by its file name) consumed."""
    connection.executemany(
        "INSERT INTO notes VALUES (?, ?, ?, ?)",
        ((receipt, note.hash, note.used, note.model_dump_json()) for note in notes),
    )


def write_blocks(connection: sqlite3.Connection, name: str, receipt: Receipt) -> None:
    """Enter the blocks that the run of a receipt (by its file name) wrote."""
    # Blocks have paths below the folder of articles, articles such below the workspace.
    titles = {record.path: record.title for record in receipt.articles}
    known: dict[str, str] = {}
    for block in receipt.blocks:
        if block.article not in known:
            tail = f"/{block.article}"
            known[block.article] = next(
                (t for path, t in titles.items() if f"/{path}".endswith(tail)), ""
            )
    connection.executemany(
        "INSERT INTO blocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                name,
                position,
                block.article,
                known[block.article],
                block.section,
                block.text,
                block_key(block.text),
                " ".join(block.segments),
                block.replaces,
                None if block.replaces is None else block_key(block.replaces),
            )
            for position, block in enumerate(receipt.blocks)
        ),
    )


_COLUMNS: Final = "receipt, article, title, section, text, key, segments, replaces_key"


def find_written(connection: sqlite3.Connection, path: ArticlePath) -> tuple[WrittenBlock, ...]:
    """Return the blocks of an article in the order in which they were written."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM blocks WHERE article = ? ORDER BY receipt, position",  # noqa: S608
        (path,),
    )
    return tuple(_written(*row) for row in rows)


def find_written_as(
    connection: sqlite3.Connection, keys: Sequence[BlockKey]
) -> tuple[WrittenBlock, ...]:
    """Return the blocks with one of the keys, in no particular order."""
    found: list[WrittenBlock] = []
    for some in _batches(keys):
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM blocks WHERE key IN ({_marks(some)})",  # noqa: S608
            some,
        )
        found += [_written(*row) for row in rows]
    return tuple(found)


def find_resting_on(
    connection: sqlite3.Connection, prefixes: Iterable[str]
) -> tuple[WrittenBlock, ...]:
    """Return the blocks with segments of the notes whose hashes begin so, in order of runs.

    All blocks are looked at once, however many notes there are: seldom asked, and not worth an
    index.
    """
    wanted = frozenset(prefixes)
    rows = connection.execute("SELECT rowid, segments FROM blocks ORDER BY receipt, position")
    found = [
        row
        for row, segments in rows
        if not wanted.isdisjoint(segment.partition(".")[0] for segment in segments.split())
    ]
    return tuple(
        _written(
            *connection.execute(
                f"SELECT {_COLUMNS} FROM blocks WHERE rowid = ?",  # noqa: S608
                (row,),
            ).fetchone()
        )
        for row in found
    )


def find_standing(
    connection: sqlite3.Connection, keys: Sequence[BlockKey]
) -> Mapping[BlockKey, tuple[ArticlePath, ...]]:
    """Return the articles that have a block with each key; a key that nobody has is left out."""
    found: dict[BlockKey, list[ArticlePath]] = {}
    for some in _batches(keys):
        rows = connection.execute(
            f"SELECT DISTINCT key, article FROM standing WHERE key IN ({_marks(some)})"  # noqa: S608
            " ORDER BY article",
            some,
        )
        for key, article in rows:
            found.setdefault(BlockKey(key), []).append(ArticlePath(article))
    return {key: tuple(articles) for key, articles in found.items()}


def find_leading_to(
    connection: sqlite3.Connection, names: Sequence[str]
) -> tuple[ArticlePath, ...]:
    """Return the articles with a link to a file of one of these names, by path."""
    found: set[str] = set()
    for some in _batches(names):
        rows = connection.execute(
            f"SELECT DISTINCT article FROM leads WHERE name IN ({_marks(some)})",  # noqa: S608
            some,
        )
        found.update(article for (article,) in rows)
    return tuple(ArticlePath(article) for article in sorted(found))


def find_moved(connection: sqlite3.Connection) -> tuple[ArticlePath, ...]:
    """Return the articles, new since the last build, with blocks that runs wrote elsewhere."""
    rows = connection.execute(
        "SELECT article FROM arrived JOIN articles ON articles.path = arrived.article"  # noqa: S608
        f" WHERE since >= coalesce(({NEWEST_BUILD}), '')"
        " AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocks.article = arrived.article)"
        " AND EXISTS (SELECT 1 FROM standing JOIN blocks ON blocks.key = standing.key"
        " WHERE standing.article = arrived.article) ORDER BY article"
    )
    return tuple(ArticlePath(article) for (article,) in rows)


def find_recorded(connection: sqlite3.Connection, title: str) -> tuple[ArticlePath, ...]:
    """Return the paths under which runs wrote into an article with this title."""
    rows = connection.execute(
        "SELECT DISTINCT article FROM blocks WHERE title = ? ORDER BY article", (title,)
    )
    return tuple(ArticlePath(article) for (article,) in rows)


def find_gone(connection: sqlite3.Connection, limit: int) -> tuple[ArticlePath, ...]:
    """Return the paths that runs wrote under and that no file has now, the last ones first."""
    rows = connection.execute(
        "SELECT article FROM blocks WHERE article NOT IN (SELECT path FROM articles)"
        " GROUP BY article ORDER BY max(receipt) DESC, article LIMIT ?",
        (limit,),
    )
    return tuple(ArticlePath(article) for (article,) in rows)


def find_note(connection: sqlite3.Connection, prefix: str) -> NoteRecord | None:
    """Return the first record of a note whose hash begins with `prefix` (hex digits).

    One that was taken back only counts where there is no other.
    """
    row = connection.execute(
        "SELECT record FROM notes WHERE hash >= ? AND hash < ?"  # noqa: S608
        f" ORDER BY NOT {ACTIVE}, receipt LIMIT 1",
        (prefix, f"{prefix}g"),  # behind every hex digit
    ).fetchone()
    return None if row is None else NoteRecord.model_validate_json(row[0])


def _batches(keys: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    for start in range(0, len(keys), _AT_ONCE):
        yield keys[start : start + _AT_ONCE]


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def _written(  # noqa: PLR0913, PLR0917 - a row
    receipt: str,
    article: str,
    title: str,
    section: str | None,
    text: str,
    key: str,
    segments: str,
    replaces: str | None,
) -> WrittenBlock:
    return WrittenBlock(
        run=RunId(receipt.removesuffix(".json")),
        article=ArticlePath(article),
        title=title,
        section=section,
        text=text,
        key=BlockKey(key),
        segments=tuple(SegmentId(segment) for segment in segments.split()),
        replaces=None if replaces is None else BlockKey(replaces),
    )
