"""What a model costs; apart from the records of calls, because every command reads the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_PER = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs per million tokens. `cached` None: cached input costs as other input."""

    input: float
    output: float
    cached: float | None = None
    currency: str = "USD"

    def of(self, tokens_in: int, tokens_out: int, cached: int = 0) -> float:
        """Return what a call costs, in units of the currency; `cached` is part of `tokens_in`."""
        cached_price = self.input if self.cached is None else self.cached
        fresh = max(0, tokens_in - cached)
        return (fresh * self.input + cached * cached_price + tokens_out * self.output) / _PER


Prices = Mapping[str, Price]
"""Prices by the name of the model."""
