"""Remembers what was told, so that a log holds each thing once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from editorial_pipeline.inbox import Look
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.watch.telling import State, Teller


@dataclass(slots=True)
class Said:
    """Passes on to `teller` what it has not heard yet."""

    teller: Teller
    _state: State | None = None
    _complaint: str = ""
    _left: dict[str, tuple[str, Look | None]] = field(default_factory=dict)

    def state(self, state: State) -> None:
        """Tell the state if it is another one."""
        if state != self._state:
            self._state = state
            self.teller.state(state)

    def failed(self, error: Exception) -> None:
        """Tell of a failure if it is not the same as the last one."""
        complaint = f"{type(error).__name__}: {error}"
        if complaint != self._complaint:
            self._complaint = complaint
            self.teller.failed(error)

    def succeeded(self) -> None:
        """Let the next failure be told in any case."""
        self._complaint = ""

    def left(self, notes: Iterable[SkippedNote], looks: Mapping[str, Look], folder: str) -> None:
        """Tell of each file that stays in `folder`, once until it changes or is gone.

        Files that are still being written are no news.
        """
        for note in notes:
            name = note.file.rpartition("/")[2]
            known = (note.reason, looks.get(name))
            if not note.settling and self._left.get(name) != known:
                self._left[name] = known
                self.teller.left(SkippedNote(f"{folder}/{name}", note.reason, note.advice))

    def forget(self, present: Collection[str]) -> None:
        """Forget the files that are gone, so that one of the same name is told of again."""
        self._left = {name: known for name, known in self._left.items() if name in present}
