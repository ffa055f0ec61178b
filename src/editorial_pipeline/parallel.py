"""Run independent calls side by side, with results in the order of the questions."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


_ENDING = (signal.SIGINT, signal.SIGTERM)


def run_all(
    work: Callable[[Item], Result], items: Iterable[Item], *, workers: int
) -> tuple[Result, ...]:
    """Return `work` of every item, in order, with at most `workers` calls at a time.

    One worker means no thread at all. The first exception cancels what has not begun and is
    raised once the calls under way have ended. An interrupt of the waiting thread is raised at
    once: whoever owns what the calls wait for (an engine) then ends them by closing it.
    """
    todo = tuple(items)
    if workers <= 1 or len(todo) <= 1:
        return tuple(work(item) for item in todo)
    from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait  # noqa: PLC0415

    pool = ThreadPoolExecutor(max_workers=min(workers, len(todo)))
    wait_for_calls = False
    try:
        futures = [pool.submit(work, item) for item in todo]
        wait(futures, return_when=FIRST_EXCEPTION)
        wait_for_calls = True
    finally:
        pool.shutdown(wait=wait_for_calls, cancel_futures=True)
    # An exception hides cancellations: it is the cause, they are its consequence.
    for future in futures:
        if not future.cancelled() and (error := future.exception()) is not None:
            raise error
    return tuple(future.result() for future in futures)


def start_child(work: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begin `work` in a process of its own; return a function that waits for what it returns.

    The process is a copy of this one, so `work` sees all that is there, and nothing it does is
    seen here. Where there are no such copies, a single processor or other threads (which a copy
    would lack), and where the copy fails, the work is done here, when it is asked for.
    """
    if not _may_copy():
        return work
    reading, writing = os.pipe()
    # What this process does at a signal is not for the copy, which has to end in silence.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        child = os.fork()
        if child == 0:
            _work_and_leave(work, writing)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    os.close(writing)

    def result() -> bytes:
        with open(reading, "rb") as stream:  # noqa: PTH123 - a descriptor, not a path
            data = stream.read()
        _, status = os.waitpid(child, 0)
        return data if status == 0 else work()

    return result


def _may_copy() -> bool:
    """Whether a copy of this process can be made, and has a processor to itself."""
    alone = threading.active_count() == 1
    return alone and hasattr(os, "fork") and (os.cpu_count() or 1) > 1


def _work_and_leave(work: Callable[[], bytes], writing: int) -> None:
    """Send what `work` returns and end without a trace of the process that was copied."""
    code = 1
    try:
        _close_all_but(writing)
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        with open(writing, "wb") as stream:
            stream.write(work())
        code = 0
    finally:
        os._exit(code)


def _close_all_but(*kept: int) -> None:
    """Close what a copy has inherited, but for the standard streams and the descriptors `kept`.

    A copy that outlives its original for a moment must not hold the lock of a workspace.
    """
    first = _FIRST_OWN
    for number in (*sorted(kept), _MOST_OPEN):
        os.closerange(first, number)
        first = number + 1


_FIRST_OWN = 3
_MOST_OPEN = 1 << 12
"""The descriptors behind the three standard ones, as many as a process has with some luck."""


class Job(NamedTuple):
    """Work that gives a value, which JSON can hold, for each of its items.

    `smallest` is the number of items for which a process of their own pays.
    """

    work: Callable[[Sequence[Any]], list[Any]]
    items: Sequence[Any]
    smallest: int


def run_split(*jobs: Job) -> list[list[Any]]:
    """Return the values of each job, in the order of its items.

    All jobs are cut into parts, and several processes, this one among them, take one part after
    the other. What comes from another process went through JSON. Where one fails, or where there
    can be none (see `start_child`), its parts are done here.
    """
    by_job = [_parts(job) for job in jobs]
    parts = [part for some in by_job for part in some]
    done: dict[int, list[Any]] = {}
    if any(len(some) > 1 for some in by_job) and _may_copy():
        with suppress(OSError):
            done = _shared(parts)
    values = iter([done[n] if n in done else part() for n, part in enumerate(parts)])
    return [[one for _ in some for one in next(values)] for some in by_job]


def _parts(job: Job) -> list[_Part]:
    count = max(1, min(_MOST_PARTS, len(job.items) // job.smallest))
    size = -(-len(job.items) // count) or 1
    starts = range(0, len(job.items), size)
    return [partial(job.work, job.items[at : at + size]) for at in starts]


def _shared(parts: Sequence[_Part]) -> dict[int, list[Any]]:
    """Return what is done of some parts, by their numbers, when several processes took them.

    Raises OSError where the system has no process or file left.
    """
    # The numbers of the parts lie in a pipe, from which each process takes the next one.
    queue, filling = os.pipe()
    os.write(filling, b"".join(number.to_bytes(_NUMBER) for number in range(len(parts))))
    os.close(filling)
    children: list[_Child] = []
    done: dict[int, list[Any]] = {}
    try:
        for _ in range(min(os.cpu_count() or 1, _MOST_PROCESSES) - 1):
            children.append(_Child(parts, queue))  # noqa: PERF401 - those begun have to be ended
        while taken := os.read(queue, _NUMBER):
            number = int.from_bytes(taken)
            done[number] = parts[number]()
            for child in children:
                done.update(child.told())
    finally:
        while os.read(queue, _NUMBER):
            pass  # so that after an error nobody begins another part
        os.close(queue)
        for child in children:
            done.update(child.ended())
    return done


class _Child:
    """A process that takes parts from a queue, and tells their values line by line in a file.

    A pipe would hold it up until they are read.
    """

    def __init__(self, parts: Sequence[_Part], queue: int) -> None:
        from tempfile import TemporaryFile  # noqa: PLC0415 - only where there is much to do

        self.at = 0
        self.file = TemporaryFile(buffering=0)  # noqa: SIM115 - closed by `ended`
        self.process = os.fork()
        if self.process == 0:
            _take_and_leave(parts, queue, self.file.fileno())

    def told(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield the numbers and the values of the parts that are done and were not told before."""
        size = os.fstat(self.file.fileno()).st_size
        # Not by the place in the file, which both processes share.
        text = os.pread(self.file.fileno(), size - self.at, self.at)
        whole = text[: text.rfind(b"\n") + 1]
        self.at += len(whole)
        for line in whole.splitlines():
            number, values = json.loads(line)
            yield number, values

    def ended(self) -> list[tuple[int, list[Any]]]:
        """Wait for the process, and return what it has told since."""
        os.waitpid(self.process, 0)
        with self.file:
            return [*self.told()]


def _take_and_leave(parts: Sequence[_Part], queue: int, file: int) -> None:
    """Do parts and end without a trace of the process that was copied."""
    try:
        _close_all_but(queue, file)
        with open(file, "ab") as stream:
            while taken := os.read(queue, _NUMBER):
                number = int.from_bytes(taken)
                told = [number, parts[number]()]
                stream.write(json.dumps(told, separators=(",", ":")).encode() + b"\n")
                stream.flush()
    finally:
        os._exit(0)


_Part = Callable[[], list[Any]]
_NUMBER = 2
"""Bytes of the number of a part."""

_MOST_PARTS = 16
"""Of one job: enough for the processes to end at about the same time."""

_MOST_PROCESSES = 4
"""A copy of this process needs some megabytes of its own."""
