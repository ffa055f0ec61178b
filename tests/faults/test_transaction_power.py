"""A power cut at any moment: whatever subset of the writes is on the disk, it is healed."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files import durable
from editorial_pipeline.files.transaction import Transaction, recover
from faults import transaction_scenario as scenario
from faults.crash_points import State, check_whole, snapshot
from faults.faulty_os import FaultyOS
from faults.power_cut import PowerCut, build


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of recoveries need not reach the real disk."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def run(root: Path) -> None:
    """Do the scenario's work without the lock, whose file the simulated disk does not know."""
    state = root / ".pipeline"
    recover(root, state)
    if not (root / scenario.RECEIPT.path).exists():
        Transaction(root, state).apply(
            scenario.RUN, scenario.CHANGES, scenario.RECEIPT, scenario.MOVES
        )


def cut(root: Path) -> list[tuple[str, State]]:
    """Do the work; return what a power cut could have left before each change."""
    disk = PowerCut(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "os", disk)
        run(root)
    return disk.states


def check_healed(folder: Path, states: list[tuple[str, State]], before: State) -> set[str]:
    """Check that each state is healed; return the outcomes of recovery."""
    after = snapshot(folder / "work")
    outcomes = set()
    for number, (call, state) in enumerate(states):
        root = folder / f"cut-{number}"
        build(root, state)
        check_whole(state, before, after, notes=scenario.NOTES.values())
        recover(root, root / ".pipeline")
        recovered = snapshot(root)
        assert recovered in (before, after), call
        outcomes.add("before" if recovered == before else "after")
        run(root)
        assert snapshot(root) == after, call
    return outcomes


@pytest.mark.slow
def test_a_power_cut_during_a_run_is_healed(tmp_path: Path) -> None:
    """Names without bytes, folders that remember different moments: before or after, never else."""
    root = tmp_path / "work"
    scenario.prepare(root)
    before = snapshot(root)
    states = cut(root)
    assert check_healed(tmp_path, states, before) == {"before", "after"}
    assert len(states) > 100


@pytest.mark.parametrize("call", ["open articles/ai", "replace articles/ai", "unlink inbox/note 3"])
def test_a_power_cut_during_recovery_is_healed(tmp_path: Path, call: str) -> None:
    """A run killed while staging, while renaming or while moving notes, then the power goes."""
    root = tmp_path / "work"
    scenario.prepare(root)
    before = snapshot(root)

    def fail(number: int, paths: str) -> None:
        if faulty.calls[-1].replace(f"{root}/", "").startswith(call):
            faulty.broken = True
        if faulty.broken:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    faulty = _Breaking(fail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(durable, "os", faulty)
        with pytest.raises(StorageError):
            run(root)
    states = cut(root)
    check_healed(tmp_path, states, before)


class _Breaking(FaultyOS):
    broken = False
