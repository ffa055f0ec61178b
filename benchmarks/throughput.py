"""1,000 notes of 1 KB offline: at least 150 notes a second, at most 250 MiB.

Both ways in which so many notes arrive are judged: spread over 100 sittings, as a backlog of
dated recordings is, and all in one sitting, as a bulk import without times is.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from common import PIPELINE, Bound, Run, judge, print_table, run
from workspaces import write_inbox

_NOTES = 1_000
_SHAPES = {"100 sittings": 10, "one sitting": 1_000}
_TIMES = 3


def main() -> int:
    """Build fresh workspaces and judge the medians."""
    measured = {shape: _measure(per_sitting) for shape, per_sitting in _SHAPES.items()}
    print_table(
        ["notes in", "seconds", "cpu s", "notes/s", "MiB"],
        [
            [
                shape,
                f"{r.seconds:.2f}",
                f"{r.cpu_s:.2f}",
                f"{_NOTES / r.seconds:.0f}",
                f"{r.peak_mib:.0f}",
            ]
            for shape, runs in measured.items()
            for r in runs
        ],
    )
    print()
    bounds = []
    for shape, runs in measured.items():
        rate = _NOTES / runs[_TIMES // 2].seconds
        bounds += [
            Bound(f"notes a second, {shape}", rate, 150, at_least=True),
            Bound(f"peak memory, {shape}", max(each.peak_mib for each in runs), 250, "MiB"),
        ]
    return judge(bounds)


def _measure(per_sitting: int) -> list[Run]:
    """Return the runs by duration."""
    runs = []
    for _ in range(_TIMES):
        with tempfile.TemporaryDirectory() as folder:
            write_inbox(Path(folder) / "inbox", _NOTES, per_sitting=per_sitting)
            built = run([PIPELINE, "--root", folder, "build", "--engine", "offline", "--json"])
            consumed = json.loads(built.stdout)["notes"]["consumed"]
            if consumed != _NOTES:
                sys.exit(f"{consumed} of {_NOTES} notes were consumed")
            runs.append(built)
    return sorted(runs, key=lambda each: each.seconds)


if __name__ == "__main__":
    sys.exit(main())
