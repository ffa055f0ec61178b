"""40 notes in 10 sittings, a model that answers in 300 ms, 8 workers: 1.25 x critical path.

The critical path is what cannot be done side by side: the calls, planning then writing, each in
rounds of 8 that last one answer; and the work of the program itself on one core, start-up
included, which is what the same build takes when the model answers at once. A build that waits
for one call where it could wait for eight misses the bound by far. The ratio to the calls alone
is printed too.
"""

from __future__ import annotations

import contextlib
import json
import math
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from common import PIPELINE, Bound, Run, judge, print_table, run
from workspaces import write_inbox

_ANSWER_S = 0.3
_WORKERS = 8
_SITTINGS = 10
_NOTES_EACH = 4
_TIMES = 3
_MODEL = Path(__file__).parents[1] / "tests" / "fakes"


def main() -> int:
    """Build with a slow and with an instant model and judge the ratio."""
    slow, calls = _median(_ANSWER_S)
    own, _ = _median(0.0)
    rounds = sum(math.ceil(count / _WORKERS) for count in calls.values())
    calls_s = rounds * _ANSWER_S
    critical_s = own.seconds + calls_s
    rows = [[f"calls to {purpose}", str(count)] for purpose, count in sorted(calls.items())]
    rows += [
        ["critical path, s", f"{critical_s:.2f}"],
        ["measured, s", f"{slow.seconds:.2f}"],
        ["own work: with an instant model, s", f"{own.seconds:.2f}"],
        ["rounds of calls, s", f"{calls_s:.2f}"],
        ["measured / rounds of calls", f"{slow.seconds / calls_s:.2f}"],
        ["one call after the other, s", f"{calls.total() * _ANSWER_S:.2f}"],
    ]
    print_table(["figure", "value"], rows)
    print()
    return judge([Bound("measured / critical path", slow.seconds / critical_s, 1.25)])


def _median(answer_s: float) -> tuple[Run, Counter[str]]:
    built = sorted((_build(answer_s) for _ in range(_TIMES)), key=lambda each: each[0].seconds)
    return built[_TIMES // 2]


def _build(answer_s: float) -> tuple[Run, Counter[str]]:
    with tempfile.TemporaryDirectory() as folder, _model(answer_s) as url:
        root = Path(folder)
        write_inbox(root / "inbox", _SITTINGS * _NOTES_EACH, size=400, per_sitting=_NOTES_EACH)
        (root / "pipeline.toml").write_text(
            f'[model]\nbase_url = "{url}"\nconcurrency = {_WORKERS}\n', encoding="utf-8"
        )
        built = run(
            [PIPELINE, "--root", folder, "build", "--engine", "openai", "--json"],
            {"OPENAI_API_KEY": "none"},
        )
        receipt = json.loads((root / json.loads(built.stdout)["receipt"]).read_bytes())
        return built, Counter(call["purpose"].split()[0] for call in receipt["calls"])


@contextlib.contextmanager
def _model(answer_s: float) -> Iterator[str]:
    command = [sys.executable, str(_MODEL), "good", "--delay-ms", str(round(answer_s * 1000))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        yield server.stdout.readline().strip()
        server.stdin.close()


if __name__ == "__main__":
    sys.exit(main())
