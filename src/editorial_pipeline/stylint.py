"""The linter `stylint`, where it is installed: one more opinion on how a text is written.

It is a command of its own, run over a temporary file with a time-out; what it prints is taken for
findings and for nothing else.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Lint", "Stylint", "make_stylint"]

_COMMAND: Final = "stylint"
_TIMEOUT_S: Final = 20.0
_FINDING: Final = re.compile(r"^\s*(?:\S+:)?(?P<line>\d+): \[(?P<tag>[\w-]{1,60})\] (?P<words>.+)$")
_NOTHING_FOUND: Final = 0
_FOUND: Final = 1
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Lint:
    """A finding of the linter on one of the texts, by its index."""

    text: int
    tag: str
    message: str


@dataclass(slots=True)
class Stylint:
    """Runs the linter. After a failure it is left alone, and `remark` says why."""

    command: str
    report: Callable[[str], None]
    timeout_s: float = _TIMEOUT_S
    failed: bool = False

    def lint(self, texts: Sequence[str]) -> tuple[Lint, ...]:
        """Return the findings on pieces of Markdown, each judged as a part of one page."""
        if self.failed or not texts:
            return ()
        page, owners = _page(texts)
        try:
            with tempfile.TemporaryDirectory(prefix="pipeline-") as folder:
                file = Path(folder) / "page.md"
                file.write_text(page, encoding="utf-8")
                done = subprocess.run(  # noqa: S603  the command that the settings switched on
                    [self.command, str(file)],
                    capture_output=True,
                    stdin=subprocess.DEVNULL,
                    timeout=self.timeout_s,
                    check=False,
                )
        except subprocess.TimeoutExpired:
            return self._fail(f"did not end within {self.timeout_s:g} seconds")
        except OSError as error:
            return self._fail(f"could not be run: {error.strerror}")
        if done.returncode not in (_NOTHING_FOUND, _FOUND):
            return self._fail(f"ended with code {done.returncode}")
        return tuple(_read(done.stdout.decode("utf-8", errors="replace"), owners))

    def _fail(self, why: str) -> tuple[Lint, ...]:
        if not self.failed:
            self.failed = True
            self.report(f"{_COMMAND} {why}; its rules were left out")
        return ()


def make_stylint(report: Callable[[str], None], path: str | None = None) -> Stylint | None:
    """Return the linter, or None after a remark where it is not installed.

    `path` is searched instead of the environment's.
    """
    command = shutil.which(_COMMAND, path=path)
    if command is None:
        report(
            f"`style.stylint` is switched on, but {_COMMAND} is not installed; its rules were left "
            f"out. Install it with `pip install {_COMMAND}`, or switch it off."
        )
        return None
    return Stylint(command, report)


def _page(texts: Sequence[str]) -> tuple[str, dict[int, int]]:
    """Return the texts as one page, and which text each of its lines, from 1, belongs to."""
    lines: list[str] = []
    owners: dict[int, int] = {}
    for index, text in enumerate(texts):
        for line in text.split("\n"):
            lines.append(line)
            owners[len(lines)] = index
        lines.append("")
    return "\n".join(lines), owners


def _read(printed: str, owners: dict[int, int]) -> list[Lint]:
    found = []
    for row in printed.splitlines():
        match = _FINDING.match(row)
        owner = owners.get(int(match["line"])) if match else None
        if match is not None and owner is not None:
            message = "".join(c for c in match["words"] if c.isprintable())[:_LONGEST]
            found.append(Lint(owner, match["tag"], message))
    return list(dict.fromkeys(found))
