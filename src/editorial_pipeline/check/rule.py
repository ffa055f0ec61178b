"""A rule: its name, how bad a breach is, what to do about it, and the function that finds one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from editorial_pipeline.check.findings import Finding, Level

Subject_contra = TypeVar("Subject_contra", contravariant=True)

Breach = tuple[int, str]
"""A line, from 1, and a sentence without its full stop."""

Find = Callable[[Subject_contra], Iterable[Breach]]


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject_contra]):
    """A rule about a kind of subject: an article, a link, a receipt, the workspace.

    `summary` says what is wrong where it is broken, `remedy` what to do. `fixable` where `--fix`
    repairs it.
    """

    name: str
    level: Level
    summary: str
    remedy: str
    fixable: bool
    find: Find[Subject_contra]

    def apply(self, subject: Subject_contra, file: str) -> Iterable[Finding]:
        """Yield the findings about `subject`, which is or is part of `file`."""
        for line, message in self.find(subject):
            yield self.finding(file, line, message)

    def finding(self, file: str, line: int, message: str) -> Finding:
        """Return the finding for a breach."""
        return Finding(
            file, line, self.name, message, self.level, self.remedy, fixable=self.fixable
        )


def rule(
    name: str, level: Level, summary: str, remedy: str, *, fixable: bool = False
) -> Callable[[Find[Subject_contra]], Rule[Subject_contra]]:
    """Make a rule of the function that finds its breaches."""

    def made(find: Find[Subject_contra]) -> Rule[Subject_contra]:
        return Rule(name, level, summary, remedy, fixable, find)

    return made
