"""Signals that ask to stop, and output that nobody takes.

A signal that comes while Python starts, before the program can answer it, is Python's: it is
counted apart where the workspace is untouched and Python names no module of the pipeline but the
two that are loaded before the answer is set up.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from editorial_pipeline import entry
from faults.crash_points import snapshot
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import Build, Ended, end_fresh, run_build, run_fresh

_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}

_OURS = re.compile(r'File "[^"]*editorial_pipeline/(?!entry|interrupts)')

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

_HEAD, _TAIL, _BETWEEN = 300, 60, 140
"""Lines at the beginning and the end, where each is tried, and how many in between."""


def _judge(bench: Bench, root: Path, ended: Ended, number: signal.Signals) -> list[str]:
    untouched = snapshot(root) == bench.judge.before
    silent = ended.code == -number and not ended.err
    pythons = "KeyboardInterrupt" in ended.err and not _OURS.search(ended.err)
    if untouched and (silent or pythons):
        bench.remarks["came before the program can answer"] += 1
        return bench.judge.heal(root)
    problems = bench.judge.examine(root, ended)
    if ended.code not in {0, _CODES[number]}:
        problems.append(f"exit code {ended.code}")
    return problems + bench.judge.heal(root)


def _asked_to_stop(number: signal.Signals) -> Callable[[Bench], Iterator[Point]]:
    def points(bench: Bench) -> Iterator[Point]:
        seconds = max(run_build(bench.workspace("measured")).seconds for _ in range(3))
        for point in range(bench.size(200, 8)):
            root = bench.workspace("stopped")
            build = Build(root)
            after_s = bench.random.uniform(0.0, seconds)
            time.sleep(after_s)
            build.send(number)
            ended = build.end()
            yield f"{point} after {after_s:.3f} s", _judge(bench, root, ended, number)

    return points


def _asked_from_the_start(number: signal.Signals) -> Callable[[Bench], Iterator[Point]]:
    """Return points of the installed command, from its first to its last instant."""

    def points(bench: Bench) -> Iterator[Point]:
        program = Path(sys.executable).with_name("pipeline")
        seconds = max(run_fresh(bench.workspace("measured"), {}).seconds for _ in range(3))
        for point in range(bench.size(200, 4)):
            root = bench.workspace("stopped")
            began = time.monotonic()
            process = subprocess.Popen(
                [program, "--root", root, "build"],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env={**os.environ, "PYTHONFAULTHANDLER": "1"},
            )
            after_s = bench.random.uniform(0.0, seconds)
            time.sleep(after_s)
            process.send_signal(number)
            ended = end_fresh("pipeline build", process, began)
            yield f"{point} after {after_s:.3f} s", _judge(bench, root, ended, number)

    return points


def _asked_at_lines(number: signal.Signals) -> Callable[[Bench], Iterator[Point]]:
    """Return points right before the n-th line that Python executes from `entry` on."""

    def points(bench: Bench) -> Iterator[Point]:
        lines = _count_lines(bench.workspace("measured"))
        between = bench.random.sample(range(_HEAD, lines - _TAIL), _BETWEEN)
        all_of_them = [*range(1, _HEAD), *sorted(between), *range(lines - _TAIL, lines + 1)]
        for line in bench.pick(all_of_them, 6):
            root = bench.workspace("stopped")
            ended = Build(root, before=partial(_at_line, line, number)).end()
            yield f"line {line} of {lines}", _judge(bench, root, ended, number)

    return points


def _count_lines(root: Path) -> int:
    """Return how many lines, calls and returns Python goes through in a build."""
    reading, writing = os.pipe()
    leave = os._exit
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1

    def tell(code: int) -> None:
        sys.settrace(None)
        os.write(writing, str(seen).encode())
        leave(code)

    def begin() -> None:
        os._exit = tell  # type: ignore[assignment]  # in a process of its own
        _trace(count)

    assert run_build(root, before=begin).code == 0
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        return int(stream.read())


def _at_line(line: int, number: signal.Signals) -> None:
    """Send the signal to this process before it executes a line."""
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == line:
            sys.settrace(None)
            os.kill(os.getpid(), number)

    _trace(count)


def _trace(count: Callable[[], None]) -> None:
    """Call `count` at each line, call and return from the first one of `entry` on."""

    def inside(*_: object) -> Any:  # noqa: ANN401 - a trace function returns itself
        count()
        return inside

    def outside(frame: FrameType, *_: object) -> Any:  # noqa: ANN401 - as above
        if frame.f_code is not entry.main.__code__:
            return None
        sys.settrace(inside)
        return inside()

    sys.settrace(outside)


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
    *(Case(f"{number.name} at random times", _asked_to_stop(number)) for number in _CODES),
    *(
        Case(f"{number.name} at random times of a fresh start", _asked_from_the_start(number))
        for number in _CODES
    ),
    *(Case(f"{number.name} before the n-th line", _asked_at_lines(number)) for number in _CODES),
    Case("Output closed, cut off or on a full disk", _no_output),
)
