"""The token ledger of a run: every call to a model, in an order that does not depend on timing."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass

from editorial_pipeline.models.record import CallRecord


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a run. `calls` were made, `replayed` came from the cache and cost nothing.

    `input`, `output` and `cached` are tokens of the calls that were made, as the service
    reported them; `cached` ones are part of `input`.
    """

    calls: int = 0
    replayed: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0


class Ledger:
    """Collects call records from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._records: list[tuple[int, CallRecord]] = []

    def add(self, record: CallRecord, *, attempt: int = 1) -> None:
        """Add a record; `attempt` counts the calls made for one purpose from 1."""
        with self._lock:
            self._records.append((attempt, record))

    @property
    def records(self) -> tuple[CallRecord, ...]:
        """All records by purpose (numbers in it by value), then by attempt.

        Calls run side by side and end in any order; receipts are compared and committed.
        """
        with self._lock:
            records = list(self._records)
        return tuple(record for _, record in sorted(records, key=_place))

    @property
    def totals(self) -> Totals:
        """The sums over all records."""
        with self._lock:
            records = [record for _, record in self._records]
        made = [record for record in records if not record.replayed]
        return Totals(
            calls=len(made),
            replayed=len(records) - len(made),
            input=sum(record.input for record in made),
            output=sum(record.output for record in made),
            cached=sum(record.cached for record in made),
        )


def _place(entry: tuple[int, CallRecord]) -> tuple[object, ...]:
    attempt, record = entry
    # The split alternates text and digits, so that `plan 10` comes after `plan 9`.
    purpose = tuple(
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.split(r"(\d+)", record.purpose)
    )
    return (purpose, attempt, record.outcome, record.input, record.output, record.cached)
