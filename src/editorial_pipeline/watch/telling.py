"""What a watcher tells: the state it is in, and what has happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.run.report import Progress, RunReport


class Phase(StrEnum):
    """What the watcher is doing."""

    IDLE = "idle"
    QUIET = "waiting for quiet"
    BUILDING = "building"
    LOCKED = "waiting for another run"
    AWAY = "waiting for the model"
    FAILED = "waiting to try again"
    MISSING = "waiting for the inbox"
    UNUSABLE = "waiting for usable settings"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class State:
    """The state: its phase, how many notes wait, when the next build is due, and why.

    `until` is None where nothing is due.
    """

    phase: Phase
    notes: int = 0
    until: datetime | None = None
    detail: str = ""


class Teller(Progress, Protocol):
    """Hears what a watcher does. No method may raise."""

    def state(self, state: State) -> None:
        """Hear the state after it has changed."""

    def built(self, report: RunReport) -> None:
        """Hear of a run that has ended well."""

    def left(self, note: SkippedNote) -> None:
        """Hear of a file that stays in the inbox; once until it changes."""

    def failed(self, error: Exception) -> None:
        """Hear of a round that failed; once for the same failure in a row."""

    def remark(self, text: str) -> None:
        """Hear of something worth knowing that stops nothing, a sentence without full stop."""
