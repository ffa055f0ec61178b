"""Start-up: `pipeline --help` against `llm --help`, at most 0.3 of its time.

The peer is installed into a temporary virtual environment, so this needs the package index.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from common import PIPELINE, Bound, judge, median_run, print_table

_TIMES = 11
_MOST = 0.3


def main() -> int:
    """Time both in turn and judge the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        llm = _install(Path(folder), "llm")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "pipeline --help": [PIPELINE, "--help"],
            "llm --help": [str(llm), "--help"],
        }
        for command in commands.values():
            median_run(command, times=1)  # compiles and fills the page cache
        runs = {name: median_run(command, times=_TIMES) for name, command in commands.items()}
    print_table(
        ["command", "seconds", "cpu s", "MiB"],
        [
            [name, f"{run.seconds:.3f}", f"{run.cpu_s:.3f}", f"{run.peak_mib:.0f}"]
            for name, run in runs.items()
        ],
    )
    print()
    ratio = runs["pipeline --help"].seconds / runs["llm --help"].seconds
    return judge([Bound("pipeline --help / llm --help", ratio, _MOST)])


def _install(folder: Path, package: str) -> Path:
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-qqq", package], check=True)
    return folder / "bin" / package


if __name__ == "__main__":
    sys.exit(main())
