"""Run every benchmark that needs nothing but the program; exit 1 where one misses a bound."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPTS = (
    "startup.py",
    "indexing.py",
    "idle.py",
    "throughput.py",
    "concurrency.py",
    "checking.py",
    "prompt_tokens.py",
)


def main() -> int:
    """Run the scripts one after the other, all of them whatever happens."""
    missed = []
    for name in SCRIPTS:
        print(f"== {name}", flush=True)
        if subprocess.run([sys.executable, Path(__file__).with_name(name)], check=False).returncode:
            missed.append(name)
        print(flush=True)
    print(f"missed or failed: {', '.join(missed)}" if missed else "all bounds kept")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
