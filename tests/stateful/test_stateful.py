"""Whatever people, runs, undos and crashes do in turn: no word of a person's, no note is lost."""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from persons import EDITS, parsed
from stateful.machine import Machine

LENGTH = 50
PARTS = 4
STEPS = int(os.environ.get("STATEFUL_STEPS", "2000"))
SEED = int(os.environ.get("STATEFUL_SEED", "20260309"))
"""`STATEFUL_STEPS=50000 STATEFUL_SEED=1 pytest tests/stateful` plays more, and others."""

PHASES = [Phase.generate] + [Phase.shrink] * ("STATEFUL_SHRINK" in os.environ)
"""A failing sequence is only shortened on request, since that takes many minutes."""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_sequence_loses_anything(part: int) -> None:
    """At least 2,000 steps in sequences of fifty; the parts may run side by side."""
    wanted = -(-STEPS // PARTS)
    enough = Machine.steps + wanted
    started = SEED + part
    while (left := enough - Machine.steps) > 0:
        # Sequences may end early.
        run_state_machine_as_test(
            seed(started)(type("SeededMachine", (Machine,), {})),
            settings=settings(
                max_examples=-(-left // LENGTH),
                stateful_step_count=LENGTH,
                deadline=None,
                database=None,
                phases=PHASES,
                suppress_health_check=list(HealthCheck),
            ),
        )
        started += 1_000_003


@pytest.mark.parametrize("name", sorted(EDITS))
def test_an_edit_made_twice_leaves_the_footnotes_whole(name: str) -> None:
    """The same choices may come twice: what then breaks must be no run's doing, nor the edit's."""
    data = (
        b'---\ntitle: "Kettles"\nupdated: 2026-03-09\nstatus: draft\n---\n\n# Kettles\n\n'
        b"The kettle took 2 minutes[^1].\n\n## Sources\n\n[^1]: [a.txt](../inbox/used/a.txt)\n"
    )
    for _ in range(2):
        data = EDITS[name](data, Random(0))
    document = parsed(data)
    assert document.references <= document.definitions.keys()
    assert not document.doubled
    assert len(document.front) == 3 + 2 * (name == "edit_front")
