"""Folders that refuse to be written or read, and folders that go while a build runs."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

from editorial_pipeline.files import durable
from faults import build_scenario as scenario
from faults.crash_points import snapshot
from faults.faulty_os import FaultyOS
from faults.matrix import mounts
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import run_build
from faults.matrix.judge import check_doubles, check_notes

_FOLDERS = (
    ".",
    "articles",
    "articles/orchard",
    "inbox",
    "inbox/used",
    "inbox/receipts",
    ".pipeline",
)
_FILES = (*scenario.ARTICLES, *(f"inbox/{name}" for name in scenario.NOTES), "pipeline.toml")
_NOBODY = 65534


def _read_only_mounts(bench: Bench) -> Iterator[Point]:
    for folder in bench.pick(_FOLDERS, 3):
        root = _with_folders(bench)
        place = root / folder
        with mounts.mounted(place, "--bind", str(place)):
            mounts.limit_disk(place, "bind,ro")
            ended = run_build(root)
            problems = bench.judge.examine(root, ended)
        yield f"{folder} mounted read-only", problems + bench.judge.heal(root)


def _forbidden(bench: Bench) -> Iterator[Point]:
    """Take rights away; root, whom nothing is forbidden, becomes nobody for the build."""
    for mode in (0o555, 0o000):
        for path in bench.pick(_FOLDERS if mode else (*_FOLDERS, *_FILES), 3):
            root = _with_folders(bench)
            if not os.geteuid():
                for one in (root, *root.rglob("*")):
                    os.chown(one, _NOBODY, _NOBODY)
            usual = (root / path).stat().st_mode
            (root / path).chmod(mode)
            ended = run_build(root, before=_become_nobody)
            (root / path).chmod(usual)
            yield f"{path} with mode {mode:03o}", bench.judge.judge(root, ended)


def _use(disk: FaultyOS) -> None:
    vars(durable)["os"] = disk


def _become_nobody() -> None:
    if not os.geteuid():
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)


def _with_folders(bench: Bench) -> Path:
    root = bench.workspace("refusing")
    for folder in _FOLDERS:
        (root / folder).mkdir(exist_ok=True)
    return root


class _TakesAway(FaultyOS):
    """Moves a folder out of the workspace right before the n-th change, or once it exists."""

    def __init__(self, number: int, folder: Path, aside: Path) -> None:
        super().__init__(self._take)
        self._number, self._folder, self._aside = number, folder, aside

    def _take(self, number: int, paths: str) -> None:
        if number >= self._number and self._folder.exists() and not self._aside.exists():
            self._folder.rename(self._aside)


def _vanishing(bench: Bench) -> Iterator[Point]:
    for folder in bench.pick(_FOLDERS[1:], 3):
        for number in count(1, 1 if bench.full else 25):
            root = bench.workspace("vanishing")
            aside = bench.folder / "aside"
            shutil.rmtree(aside, ignore_errors=True)
            taker = _TakesAway(number, root / folder, aside)
            ended = run_build(root, before=partial(_use, taker))
            if not aside.exists():
                break
            done = snapshot(root) == bench.judge.after
            problems = bench.judge.told(ended, frozenset(), done=done or not ended.code)
            problems += check_notes(root, aside)
            problems += check_doubles(root, *([aside] if folder.startswith("articles") else []))
            yield f"{folder} gone at change {number}", problems + _put_back(bench, root, folder)


def _put_back(bench: Bench, root: Path, folder: str) -> list[str]:
    """Put back what was taken, unless it was made anew; then one build must settle it all.

    The bytes may be others than without the fault: articles may have been gone before they were
    read, and notes that come back after they were written of are told as dropped twice.
    """
    aside = bench.folder / "aside"
    for path in sorted(aside.rglob("*")):
        place = root / folder / path.relative_to(aside)
        if path.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, place)
    first, second = run_build(root), run_build(root)
    problems = [f"healing: {one.code} {one.err[-300:]}" for one in (first, second) if one.code]
    if "Nothing to do" not in second.out:
        problems.append(f"the build after healing did something: {second.out}")
    waiting = sorted(path.name for path in (root / "inbox").iterdir() if path.is_file())
    problems += [f"{name} still waits" for name in waiting]
    return problems + check_notes(root) + check_doubles(root) + bench.judge.strays()


class _WritesLittle(FaultyOS):
    """Takes less than it is given: from the n-th write on `share` bytes of it, or it is full."""

    def __init__(self, number: int, *, full_after: bool) -> None:
        super().__init__(lambda number, paths: None)
        self._number, self._full_after, self._writes = number, full_after, 0

    def write(self, handle: int, data: memoryview) -> int:
        """Write one byte, or half of them at the n-th write alone and none after it."""
        self._writes += 1
        if not self._full_after:
            return os.write(handle, data[:1])
        if self._writes < self._number:
            return os.write(handle, data)
        if self._writes == self._number:
            return os.write(handle, data[: max(1, len(data) // 2)])
        raise OSError(28, os.strerror(28))


def _short_writes(bench: Bench) -> Iterator[Point]:
    root = bench.workspace("short")
    bytewise = _WritesLittle(1, full_after=False)
    ended = run_build(root, before=partial(_use, bytewise))
    problems = bench.judge.judge(root, ended)
    yield "one byte at a time", problems if ended.code == 0 else [*problems, ended.err]
    for number in bench.pick(range(1, 20), 4):
        root = bench.workspace("short")
        disk = _WritesLittle(number, full_after=True)
        ended = run_build(root, before=partial(_use, disk))
        yield f"half of write {number}, then a full disk", bench.judge.judge(root, ended)


CASES: tuple[Case, ...] = (
    Case("Read-only mounts", _read_only_mounts, mounts.mount_refusal),
    Case("Folders and files without rights", _forbidden),
    Case("Folders that go at every change", _vanishing),
    Case("Short writes", _short_writes),
)
