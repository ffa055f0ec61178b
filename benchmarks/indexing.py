"""The index alone: making it, refreshing it with nothing changed, asking it.

10,000 articles and 1,000 receipts with 100,000 notes: a refresh of unchanged files takes at most
0.35 s. The others have no bound.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from common import Bound, judge, print_table
from editorial_pipeline.index import Index
from workspaces import Size, write_workspace

_SIZE = Size(10_000, 100_000)
_TIMES = 7


def main() -> int:
    """Measure and judge."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_workspace(root, _SIZE)
        database = root / ".pipeline" / "index.sqlite"
        cold_s = _median(lambda: _refresh(root), 1)
        _refresh(root)  # looks again at what was written just before the first
        warm_s = _median(lambda: _refresh(root), _TIMES)
        first = next((root / "articles").rglob("*.md"))
        first.write_bytes(first.read_bytes() + b"\nOne more paragraph.\n")
        one_s = _median(lambda: _refresh(root), 1)
        size_mib = database.stat().st_size / (1 << 20)
    print_table(
        ["10,000 articles, 100,000 notes", "value"],
        [
            ["made from nothing, s", f"{cold_s:.2f}"],
            ["one article changed, s", f"{one_s:.3f}"],
            ["database, MiB", f"{size_mib:.0f}"],
        ],
    )
    print()
    return judge([Bound("nothing changed", warm_s, 0.35, "s")])


def _refresh(root: Path) -> None:
    with Index.open(root / ".pipeline" / "index.sqlite") as index:
        problems = index.refresh(root / "articles", root / "inbox/receipts", "_index.md")
        if problems:
            sys.exit(f"{len(problems)} files cannot be read, the first: {problems[0]}")


def _median(action: Callable[[], None], times: int) -> float:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    sys.exit(main())
