"""What the calls to models have cost so far, by month and by article, from the receipts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.models.cost import Cost, Spent
from editorial_pipeline.models.price import Prices
from editorial_pipeline.models.record import CallRecord, Receipt
from editorial_pipeline.receipts import read_receipt, receipt_paths
from editorial_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class CostRow:
    """A sum over calls. `name` is a month (`2026-02`) or the path of an article.

    The name '' stands for calls that were for several articles, as planning is. Tokens are those
    that the service reported; `cached` ones are part of `input`.
    """

    name: str
    calls: int
    input: int
    output: int
    cached: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Costs:
    """All sums: months in order, articles by path, and the total (named `total`).

    `problems` are sentences about receipts that cannot be read, and so are in no sum.
    """

    months: tuple[CostRow, ...]
    articles: tuple[CostRow, ...]
    total: CostRow
    problems: tuple[str, ...]


def read_costs(settings: Settings) -> Costs:
    """Return what the calls in all receipts cost by the prices of the settings; writes nothing.

    An answer from the cache counts where no receipt shows it as asked for: then the run that
    paid for it left none. Calls that brought no answer to such a run are in no sum. The months
    are those of the runs, in the workspace's time zone.
    """
    problems: list[str] = []
    months, articles, total = _Sums(settings.prices), _Sums(settings.prices), _Sums(settings.prices)
    folder = settings.articles.relative_to(settings.root).as_posix()
    for receipt, calls in _paid(_receipts(settings, problems)):
        for call in calls:
            months.add(receipt.at[: len("2026-02")], call)
            articles.add(f"{folder}/{call.article}" if call.article else "", call)
            total.add("total", call)
    everything = next(iter(total.rows()), CostRow("total", 0, 0, 0, 0, Cost()))
    return Costs(months.rows(), articles.rows(), everything, tuple(problems))


def _receipts(settings: Settings, problems: list[str]) -> Iterable[Receipt]:
    for path in receipt_paths(settings.receipts):
        try:
            yield read_receipt(path)
        except EditorialError as error:
            problems.append(str(error))


def _paid(receipts: Iterable[Receipt]) -> Iterable[tuple[Receipt, list[CallRecord]]]:
    """Yield receipts with the calls that were paid for, each counted once."""
    seen: set[str] = set()
    for receipt in receipts:
        yield receipt, [c for c in receipt.calls if not (c.replayed and c.question in seen)]
        seen.update(call.question for call in receipt.calls)


class _Sums:
    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self._spent: dict[str, Spent] = {}

    def add(self, name: str, call: CallRecord) -> None:
        self._spent.setdefault(name, Spent(self._prices)).add(call)

    def rows(self) -> tuple[CostRow, ...]:
        return tuple(
            CostRow(name, spent.calls, spent.input, spent.output, spent.cached, spent.cost)
            for name, spent in sorted(self._spent.items())
        )
