"""What a run would cost: the run itself, with an engine that asks nobody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import cast

from editorial_pipeline.engines.estimating import EstimatingEngine, Foreseeing
from editorial_pipeline.engines.ledger import Ledger
from editorial_pipeline.models.cost import Cost
from editorial_pipeline.run.engine_setup import Engines
from editorial_pipeline.run.report import Estimate, RunReport
from editorial_pipeline.settings import Settings


def foresee(
    engines: Engines, settings: Settings, attempt: Callable[[Engines], RunReport]
) -> RunReport:
    """Return the report of `attempt` with engines that make no call, and with the estimate.

    `engines` are those with a model: without one there is nothing to foresee.
    """
    engine = EstimatingEngine(cast("Foreseeing", engines.main), engines.floor)
    report = attempt(replace(engines, main=engine, ledger=Ledger(), open=ExitStack()))
    price = settings.prices.get(settings.model.name)
    if price is None:
        cost = Cost(unknown=engine.calls)
    else:
        amount = round(price.of(engine.input, engine.output), 6)
        cost = Cost(((price.currency, amount),) if engine.calls else ())
    return replace(
        report,
        estimate=Estimate(engine.calls, engine.kept, engine.input, engine.output, cost),
        saved=None,
    )
