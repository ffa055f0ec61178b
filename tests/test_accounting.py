"""The id of a run."""

from __future__ import annotations

from datetime import UTC, datetime

from builders import make_note
from editorial_pipeline.accounting import run_id

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
NOTES = (make_note("One.", name="1.txt"), make_note("Two.", name="2.txt"))


def test_an_id_is_the_time_and_a_digest_of_the_notes() -> None:
    """The order in which notes are read makes no difference, another note does."""
    one = run_id(NOON, NOTES, lambda run: False)
    assert one == run_id(NOON, reversed(NOTES), lambda run: False)
    assert one != run_id(NOON, NOTES[:1], lambda run: False)
    assert one.startswith("20260309T120000Z-")
    assert len(one) == len("20260309T120000Z-3f2a9c01")


def test_an_id_that_is_taken_is_not_given_again() -> None:
    """A stopped clock and the same bytes dropped again are no reason to refuse to work."""
    taken = {run_id(NOON, NOTES, lambda run: False)}
    taken.add(run_id(NOON, NOTES, lambda run: run in taken))
    third = run_id(NOON, NOTES, lambda run: run in taken)
    assert len(taken | {third}) == 3
    assert third == run_id(NOON, NOTES, lambda run: run in taken)
