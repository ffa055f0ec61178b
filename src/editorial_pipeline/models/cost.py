"""What calls have cost: sums in which the unknown stays unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from editorial_pipeline.models.price import Prices
from editorial_pipeline.models.record import CallRecord


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum. `amounts` are (currency, amount) by currency; `unknown` counts what has no price.

    Without anything unknown and without amounts nothing was spent.
    """

    amounts: tuple[tuple[str, float], ...] = ()
    unknown: int = 0

    def __str__(self) -> str:
        parts = [f"{amount:,.4f} {currency}" for currency, amount in self.amounts]
        if self.unknown:
            calls = "1 call" if self.unknown == 1 else f"{self.unknown:,} calls"
            parts.append(f"unknown for {calls}")
        return " + ".join(parts) or "nothing"


@dataclass(slots=True)
class Spent:
    """Adds up calls. `calls` were made; tokens are those that the service reported."""

    prices: Prices
    calls: int = 0
    input: int = 0
    output: int = 0
    cached: int = 0
    unknown: int = 0
    _amounts: dict[str, float] = field(default_factory=dict)

    def add(self, call: CallRecord) -> None:
        """Add a call that was made and paid for."""
        self.calls += 1
        self.input += call.input
        self.output += call.output
        self.cached += call.cached
        price = self.prices.get(call.model)
        if not call.input:
            # No question is empty: the service has reported nothing. What ended without an
            # answer may have cost something, too, and nobody says what.
            self.unknown += 1
        elif price is None:
            self.unknown += 1
        else:
            amount = price.of(call.input, call.output, call.cached)
            self._amounts[price.currency] = self._amounts.get(price.currency, 0.0) + amount

    @property
    def cost(self) -> Cost:
        """The sum so far."""
        amounts = tuple((currency, round(a, 6)) for currency, a in sorted(self._amounts.items()))
        return Cost(amounts, self.unknown)


def cost_of(calls: Iterable[CallRecord], prices: Prices) -> Cost:
    """Return what the calls that were made cost; replayed ones cost nothing."""
    spent = Spent(prices)
    for call in calls:
        if not call.replayed:
            spent.add(call)
    return spent.cost
