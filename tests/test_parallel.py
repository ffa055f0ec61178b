"""Calls run side by side, and their results keep the order of the questions."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from editorial_pipeline.parallel import run_all, run_split, start_child


@pytest.mark.parametrize("workers", [1, 2, 8])
def test_results_keep_the_order_of_the_questions(workers: int) -> None:
    """However many workers there are, the n-th result answers the n-th question."""
    assert run_all(lambda n: n * n, range(20), workers=workers) == tuple(n * n for n in range(20))


def test_calls_really_run_side_by_side() -> None:
    """Two calls that wait for each other both end when two workers are allowed."""
    barrier = threading.Barrier(2, timeout=10)
    assert run_all(lambda n: (barrier.wait(), n)[1], [1, 2], workers=2) == (1, 2)


def test_an_error_in_one_call_is_the_error_of_all() -> None:
    """A failing call's own error comes out, not the cancellation of those behind it."""

    def work(number: int) -> int:
        if number == 0:
            raise ValueError("first")
        return number

    with pytest.raises(ValueError, match="first"):
        run_all(work, range(100), workers=2)


def test_an_interrupt_does_not_wait_for_the_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C comes out while a call is still under way, so that its engine can be closed."""
    over = threading.Event()

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("concurrent.futures.wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_all(lambda _: over.wait(30), range(4), workers=2)
    assert not over.is_set()
    over.set()


def test_parts_come_back_in_order() -> None:
    """Work that is split over processes gives what it would give in one."""
    items = list(range(1000))
    squares = run_split(lambda part: [n * n for n in part], items, smallest=100)
    assert squares == [n * n for n in items]
    assert run_split(list, [], smallest=100) == []


def test_a_child_that_fails_is_made_up_for() -> None:
    """Where the copy of the process dies, the work is done here, and fails here if it must."""
    own = os.getpid()

    def work() -> bytes:
        if os.getpid() != own:
            raise MemoryError
        return b"done"

    assert start_child(work)() == b"done"


def test_a_child_holds_none_of_the_files_that_are_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed with a copy under way, a run leaves no lock behind that the copy would hold."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    own = os.getpid()
    with (tmp_path / "lock").open("wb") as stream:
        lock = stream.fileno()

        def work() -> bytes:
            if os.getpid() == own:
                return b"no process"
            try:
                os.fstat(lock)
            except OSError:
                return b"closed"
            return b"open"

        assert start_child(work)() == b"closed"


def test_a_signal_ends_a_copy_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    """What a signal means to this process is not done twice; here the work is done all the same."""
    here = os.getpid()

    def work() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGINT)
            return b"went on"
        return b"done"

    assert start_child(work)() == b"done"
    assert capfd.readouterr() == ("", "")
