"""A whole build killed at any moment: the next build comes to the same end."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from editorial_pipeline.files.journal import Ready, read_journal
from faults import build_recovery, build_scenario
from faults.build_states import check_heals, check_nothing_lost, states
from faults.crash_points import crash_everywhere, snapshot, strace_refusal


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the real disk to builds that are traced."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


def test_the_build_to_be_killed_does_everything(tmp_path: Path) -> None:
    """The scenario updates two articles, creates one, and writes all that a build can write."""
    before, after = states(tmp_path)
    changed = {
        path for path in after if after[path] is not None and after[path] != before.get(path)
    }
    (receipt,) = (tmp_path / "inbox/receipts").iterdir()
    assert changed == {
        "articles/_index.md",
        "articles/keeping-bees.md",
        "articles/orchard/pruning-old-apple-trees.md",
        build_scenario.CREATED,
        f"inbox/receipts/{receipt.name}",
        *(f"inbox/used/{name}" for name in build_scenario.NOTES),
    }
    assert before.keys() - after.keys() == {f"inbox/{name}" for name in build_scenario.NOTES}


@pytest.mark.slow
def test_a_build_killed_before_any_change_is_healed(tmp_path: Path) -> None:
    """Ended before any write of its own, a build is undone or finished by the next one."""
    before, after = states(tmp_path / "clean")
    points = crash_everywhere(build_scenario, tmp_path, "calls")
    rolled_on = [check_heals(point.root, before, after) for point in points]
    # Done anew up to the point where the journal says ready, finished from there on.
    assert rolled_on == sorted(rolled_on)
    assert set(rolled_on) == {False, True}
    assert len(points) > 50


@pytest.mark.slow
def test_a_build_killed_while_it_heals_another_is_healed(tmp_path: Path) -> None:
    """Finishing what an interrupted build left may itself be killed before any of its writes."""
    before, after = states(tmp_path / "clean")
    build_recovery.prepare(tmp_path / "interrupted")
    assert isinstance(read_journal(tmp_path / "interrupted" / ".pipeline"), Ready)
    check_nothing_lost(snapshot(tmp_path / "interrupted"), before, after)
    points = crash_everywhere(build_recovery, tmp_path, "calls")
    assert {check_heals(point.root, before, after) for point in points} == {True}
    assert len(points) > 20


@pytest.mark.slow
def test_sigkill_at_any_system_call_of_a_build_is_healed(tmp_path: Path) -> None:
    """SIGKILL at each system call that changes the workspace, SQLite's too, loses nothing."""
    if refusal := strace_refusal():
        pytest.skip(refusal)
    before, after = states(tmp_path / "clean")
    points = crash_everywhere(build_scenario, tmp_path, "strace")
    assert {check_heals(point.root, before, after) for point in points} == {False, True}
    assert len(points) > 100
    assert "pwrite64" in {point.call for point in points}
