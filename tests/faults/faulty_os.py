"""A stand-in for the `os` of `files.durable` that fails or kills at the n-th change to the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

CHANGES = frozenset(
    {
        "open",
        "write",
        "fsync",
        "fchmod",
        "fchown",
        "utime",
        "rename",
        "replace",
        "link",
        "unlink",
        "mkdir",
        "rmdir",
    }
)
"""The calls by which `files.durable` changes a disk; opening counts where it may create."""

KILLED = 137
"""The exit code that a shell reports for a process ended by SIGKILL."""


class FaultyOS:
    """Counts the changes in `calls` and lets `fault` act right before each of them.

    `fault` gets the number of the call (from 1) and the paths it is about; it returns or raises
    an OSError. Flushing is counted but not done unless `flushes`: what is tested here is the
    order of calls, and a run of thousands of faults must not wait for the disk.
    """

    def __init__(self, fault: Callable[[int, str], None], *, flushes: bool = False) -> None:
        self.calls: list[str] = []
        self._opened: dict[int, str] = {}
        self._fault = fault
        self._flushes = flushes

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever `os` has
        real = getattr(os, name)
        if name not in CHANGES:
            return real

        def call(*args: Any, **keywords: Any) -> Any:  # noqa: ANN401 - passed on
            if name != "open" or args[1] & os.O_CREAT:
                paths = " ".join(self._paths(args))
                self.calls.append(f"{name} {paths}")
                self._fault(len(self.calls), paths)
            skipped = name == "fsync" and not self._flushes
            result: Any = None if skipped else real(*args, **keywords)
            if name == "open":
                self._opened[result] = os.fsdecode(args[0])
            return result

        return call

    def _paths(self, args: tuple[Any, ...]) -> list[str]:
        if isinstance(args[0], int):
            return [self._opened[args[0]]]
        return [os.fsdecode(arg) for arg in args if isinstance(arg, (str, os.PathLike))]


def kill_at(number: int) -> Callable[[int, str], None]:
    """Return a fault that ends the process before the call with this number, without a goodbye."""

    def fault(count: int, paths: str) -> None:
        if count == number:
            os._exit(KILLED)

    return fault


def fail_at(number: int, error: int, *, for_good: bool = False) -> Callable[[int, str], None]:
    """Return a fault that raises an OSError at one call, or from that call on."""

    def fault(count: int, paths: str) -> None:
        if count == number or (for_good and count > number):
            raise OSError(error, os.strerror(error), paths or None)

    return fault
