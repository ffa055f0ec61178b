"""Signals that ask to stop, and output that nobody takes."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator

from faults.crash_points import snapshot
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import Build, run_build, run_fresh

_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}

_SHELLS = (
    "| head -0",
    "| head -1",
    ">&-",
    "2>&-",
    ">&- 2>&-",
    "<&- >&- 2>&-",
    ">/dev/full",
    "2>/dev/full",
    ">/dev/full 2>/dev/full",
    "2>&1 | head -0",
)
_PIPE = 141
_ENDS = {0, _PIPE, 74}
"""Done; done, but nobody read of it; done, but it could not be written down."""


def _asked_to_stop(number: signal.Signals) -> Callable[[Bench], Iterator[Point]]:
    def points(bench: Bench) -> Iterator[Point]:
        seconds = max(run_build(bench.workspace("measured")).seconds for _ in range(3))
        for point in range(bench.size(200, 8)):
            root = bench.workspace("stopped")
            build = Build(root)
            after_s = bench.random.uniform(0.004, seconds)
            time.sleep(after_s)
            build.send(number)
            ended = build.end()
            problems = bench.judge.examine(root, ended)
            # Before the command line has been reached there is nobody to give a reason, and after
            # its last word no need for one.
            whole = snapshot(root) in (bench.judge.before, bench.judge.after)
            outside = ended.code == -number and whole
            if not outside and ended.code not in {0, _CODES[number]}:
                problems.append(f"exit code {ended.code}")
            problems += bench.judge.heal(root)
            yield f"{point} after {after_s:.3f} s", problems

    return points


def _no_output(bench: Bench) -> Iterator[Point]:
    for shell in bench.pick(_SHELLS, 5):
        for options in ((), ("--json",), ("-v",))[: bench.size(3, 1)]:
            root = bench.workspace("unheard")
            ended = run_fresh(root, {}, shell=shell, options=options)
            problems = bench.judge.heal(root)
            if ended.code not in _ENDS:
                problems.append(f"exit code {ended.code}: {ended.err}")
            if "Traceback" in ended.err or "Exception ignored" in ended.err:
                problems.append(ended.err)
            yield f"{' '.join(options)} {shell}", problems


CASES: tuple[Case, ...] = (
    Case("SIGINT at random times", _asked_to_stop(signal.SIGINT)),
    Case("SIGTERM at random times", _asked_to_stop(signal.SIGTERM)),
    Case("Output closed, cut off or on a full disk", _no_output),
)
