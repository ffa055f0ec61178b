"""What the tests of interrupted builds compare: the workspace before, after, and in between."""

from __future__ import annotations

from pathlib import Path

from faults import build_scenario as scenario
from faults.crash_points import State, snapshot


def states(folder: Path) -> tuple[State, State]:
    """Return the workspace before and after a build without faults."""
    scenario.prepare(folder)
    before = snapshot(folder)
    scenario.work(folder)
    return before, snapshot(folder)


def check_nothing_lost(found: State, before: State, after: State) -> None:
    """Assert that every file is whole, and that none is missing or left over from somewhere else.

    A file has its old bytes or its new ones, hidden temporaries aside; each note is in the inbox
    or among the used ones.
    """
    for path, data in found.items():
        if not path.endswith(".tmp") and not path.startswith(".pipeline"):
            assert (path in before and data == before[path]) or data == after.get(path), path
    notes = {f"inbox/{name}" for name in scenario.NOTES}
    assert before.keys() - notes <= found.keys()
    for name, words in scenario.NOTES.items():
        assert words in (found.get(f"inbox/{name}"), found.get(f"inbox/used/{name}")), name


def check_heals(root: Path, before: State, after: State) -> bool:
    """Assert that one build finishes the work and a second finds none; True if it rolled on."""
    check_nothing_lost(snapshot(root), before, after)
    report = scenario.work(root)
    assert snapshot(root) == after
    idle = scenario.work(root)
    assert (idle.receipt, idle.recovered, idle.notes_left) == (None, None, ())
    assert snapshot(root) == after
    return report.receipt is None
