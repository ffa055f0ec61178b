"""The limit of a run: what fits begins, what does not is never asked, whoever asks."""

from __future__ import annotations

import threading

import pytest

from editorial_pipeline.engines.budget import Budget, Limits, Tokens
from editorial_pipeline.errors import BudgetError, SettingsError
from editorial_pipeline.models.price import Price

PRICE = Price(input=1.0, output=10.0, cached=0.1, currency="EUR")


def _spend(budget: Budget, expected: Tokens, actual: Tokens | None) -> None:
    with budget.call("draft a1.1", expected) as spending:
        spending.actual = actual


def test_reported_tokens_count_and_estimates_decide() -> None:
    """A call that turned out smaller leaves room; the one that would exceed is not begun."""
    budget = Budget(Limits(tokens=1000), "m")
    _spend(budget, Tokens(600, 400), Tokens(500, 100))
    _spend(budget, Tokens(300, 100), Tokens(200, 50))
    with pytest.raises(BudgetError) as caught:
        _spend(budget, Tokens(100, 51), None)
    assert str(caught.value) == (
        "model.max_tokens_per_run: 2 calls have taken 850, the next one (draft a1.1) needs about "
        "151, and the limit is 1,000 tokens. Nothing was consumed; run again to go on from the "
        "answers that are kept, or raise the limit."
    )
    assert caught.value.exit_code == 5


def test_cost_is_limited_in_the_currency_of_the_price() -> None:
    """Cached tokens count at their own price; a first call too large says that by itself."""
    budget = Budget(Limits(cost=0.001, price=PRICE), "m")
    _spend(budget, Tokens(100, 10), Tokens(1000, 10, 1000))  # 0.0002
    _spend(budget, Tokens(800), Tokens(800))  # 0.0008
    with pytest.raises(BudgetError) as caught:
        _spend(budget, Tokens(1), None)
    assert caught.value.where == "model.max_cost_per_run"
    with pytest.raises(BudgetError) as caught:
        _spend(Budget(Limits(cost=0.001, price=PRICE), "m"), Tokens(100, 1000), None)
    assert str(caught.value) == (
        "model.max_cost_per_run: 0 calls have taken 0.0000, the next one (draft a1.1) needs about "
        "0.0101, and the limit is 0.001 EUR. Nothing was consumed; this call alone is too large "
        "for the limit: raise it."
    )


def test_a_limit_of_cost_needs_a_price() -> None:
    """What is unknown is neither nothing nor within a limit."""
    with pytest.raises(SettingsError, match=r"price of the model m is not known"):
        Budget(Limits(cost=1.0), "m")


def test_failures_that_cost_nothing_leave_the_room() -> None:
    """A refused request takes nothing from the limit."""
    budget = Budget(Limits(tokens=100), "m")
    for _ in range(3):
        _spend(budget, Tokens(90), None)
    _spend(budget, Tokens(100), Tokens(100))


def test_estimates_of_calls_under_way_are_waited_for() -> None:
    """A call for which only estimates leave no room begins when the others have ended."""
    budget = Budget(Limits(tokens=100), "m")
    begun, done = threading.Event(), threading.Event()

    def other() -> None:
        begun.set()
        _spend(budget, Tokens(50), Tokens(50))
        done.set()

    with budget.call("first", Tokens(60)) as spending:
        thread = threading.Thread(target=other)
        thread.start()
        begun.wait()
        assert not done.wait(0.05)
        spending.actual = Tokens(40)
    thread.join(10)
    assert done.is_set()
