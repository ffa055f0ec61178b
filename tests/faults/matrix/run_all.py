"""Run the fault matrix and print its table: `make faults`.

`python -m faults.matrix.run_all [--sample] [WORDS]` runs the cases whose name contains one of the
words. Exit code 1 where anything was violated.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from faults.matrix import (
    crowd,
    damage,
    disks,
    errors,
    flood,
    folders,
    kills,
    signals,
    surroundings,
)
from faults.matrix.bench import Case, Figures, run_case

CASES = (
    *kills.CASES,
    *errors.CASES,
    *disks.CASES,
    *folders.CASES,
    *crowd.CASES,
    *surroundings.CASES,
    *damage.CASES,
    *signals.CASES,
    *flood.CASES,
)
_SHOWN, _SHOWN_LINES = 20, 400


def main() -> int:
    """Run the cases that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="parts of names of cases; default: all")
    parser.add_argument("--sample", action="store_true", help="a few points of each")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--jobs", type=int, default=1, help="cases at a time")
    parser.add_argument("--evidence", type=Path, help="a file for all that was seen of violations")
    parser.add_argument("--folder", type=Path, help="where to work; default: the system's")
    options = parser.parse_args()
    cases = _chosen(options.words)

    def run(case: Case) -> Figures:
        if options.jobs == 1:
            figures = run_case(case, full=not options.sample, folder=options.folder)
        else:
            figures = run_apart(case.name, full=not options.sample, folder=options.folder)
        _tell(figures)
        if options.evidence is not None and figures.evidence:
            with options.evidence.open("a", encoding="utf-8") as kept:
                kept.writelines(f"{line}\n" for line in figures.evidence)
        return figures

    if options.jobs == 1:
        found = [run(case) for case in cases]
    else:
        with ThreadPoolExecutor(options.jobs) as pool:
            found = list(pool.map(run, cases))
    if options.json:
        sys.stdout.write(json.dumps([asdict(figures) for figures in found]))
    else:
        sys.stdout.write(render_table(found))
    return int(any(figures.violations for figures in found))


def run_apart(name: str, *, full: bool, folder: Path | None = None) -> Figures:
    """Run one case in an interpreter of its own, from which it can fork without threads."""
    command = [sys.executable, "-m", "faults.matrix.run_all", name, "--json"]
    command += [] if full else ["--sample"]
    command += [] if folder is None else ["--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    if not done.stdout:
        return Figures(name, violations=[done.stderr.decode("utf-8", "replace")])
    (figures,) = json.loads(done.stdout)
    return Figures(**figures)


def render_table(found: Sequence[Figures]) -> str:
    """Return the figures as a Markdown table with their sums, and the remarks below it."""
    head = "| Fault | Points | Violations | Seconds |\n| --- | ---: | ---: | ---: |\n"
    total = Figures(
        "Together",
        points=sum(figures.points for figures in found),
        violations=[violation for figures in found for violation in figures.violations],
        seconds=sum(figures.seconds for figures in found),
    )
    rows = "".join(f"{_row(figures)}\n" for figures in (*found, total))
    remarks = (
        f"- {figures.case}: {count} of {figures.points:,} {remark}.\n"
        for figures in found
        for remark, count in figures.remarks.items()
    )
    return head + rows + "\n" + "".join(remarks)


def _chosen(words: Sequence[str]) -> list[Case]:
    exact = [case for case in CASES if case.name in words]
    return exact or [c for c in CASES if not words or any(word in c.name for word in words)]


def _row(figures: Figures) -> str:
    if figures.refusal:
        return f"| {figures.case} | not run: {figures.refusal} | | |"
    counts = f"{figures.points:,} | {len(figures.violations)} | {figures.seconds:,.0f}"
    return f"| {figures.case} | {counts} |"


def _tell(figures: Figures) -> None:
    sys.stderr.write(f"{_row(figures)}\n")
    sys.stderr.writelines(f"    {line}\n" for line in figures.violations[:_SHOWN])
    sys.stderr.writelines(f"        {line}\n" for line in figures.evidence[:_SHOWN_LINES])
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
