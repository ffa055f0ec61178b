"""The id of a run."""

from __future__ import annotations

from datetime import UTC, datetime

from editorial_pipeline.models.record import RunId
from editorial_pipeline.run.accounting import run_id

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
HASHES = ("a1" * 32, "b2" * 32)


def test_an_id_is_the_time_and_a_digest_of_the_notes() -> None:
    """The order in which notes are read makes no difference, another note does."""
    one = run_id(NOON, HASHES, None)
    assert one == run_id(NOON, reversed(HASHES), RunId("20260309T115959Z-ffffffff"))
    assert one != run_id(NOON, HASHES[:1], None)
    assert one.startswith("20260309T120000Z-")
    assert len(one) == len("20260309T120000Z-3f2a9c01")


def test_ids_keep_the_order_of_runs() -> None:
    """Under a clock that stands still or was set back a run is still later than the newest."""
    first = run_id(NOON, HASHES, None)
    second = run_id(NOON, HASHES, first)
    third = run_id(NOON.replace(hour=1), HASHES[:1], second)
    assert second == first.replace("T120000Z", "T120001Z")
    assert third.startswith("20260309T120002Z-")
    assert run_id(NOON.replace(day=31), HASHES, RunId("20260309T235959Z-00000000")) > third
