"""Hears of changes by events where they come, and says how long to wait without them.

Events are doubted: their threads die, an inbox that is deleted and made again is another one,
and some file systems announce nothing. Whatever is the matter, the worst is a later look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from editorial_pipeline.inbox.mounts import Announced, announces_changes
from editorial_pipeline.settings import WatchSettings

POLL_S = 5.0
"""Between two looks where no events come, or nobody knows of the inbox."""

_UNKNOWN_S = 30.0
"""Between two looks where it cannot be told whether events come."""

_DOUBT_S = 2.0
"""How much later than the change an event may come."""

_AGAIN_S = 60.0
"""Between two attempts to get events."""

_MISSES = 2
"""Changes in a row without an event, after which events are not believed in."""


class Events(Protocol):
    """Calls back after changes in a folder until it is stopped."""

    def is_alive(self) -> bool:
        """Tell whether events can still come."""

    def stop(self) -> None:
        """End it."""


@dataclass(slots=True)
class Ears:
    """The events of one folder. `observe` raises OSError or RuntimeError where it cannot."""

    observe: Callable[[Path, Callable[[], None]], Events]
    wake: Callable[[], None]
    file_system: Callable[[Path], str | None]
    remark: Callable[[str], None]
    events: Events | None = field(default=None, init=False)
    _place: object = field(default=None, init=False)
    _announced: Announced = field(default=Announced.UNKNOWN, init=False)
    _again_at: float = field(default=0.0, init=False)
    _doubt_at: float | None = field(default=None, init=False)
    _misses: int = field(default=0, init=False)
    _fresh: bool = field(default=False, init=False)

    def attend(self, folder: Path, settings: WatchSettings, now: float) -> float:
        """See that events come if they can; return the seconds until the next look at most."""
        place = (folder, settings.poll, _identity(folder))
        if place[-1] is None:
            self.close()
            self._place = None
            return min(POLL_S, settings.rescan_s)
        if place != self._place:
            self._settle(place, folder, settings.poll)
        if self._announced is Announced.NO:
            self.close()
            return min(POLL_S, settings.rescan_s)
        if not self._listen(folder, now):
            # Without events at all only looks are left, whatever was asked for.
            return min(POLL_S, settings.rescan_s)
        most = _UNKNOWN_S if self._announced is Announced.UNKNOWN else settings.rescan_s
        return min(most, settings.rescan_s, _DOUBT_S if self._doubt_at is not None else most)

    def compare(self, *, woken: bool, changed: bool, poll: str, now: float) -> None:
        """Take note of a look that may have shown a change which no event has told of."""
        if self.events is None:
            return
        if self._fresh:  # what has changed before it began to listen
            self._fresh = False
        elif woken:
            self._doubt_at, self._misses = None, 0
        elif self._doubt_at is not None and now - self._doubt_at >= _DOUBT_S:
            self._doubt_at = None
            self._miss(poll)
        elif changed and self._doubt_at is None:
            self._doubt_at = now

    def close(self) -> None:
        """Stop listening."""
        events, self.events, self._doubt_at = self.events, None, None
        if events is not None:
            events.stop()

    def _settle(self, place: tuple[Path, str, object], folder: Path, poll: str) -> None:
        """Begin with a folder, one that was made again, or another setting."""
        self.close()
        self._place, self._again_at, self._misses = place, 0.0, 0
        kind = self.file_system(folder)
        told = {"always": Announced.NO, "never": Announced.YES}
        self._announced = told.get(poll) or announces_changes(kind)
        if self._announced is Announced.NO and poll == "auto":
            self.remark(f"no events come from a file system of type {kind}; looking every 5 s")

    def _listen(self, folder: Path, now: float) -> bool:
        if self.events is not None and self.events.is_alive():
            return True
        if self.events is not None:
            self.remark("what tells of changes has died; starting it again")
            self.close()
        if now < self._again_at:
            return False
        self._again_at = now + _AGAIN_S
        try:
            self.events = self.observe(folder, self.wake)
        except (OSError, RuntimeError) as error:  # no watches, descriptors or threads left
            self.remark(f"the system does not tell of changes ({error}); looking every 5 s")
            return False
        self._fresh = True
        return True

    def _miss(self, poll: str) -> None:
        self._misses += 1
        self.close()
        if self._misses >= _MISSES and poll == "auto":
            self._announced = Announced.NO
            self.remark("changes come without events; looking every 5 s")


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
