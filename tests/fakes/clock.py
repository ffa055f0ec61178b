"""A clock that moves only when somebody waits."""

from __future__ import annotations

import threading


class FakeClock:
    """Satisfies the engine's `Clock`; `pauses` lists every wait in seconds."""

    def __init__(self, epoch: float = 1_770_552_000.0) -> None:
        """Start at `epoch` seconds since 1970 (2026-02-08 12:00 UTC)."""
        self._epoch = epoch
        self._passed = 0.0
        self._lock = threading.Lock()
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        """Return the seconds waited so far."""
        return self._passed

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return self._epoch + self._passed

    def pause(self, seconds: float, cancelled: threading.Event) -> None:
        """Move the time on at once."""
        with self._lock:
            self.pauses.append(seconds)
            self._passed += seconds

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        with self._lock:
            self._passed += seconds
