"""Calls run side by side, and their results keep the order of the questions."""

from __future__ import annotations

import mmap
import os
import signal
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from editorial_pipeline.parallel import Job, run_all, run_split, start_child


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


@pytest.fixture
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let work be split over two processes, whatever the machine has."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def _squares(part: Sequence[int]) -> list[int]:
    return [n * n for n in part]


@pytest.mark.usefixtures("two_processes")
def test_parts_come_back_in_order() -> None:
    """Jobs that are split over processes give what they would give in one."""
    items = list(range(1000))
    squares, words, nothing = run_split(
        Job(_squares, items, 10), Job(lambda part: [*map(str, part)], items, 100), Job(list, [], 1)
    )
    assert squares == [n * n for n in items]
    assert words == [str(n) for n in items]
    assert nothing == []


@pytest.mark.usefixtures("two_processes")
def test_two_processes_share_the_parts() -> None:
    """Each waits in its first part until the other one has begun a part, too."""
    own = os.getpid()
    begun = mmap.mmap(-1, 2)  # shared with the copy of this process

    def work(part: Sequence[int]) -> list[int]:
        begun[os.getpid() == own] = 1
        deadline = time.monotonic() + 10
        while begun[:] != b"\1\1" and time.monotonic() < deadline:
            time.sleep(0.001)
        return [os.getpid() for _ in part]

    (processes,) = run_split(Job(work, range(16), 1))
    assert len(processes) == 16
    assert len(set(processes)) == 2


@pytest.mark.usefixtures("two_processes")
def test_parts_of_a_process_that_fails_are_done_here() -> None:
    """What another process took and did not tell is made up for."""
    own = os.getpid()

    def work(part: Sequence[int]) -> list[int]:
        if os.getpid() != own:
            raise MemoryError
        return _squares(part)

    assert run_split(Job(work, range(100), 5)) == [[n * n for n in range(100)]]


@pytest.mark.usefixtures("two_processes")
def test_an_error_in_a_part_comes_out() -> None:
    """Where the work itself fails its own error is raised, and no process is left behind."""

    def work(part: Sequence[int]) -> list[int]:
        raise ValueError(f"{len(part)} items")

    with pytest.raises(ValueError, match="5 items"):
        run_split(Job(work, range(20), 5))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


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
