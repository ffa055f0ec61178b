"""The setting `prices`: what each model costs, in tables of its own."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from editorial_pipeline.models.price import Price
from editorial_pipeline.settings.checks import Check, NotAllowedError

_NEEDED = frozenset({"input", "output"})
_NUMBERS = frozenset({"input", "output", "cached"})
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class ModelPrices(Mapping[str, Price]):
    """Prices by the name of the model, in the order of the file; shown in one line."""

    by_model: tuple[tuple[str, Price], ...] = ()

    def __getitem__(self, model: str) -> Price:
        return dict(self.by_model)[model]

    def __iter__(self) -> Iterator[str]:
        return (model for model, _ in self.by_model)

    def __len__(self) -> int:
        return len(self.by_model)

    def __str__(self) -> str:
        return "; ".join(f"{model}: {_shown(price)}" for model, price in self.by_model) or "-"


def _shown(price: Price) -> str:
    cached = "" if price.cached is None else f"{price.cached:g} cached, "
    return f"{price.input:g} in, {cached}{price.output:g} out ({price.currency} per million)"


def prices() -> Check:
    """Allow a table of tables, one for each model."""

    def convert(value: object) -> ModelPrices:
        if not isinstance(value, dict):
            raise NotAllowedError
        return ModelPrices(tuple((_name(model), _price(table)) for model, table in value.items()))

    return Check(
        'a table for each model, such as [prices."gpt-6.1-terra"] with input, output and, if you '
        'like, cached (per million tokens) and currency ("USD")',
        convert,
        _parse,
    )


def _name(model: object) -> str:
    if not isinstance(model, str) or not re.fullmatch(r"\S{1,200}", model):
        raise NotAllowedError
    return model


def _price(table: object) -> Price:
    if not isinstance(table, dict) or not table.keys() >= _NEEDED:
        raise NotAllowedError
    numbers: dict[str, Any] = {name: value for name, value in table.items() if name in _NUMBERS}
    rest = table.keys() - _NUMBERS - {"currency"}
    currency = table.get("currency", "USD")
    if rest or not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise NotAllowedError
    for value in numbers.values():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise NotAllowedError
        if not math.isfinite(value) or not 0 <= value <= _MOST:
            raise NotAllowedError
    return Price(**{name: float(value) for name, value in numbers.items()}, currency=currency)


def _parse(written: str) -> object:
    """Read the inline table of an environment variable; what is none is refused by `convert`."""
    try:
        return tomllib.loads(f"prices = {written}")["prices"]
    except tomllib.TOMLDecodeError:
        return written
