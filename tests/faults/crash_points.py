"""Kill a program at each of its changes to the disk, and leave the workspaces behind.

A scenario is a module with two functions: `prepare(root)` builds a workspace and `work(root)`
does what is to be interrupted (imports belong at its top, so that they are done once). Started
as `python -m faults.crash_points MODULE FOLDER MODE`, this one forks a child for each point, in
a workspace of its own below FOLDER, and prints them as JSON. The modes:

* `calls`: `os._exit` before the n-th change that `files.durable` makes; works everywhere.
* `restarts`: the same at every eighth point, and then each further start is killed one change
  later than the one before it, until one gets through.
* `strace`: a real SIGKILL at the n-th system call of each kind that touches the workspace,
  whoever makes it (SQLite, git, the lock). A call that a killed process had entered is not done.

Tests use `crash_everywhere`, `snapshot`, `check_whole` and `strace_refusal`.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import ModuleType

from editorial_pipeline.files import durable
from faults.faulty_os import KILLED, FaultyOS, kill_at

_SYSTEM_CALLS = (
    "openat,creat,write,pwrite64,writev,ftruncate,truncate,fallocate,copy_file_range,sendfile,"
    "fsync,fdatasync,fchmod,fchmodat,fchown,fchownat,utimensat,rename,renameat,renameat2,"
    "link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
_LOG_LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<name>\w+)\((?P<rest>.*)")
_WRITING = ("O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC")
_PR_SET_PTRACER = 0x59616D61


_Point = tuple[str, str, int]

State = dict[str, bytes | None]
"""The bytes of each file of a workspace, None for a folder."""


@dataclass(frozen=True)
class CrashPoint:
    """A workspace whose program was killed before `call`, the `number`-th of its name."""

    root: Path
    call: str
    number: int


def crash_everywhere(scenario: ModuleType, folder: Path, mode: str) -> list[CrashPoint]:
    """Return a workspace for each point at which the scenario can be killed.

    The processes are children of a fresh interpreter, since a test run may have threads.
    """
    command = [sys.executable, "-m", "faults.crash_points", scenario.__name__, str(folder), mode]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return [CrashPoint(Path(root), call, number) for root, call, number in json.loads(done.stdout)]


def snapshot(root: Path) -> State:
    """Return every file and folder below `root`, of the state folder only the journal."""
    paths = [path for path in sorted(root.rglob("*")) if path != root / ".pipeline"]
    return {
        path.relative_to(root).as_posix(): None if path.is_dir() else path.read_bytes()
        for path in paths
        if root / ".pipeline" not in path.parents or "journal" in path.name
    }


def check_whole(crashed: State, before: State, after: State, notes: Iterable[bytes]) -> None:
    """Assert that every file is as before or as after, and that every note is somewhere."""
    for path, data in crashed.items():
        if not path.endswith(".tmp") and not path.startswith(".pipeline"):
            assert (path in before and before[path] == data) or after.get(path) == data, path
    assert set(notes) <= set(crashed.values())


def strace_refusal() -> str:
    """Return why processes cannot be traced here, '' where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    status, log = _traced(lambda: None, ["-e", "trace=none"])
    return "" if status == 0 else f"strace cannot attach here: {log.strip()}"


def _killed_at_calls(scenario: ModuleType, folder: Path) -> list[_Point]:
    points: list[_Point] = []
    for number in count(1):
        root = folder / f"call-{number}"
        scenario.prepare(root)
        if not _is_killed(scenario, root, number):
            break
        points.append((str(root), "call", number))
    return points


def _killed_at_restarts(scenario: ModuleType, folder: Path) -> list[_Point]:
    points = _killed_at_calls(scenario, folder)[::8]
    for root, _, _ in points:
        assert any(not _is_killed(scenario, Path(root), number) for number in count(1))
    return points


def _is_killed(scenario: ModuleType, root: Path, number: int) -> bool:
    """Do the work in a child that ends before its `number`-th change; False if it needs fewer."""
    child = os.fork()
    if not child:
        vars(durable)["os"] = FaultyOS(kill_at(number))
        _exit_after(lambda: scenario.work(root))
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in {0, KILLED}, f"{root}: exit code {status}"
    return status == KILLED


def _killed_by_strace(scenario: ModuleType, folder: Path) -> list[_Point]:
    root, log = folder / "complete", folder / "strace.log"
    scenario.prepare(root)
    options = ["-f", "-y", "-s", "0", "-o", str(log), "-e", f"trace={_SYSTEM_CALLS}"]
    status, errors = _traced(lambda: scenario.work(root), options)
    assert status == 0, errors
    changes = _changes(log.read_text(), str(root))
    return [_killed_at(scenario, folder, call, number) for call, number in changes]


def _killed_at(scenario: ModuleType, folder: Path, call: str, number: int) -> _Point:
    root = folder / f"{call}-{number}"
    scenario.prepare(root)
    inject = f"inject={call}:signal=SIGKILL:when={number}"
    options = ["-f", "-e", f"trace={call}", "-e", inject]
    status, errors = _traced(lambda: scenario.work(root), options)
    assert status == -signal.SIGKILL, f"{call} {number}: {status} {errors}"
    return str(root), call, number


def _changes(log: str, root: str) -> list[tuple[str, int]]:
    """Return (name, how often that thread had made it) of the calls that change `root`.

    strace counts for each thread on its own, so with threads a kill may come earlier than here.
    """
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for line in log.splitlines():
        match = _LOG_LINE.match(line)
        if match is None:
            continue
        key = match["pid"], match["name"]
        counts[key] += 1
        reads = match["name"] == "openat" and not any(flag in line for flag in _WRITING)
        if root in match["rest"] and not reads:
            found.append((match["name"], counts[key]))
    return sorted(set(found))


def _traced(work: Callable[[], None], options: list[str]) -> tuple[int, str]:
    """Do `work` in a child under strace; return its exit code (-9 if killed) and the messages.

    The child waits until strace has attached, so that only calls of `work` are counted.
    """
    ready, go = os.pipe()
    child = os.fork()
    if not child:
        os.close(go)
        # Under Yama only a parent may trace a process unless that allows it.
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, ctypes.c_ulong(-1))
        _exit_after(lambda: work() if os.read(ready, 1) else None)
    os.close(ready)
    tracer = subprocess.Popen(
        ["strace", *options, "-p", str(child)], stderr=subprocess.PIPE, text=True
    )
    assert tracer.stderr is not None
    first = tracer.stderr.readline()
    attached = "attached" in first
    if attached:
        os.write(go, b"!")
    os.close(go)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    messages = first + tracer.communicate()[1]
    return (status if attached else 1), messages


def _exit_after(work: Callable[[], None]) -> None:
    try:
        work()
    except BaseException as error:  # noqa: BLE001 - a forked child must never return
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
        os._exit(1)
    os._exit(0)


def _main() -> None:
    module, folder, mode = sys.argv[1:]
    modes = {
        "calls": _killed_at_calls,
        "restarts": _killed_at_restarts,
        "strace": _killed_by_strace,
    }
    scenario, rehearsal = importlib.import_module(module), Path(folder) / "rehearsal"
    # Once without a fault, so that what is loaded or compiled at its first use is so before forks.
    scenario.prepare(rehearsal)
    scenario.work(rehearsal)
    points = modes[mode](scenario, Path(folder))
    sys.stdout.write(json.dumps(points))


if __name__ == "__main__":
    _main()
