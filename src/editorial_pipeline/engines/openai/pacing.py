"""When to try again: clock, back-off, and what a service says about waiting."""

from __future__ import annotations

import email.utils
import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

_FIRST_PAUSE_S = 0.5
_LONGEST_PAUSE_S = 30.0
_JITTER = 0.5
"""A pause is shortened by up to this share, so that workers do not come back all at once."""

_SPREAD = 0.1
"""A pause that the service asked for is never shortened, but stretched by up to this share."""


class Clock(Protocol):
    """Time as the engine sees it; tests pass one that never sleeps."""

    def monotonic(self) -> float:
        """Return seconds that only grow."""
        ...

    def epoch(self) -> float:
        """Return seconds since 1970, to read dates in headers."""
        ...

    def pause(self, seconds: float, cancelled: threading.Event) -> None:
        """Return after `seconds`, or at once when `cancelled` is set."""
        ...


class SystemClock:
    """The clock of this machine."""

    def monotonic(self) -> float:
        """Return seconds that only grow."""
        return time.monotonic()

    def epoch(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def pause(self, seconds: float, cancelled: threading.Event) -> None:
        """Return after `seconds`, or at once when `cancelled` is set."""
        cancelled.wait(seconds)


def next_pause(retry: int, retry_after_s: float | None, random: Callable[[], float]) -> float:
    """Return seconds to wait before the `retry`-th retry (from 1).

    `random` returns [0, 1). Doubling from half a second to 30 s, less up to half of it; what the
    service asks for is a minimum (so that 0 asks for nothing), stretched by up to a tenth.
    """
    pause = min(_FIRST_PAUSE_S * 2.0 ** min(retry - 1, 16), _LONGEST_PAUSE_S)
    pause *= 1 - _JITTER * random()
    asked = (retry_after_s or 0.0) * (1 + _SPREAD * random())
    return max(pause, asked)


def parse_retry_after(headers: Mapping[str, str], *, now: float) -> float | None:
    """Return the seconds that a response asks to wait, None where it does not say or says rubbish.

    Understands `retry-after-ms`, and `retry-after` as seconds or as an HTTP date (RFC 9110,
    10.2.3). A date counts from the response's own `date`, else from `now` (epoch seconds), so
    that a wrong clock here does not matter.
    """
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) / unit
        except ValueError:
            continue
        return seconds if math.isfinite(seconds) and seconds >= 0 else None
    until = _parse_date(headers.get("retry-after"))
    if until is None:
        return None
    sent = _parse_date(headers.get("date"))
    return max(0.0, until - (now if sent is None else sent))


def _parse_date(text: str | None) -> float | None:
    if not text:
        return None
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
