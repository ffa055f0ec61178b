"""SIGKILL: at random times, again while the next build heals, and at every system call."""

from __future__ import annotations

import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from faults import build_recovery, build_scenario
from faults.crash_points import crash_everywhere, strace_refusal
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import Build, Ended, run_build


def _at_random_times(bench: Bench) -> Iterator[Point]:
    seconds = _duration(bench)
    for number in range(bench.size(500, 12)):
        root = bench.workspace("killed")
        after_s = bench.random.uniform(0, seconds * 1.2)
        ended = _killed(root, after_s)
        yield f"kill {number} after {after_s:.3f} s", bench.judge.judge(root, ended)


def _while_healing(bench: Bench) -> Iterator[Point]:
    """Kill a build, then up to three more that try to heal what it left."""
    seconds = _duration(bench)
    for number in range(bench.size(300, 8)):
        root = bench.workspace("healing")
        if number % 2:
            shutil.rmtree(root)
            build_recovery.prepare(root)
        else:
            _killed(root, bench.random.uniform(seconds * 0.4, seconds))
        problems = []
        for _ in range(1 + number % 3):
            ended = _killed(root, bench.random.uniform(0, seconds))
            problems += bench.judge.examine(root, ended)
        yield f"kills while healing {number}", problems + bench.judge.heal(root)


def _at_every_call(bench: Bench) -> Iterator[Point]:
    for scenario in (build_scenario, build_recovery):
        folder = bench.folder / scenario.__name__
        for point in crash_everywhere(scenario, folder, "strace"):
            name = f"{scenario.__name__} at {point.call} {point.number}"
            yield name, bench.judge.judge(point.root, Ended(-signal.SIGKILL, "", "", 0.0))


def _duration(bench: Bench) -> float:
    return max(run_build(bench.workspace("measured")).seconds for _ in range(3))


def _killed(root: Path, after_s: float) -> Ended:
    build = Build(root)
    time.sleep(after_s)
    build.send(signal.SIGKILL)
    return build.end()


CASES = (
    Case("SIGKILL at random times", _at_random_times),
    Case("SIGKILL again while healing, at random times", _while_healing),
    Case(
        "SIGKILL at every system call of a build and of a healing one",
        _at_every_call,
        strace_refusal,
        sampled=False,
    ),
)
