"""One run at a time: the second one is told so, or waits."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import filelock
import pytest

from editorial_pipeline.errors import LockedError, StorageError
from editorial_pipeline.files.lock import is_locked, workspace_lock

HOLD = """
import sys
from pathlib import Path
from editorial_pipeline.files.lock import workspace_lock
with workspace_lock(Path(sys.argv[1]), wait=False):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(state: Path) -> subprocess.Popen[str]:
    """Start a process that holds the lock until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(state)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_run_is_told_at_once(tmp_path: Path) -> None:
    """It ends with a code of its own and says how to wait."""
    state = tmp_path / "workspace" / ".pipeline"
    with start_holder(state) as holder:
        with pytest.raises(LockedError) as caught, workspace_lock(state, wait=False):
            pass
        assert str(caught.value) == (
            f"{state}/lock: another run works in this workspace. "
            "Wait until it ends, or start with `--wait` to go on right after it."
        )
        assert caught.value.exit_code == 75
        holder.communicate()
    with workspace_lock(state, wait=False):
        pass


def test_a_killed_run_leaves_no_lock(tmp_path: Path) -> None:
    """The kernel drops the lock with the process."""
    with start_holder(tmp_path) as holder:
        holder.kill()
        holder.communicate()
    with workspace_lock(tmp_path, wait=False):
        pass


def test_a_second_run_waits_on_request(tmp_path: Path) -> None:
    """It goes on as soon as the first one ends."""
    order: list[str] = []

    def second() -> None:
        with workspace_lock(tmp_path, wait=True):
            order.append("second")

    with start_holder(tmp_path) as holder:
        waiting = threading.Thread(target=second)
        waiting.start()
        order.append("first")
        holder.communicate()
        waiting.join(timeout=30)
    assert order == ["first", "second"]


def test_looking_at_the_lock_changes_nothing(tmp_path: Path) -> None:
    """Whether a run works here can be asked without being taken for one."""
    state = tmp_path / ".pipeline"
    assert not is_locked(state)
    assert not state.exists()
    with start_holder(state) as holder:
        assert is_locked(state)
        holder.communicate()
    assert not is_locked(state)


def test_an_error_inside_releases_the_lock(tmp_path: Path) -> None:
    """And it comes out as it was, not as an error of the disk."""
    with pytest.raises(FileNotFoundError), workspace_lock(tmp_path, wait=False):
        raise FileNotFoundError
    with workspace_lock(tmp_path, wait=False):
        pass


def test_a_state_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    """The lock cannot be made there."""
    (tmp_path / ".pipeline").write_bytes(b"")
    with (
        pytest.raises(StorageError, match="a file stands where a folder belongs"),
        workspace_lock(tmp_path / ".pipeline", wait=False),
    ):
        pass


def test_a_read_only_state_folder_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk mounted read-only is no lock held by somebody else."""

    def acquire(lock: filelock.FileLock) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(filelock.FileLock, "acquire", acquire)
    with (
        pytest.raises(StorageError) as caught,
        workspace_lock(tmp_path, wait=False),
    ):
        pass
    assert str(caught.value) == (
        f"{tmp_path}/lock: cannot be written or read, the disk is read-only. "
        "Mount it writable, or work in another folder."
    )
