"""Times and authors that stand in front matter and in file names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import chain

FIRST_YEAR, LAST_YEAR = 1970, 2100
"""Years outside are a clock that was never set, or no year at all."""

_TIME_KEYS = (
    "captured", "recorded_at", "recorded", "date", "datetime", "created_at", "created",
    "timestamp", "time",
)  # fmt: skip
_AUTHOR_KEYS = ("username", "author", "from_user", "from", "sender", "speaker", "user", "by")
_LONGEST_AUTHOR = 100

_STAMP = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<s>[-._/]?)(?P<month>\d\d)(?P=s)(?P<day>\d\d)(?!\d{3})"
    r"(?:(?:\s+at\s+|[T_\s-]{1,3})"
    r"(?P<hour>\d{1,2})(?P<u>[-:._h]?)(?P<minute>\d\d)(?:(?:(?P=u)|[.:m])?(?P<second>\d\d))?"
    r"(?:[.,]\d{1,9}|\d{3})?(?:\s?(?P<half>[AaPp])\.?[Mm]\b)?"
    r"\s?(?P<zone>Z\b|Z(?=[-_ ])|UTC|[+-][01]\d:?[0-5]\d)?)?(?!\d)"
)
_GERMAN_ORDER = re.compile(
    r"(?<![\w.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})(?![.]\d)"
    r"(?:(?:\s+at\s+|[T_,\s-]{1,3})(?P<hour>\d{1,2})(?P<u>[-:._])(?P<minute>\d\d)"
    r"(?:(?P=u)(?P<second>\d\d))?)?(?!\d)"
)
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?\Z|\d{13}\Z")

# Behind the time: `_AlexeyDTC_msg1188_transcript`, or one capitalised word alone.
_MESSENGER = re.compile(r"[-_ ]+(?P<name>[^\W\d]\w*?)[-_ ]msg\d+(?![^\W_])", re.IGNORECASE)
_ONE_NAME = re.compile(r"[-_ ]+(?P<name>[^\W\d_]\w*)\Z")
_NO_NAME = re.compile(
    "audio|draft|file|ideas?|memo|message|msg|new|notes?|recording|transcript(ion)?|untitled|voice"
    "|аудио|голос|заметк[аи]|запись|иде[яи]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A point in time, aware; `exact` is false where only the day was given (then midnight)."""

    at: datetime
    exact: bool


def find_stamp(text: str, zone: tzinfo) -> Stamp | None:
    """Return the first plausible time in `text`, in `zone`; a naive one is read in it."""
    for match in chain(_STAMP.finditer(text), _GERMAN_ORDER.finditer(text)):
        if stamp := _stamp(match.groupdict(), zone):
            return stamp
    return None


def front_stamp(front: Mapping[str, str], zone: tzinfo) -> Stamp | None:
    """Return the time of capture that front matter gives, in `zone`."""
    for key in _TIME_KEYS:
        value = front.get(key, "")
        if _EPOCH.match(value):
            stamp = _from_epoch(float(value), zone)
        else:
            stamp = find_stamp(value, zone)
            clock = front.get("time", "")
            if stamp and not stamp.exact and key != "time" and clock:
                stamp = find_stamp(f"{stamp.at:%Y-%m-%d} {clock}", zone) or stamp
        if stamp:
            return stamp
    return None


def front_author(front: Mapping[str, str]) -> str | None:
    """Return the author that front matter names, without a leading `@`."""
    for key in _AUTHOR_KEYS:
        if author := front.get(key, "").lstrip("@").strip("[]{}|> ")[:_LONGEST_AUTHOR]:
            return author
    return None


def name_author(stem: str) -> str | None:
    """Return the author in a file name without its suffix, if it certainly is one.

    A word behind a bare date is a topic (`2026-02-08-roles`), behind a time of day it is a
    name if it is alone and begins with a capital.
    """
    stamp = next((match for match in _STAMP.finditer(stem) if match["hour"]), None)
    if not stamp:
        return None
    if named := _MESSENGER.match(stem, stamp.end()):
        return named["name"]
    named = _ONE_NAME.match(stem, stamp.end())
    if named and named["name"][0].isupper() and not _NO_NAME.fullmatch(named["name"]):
        return named["name"]
    return None


def _stamp(parts: Mapping[str, str | None], zone: tzinfo) -> Stamp | None:
    try:
        day = date(int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0))
        clock = time(_hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0))
    except ValueError:
        return None
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        return None
    at = datetime.combine(day, clock, _offset(parts.get("zone")) or zone)
    return Stamp(at.astimezone(zone), exact=parts["hour"] is not None)


def _hour(parts: Mapping[str, str | None]) -> int:
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").lower()
    return hour % 12 + 12 * (half == "p") if half else hour


def _offset(zone: str | None) -> tzinfo | None:
    if not zone:
        return None
    if zone in {"Z", "UTC"}:
        return UTC
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return timezone(offset if zone[0] == "+" else -offset)


def _from_epoch(seconds: float, zone: tzinfo) -> Stamp | None:
    if seconds >= 1e12:  # noqa: PLR2004 - thirteen digits: milliseconds
        seconds /= 1000
    at = datetime.fromtimestamp(seconds, zone)
    return Stamp(at, exact=True) if FIRST_YEAR <= at.year < LAST_YEAR else None
