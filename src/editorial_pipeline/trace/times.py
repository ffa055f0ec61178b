"""How times are told to a person."""

from __future__ import annotations

from datetime import datetime, tzinfo


def when(captured: str, zone: tzinfo) -> str:
    """Return an ISO time as it is told in a time zone: `2026-03-09 07:18`."""
    return f"{datetime.fromisoformat(captured).astimezone(zone):%Y-%m-%d %H:%M}"


def seconds(start_s: float | None, end_s: float | None) -> str:
    """Return where in a recording words are, such as `1:05–1:12`; '' where nobody knows."""
    told = [f"{int(s) // 60}:{int(s) % 60:02}" for s in (start_s, end_s) if s is not None]
    return "–".join(told)
