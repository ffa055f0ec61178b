"""Finds the one note that a build breaks on, by halves, so that it does not hold up the others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

_TOLERATED = 3
"""Crashes more than one bad note explains, before the cause is sought elsewhere."""


@dataclass(slots=True)
class Narrowing:
    """Which notes the next attempt takes; `todo` is empty where nothing is suspected.

    `crashes` counts those in a row, `size` how many notes the first of them had, `culprits`
    are the notes found since.
    """

    todo: list[frozenset[str]] = field(default_factory=list)
    crashes: int = 0
    size: int = 0
    culprits: list[str] = field(default_factory=list)

    @property
    def current(self) -> frozenset[str] | None:
        """The notes of the next attempt, None for all of them."""
        return self.todo[0] if self.todo else None

    def succeeded(self) -> None:
        """Take note that the attempt ended without a crash."""
        self.crashes = 0
        self.culprits.clear()
        del self.todo[:1]

    def crashed(self, notes: Collection[str]) -> bool:
        """Take note that the attempt with `notes` crashed; tell whether to go on at once.

        A note that crashes alone joins the `culprits`. False where crash follows crash beyond
        what a few notes explain: it was none of them, and none of them is a culprit any more.
        """
        self.size = len(notes) if self.crashes == 0 else self.size
        self.crashes += 1
        del self.todo[:1]
        if self.crashes > self.size.bit_length() + _TOLERATED:
            self.forget()
            return False
        tried = sorted(notes)
        if len(tried) == 1:
            self.culprits += tried
        else:
            half = len(tried) // 2
            self.todo[:0] = [frozenset(tried[:half]), frozenset(tried[half:])]
        return True

    def forget(self) -> None:
        """Drop all suspicion."""
        self.todo.clear()
        self.culprits.clear()
        self.crashes = 0
