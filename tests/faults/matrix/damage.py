"""Receipts, the index and the cache of answers, cut short or with bits flipped.

A build has consumed three notes; then a file is damaged, two more notes are dropped, and the
first one once more under another name. No note may be lost or used twice, the articles must be
what they are without the damage, and a receipt that makes no sense must be named.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from editorial_pipeline.errors import ReceiptError
from editorial_pipeline.receipts import read_receipt
from faults import build_scenario as scenario
from faults.crash_points import State, snapshot
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import Ended, rehearse, run_build
from faults.matrix.judge import check_doubles, check_notes

_LATE = sorted(scenario.NOTES)[3:]
_TWIN = min(scenario.NOTES)
_INDEX, _CACHE = ".pipeline/index.sqlite", ".pipeline/cache.sqlite"


def _damaged(target: Callable[[Path], Path], full: int) -> Callable[[Bench], Iterator[Point]]:
    def points(bench: Bench) -> Iterator[Point]:
        base = _half_done(bench)
        wanted = _articles(_finished(_copy(bench, base))[0])
        for number in range(bench.size(full, 8)):
            root = _copy(bench, base)
            file = target(root)
            what = _damage(bench, file)
            damaged = file.read_bytes()
            found, ended = _finished(root)
            problems = _check(bench, root, found, ended)
            if _articles(found) != wanted:
                problems.append("the articles differ")
            if file.suffix == ".json":
                problems += _check_receipt(file, damaged, ended)
            yield f"{number}: {what}", problems

    return points


def _check(bench: Bench, root: Path, found: State, ended: Ended) -> list[str]:
    problems = bench.judge.told(ended, frozenset(), done=True)
    problems += check_notes(root) + check_doubles(root) + bench.judge.strays()
    problems += [] if ended.code == 0 else [f"exit code {ended.code}: {ended.err[-300:]}"]
    problems += [f"{path} waits" for path in (root / "inbox").iterdir() if path.is_file()]
    run_build(root)
    return problems if snapshot(root) == found else [*problems, "the next build did something"]


def _check_receipt(file: Path, damaged: bytes, ended: Ended) -> list[str]:
    problems = [] if file.read_bytes() == damaged else ["the receipt was changed"]
    try:
        read_receipt(file)
    except ReceiptError:
        if file.name not in ended.out:
            problems.append("the receipt is not named")
    return problems


def _half_done(bench: Bench) -> Path:
    """Return a workspace in which three notes have been consumed and the others are not there."""
    root = bench.workspace("base")
    for name in _LATE:
        (root / "inbox" / name).unlink()
    assert run_build(root).code == 0
    return root


def _copy(bench: Bench, base: Path) -> Path:
    root = bench.folder / "points" / "copy"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(base, root)
    return root


def _finished(root: Path) -> tuple[State, Ended]:
    """Drop the rest and a note again, and build."""
    dropped = {name: scenario.NOTES[name] for name in _LATE}
    for name, words in {**dropped, "again.txt": scenario.NOTES[_TWIN]}.items():
        (root / "inbox" / name).write_bytes(words)
        os.utime(root / "inbox" / name, (0, 0))
    ended = run_build(root)
    return snapshot(root), ended


def _articles(state: State) -> State:
    return {path: data for path, data in state.items() if path.startswith("articles")}


def _damage(bench: Bench, file: Path) -> str:
    """Cut a file short, or flip one bit or twenty."""
    data = bytearray(file.read_bytes())
    if bench.random.random() < 1 / 3:
        length = bench.random.randrange(len(data))
        file.write_bytes(data[:length])
        return f"{file.name} cut to {length} of {len(data)} bytes"
    places = [bench.random.randrange(len(data) * 8) for _ in range(bench.random.choice((1, 20)))]
    for place in places:
        data[place // 8] ^= 1 << place % 8
    file.write_bytes(data)
    return f"{file.name} with bits {places} flipped"


def _answers(bench: Bench) -> Iterator[Point]:
    with _model() as url:
        os.environ["PIPELINE_BASE_URL"] = url
        try:
            yield from _with_answers(bench)
        finally:
            del os.environ["PIPELINE_BASE_URL"]


def _with_answers(bench: Bench) -> Iterator[Point]:
    rehearse(bench.folder / "rehearsal-2", "--engine", "openai")
    base = bench.workspace("base")
    ended = run_build(base, "--engine", "openai")
    assert ended.code == 0, ended.err
    wanted = snapshot(base)
    for number in range(bench.size(100, 4)):
        root = bench.workspace("copy")
        (root / ".pipeline").mkdir()
        shutil.copyfile(base / _CACHE, root / _CACHE)
        what = _damage(bench, root / _CACHE)
        ended = run_build(root, "--engine", "openai")
        problems = [] if ended.code == 0 else [f"{ended.code}: {ended.err[-300:]}"]
        if _articles(snapshot(root)) != _articles(wanted):
            problems.append("the articles differ")
        yield f"{number}: {what}", problems + check_notes(root) + bench.judge.strays()


@contextmanager
def _model() -> Iterator[str]:
    """Run an honest model on loopback as long as the body takes; yield its address."""
    fakes = Path(__file__).parents[2] / "fakes"
    command = [sys.executable, str(fakes), "good", "--seconds", "3600"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdin is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()


def _receipt(root: Path) -> Path:
    (path,) = (root / "inbox/receipts").iterdir()
    return path


CASES: tuple[Case, ...] = (
    Case("Damaged receipts", _damaged(_receipt, 200)),
    Case("A damaged index", _damaged(lambda root: root / _INDEX, 200)),
    Case("A damaged cache of answers", _answers),
)
