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
    raised once the calls under way have ended.
    """
    todo = tuple(items)
    if workers <= 1 or len(todo) <= 1:
        return tuple(work(item) for item in todo)
    with ThreadPoolExecutor(max_workers=min(workers, len(todo))) as pool:
        futures = [pool.submit(work, item) for item in todo]
        try:
            wait(futures, return_when=FIRST_EXCEPTION)
        finally:
            for future in futures:
                future.cancel()
    # An exception hides cancellations: it is the cause, they are its consequence.
    for future in futures:
        if not future.cancelled() and (error := future.exception()) is not None:
            raise error
    return tuple(future.result() for future in futures)
