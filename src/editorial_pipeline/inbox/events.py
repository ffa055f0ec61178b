"""Wakes who waits for the inbox to change. A hint, not the truth.

The system drops events when many come at once, and the threads behind them can die. So nothing
is read from an event; it only causes a look, and looks are taken without events too.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from pathlib import Path

from watchdog.events import (
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

# Without the events of opening and reading: the look itself would cause the next one.
_CHANGES: list[type[FileSystemEvent]] = [
    DirDeletedEvent,
    DirModifiedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
]
_STOP_S = 1.0

logging.getLogger("watchdog").addHandler(logging.NullHandler())
"""What watchdog has to say on a lost queue is no news: looks are taken anyway."""


class FolderEvents:
    """Calls `wake` after changes in one folder, from a thread of its own, until it is stopped."""

    def __init__(self, folder: Path, wake: Callable[[], None]) -> None:
        """Begin. Raises OSError where the folder is missing or the system gives no events."""
        self._handler = _Wake(os.fsencode(folder), wake)
        self._observer: BaseObserver = Observer()
        self._observer.schedule(self._handler, str(folder), recursive=False, event_filter=_CHANGES)
        self._observer.start()

    def is_alive(self) -> bool:
        """Tell whether the folder is still the same and all threads behind it live."""
        emitters = self._observer.emitters
        return (
            not self._handler.gone
            and self._observer.is_alive()
            and bool(emitters)
            and all(emitter.is_alive() for emitter in emitters)
        )

    def stop(self) -> None:
        """End the threads; does not wait for one that hangs, which then ends with the process."""
        self._observer.stop()
        self._observer.join(_STOP_S)


class _Wake(FileSystemEventHandler):
    """`gone` tells that the folder was deleted or moved; one of the same name is another one."""

    def __init__(self, folder: bytes, wake: Callable[[], None]) -> None:
        self._folder = folder
        self._wake = wake
        self.gone = False

    def on_any_event(self, event: FileSystemEvent) -> None:
        if isinstance(event, DirDeletedEvent | DirMovedEvent):
            self.gone = self.gone or os.fsencode(event.src_path) == self._folder
        self._wake()
