"""How much is tried: a few seconds' worth in every test run, all of it by `make hostile`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

FULL = bool(os.environ.get("HOSTILE_FULL"))

Thing = TypeVar("Thing")


def sample(things: Sequence[Thing], share: int) -> Sequence[Thing]:
    """Return every `share`-th thing, or all of them where the full size is asked for."""
    return things if FULL else things[::share]
