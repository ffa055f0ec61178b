"""Sums of what calls have cost: by month and article, each call once, the unknown kept apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from editorial_pipeline.costs import CostRow, Costs, read_costs
from editorial_pipeline.models.cost import Cost, cost_of
from editorial_pipeline.models.price import Price
from editorial_pipeline.models.record import CallRecord, Receipt
from editorial_pipeline.receipts import receipt_bytes
from editorial_pipeline.settings import Settings, load_settings

PRICES = '[prices."m"]\ninput = 1.0\ncached = 0.5\noutput = 10.0\n'


def call(article: str | None, question: str, **values: Any) -> CallRecord:  # noqa: ANN401
    """Return a call of 1,000 tokens in, 400 of them cached, and 100 out."""
    given = {
        "purpose": "draft a1.1",
        "article": article,
        "question": question,
        "model": "m",
        "outcome": "ok",
        "input": 1000,
        "output": 100,
        "cached": 400,
        "replayed": False,
    }
    return CallRecord.model_validate(given | values)


def workspace(root: Path, *runs: tuple[str, list[CallRecord]], toml: str = PRICES) -> Settings:
    """Write receipts of runs at these times and return the settings."""
    (root / "inbox/receipts").mkdir(parents=True)
    (root / "pipeline.toml").write_text(toml, encoding="utf-8")
    for number, (at, calls) in enumerate(runs):
        receipt = Receipt(
            run=f"{number}",
            at=at,
            engine="openai",
            notes=[],
            segments=[],
            articles=[],
            blocks=[],
            directives=[],
            findings=[],
            doubts=[],
            replacements=[],
            calls=calls,
        )
        (root / f"inbox/receipts/{number}.json").write_bytes(receipt_bytes(receipt))
    return load_settings(root, {})


def test_each_call_counts_once(tmp_path: Path) -> None:
    """A replayed answer counts where no receipt shows who paid for it, and nowhere else."""
    settings = workspace(
        tmp_path,
        ("2026-01-31T10:00:00+00:00", [call(None, "q1"), call("a.md", "q2")]),
        (
            "2026-02-01T10:00:00+00:00",
            [call("a.md", "q2", replayed=True), call("b.md", "q3", replayed=True)],
        ),
        ("2026-02-02T10:00:00+00:00", [call("b.md", "q3", replayed=True)]),
    )
    one = Cost((("USD", 0.0018),))
    two = Cost((("USD", 0.0036),))
    assert read_costs(settings) == Costs(
        months=(
            CostRow("2026-01", 2, 2000, 200, 800, two),
            CostRow("2026-02", 1, 1000, 100, 400, one),
        ),
        articles=(
            CostRow("", 1, 1000, 100, 400, one),
            CostRow("articles/a.md", 1, 1000, 100, 400, one),
            CostRow("articles/b.md", 1, 1000, 100, 400, one),
        ),
        total=CostRow("total", 3, 3000, 300, 1200, Cost((("USD", 0.0054),))),
        problems=(),
    )


def test_the_unknown_is_never_nothing() -> None:
    """A model without a price, and a service that reports no tokens, make the sum unknown."""
    prices = {"m": Price(input=1.0, output=10.0, cached=0.5)}
    calls = [call(None, "1"), call(None, "2", model="x"), call(None, "3", input=0, output=0)]
    assert str(cost_of(calls, prices)) == "0.0018 USD + unknown for 2 calls"
    assert str(cost_of(calls[1:2], prices)) == "unknown for 1 call"
    assert str(cost_of([call(None, "4", replayed=True)], prices)) == "nothing"


def test_a_broken_receipt_is_named(tmp_path: Path) -> None:
    """The sums of the others stand, and a sentence says which is missing."""
    settings = workspace(tmp_path, ("2026-01-31T10:00:00+00:00", [call(None, "q1")]))
    (tmp_path / "inbox/receipts/9.json").write_text(json.dumps({"version": 1}), encoding="utf-8")
    found = read_costs(settings)
    assert found.total.calls == 1
    assert [problem.partition(": ")[0] for problem in found.problems] == [
        str(tmp_path / "inbox/receipts/9.json")
    ]
