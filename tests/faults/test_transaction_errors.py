"""A disk that refuses a write: the workspace stays as it was, or the next start finishes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files import durable
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.files.transaction import recover
from faults import transaction_scenario as scenario
from faults.crash_points import State, check_whole, snapshot
from faults.faulty_os import FaultyOS, fail_at

ERRORS = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS]


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of runs need not reach the real disk."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def states(folder: Path) -> tuple[State, State]:
    """Return the workspace before and after a run without faults."""
    scenario.prepare(folder)
    before = snapshot(folder)
    scenario.work(folder)
    return before, snapshot(folder)


def run_with(
    fault: Callable[[int, str], None], work: Callable[[Path], object], root: Path
) -> tuple[list[str], StorageError | None]:
    """Do the work on a faulty disk; return the changes it tried and the error it ended with."""
    faulty = FaultyOS(fault)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "os", faulty)
        try:
            work(root)
        except StorageError as error:
            return faulty.calls, error
    return faulty.calls, None


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_an_error_at_any_write_leaves_before_or_after(tmp_path: Path, error: int) -> None:
    """One failing write: as before, or recorded and finished by the next start."""
    before, after = states(tmp_path / "clean")
    outcomes = set()
    for number in count(1):
        root = tmp_path / str(number)
        scenario.prepare(root)
        calls, raised = run_with(fail_at(number, error), scenario.work, root)
        if len(calls) < number:
            break
        found = snapshot(root)
        check_whole(found, before, after, notes=scenario.NOTES.values())
        if raised is None:
            assert found == after, calls[number - 1]  # a way round was found
        elif "the next `pipeline build` finishes it" in raised.advice:
            assert read_journal(root / ".pipeline") is not None or found == after
            outcomes.add("finished later")
        else:
            assert found == before, calls[number - 1]
            outcomes.add("as before")
        scenario.work(root)
        assert snapshot(root) == after
    assert outcomes == {"as before", "finished later"}


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_a_disk_that_fails_for_good_leaves_what_can_be_healed(tmp_path: Path, error: int) -> None:
    """Nothing works from some write on, not even tidying up: a healthy disk heals it."""
    before, after = states(tmp_path / "clean")
    for number in count(1):
        root = tmp_path / str(number)
        scenario.prepare(root)
        calls, raised = run_with(fail_at(number, error, for_good=True), scenario.work, root)
        if len(calls) < number:
            break
        assert raised is not None
        assert raised.exit_code == 74
        check_whole(snapshot(root), before, after, notes=scenario.NOTES.values())
        recover(root, root / ".pipeline")
        assert snapshot(root) in (before, after)
        scenario.work(root)
        assert snapshot(root) == after


def test_an_error_at_any_write_of_recovery_is_healed(tmp_path: Path) -> None:
    """A start that fails while it finishes an interrupted run leaves the rest to the next one."""
    _, after = states(tmp_path / "clean")
    for number in count(1):
        root = tmp_path / str(number)
        scenario.prepare(root)
        _, raised = run_with(
            lambda _, paths: _fail_if(paths.endswith("articles/roles.md")),
            scenario.work,
            root,
        )
        assert raised is not None
        calls, _ = run_with(fail_at(number, errno.EIO), restart, root)
        if len(calls) < number:
            break
        scenario.work(root)
        assert snapshot(root) == after
    assert number > 20


def test_a_flush_that_failed_is_never_tried_again(tmp_path: Path) -> None:
    """The kernel may have dropped what it could not write and would report success."""
    flushed: list[Path] = []

    def fsync(handle: int) -> None:
        flushed.append(Path(f"/proc/self/fd/{handle}").readlink())
        if len(flushed) == failing:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    for failing in count(1):
        root = tmp_path / str(failing)
        scenario.prepare(root)
        flushed.clear()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", fsync)
            try:
                scenario.work(root)
            except StorageError:
                assert flushed[failing - 1] not in flushed[failing:]
            else:
                assert failing > len(flushed) > 20
                break


def restart(root: Path) -> None:
    recover(root, root / ".pipeline")


def _fail_if(condition: bool) -> None:
    if condition:
        raise OSError(errno.EIO, os.strerror(errno.EIO))
