"""What the benchmarks share: timing whole processes, tables, bounds."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PIPELINE = str(Path(sys.executable).with_name("pipeline"))
"""The installed command, as a person starts it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: wall-clock and processor seconds, peak memory in MiB, its output.

    Bounds judge the wall clock; on a busy machine the processor's time tells whose fault it is.
    """

    seconds: float
    cpu_s: float
    peak_mib: float
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure and the most (or least) it may be."""

    name: str
    value: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether the figure is within the limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    @property
    def wanted(self) -> str:
        """The limit in words."""
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g} {self.unit}".rstrip()


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end, without the caller's keys and settings; exit where it fails.

    Bytecode is kept, as it is wherever a program is installed to be used.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIPELINE_", "OPENAI_")) and name != "PYTHONDONTWRITEBYTECODE"
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        command,
        env=kept | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    # What the commands print is far below the size of a pipe's buffer, so reading one after
    # the other cannot block; wait4 gives the memory of this child alone.
    stdout, stderr = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    process.stdout.close()
    process.stderr.close()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{stdout}{stderr}")
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak, stdout, stderr)


def median_run(
    command: Sequence[str],
    *,
    times: int,
    environment: Mapping[str, str] | None = None,
    before: Callable[[], None] | None = None,
) -> Run:
    """Return the run of median duration; `before` runs, untimed, ahead of each."""
    runs = []
    for _ in range(times):
        if before is not None:
            before()
        runs.append(run(command, environment))
    middle = statistics.median_low([each.seconds for each in runs])
    return next(each for each in runs if each.seconds == middle)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows in columns, words to the left and figures to the right."""
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        cells = (_aligned(cell, width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def judge(bounds: Sequence[Bound]) -> int:
    """Print each figure beside its bound; return 1 where one is missed, else 0."""
    print_table(
        ["figure", "value", "bound", "kept"],
        [
            [
                bound.name,
                f"{bound.value:.3g} {bound.unit}".rstrip(),
                bound.wanted,
                "yes" if bound.kept else "NO",
            ]
            for bound in bounds
        ],
    )
    return 0 if all(bound.kept for bound in bounds) else 1


def _aligned(cell: str, width: int) -> str:
    return cell.rjust(width) if cell[:1].isdigit() else cell.ljust(width)
