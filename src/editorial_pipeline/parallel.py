"""Run independent calls side by side, with results in the order of the questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


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
