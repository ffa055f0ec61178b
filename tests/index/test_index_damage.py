"""A database that fails is never an error."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from builders import make_note
from editorial_pipeline.index import Index, IndexRow
from editorial_pipeline.models.plan import ArticlePath
from index.index_workspace import IndexWorkspace, block, consumed

_NOTE = make_note("Minsearch keeps its inverted lists in memory.")


@pytest.fixture
def space(tmp_path: Path) -> IndexWorkspace:
    """Return a workspace with articles, a receipt and an index."""
    space = IndexWorkspace(tmp_path)
    for number in range(30):
        space.article(f"{number}.md", f"Article {number}", f"Minsearch {number} in memory.")
    note = consumed("n.txt", "2026-03-01T08:00:00+00:00")
    space.receipt("20260301T000000Z-00000001", block("0.md", "Text.", "n.1"), notes=[note])
    with space.open() as index:
        space.refresh(index)
    return space


def _answers(space: IndexWorkspace, index: Index) -> tuple[object, ...]:
    space.refresh(index)
    return (
        index.rows(),
        index.outlines(),
        index.matches([_NOTE]),
        index.written(ArticlePath("0.md")),
        index.counts(),
    )


def _damage_text(database: Path) -> None:
    database.write_bytes(b"this is no database at all\n" * 100)


def _damage_empty(database: Path) -> None:
    database.write_bytes(b"")


def _damage_cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[: database.stat().st_size // 2])


def _damage_middle(database: Path) -> None:
    data = bytearray(database.read_bytes())
    for page in range(4096, len(data), 4096):
        data[page : page + 100] = bytes(100)
    database.write_bytes(bytes(data))


def _damage_version(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()


def _damage_tables(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("DROP TABLE links")
    connection.close()


def _damage_foreign(database: Path) -> None:
    database.unlink()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE articles (other TEXT)")
    connection.close()


def _damage_journal(database: Path) -> None:
    database.with_name(database.name + "-journal").write_bytes(
        b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" * 64
    )


@pytest.mark.parametrize(
    "damage",
    [
        _damage_text, _damage_empty, _damage_cut, _damage_middle, _damage_version,
        _damage_tables, _damage_foreign, _damage_journal,
    ],
)  # fmt: skip
def test_a_damaged_database_is_made_anew(space: IndexWorkspace, damage: object) -> None:
    """Whatever happened to the file, the answers are those of a fresh one, now and later."""
    with space.open() as index:
        wanted = _answers(space, index)
    damage(space.database)  # type: ignore[operator]  # one of the functions above
    for _ in range(2):
        with space.open() as index:
            assert _answers(space, index) == wanted


def test_flipped_bytes_never_raise(space: IndexWorkspace) -> None:
    """Damage that SQLite cannot see may change an answer, but it stops nothing."""
    sound = space.database.read_bytes()
    chance = random.Random(7)
    for _ in range(25):
        data = bytearray(sound)
        for _ in range(chance.randint(1, 200)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        space.database.write_bytes(bytes(data))
        with space.open() as index:
            _answers(space, index)
            index.consumed(_NOTE.hash)


def test_damage_after_the_refresh_is_mended_by_the_next_question(space: IndexWorkspace) -> None:
    """The articles are read again before the question is put a second time."""
    with space.open() as index:
        wanted = _answers(space, index)
        _damage_text(space.database)
        assert index.rows() == wanted[0]
        assert index.outlines() == wanted[1]


def test_a_locked_database_is_left_to_its_owner(
    space: IndexWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may be writing: work on a copy in memory, and keep its file."""
    monkeypatch.setattr("editorial_pipeline.index.schema._BUSY_S", 0.05)
    inode = space.database.stat().st_ino
    owner = sqlite3.connect(space.database, isolation_level=None)
    try:
        for mode in ("IMMEDIATE", "EXCLUSIVE"):
            owner.execute(f"BEGIN {mode}")
            space.article("new.md", f"New {mode}")
            with space.open() as index:
                space.refresh(index)
                assert index.rows()[-1].title == f"New {mode}"
                assert index.counts().articles == 31
            owner.execute("ROLLBACK")
    finally:
        owner.close()
    assert space.database.stat().st_ino == inode


def test_a_database_that_cannot_be_written_is_copied(space: IndexWorkspace) -> None:
    """Somebody else's checkout can be looked at: what is new goes into a copy in memory."""
    before = space.database.read_bytes()
    space.article("new.md", "New")
    with space.open() as index:
        index._connection.execute("PRAGMA query_only = ON")
        space.refresh(index)
        assert index.counts().articles == 31
    assert space.database.read_bytes() == before


def test_a_place_that_cannot_hold_a_file_is_served_from_memory(tmp_path: Path) -> None:
    """A file in the place of the folder, or a folder in the place of the file, is no obstacle."""
    space = IndexWorkspace(tmp_path)
    space.article("a.md", "A", "Text.")
    rows = (IndexRow(ArticlePath("a.md"), "A", "Text.", "draft", "2026-03-01"),)
    (tmp_path / ".pipeline").write_text("in the way")
    with space.open() as index:
        space.refresh(index)
        assert index.rows() == rows
    (tmp_path / ".pipeline").unlink()
    space.database.mkdir(parents=True)
    with space.open() as index:
        space.refresh(index)
        assert index.rows() == rows


def test_a_letter_that_changed_on_the_disk_is_noticed(space: IndexWorkspace) -> None:
    """SQLite sees no damage in a title of other letters; the index is made anew all the same."""
    with space.open() as index:
        wanted = _answers(space, index)
    data = space.database.read_bytes()
    space.database.write_bytes(data.replace(b"Article 7", b"Artikle 7"))
    with space.open() as index:
        assert _answers(space, index) == wanted
    assert b"Artikle" not in space.database.read_bytes()


def test_an_index_without_its_checksum_is_made_anew(space: IndexWorkspace) -> None:
    """Nothing vouches for it, and it costs nothing but time."""
    with space.open() as index:
        wanted = _answers(space, index)
    data = space.database.read_bytes()
    space.database.write_bytes(data.replace(b"Article 7", b"Artikle 7"))
    space.database.with_name("index.sqlite.sum").unlink()
    with space.open() as index:
        assert _answers(space, index) == wanted
