"""Run independent calls side by side, with results in the order of the questions."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

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
    if not hasattr(os, "fork") or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:  # noqa: PLR2004 - processors
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


def _work_and_leave(work: Callable[[], bytes], writing: int) -> None:
    """Send what `work` returns and end without a trace of the process that was copied."""
    code = 1
    try:
        # A copy that outlives its original for a moment must not hold the lock of a workspace.
        os.closerange(_FIRST_OWN, writing)
        os.closerange(writing + 1, _MOST_OPEN)
        for number in _ENDING:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        with open(writing, "wb") as stream:
            stream.write(work())
        code = 0
    finally:
        os._exit(code)


_FIRST_OWN = 3
_MOST_OPEN = 1 << 12
"""The descriptors behind the three standard ones, as many as a process has with some luck."""


def run_split(
    work: Callable[[Sequence[Item]], list[Any]], items: Sequence[Item], *, smallest: int
) -> list[Any]:
    """Return `work` of parts of `items`, joined in order, each part in a process of its own.

    What comes from another process went through JSON. No part is smaller than `smallest`, so
    that starting a process pays; see `start_child`.
    """
    parts = max(1, min(os.cpu_count() or 1, _MOST_PARTS, len(items) // smallest))
    size = -(-len(items) // parts) or 1
    first, *others = [items[at : at + size] for at in range(0, len(items), size)] or [items]

    def encoded(part: Sequence[Item]) -> Callable[[], bytes]:
        return lambda: json.dumps(work(part), separators=(",", ":")).encode()

    started = [start_child(encoded(part)) for part in others]
    done = work(first)
    for result in started:
        done += json.loads(result())
    return done


_MOST_PARTS = 4
"""A copy of this process needs some megabytes of its own."""
