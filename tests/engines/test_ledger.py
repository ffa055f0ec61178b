"""The ledger keeps its order and its sums, whatever ends first."""

from __future__ import annotations

import threading

from editorial_pipeline.engines.ledger import Ledger, Totals
from editorial_pipeline.models.record import CallRecord


def _record(purpose: str, outcome: str = "ok", *, replayed: bool = False) -> CallRecord:
    return CallRecord(
        purpose=purpose,
        article=None,
        question="q",
        model="m",
        outcome=outcome,
        input=10,
        output=3,
        cached=4,
        replayed=replayed,
    )


def test_records_come_by_purpose_and_attempt() -> None:
    """Numbers in a purpose count by value, and attempts keep their order."""
    ledger = Ledger()
    ledger.add(_record("plan 10"))
    ledger.add(_record("plan 9", "ok"), attempt=2)
    ledger.add(_record("draft a2.1"))
    ledger.add(_record("plan 9", "timeout"), attempt=1)
    ledger.add(_record("draft a10.1"))
    assert [(r.purpose, r.outcome) for r in ledger.records] == [
        ("draft a2.1", "ok"),
        ("draft a10.1", "ok"),
        ("plan 9", "timeout"),
        ("plan 9", "ok"),
        ("plan 10", "ok"),
    ]


def test_totals_leave_out_what_was_replayed() -> None:
    """Tokens of cached answers were paid for in an earlier run."""
    ledger = Ledger()
    ledger.add(_record("plan 1"))
    ledger.add(_record("plan 2", replayed=True))
    assert ledger.totals == Totals(calls=1, replayed=1, input=10, output=3, cached=4)


def test_an_empty_ledger_sums_to_nothing() -> None:
    """A run without a model has zero everywhere."""
    assert Ledger().totals == Totals()
    assert Ledger().records == ()


def test_threads_add_at_the_same_time() -> None:
    """No record is lost between workers, and the order is that of one worker."""
    ledger = Ledger()

    def work(worker: int) -> None:
        for number in range(100):
            ledger.add(_record(f"plan {worker * 100 + number}"))

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r.purpose for r in ledger.records] == [f"plan {n}" for n in range(800)]
