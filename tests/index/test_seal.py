"""The seal of the index vouches for every bit of it, however and whenever it is looked at."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from editorial_pipeline.files import checksum as checksums
from editorial_pipeline.files.checksum import checksum, start_checksum
from editorial_pipeline.index import Index
from editorial_pipeline.index.seal import SUFFIX, is_intact, start_seal
from index.index_workspace import IndexWorkspace


@pytest.fixture(params=["in a process of its own", "here"])
def space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> IndexWorkspace:
    """Return a workspace whose index is sealed in either of the two ways."""
    monkeypatch.setattr(checksums, "LARGE", 0 if request.param != "here" else 1 << 40)
    # Threads of other tests would keep the process from being copied.
    monkeypatch.setattr("editorial_pipeline.parallel.threading.active_count", lambda: 1)
    monkeypatch.setattr("editorial_pipeline.parallel.os.cpu_count", lambda: 2)
    space = IndexWorkspace(tmp_path)
    for number in range(5):
        space.article(f"{number}.md", f"Article {number}", f"Minsearch {number} in memory.")
    with space.open() as index:
        space.refresh(index)
    return space


def test_a_flipped_bit_is_found_wherever_it_is(space: IndexWorkspace) -> None:
    """The first bit, the last one, and one in every page."""
    data = space.database.read_bytes()
    chance = random.Random(3)
    pages = [page * 8 + chance.randrange(4096 * 8) for page in range(0, len(data), 4096)]
    for bit in (0, len(data) * 8 - 1, *pages):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        space.database.write_bytes(flipped)
        assert not is_intact(space.database, start_checksum(space.database)), bit
        assert not is_intact(space.database), bit
    space.database.write_bytes(data)
    assert is_intact(space.database, start_checksum(space.database))
    assert is_intact(space.database)


def test_every_refresh_that_writes_leaves_a_seal(space: IndexWorkspace) -> None:
    """Also where one follows the other, and what is sealed is opened again as it is."""
    with space.open() as index:
        for number in range(3):
            space.article("new.md", f"New {number}")
            space.refresh(index)
    assert space.database.with_name(space.database.name + SUFFIX).read_text(
        encoding="ascii"
    ) == checksum(space.database)
    inode = space.database.stat().st_ino
    with Index.open(space.database, start_checksum(space.database)) as index:
        assert index.rows()[-1].title == "New 2"
    assert space.database.stat().st_ino == inode


def test_what_another_run_wrote_meanwhile_is_no_damage(space: IndexWorkspace) -> None:
    """A checksum that was begun before another process wrote is not the last word."""
    early = checksum(space.database)
    with space.open() as index:
        space.article("new.md", "New")
        space.refresh(index)
    assert checksum(space.database) != early
    assert is_intact(space.database, lambda: early)


def test_a_checksum_that_cannot_be_had_is_no_error(space: IndexWorkspace) -> None:
    """A database that has gone is made anew, and so is one that cannot be read."""
    started = start_checksum(space.database)
    space.database.unlink()
    with Index.open(space.database, started) as index:
        space.refresh(index)
        assert index.counts().articles == 5
    started = start_checksum(space.database.with_name("missing"))
    with pytest.raises(FileNotFoundError):
        started()


def test_a_database_in_memory_is_not_sealed(space: IndexWorkspace) -> None:
    """There is no file to vouch for."""
    seal = space.database.with_name(space.database.name + SUFFIX)
    seal.unlink()
    connection = sqlite3.connect(":memory:")
    start_seal(connection, space.database)()
    connection.close()
    assert not seal.exists()
