"""Many builds at once: one does the work, the others say that they were turned away."""

from __future__ import annotations

from collections.abc import Iterator

from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import Build

_LOCKED = 75


def _at_once(builds: int, full: int) -> Case:
    def points(bench: Bench) -> Iterator[Point]:
        for number in range(bench.size(full, 2)):
            root = bench.workspace("crowded")
            options = ("--wait",) if number % 2 else ()
            started = [Build(root, *options, held=True) for _ in range(builds)]
            for build in started:
                build.release()
            ended = [build.end() for build in started]
            problems = [p for one in ended for p in bench.judge.told(one, frozenset(), done=True)]
            codes = {one.code for one in ended}
            if not {0} <= codes <= ({0} if options else {0, _LOCKED}):
                problems.append(f"exit codes {sorted(codes)}")
            consumed = [one for one in ended if "5 notes consumed" in one.out]
            if len(consumed) != 1:
                problems.append(f"{len(consumed)} builds say that they did the work")
            problems += bench.judge.examine(root, consumed[0] if consumed else ended[0])
            yield f"round {number}", problems + bench.judge.heal(root)

    return Case(f"{builds} builds at once", points)


CASES: tuple[Case, ...] = tuple(_at_once(builds, 100) for builds in (2, 8, 32))
