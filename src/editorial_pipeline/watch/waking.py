"""Sleep that another thread or a signal can end."""

from __future__ import annotations

import os
import selectors
from types import TracebackType
from typing import Self


class Waker:
    """A pipe to oneself; a context manager.

    `wake` may be called from any thread and, as no lock could, from a signal handler that has
    interrupted `wait`. Any number of calls end one wait, so that no storm of events piles up.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._read, selectors.EVENT_READ)

    def wake(self) -> None:
        """End the wait under way, or the next one at once."""
        try:
            os.write(self._write, b"\0")
        except OSError:  # full: it will wake anyway; or closed: nobody waits any more
            return

    def wait(self, timeout_s: float) -> bool:
        """Wait for at most `timeout_s` seconds; tell whether it was woken."""
        woken = bool(self._selector.select(max(0.0, timeout_s)))
        if woken:
            try:
                while os.read(self._read, 65536):
                    pass
            except BlockingIOError:
                pass
        return woken

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._selector.close()
        os.close(self._read)
        # The writing end stays open: a late event would write into whatever has its number next.
