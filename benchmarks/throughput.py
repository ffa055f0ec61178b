"""1,000 notes of 1 KB offline: at least 150 notes a second, at most 250 MiB."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from common import PIPELINE, Bound, judge, print_table, run
from workspaces import write_inbox

_NOTES = 1_000
_TIMES = 3


def main() -> int:
    """Build fresh workspaces and judge the median."""
    runs = []
    for _ in range(_TIMES):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            write_inbox(root / "inbox", _NOTES)
            built = run([PIPELINE, "--root", folder, "build", "--engine", "offline", "--json"])
            consumed = json.loads(built.stdout)["notes"]["consumed"]
            if consumed != _NOTES:
                sys.exit(f"{consumed} of {_NOTES} notes were consumed")
            runs.append(built)
    runs.sort(key=lambda each: each.seconds)
    print_table(
        ["run", "seconds", "notes/s", "MiB"],
        [
            [str(number), f"{r.seconds:.2f}", f"{_NOTES / r.seconds:.0f}", f"{r.peak_mib:.0f}"]
            for number, r in enumerate(runs, start=1)
        ],
    )
    print()
    return judge(
        [
            Bound("notes a second", _NOTES / runs[_TIMES // 2].seconds, 150, at_least=True),
            Bound("peak memory", max(each.peak_mib for each in runs), 250, "MiB"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
