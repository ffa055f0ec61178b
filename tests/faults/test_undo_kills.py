"""An undo killed at any moment: the workspace is as before it or as after it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from faults import build_scenario, undo_scenario
from faults.crash_points import State, check_whole, crash_everywhere, snapshot, strace_refusal


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the real disk to what is traced."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def states(folder: Path) -> tuple[State, State]:
    """Return the workspace before and after an undo without faults."""
    undo_scenario.prepare(folder)
    before = snapshot(folder)
    undo_scenario.work(folder)
    return before, snapshot(folder)


def check_heals(root: Path, before: State, after: State) -> None:
    """Assert that no file is torn, no note is lost, and the next undo comes to the same end."""
    check_whole(snapshot(root), before, after, notes=build_scenario.NOTES.values())
    undo_scenario.work(root)
    assert snapshot(root) == after


def test_the_undo_to_be_killed_does_everything(tmp_path: Path) -> None:
    """It takes the articles back to the byte, removes one, and returns all notes."""
    _, after = states(tmp_path / "work")
    build_scenario.prepare(tmp_path / "new")
    unbuilt = snapshot(tmp_path / "new")
    changed = {path for path in after if after[path] is not None and path not in unbuilt}
    assert {path: after[path] for path in unbuilt} == unbuilt
    assert {path for path in changed if "/receipts/" not in path} == {"articles/_index.md"}
    assert len(changed) == 3


def test_an_undo_killed_before_any_change_is_healed(tmp_path: Path) -> None:
    """Ended before any write of its own, an undo is given up or finished by the next one."""
    before, after = states(tmp_path / "clean")
    points = crash_everywhere(undo_scenario, tmp_path, "calls")
    for point in points:
        check_heals(point.root, before, after)
    assert len(points) > 50


@pytest.mark.slow
def test_sigkill_at_any_system_call_of_an_undo_is_healed(tmp_path: Path) -> None:
    """SIGKILL at each system call that changes the workspace, SQLite's too, loses nothing."""
    if refusal := strace_refusal():
        pytest.skip(refusal)
    before, after = states(tmp_path / "clean")
    points = crash_everywhere(undo_scenario, tmp_path, "strace")
    for point in points:
        check_heals(point.root, before, after)
    assert len(points) > 80
