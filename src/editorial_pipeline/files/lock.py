"""The lock that lets one run at a time change a workspace.

It is an advisory `flock` on `.pipeline/lock`: the kernel drops it with the process, so a killed
run never leaves a workspace locked. The file itself stays.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from editorial_pipeline.errors import LockedError
from editorial_pipeline.files.durable import make_folders, storage_errors, write_file

_FOR_EVER = -1
_AT_ONCE = 0


@contextmanager
def workspace_lock(state_dir: Path, *, wait: bool) -> Iterator[None]:
    """Hold the lock of a workspace; `wait` until it is free instead of failing.

    Makes `state_dir` where it is missing. Raises LockedError where another run holds the lock,
    and StorageError where the folder cannot be written.
    """
    make_folders([state_dir])
    path = state_dir / "lock"
    lock = FileLock(path, timeout=_FOR_EVER if wait else _AT_ONCE)
    with storage_errors(path):
        try:
            lock.acquire()
        except Timeout as error:
            raise LockedError(
                "another run works in this workspace",
                where=path,
                advice="Wait until it ends, or start with `--wait` to go on right after it.",
            ) from error
    try:
        _keep_out_of_git(state_dir)
        yield
    finally:
        lock.release()


def _keep_out_of_git(state_dir: Path) -> None:
    """Let git ignore the folder wherever it is: nothing in it is for anybody else."""
    path = state_dir / ".gitignore"
    if not path.exists():
        write_file(path, b"*\n", run="state")


def is_locked(state_dir: Path) -> bool:
    """Tell whether a run works in the workspace now; makes no file and changes nothing.

    Asks for a shared lock, so that two who look never take each other for a run. A run that
    starts within the microseconds of the question finds the workspace locked.
    """
    try:
        with (state_dir / "lock").open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:  # held by a run; or no permission to look, and then a run is somebody else's
        return True
    return False
