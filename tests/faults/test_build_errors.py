"""A whole build on a disk that fails: a plain error or a finished build, and nothing lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.files import durable
from faults import build_scenario as scenario
from faults.build_states import check_heals, check_nothing_lost, states
from faults.crash_points import snapshot
from faults.faulty_os import FaultyOS, fail_at

ONCE = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EMFILE]
FOR_GOOD = [errno.ENOSPC, errno.EROFS]


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of builds need not reach the real disk."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def build_with(fault: Callable[[int, str], None], root: Path) -> tuple[int, EditorialError | None]:
    """Build on a faulty disk; return how many changes it tried and the error it ended with."""
    faulty = FaultyOS(fault)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "os", faulty)
        try:
            scenario.work(root)
        except EditorialError as error:
            return len(faulty.calls), error
    return len(faulty.calls), None


@pytest.mark.slow
@pytest.mark.parametrize("error", ONCE, ids=errno.errorcode.get)
def test_an_error_at_any_write_of_a_build_is_told(tmp_path: Path, error: int) -> None:
    """Whichever write fails, the build says so or has done all, and the next one does the rest."""
    check_all_writes(tmp_path, error, for_good=False)


@pytest.mark.slow
@pytest.mark.parametrize("error", FOR_GOOD, ids=errno.errorcode.get)
def test_a_disk_that_fails_for_good_is_told(tmp_path: Path, error: int) -> None:
    """From some write on nothing works, not even tidying up: the next build does the rest."""
    check_all_writes(tmp_path, error, for_good=True)


def check_all_writes(tmp_path: Path, error: int, *, for_good: bool) -> None:
    """Check a build for each of its writes, with that one failing."""
    before, after = states(tmp_path / "clean")
    for number in count(1):
        root = tmp_path / str(number)
        scenario.prepare(root)
        calls, raised = build_with(fail_at(number, error, for_good=for_good), root)
        if calls < number:
            break
        found = snapshot(root)
        if raised is None:
            assert found == after  # a way round was found
        else:
            assert raised.exit_code == 74
            assert raised.where is not None
            check_nothing_lost(found, before, after)
        if found != before:  # or the next build is the one without faults once more
            check_heals(root, before, after)
    assert number > 50
