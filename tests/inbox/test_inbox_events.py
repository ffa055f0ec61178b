"""Real events of the system, with waits that end as soon as they come."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from editorial_pipeline.inbox import scan
from editorial_pipeline.inbox.events import FolderEvents

_LONG_S = 20.0


@contextmanager
def _listening(folder: Path) -> Iterator[tuple[FolderEvents, threading.Event]]:
    woken = threading.Event()
    events = FolderEvents(folder, woken.set)
    try:
        yield events, woken
    finally:
        events.stop()


def test_a_new_file_wakes(tmp_path: Path) -> None:
    """From a thread of its own, which ends with the listening."""
    with _listening(tmp_path) as (events, woken):
        (tmp_path / "a.txt").write_text("words", encoding="utf-8")
        assert woken.wait(_LONG_S)
        assert events.is_alive()
    assert not events.is_alive()


def test_a_look_does_not_wake(tmp_path: Path) -> None:
    """Opening, listing and reading are no changes, or each look would cause the next one."""
    path = tmp_path / "a.txt"
    path.write_text("words", encoding="utf-8")
    woken = threading.Event()
    heard: list[int] = []

    def wake() -> None:
        heard.append(1)
        woken.set()

    events = FolderEvents(tmp_path, wake)
    try:
        for _ in range(20):
            scan(tmp_path, ignore=(), settle_s=2.0, now=0.0)
            path.read_bytes()
        path.rename(tmp_path / "b.txt")  # comes after all the events before it
        assert woken.wait(_LONG_S)
        assert len(heard) <= 2
    finally:
        events.stop()


@pytest.mark.parametrize("made_again", [True, False])
def test_a_deleted_folder_ends_it(tmp_path: Path, *, made_again: bool) -> None:
    """One of the same name is another folder, even with the same number on the disk."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    with _listening(folder) as (events, woken):
        folder.rmdir()
        if made_again:
            folder.mkdir()
        assert woken.wait(_LONG_S)
        assert not events.is_alive()


def test_a_moved_folder_wakes(tmp_path: Path) -> None:
    """Who looks then finds that the inbox is missing."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    with _listening(folder) as (_, woken):
        folder.rename(tmp_path / "elsewhere")
        (tmp_path / "elsewhere" / "a.txt").touch()
        assert woken.wait(_LONG_S)


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    """Whoever listens has to look into it until it is there."""
    with pytest.raises(OSError, match="No such file"):
        FolderEvents(tmp_path / "absent", lambda: None)
