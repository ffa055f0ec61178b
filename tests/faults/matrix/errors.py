"""Each error at the n-th call of each kind, injected by strace into the whole command.

All calls that the command makes about its workspace count, also those that only read, and those
of SQLite and of the lock. The call is not made; the command sees it fail once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from faults.crash_points import strace_refusal
from faults.matrix.bench import Bench, Case, Point
from faults.matrix.command import Build

ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EACCES", "EROFS", "EMFILE", "EINTR", "EXDEV")

_CALLS = (
    "openat,write,pwrite64,ftruncate,fsync,fdatasync,fchmod,"
    "rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
_LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<name>\w+)\((?P<rest>.*)")


def _points(error: str) -> Case:
    def points(bench: Bench) -> Iterator[Point]:
        for call, number in bench.pick(_listed(bench), 4):
            root = bench.workspace("failing")
            inject = f"inject={call}:error={error}:when={number}"
            ended = Build(root, strace=["-f", "-e", f"trace={call}", "-e", inject]).end()
            problems = bench.judge.judge(root, ended)
            yield f"{error} at {call} {number}", problems

    return Case(f"{error} at the n-th call", points, strace_refusal)


def _listed(bench: Bench) -> list[tuple[str, int]]:
    """Return the calls that a build makes about its workspace: name, and the how-manieth."""
    log = bench.folder / "strace.log"
    root = bench.workspace("failing")
    options = ["-f", "-y", "-s", "0", "-o", str(log), "-e", f"trace={_CALLS}"]
    assert Build(root, strace=options).end().code == 0
    counts: Counter[tuple[str, str]] = Counter()
    found = set()
    for line in log.read_text().splitlines():
        if match := _LINE.match(line):
            key = match["pid"], match["name"]
            counts[key] += 1
            if str(root) in match["rest"]:
                found.add((match["name"], counts[key]))
    return sorted(found)


CASES = tuple(_points(error) for error in ERRORS)
