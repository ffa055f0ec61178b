"""What must make no difference: the environment; and clocks that are wrong."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

from editorial_pipeline.settings import clock
from faults import build_scenario as scenario
from faults.crash_points import snapshot
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import run_build, run_fresh
from faults.matrix.judge import check_doubles, check_notes

_ENVIRONMENTS = (
    {"TZ": "Asia/Kolkata", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "2"},
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "3"},
    {"TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "4"},
    {"TZ": "Europe/Berlin", "LANG": "ru_RU.UTF-8", "PYTHONHASHSEED": "5"},
    {"TZ": ":rubbish", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "6"},
    {"TZ": "UTC+14", "LC_ALL": "rubbish", "LANGUAGE": "xx", "PYTHONHASHSEED": "7"},
    {"TZ": "", "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "random"},
    {"COLUMNS": "1", "LINES": "1", "TERM": "dumb", "NO_COLOR": "1"},
    {"PYTHONUNBUFFERED": "1", "PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"},
    {"PYTHONDEVMODE": "1", "PYTHONWARNINGS": "error"},
    {"HOME": "/nonexistent", "TMPDIR": "/nonexistent", "XDG_CACHE_HOME": "/nonexistent"},
)

_MOMENTS = {
    "the year 1970": datetime(1970, 1, 1, tzinfo=UTC),
    "before 1970": datetime(1969, 12, 31, 23, tzinfo=UTC),
    "ten years back": scenario.NOON - timedelta(days=3653),
    "one second back": scenario.NOON - timedelta(seconds=1),
    "the same second": scenario.NOON,
    "a century on": datetime(2126, 3, 9, tzinfo=UTC),
    "after 2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
    "the hour that is left out": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "the second before it": datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),
    "the hour that comes twice": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "its second time": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
}
_ZONES = ("Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Africa/Casablanca")


def _same_bytes(bench: Bench) -> Iterator[Point]:
    for number, environment in enumerate(bench.pick(_ENVIRONMENTS, 4)):
        root = bench.workspace(f"environment-{number}")
        ended = run_fresh(root, environment)
        problems = bench.judge.judge(root, ended)
        yield f"with {environment}", problems if ended.code == 0 else [*problems, ended.err]


def _wrong_clocks(bench: Bench) -> Iterator[Point]:
    """Build with some of the notes at noon, then at a wrong time with the others."""
    for zone in _ZONES[: bench.size(4, 1)]:
        for name in bench.pick(tuple(_MOMENTS), 4):
            yield _second_build(bench, zone, name, partial(_MOMENTS.__getitem__, name))
    times = iter(scenario.NOON - timedelta(hours=hours) for hours in range(10**6))
    yield _second_build(bench, "UTC", "a clock that runs backwards", lambda: next(times))


def _second_build(bench: Bench, zone: str, name: str, now: Callable[[], datetime]) -> Point:
    root, later = bench.workspace("clock"), bench.folder / "later"
    later.mkdir(exist_ok=True)
    with (root / "pipeline.toml").open("a") as stream:
        stream.write(f'time_zone = "{zone}"\n[ingest]\nsettle_s = 0.01\n')
    for late in sorted(scenario.NOTES)[3:]:
        shutil.move(root / "inbox" / late, later)
    noon = run_build(root, before=lambda: _set_clock(lambda: scenario.NOON))
    for path in later.iterdir():
        shutil.move(path, root / "inbox")
    ended = run_build(root, before=lambda: _set_clock(now))
    problems = [f"{one.code}: {one.err[-300:]}" for one in (noon, ended) if one.code]
    problems += check_notes(root) + check_doubles(root) + bench.judge.strays()
    problems += [f"{path} waits" for path in (root / "inbox").iterdir() if path.is_file()]
    if len(list((root / "inbox/receipts").iterdir())) != 2:
        problems.append("not one receipt for each build")
    there = snapshot(root)
    if run_build(root, before=lambda: _set_clock(now)).code or snapshot(root) != there:
        problems.append("the next build did something")
    return f"{name}, in {zone}", problems


def _set_clock(began: Callable[[], datetime]) -> None:
    """Let the time of this process be another, and pass."""
    start = time.monotonic()

    def now() -> datetime:
        return began() + timedelta(seconds=time.monotonic() - start)

    class Moment(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # no subclass
            return now().astimezone(tz)

    vars(clock)["datetime"] = Moment
    vars(clock)["EPOCH_VARIABLE"] = "NOT_STOPPED"
    vars(time)["time"] = lambda: now().timestamp()


CASES: tuple[Case, ...] = (
    Case("Time zones, locales, hash seeds, modes of Python", _same_bytes),
    Case("Clocks set back, forward, to 1970, around summer time", _wrong_clocks),
)
