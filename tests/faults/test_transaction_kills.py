"""A run killed at any moment: the next start undoes or finishes it."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from editorial_pipeline.errors import ConflictError
from editorial_pipeline.files.durable import temporary_path
from editorial_pipeline.files.transaction import recover
from faults import transaction_scenario as scenario
from faults.crash_points import State, check_whole, crash_everywhere, snapshot, strace_refusal


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recoveries in this process need not reach the real disk; traced ones do."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def before(tmp_path: Path) -> State:
    scenario.prepare(tmp_path / "before")
    return snapshot(tmp_path / "before")


@pytest.fixture
def after(tmp_path: Path) -> State:
    scenario.prepare(tmp_path / "after")
    scenario.work(tmp_path / "after")
    return snapshot(tmp_path / "after")


def check_recovers(root: Path, before: State, after: State) -> bool:
    """Recovery gives the state before or after, the next run the one after; True if rolled on."""
    check_whole(snapshot(root), before, after, notes=scenario.NOTES.values())
    recover(root, root / ".pipeline")
    recovered = snapshot(root)
    assert recovered in (before, after)
    scenario.work(root)
    assert snapshot(root) == after
    assert recover(root, root / ".pipeline") is None
    return recovered == after


def test_a_kill_before_any_change_is_healed(tmp_path: Path, before: State, after: State) -> None:
    """Ended before any of its writes, a run is undone or finished by the next start."""
    points = crash_everywhere(scenario, tmp_path, "calls")
    rolled_on = [check_recovers(point.root, before, after) for point in points]
    # Undone up to the point where the journal says ready, finished from there on.
    assert rolled_on == sorted(rolled_on)
    assert set(rolled_on) == {True, False}
    assert len(points) > 60


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("articles/roles.md", {"before the run", "staged, then went on", "went on"}),
        ("articles/new/topic/tests.md", {"before the run", "staged, then went on", "went on"}),
        ("articles/ai/gone.md", {"before the run", "went on"}),
    ],
)
def test_an_edit_after_a_kill_is_never_lost(tmp_path: Path, path: str, expected: set[str]) -> None:
    """Wherever the run was killed, the person's version stays, and the run comes to an end.

    That holds for a file that was to go as well.
    """
    outcomes = Counter[str]()
    for point in crash_everywhere(scenario, tmp_path, "calls"):
        root, edited = point.root, point.root / path
        waiting = temporary_path(edited, scenario.RUN)
        edited.parent.mkdir(parents=True, exist_ok=True)
        edited.write_bytes(b"mine\n")
        where, outcome = None, "went on"
        try:
            scenario.work(root)
        except ConflictError as conflict:
            where, outcome = conflict.where, "staged" if waiting.exists() else "before the run"
            waiting.unlink(missing_ok=True)
            outcome += ", then went on" if recover(root, root / ".pipeline") else ""
        outcomes[outcome] += 1
        assert where in {None, path}
        found = snapshot(root)
        assert found[path] == b"mine\n"
        assert set(scenario.NOTES.values()) <= set(found.values())
        assert not any(name.endswith(".tmp") for name in found)
        assert ".pipeline/journal.json" not in found
    assert set(outcomes) == expected


@pytest.mark.slow
def test_kills_of_every_restart_are_healed(tmp_path: Path, after: State) -> None:
    """Recovery may be killed again and again, at each of its own writes."""
    for point in crash_everywhere(scenario, tmp_path, "restarts"):
        assert snapshot(point.root) == after


@pytest.mark.slow
def test_sigkill_at_any_system_call_is_healed(tmp_path: Path, before: State, after: State) -> None:
    """SIGKILL at each system call that changes the workspace loses, doubles and tears nothing."""
    if refusal := strace_refusal():
        pytest.skip(refusal)
    points = crash_everywhere(scenario, tmp_path, "strace")
    rolled_on = [check_recovers(point.root, before, after) for point in points]
    assert set(rolled_on) == {True, False}
    assert len(points) > 60
