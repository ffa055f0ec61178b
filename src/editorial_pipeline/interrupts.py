"""What Ctrl-C and SIGTERM do: before a command has begun, while it works, and after it.

* Before, nothing is half done: one line, and the end, without an exception that could meet
  somebody else's `except` in the middle of an import.
* While it works, KeyboardInterrupt is raised once, so that what is half done is undone.
* After, the outcome has been told, and its exit code stands.

What arrives before `begin`, while Python itself starts, nobody can answer: Python ends by the
signal, for SIGINT with a traceback of its own. Nothing of a workspace has been opened then.
A signal that was ignored when the program was started (`nohup`) stays ignored.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import CodeType, FrameType

SIGNALS = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
"""Which signals are answered, and the word for the end that they make."""

_SHELL = 128
"""A shell reports this plus the number of the signal."""

_AGAIN_S = 0.001


class TerminatedError(KeyboardInterrupt):
    """SIGTERM asked for the end, which is treated as Ctrl-C is: what is half done is undone."""


def begin() -> None:
    """Answer signals from now on. To be called once, by the program, as early as can be."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _tell_and_leave)


@contextmanager
def raised() -> Iterator[None]:
    """Raise KeyboardInterrupt, for SIGTERM TerminatedError, where a signal arrives, but once.

    Afterwards a program that has called `begin` hears no signal until `end`; elsewhere what
    was set before is set again. A handler that is nobody's default is left alone.
    """
    import threading  # noqa: PLC0415 -- not before `begin`, which is to come early

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    ours = {number: was for number, was in before.items() if was in _DEFAULTS}
    once, hook = _Once(), sys.unraisablehook
    try:
        sys.unraisablehook = once.on_unraisable
        for number in ours:
            signal.signal(number, once.on_signal)
        yield
    except RuntimeError as error:
        # Up to Python 3.11 it comes so out of a class that is being made, as in an import.
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        raise
    finally:
        for number, was in ours.items():
            signal.signal(number, _ignore if was is _tell_and_leave else was)
        sys.unraisablehook = hook
        once.done = True


def end(code: int) -> None:
    """Let a signal that comes now end the program at once with the `code` of what was told.

    Threads that the interpreter waits for may take long. It drops handlers with its last breath,
    but does not end what it ignores.
    """
    import atexit  # noqa: PLC0415 -- only now

    ours = [n for n in SIGNALS if signal.getsignal(n) in {_tell_and_leave, _ignore}]
    for number in ours:
        signal.signal(number, lambda *_: os._exit(code))
        atexit.register(signal.signal, number, signal.SIG_IGN)


class _Once:
    """Raises at the first signal: a second one must not interrupt the undoing."""

    def __init__(self) -> None:
        self.done = False

    def on_signal(self, number: int, frame: FrameType | None) -> None:
        """Raise the exception of a signal, unless that would be dropped."""
        if not self.done and not _is_within(frame, self.on_unraisable.__code__):
            self.done = True
            raise KeyboardInterrupt if number == signal.SIGINT else TerminatedError

    def on_unraisable(self, lost: sys.UnraisableHookArgs) -> None:
        """Let the signal come again where Python has dropped its exception, as in a `__del__`."""
        if lost.exc_type is None or not issubclass(lost.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(lost)
            return
        from threading import Thread  # noqa: PLC0415 -- as above

        number = signal.SIGTERM if lost.exc_type is TerminatedError else signal.SIGINT
        self.done = False
        Thread(target=self._insist, args=(number,), daemon=True).start()

    def _insist(self, number: int) -> None:
        """Send the signal, which the main thread answers, until it has been raised."""
        while not self.done:
            time.sleep(_AGAIN_S)
            os.kill(os.getpid(), number)


def _is_within(frame: FrameType | None, code: CodeType) -> bool:
    while frame is not None:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False


def _tell_and_leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- a handler's
    """Say that the program ends, in the words of the command line, and end it."""
    code, kind = _SHELL + number, SIGNALS[signal.Signals(number)]
    options = sys.argv[1 : sys.argv.index("--") if "--" in sys.argv else None]
    with suppress(OSError):
        if "--json" in options:
            error = f'{{\n    "kind": "{kind}",\n    "message": "{kind}"\n  }}'
            os.write(1, f'{{\n  "error": {error},\n  "exit_code": {code}\n}}\n'.encode())
    with suppress(OSError):
        os.write(2, f"pipeline: {kind}\n".encode())
    os._exit(code)


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing. Unlike SIG_IGN it may take the place of another handler at any moment."""


_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler, _tell_and_leave)
