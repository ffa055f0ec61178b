"""A big archive must not slow down small work.

`build` with nothing to do in 10,000 articles and 100,000 consumed notes: at most 0.5 s and at
most 1.5 times the same at a tenth of the size; one new note into it, offline: at most 1 s. The
first build after a clone, which has no index yet, is printed without a bound.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from common import PIPELINE, Bound, Run, judge, median_run, print_table, run
from workspaces import Size, write_inbox, write_workspace

_SMALL = Size(1_000, 10_000)
_LARGE = Size(10_000, 100_000)
_TIMES = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """The runs in one workspace: without an index, with nothing to do, with one new note."""

    cold: Run
    idle: Run
    one: Run


def main() -> int:
    """Measure both workspaces and judge."""
    measured = {}
    for size in (_SMALL, _LARGE):
        with tempfile.TemporaryDirectory() as folder:
            measured[size] = _measure(Path(folder), size)
    print_table(
        ["workspace", "run", "seconds", "cpu s", "MiB"],
        [
            [
                f"{size.articles} articles, {size.notes} notes",
                what,
                f"{r.seconds:.3f}",
                f"{r.cpu_s:.3f}",
                f"{r.peak_mib:.0f}",
            ]
            for size, runs in measured.items()
            for what, r in (
                ("first note, no index yet", runs.cold),
                ("nothing to do", runs.idle),
                ("one new note", runs.one),
            )
        ],
    )
    print()
    large, small = measured[_LARGE], measured[_SMALL]
    return judge(
        [
            Bound("nothing to do, 10,000 articles", large.idle.seconds, 0.5, "s"),
            Bound("the same / 1,000 articles", large.idle.seconds / small.idle.seconds, 1.5),
            Bound("one new note, 10,000 articles", large.one.seconds, 1.0, "s"),
        ]
    )


def _measure(root: Path, size: Size) -> Measured:
    write_workspace(root, size)
    build = [PIPELINE, "--root", str(root), "build", "--engine", "offline"]
    seeds = itertools.count()

    def drop() -> None:
        write_inbox(root / "inbox", 1, seed=next(seeds))

    drop()
    cold = run(build)
    run(build)
    idle = median_run(build, times=_TIMES)
    return Measured(cold, idle, median_run(build, times=_TIMES, before=drop))


if __name__ == "__main__":
    sys.exit(main())
