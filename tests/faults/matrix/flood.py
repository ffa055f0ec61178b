"""Ten thousand notes dropped at once in front of a watcher whose queue of events overflows.

The watcher is stopped while they are dropped, so that nobody takes events out of the kernel's
queue; then most of the events are lost, and the watcher has only its own looks to go by.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.models.plan import ArticlePath
from faults.matrix.bench import Bench, Case, Point

_LIMIT = Path("/proc/sys/fs/inotify/max_queued_events")
_NOTES, _SAMPLE = 10_000, 300
_SETTINGS = 'engine = "offline"\n[ingest]\nsettle_s = 0.2\n[watch]\nquiet_s = 1\nrescan_s = 300\n'
_LONGEST_S = 900
_OLDEST = 1_600_000_000.0


def _overflow(bench: Bench) -> Iterator[Point]:
    root = bench.folder / "points" / "flooded"
    shutil.rmtree(root, ignore_errors=True)
    (root / "inbox").mkdir(parents=True)
    (root / "pipeline.toml").write_text(_SETTINGS, encoding="utf-8")
    size = bench.size(_NOTES, _SAMPLE)
    notes = {f"note {number:05}.txt": _words(number) for number in range(size)}
    with _watcher(root) as watcher:
        lines = _log(watcher)
        next(line for line in lines if line.get("phase") == "idle")
        watcher.send_signal(signal.SIGSTOP)
        try:
            events = _drop(root / "inbox", notes)
        finally:
            watcher.send_signal(signal.SIGCONT)
        built = 0
        for line in lines:
            if line["event"] == "built":
                built += line["notes"]["consumed"]
            if line["event"] == "failed" or built >= size:
                break
        watcher.send_signal(signal.SIGTERM)
        code = watcher.wait(60)
    problems = _judge(root, notes)
    if events <= int(_LIMIT.read_text()):
        problems.append(f"{events} events do not fill the queue")
    if built != size:
        problems.append(f"{built} notes built of {size}")
    if code != 0:
        problems.append(f"exit code {code}")
    yield f"{size} notes, {events} events", problems


def _words(number: int) -> bytes:
    """Return what nobody else says, so that it is found again in the articles."""
    chance = random.Random(number)
    told = " ".join("".join(chance.choices("abdeiklmnorstu", k=6)) for _ in range(8))
    return f"Hive {number:05} was opened in spring, and {told}.\n".encode()


def _drop(inbox: Path, notes: dict[str, bytes]) -> int:
    """Write the notes and rename each to and fro until the queue must be full.

    Returns how many events that makes: one for each end of a rename.
    """
    rounds = int(_LIMIT.read_text()) // (4 * len(notes)) + 1
    for name, words in notes.items():
        path = inbox / name
        path.write_bytes(words)
        os.utime(path, (_OLDEST, _OLDEST))
        for _ in range(rounds):
            path.rename(path.with_suffix(".part"))
            path.with_suffix(".part").rename(path)
    return 4 * rounds * len(notes)


def _judge(root: Path, notes: dict[str, bytes]) -> list[str]:
    """Return what was lost, left, written twice or not at all, or does not parse."""
    used = {path.name: path.read_bytes() for path in (root / "inbox" / "used").glob("*.txt")}
    problems = [f"{name} is not among the used notes" for name in notes.keys() - used.keys()]
    problems += [f"{name} has changed" for name, data in used.items() if notes.get(name) != data]
    problems += [f"{path.name} was left" for path in (root / "inbox").glob("*.txt")]
    text = ""
    for path in sorted((root / "articles").rglob("*.md")):
        if path.name.startswith("_"):
            continue
        text += path.read_text(encoding="utf-8")
        try:
            parse_document(path.read_bytes(), ArticlePath(path.name))
        except EditorialError as error:
            problems.append(f"{path.name} does not parse: {error}")
    for number in range(len(notes)):
        times = text.count(f"Hive {number:05} was opened")
        if times != 1:
            problems.append(f"note {number:05} is written {times} times")
    return problems


@contextlib.contextmanager
def _watcher(root: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "faults.matrix.start", "--root", str(root)]
    process = subprocess.Popen(
        [*command, "watch", "--log-format", "json"],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    # A watcher that never gets there must not hold up the matrix.
    guard = threading.Timer(_LONGEST_S, process.kill)
    guard.start()
    try:
        yield process
    finally:
        guard.cancel()
        process.kill()
        process.wait()


def _log(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert process.stdout is not None
    for line in process.stdout:
        yield json.loads(line)


CASES: tuple[Case, ...] = (
    Case(
        "Notes dropped at once while watching, the queue of events overflowing",
        _overflow,
        lambda: "" if _LIMIT.exists() else "needs Linux: the queue of inotify",
    ),
)
