"""Disks that are full for real, limits of the process, and a disk that loses its power."""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from types import ModuleType

from editorial_pipeline.files import durable
from faults import build_recovery, build_scenario
from faults.faulty_os import FaultyOS
from faults.matrix import mounts
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import run_build

_PAGE = 4096


def _full_by_bytes(bench: Bench) -> Iterator[Point]:
    def used(place: Path) -> int:
        status = os.statvfs(place)
        return (status.f_blocks - status.f_bfree) * status.f_frsize

    yield from _full(bench, "size", used, _PAGE)


def _full_by_inodes(bench: Bench) -> Iterator[Point]:
    def used(place: Path) -> int:
        status = os.statvfs(place)
        return status.f_files - status.f_ffree

    yield from _full(bench, "nr_inodes", used, 1)


def _full(bench: Bench, limit: str, used: Callable[[Path], int], step: int) -> Iterator[Point]:
    """Leave room for one unit more each time, from none to more than a build needs."""
    place = bench.folder / "small"
    root = place / "workspace"
    with mounts.mounted(place, *mounts.memory_disk(mounts.ROOMY)):
        build_scenario.prepare(root)
        least = used(place)
        assert run_build(root).code == 0
        most = used(place) + 24 * step  # temporaries and SQLite's journal come and go
    for room in bench.pick(range(least, most, step), 6):
        with mounts.mounted(place, *mounts.memory_disk(mounts.ROOMY)):
            build_scenario.prepare(root)
            mounts.limit_disk(place, f"{limit}={room}")
            ended = run_build(root)
            problems = bench.judge.examine(root, ended)
            mounts.limit_disk(place, mounts.ROOMY)
            yield f"{limit}={room}", problems + bench.judge.heal(root)


def _limited(kind: int, limits: range) -> Callable[[Bench], Iterator[Point]]:
    """Limit the process by `resource`, as `ulimit` does."""

    def points(bench: Bench) -> Iterator[Point]:
        for limit in bench.pick(limits, 6):
            root = bench.workspace("limited")
            ended = run_build(root, before=partial(resource.setrlimit, kind, (limit, limit)))
            yield f"limit {limit}", bench.judge.judge(root, ended)

    return points


class _CutsPower(FaultyOS):
    """Shuts the disk down right before its n-th change, and really flushes until then."""

    def __init__(self, number: int, place: Path, flag: int) -> None:
        super().__init__(self._cut, flushes=True)
        self._number, self._place, self._flag = number, place, flag

    def _cut(self, number: int, paths: str) -> None:
        if number == self._number:
            mounts.cut_power(self._place, self._flag)


def _power_lost(bench: Bench) -> Iterator[Point]:
    for scenario in (build_scenario, build_recovery):
        name = "a build" if scenario is build_scenario else "a healing build"
        image = _image(bench, scenario)
        for flag, what in ((mounts.LOG_FLUSHED, "log flushed"), (mounts.LOG_LOST, "log lost")):
            for number in count(1, 1 if bench.full else 25):
                cut, problems = _cut_at(bench, image, number, flag)
                if not cut:
                    assert number > 20
                    break
                yield f"{what}, change {number} of {name}", problems


def _image(bench: Bench, scenario: ModuleType) -> Path:
    """Return an image of a disk on which the scenario is prepared."""
    image = bench.folder / f"{scenario.__name__}.ext4"
    mounts.make_image(image)
    with mounts.mounted(bench.folder / "disk", *mounts.disk_of(image)) as place:
        scenario.prepare(place / "workspace")
    return image


def _cut_at(bench: Bench, image: Path, number: int, flag: int) -> tuple[bool, list[str]]:
    """Cut the power before the n-th change; return False if there are fewer, and what is wrong."""
    copy, place = bench.folder / "copy.ext4", bench.folder / "disk"
    shutil.copyfile(image, copy)
    root = place / "workspace"
    with mounts.mounted(place, *mounts.disk_of(copy)):
        disk = _CutsPower(number, place, flag)
        ended = run_build(root, before=lambda: vars(durable).update(os=disk))
        cut = _is_off(place)
    with mounts.mounted(place, *mounts.disk_of(copy)):
        problems = bench.judge.examine(root, ended) + bench.judge.heal(root)
    return cut, problems


def _is_off(place: Path) -> bool:
    try:
        (place / "probe").touch()
    except OSError:
        return True
    return False


CASES = (
    Case("A full disk, by bytes", _full_by_bytes, mounts.mount_refusal),
    Case("A full disk, by inodes", _full_by_inodes, mounts.mount_refusal),
    Case("`ulimit -f`", _limited(resource.RLIMIT_FSIZE, range(0, 96 * 1024, 512))),
    Case("`ulimit -n`", _limited(resource.RLIMIT_NOFILE, range(3, 40))),
    Case(
        "Power lost on ext4 at every change, the journal flushed or lost",
        _power_lost,
        mounts.power_refusal,
    ),
)
