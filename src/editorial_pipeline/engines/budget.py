"""The limit of a run: what it may spend on calls, judged before each of them.

What a call will cost is estimated by the size of its prompt and of its likely answer; afterwards
the tokens that the service reports count. So the last call of a run can go beyond the limit by
what its answer is longer than expected, and no call is made after that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from editorial_pipeline.errors import BudgetError, SettingsError
from editorial_pipeline.models.price import Price


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens of one call; `cached` ones are part of `input`."""

    input: int
    output: int = 0
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a run; 0 sets none. A limit of cost needs the price of the model."""

    tokens: int = 0
    cost: float = 0.0
    price: Price | None = None


@dataclass(slots=True)
class Spending:
    """A call under way. `actual` is set by who makes it, None as long as nothing is known."""

    expected: Tokens
    actual: Tokens | None = None


class Budget:
    """Lets calls begin as long as they fit into the limits; safe for many threads.

    Raises SettingsError where a limit of cost is set for a model without a price: what is
    unknown cannot be compared with it.
    """

    def __init__(self, limits: Limits, model: str) -> None:
        if limits.cost and limits.price is None:
            raise SettingsError(
                f"a limit of cost is set, and the price of the model {model} is not known",
                where="model.max_cost_per_run",
                advice=f'Add [prices."{model}"] with input and output to the settings.',
            )
        self._limits = limits
        self._tokens = 0
        self._cost = 0.0
        self._calls = 0
        self._under_way: list[Tokens] = []
        self._changed = threading.Condition()
        self._exceeded: BudgetError | None = None

    @contextmanager
    def call(self, purpose: str, expected: Tokens) -> Iterator[Spending]:
        """Hold room for a call while it is made; raises BudgetError instead of beginning it.

        Waits for calls under way where only their estimates leave too little room.
        """
        spending = Spending(expected)
        with self._changed:
            while self._exceeded is None and not self._fits(expected, [*self._under_way]):
                if not self._fits(expected, []):
                    self._exceeded = self._error(purpose, expected)
                elif self._under_way:
                    self._changed.wait()
            if self._exceeded is not None:
                self._changed.notify_all()
                raise self._exceeded
            self._under_way.append(expected)
        try:
            yield spending
        finally:
            with self._changed:
                self._under_way.remove(expected)
                if spending.actual is not None:
                    self._calls += 1
                    self._tokens += spending.actual.input + spending.actual.output
                    self._cost += self._price(spending.actual)
                self._changed.notify_all()

    def _fits(self, expected: Tokens, others: list[Tokens]) -> bool:
        calls = [expected, *others]
        tokens = self._tokens + sum(call.input + call.output for call in calls)
        cost = self._cost + sum(map(self._price, calls))
        limits = self._limits
        return (not limits.tokens or tokens <= limits.tokens) and (
            not limits.cost or cost <= limits.cost
        )

    def _price(self, tokens: Tokens) -> float:
        price = self._limits.price
        return price.of(tokens.input, tokens.output, tokens.cached) if price else 0.0

    def _error(self, purpose: str, expected: Tokens) -> BudgetError:
        limits, size = self._limits, expected.input + expected.output
        if limits.tokens and self._tokens + size > limits.tokens:
            name = "model.max_tokens_per_run"
            spent, needs, limit = f"{self._tokens:,}", f"{size:,}", f"{limits.tokens:,} tokens"
        else:
            assert limits.price is not None
            name = "model.max_cost_per_run"
            spent, needs = f"{self._cost:.4f}", f"{self._price(expected):.4f}"
            limit = f"{limits.cost:g} {limits.price.currency}"
        calls = "1 call has" if self._calls == 1 else f"{self._calls} calls have"
        again = (
            "run again to go on from the answers that are kept, or raise the limit"
            if self._calls
            else "this call alone is too large for the limit: raise it"
        )
        return BudgetError(
            f"{calls} taken {spent}, the next one ({purpose}) needs about {needs}, and the limit "
            f"is {limit}",
            where=name,
            advice=f"Nothing was consumed; {again}.",
        )
