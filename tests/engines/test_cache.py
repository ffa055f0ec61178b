"""The answer cache remembers, forgets the oldest, and never fails a run."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from editorial_pipeline.engines.cache import AnswerCache, CachedAnswer

ANSWER = CachedAnswer('{"spans": []}', input=100, output=20, cached=5)


def test_an_answer_outlives_the_process(tmp_path: Path) -> None:
    """What one cache stores, the next one finds, with its tokens."""
    with AnswerCache(tmp_path / "state" / "cache.sqlite") as cache:
        cache.put("k", ANSWER)
    with AnswerCache(tmp_path / "state" / "cache.sqlite") as cache:
        assert cache.get("k") == ANSWER
        assert cache.get("other") is None


def test_a_later_answer_replaces_the_earlier(tmp_path: Path) -> None:
    """One key has one answer."""
    later = CachedAnswer("{}", 1, 2, 3)
    with AnswerCache(tmp_path / "cache.sqlite") as cache:
        cache.put("k", ANSWER)
        cache.put("k", later)
        assert cache.get("k") == later


@pytest.mark.parametrize(
    "rubbish", [b"", b"rubbish" * 1000, b"SQLite format 3\x00" + b"\xff" * 500]
)
def test_a_damaged_file_is_replaced(tmp_path: Path, rubbish: bytes) -> None:
    """A file that is no database costs nothing but its answers."""
    path = tmp_path / "cache.sqlite"
    path.write_bytes(rubbish)
    with AnswerCache(path) as cache:
        assert cache.get("k") is None
        cache.put("k", ANSWER)
        assert cache.get("k") == ANSWER


def test_an_answer_that_changed_on_the_disk_is_none(tmp_path: Path) -> None:
    """A letter that became another one is no damage to SQLite, but it was never answered."""
    path = tmp_path / "cache.sqlite"
    with AnswerCache(path) as cache:
        cache.put("k", ANSWER)
    path.write_bytes(path.read_bytes().replace(b"spans", b"spanz"))
    with AnswerCache(path) as cache:
        assert cache.get("k") is None
        cache.put("k", ANSWER)
        assert cache.get("k") == ANSWER


def test_damage_inside_an_open_file_is_repaired(tmp_path: Path) -> None:
    """Pages that are overwritten under way lead to an empty cache that works."""
    path = tmp_path / "cache.sqlite"
    with AnswerCache(path) as cache:
        for number in range(200):
            cache.put(str(number), CachedAnswer("x" * 5000, 0, 0, 0))
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (size - 4096))
    with AnswerCache(path) as cache:
        cache.put("k", ANSWER)
        cache.put("k", ANSWER)
        assert cache.get("k") == ANSWER


def test_a_table_that_somebody_dropped_is_made_again(tmp_path: Path) -> None:
    """A database of the right version without its table is rebuilt at first use."""
    path = tmp_path / "cache.sqlite"
    AnswerCache(path).close()
    database = sqlite3.connect(path)
    database.execute("DROP TABLE answers")
    database.commit()
    database.close()
    with AnswerCache(path) as cache:
        cache.put("k", ANSWER)
        assert cache.get("k") == ANSWER


def test_another_version_starts_empty(tmp_path: Path) -> None:
    """A file of another layout is emptied, because nobody migrates what can be asked again."""
    path = tmp_path / "cache.sqlite"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE answers (other TEXT)")
    database.execute("PRAGMA user_version = 77")
    database.close()
    with AnswerCache(path) as cache:
        cache.put("k", ANSWER)
        assert cache.get("k") == ANSWER


def test_a_path_that_cannot_be_opened_is_a_cache_without_memory(tmp_path: Path) -> None:
    """A folder in the place of the file makes every look-up a miss and raises nothing."""
    path = tmp_path / "cache.sqlite"
    path.mkdir()
    with AnswerCache(path) as cache:
        cache.put("k", ANSWER)
        assert cache.get("k") is None
    assert path.is_dir()


def test_a_closed_cache_finds_nothing(tmp_path: Path) -> None:
    """After closing, a late worker gets a miss and no error."""
    cache = AnswerCache(tmp_path / "cache.sqlite")
    cache.put("k", ANSWER)
    cache.close()
    cache.put("k", ANSWER)
    assert cache.get("k") is None


def test_the_oldest_answers_go_first(tmp_path: Path) -> None:
    """Beyond the bound, a tenth of the room is freed from the old end."""
    with AnswerCache(tmp_path / "cache.sqlite", max_bytes=1000) as cache:
        for number in range(11):
            cache.put(str(number), CachedAnswer("x" * 100, 0, 0, 0))
        kept = [number for number in range(11) if cache.get(str(number))]
    assert kept == [2, 3, 4, 5, 6, 7, 8, 9, 10]


def test_an_answer_above_the_bound_is_not_stored(tmp_path: Path) -> None:
    """One huge answer must not drive out all the others."""
    with AnswerCache(tmp_path / "cache.sqlite", max_bytes=1000) as cache:
        cache.put("small", ANSWER)
        cache.put("huge", CachedAnswer("x" * 1001, 0, 0, 0))
        assert cache.get("small") == ANSWER
        assert cache.get("huge") is None


def test_text_that_is_no_unicode_is_not_stored(tmp_path: Path) -> None:
    """A lone surrogate cannot be written, and that is nobody's failure."""
    with AnswerCache(tmp_path / "cache.sqlite") as cache:
        cache.put("k", CachedAnswer("\ud800", 0, 0, 0))
        assert cache.get("k") is None
        cache.put("k", ANSWER)
        assert cache.get("k") == ANSWER


def test_workers_share_one_cache(tmp_path: Path) -> None:
    """Eight threads write and read without an error or a foreign answer."""
    wrong: list[str] = []
    with AnswerCache(tmp_path / "cache.sqlite") as cache:

        def work(worker: int) -> None:
            for number in range(25):
                key = f"{worker} {number}"
                cache.put(key, CachedAnswer(key, 0, 0, 0))
                found = cache.get(key)
                if found is None or found.text != key:
                    wrong.append(key)

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []
