"""A stop at a safe place: at once while nothing is written, after the commit otherwise."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from editorial_pipeline.run.report import COMMITTING, Progress

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """Whether a stop was asked for, by which signal, and whether a run may be broken off.

    A run may be broken off until it commits: nothing is consumed then. Committing is never
    broken off, nor is finishing an interrupted run: where there is one, only the stages are.
    """

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._breakable = False
        self.asked = False
        self.signal: int | None = None

    def ask(self) -> None:
        """Ask for a stop from any thread; the next stage of a run begins no more."""
        self.asked = True
        self._wake()

    def on_signal(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 -- the signature of a handler
        """Ask for a stop; break off the run if it may be, by KeyboardInterrupt."""
        if self.signal is None:
            self.signal = number
        self.ask()
        self.check()

    def check(self) -> None:
        """Raise KeyboardInterrupt where a stop was asked for and the run may be broken off."""
        if self.asked and self._breakable:
            # Only once: what cleans up behind the first one is not to be broken off as well.
            self._breakable = False
            raise KeyboardInterrupt

    def enter(self, stage: str) -> None:
        """Say that a run enters a stage. Raises KeyboardInterrupt where a stop was asked for."""
        self._breakable = True
        if stage == COMMITTING:
            self.check()
            self._breakable = False
        else:
            self.check()

    def leave(self) -> None:
        """Say that no run is under way any more."""
        self._breakable = False


class Stoppable:
    """The progress of a run that ends where a stop is asked for; the rest hears `inner`.

    `begun` is called with every stage: only then does a run hold the lock and have work to do.
    """

    def __init__(self, stop: Stop, inner: Progress, begun: Callable[[], None]) -> None:
        self._stop = stop
        self._inner = inner
        self._begun = begun

    def stage(self, name: str, total: int | None = None) -> None:
        """Pass the stage on, or raise KeyboardInterrupt."""
        self._stop.enter(name)
        self._begun()
        self._inner.stage(name, total)

    def advance(self, note: str = "") -> None:
        """Pass the step on."""
        self._inner.advance(note)


@contextmanager
def handle_signals(stop: Stop) -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP ask for the stop; what was ignored stays ignored.

    Only in the main thread, as Python demands.
    """
    before = {
        number: signal.signal(number, stop.on_signal)
        for number in _SIGNALS
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
