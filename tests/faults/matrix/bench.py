"""What the cases of the matrix share: a folder, the judge, the size; and the table they fill."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from faults import build_scenario as scenario
from faults.matrix import evidence
from faults.matrix.command import STOPPED_CLOCK, rehearse
from faults.matrix.judge import Judge, clean_outside

Item = TypeVar("Item")
Point = tuple[str, list[str]]
"""A point at which a fault was made, and the violations that it led to."""


@dataclass
class Bench:
    """Where cases work. `full` asks for every point, otherwise for a sample of a few seconds.

    `remarks` counts points that are of a kind of their own, by what is to be said of them.
    """

    folder: Path
    full: bool
    seed: int = 20260309
    judge: Judge = field(init=False)
    remarks: Counter[str] = field(default_factory=Counter, init=False)

    def __post_init__(self) -> None:
        self.folder.chmod(0o755)
        for name in [name for name in os.environ if name.startswith(("PIPELINE_", "OPENAI_"))]:
            del os.environ[name]
        os.environ.update(STOPPED_CLOCK)
        # Once in this process, so that what is loaded at its first use is so before forks.
        rehearse(self.folder / "rehearsal")
        self.judge = Judge(self.folder, clean_outside(self.folder))
        self.random = random.Random(self.seed)

    def workspace(self, name: str) -> Path:
        """Return a fresh workspace as it is before the build, in the place of an earlier one."""
        root = self.folder / "points" / name
        shutil.rmtree(root, ignore_errors=True)
        scenario.prepare(root)
        return root

    def size(self, full: int, sample: int) -> int:
        """Return how many points are wanted."""
        return full if self.full else sample

    def pick(self, points: Sequence[Item], sample: int) -> Sequence[Item]:
        """Return all points, or `sample` of them spread evenly."""
        step = 1 if self.full else max(1, len(points) // sample)
        return points[::step]


@dataclass(frozen=True)
class Case:
    """A kind of fault. `refusal` returns why it cannot be made here, '' where it can.

    `sampled` is false where the tests of another module hold a sample.
    """

    name: str
    points: Callable[[Bench], Iterator[Point]]
    refusal: Callable[[], str] = lambda: ""
    sampled: bool = True


@dataclass
class Figures:
    """What a case found; for each point with violations `evidence` has all that was seen."""

    case: str
    points: int = 0
    violations: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    remarks: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    refusal: str = ""


def run_case(case: Case, *, full: bool, folder: Path | None = None) -> Figures:
    """Make every fault of a case in a folder of its own below `folder`, and count."""
    figures = Figures(case.name, refusal=case.refusal())
    if figures.refusal:
        return figures
    here = Path.cwd()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="matrix-", dir=folder) as made:
        try:
            bench = Bench(Path(made), full)
            for name, violations in case.points(bench):
                figures.points += 1
                figures.violations += [f"{name}: {violation}" for violation in violations]
                if violations:
                    figures.evidence += [f"{case.name}, {name}:", *evidence.collected()]
                evidence.forget()
        finally:
            os.chdir(here)
    figures.remarks = dict(bench.remarks)
    figures.seconds = time.monotonic() - began
    return figures
