"""A few points of every case of the fault matrix; `make faults` runs all of them."""

from __future__ import annotations

import os
import sys

import pytest

from faults.matrix.run_all import CASES, run_apart


@pytest.mark.slow
@pytest.mark.parametrize("name", [case.name for case in CASES if case.sampled])
def test_a_sample_of_the_matrix_finds_no_violation(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is lost, doubled, torn or left unsaid, and the next build mends it."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    figures = run_apart(name, full=False)
    if figures.refusal:
        pytest.skip(figures.refusal)
    assert figures.violations == [], "\n".join(figures.evidence)
    assert figures.points > 2 or "at once" in name
