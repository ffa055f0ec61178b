"""What a check tells: findings with their place, their rule and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from editorial_pipeline.errors import UsageError


class Level(StrEnum):
    """How bad it is: only errors make `pipeline check` fail; notes are shown on request."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something to be looked at. `file` is relative to the workspace, `line` counts from 1.

    `message` is a sentence without its full stop that names the words in question, `remedy` a
    whole sentence; `fixable` is true where `--fix` knows what to do.
    """

    file: str
    line: int
    rule: str
    message: str
    level: Level
    remedy: str
    fixable: bool = False


def pack_finding(finding: Finding) -> list[Any]:
    """Return a finding as a list that JSON can hold."""
    return [
        finding.file,
        finding.line,
        finding.rule,
        finding.message,
        finding.level.value,
        finding.remedy,
        finding.fixable,
    ]


def unpack_finding(packed: list[Any]) -> Finding:
    """Return a finding that was packed. Raises ValueError or TypeError where it is none."""
    file, line, rule, message, level, remedy, fixable = packed
    return Finding(file, int(line), rule, message, Level(level), remedy, fixable)


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check: sorted findings, and how much was looked at.

    `reused` counts the articles whose earlier result still held.
    """

    findings: tuple[Finding, ...]
    articles: int
    notes: int
    receipts: int
    reused: int = 0

    def count(self, level: Level) -> int:
        """Return how many findings are of this level."""
        return Counter(finding.level for finding in self.findings)[level]


def within(findings: Iterable[Finding], paths: Iterable[str]) -> tuple[Finding, ...]:
    """Return the findings in these files and folders, which are relative to the workspace."""
    wanted = tuple(paths)
    return tuple(
        finding
        for finding in findings
        if any(
            path in {finding.file, "."} or finding.file.startswith(f"{path}/") for path in wanted
        )
    )


def relative_paths(paths: Iterable[Path], root: Path, here: Path) -> tuple[str, ...]:
    """Return paths given on the command line relative to the workspace; `here` is the folder.

    A path from the folder is meant, else one from the workspace. Raises UsageError where there
    is no such file, or it lies outside.
    """
    found = []
    for path in paths:
        there = [(base / path).resolve() for base in (here, root) if (base / path).exists()]
        if not there:
            raise UsageError(
                "there is no such file or folder", where=path, advice="Look at its spelling."
            )
        inside = [file for file in there if file.is_relative_to(root.resolve())]
        if not inside:
            raise UsageError(
                "lies outside of the workspace", where=path, advice="Name its workspace by --root."
            )
        found.append(inside[0].relative_to(root.resolve()).as_posix())
    return tuple(found)
