"""The numbers that a passage claims, and what stands beside each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from editorial_pipeline.text.dates import find_dates
from editorial_pipeline.text.digits import Token, tokens
from editorial_pipeline.text.numbers import Number, find_numbers
from editorial_pipeline.text.units import CURRENCIES
from editorial_pipeline.text.urls import find_exact
from editorial_pipeline.verify.figures import is_everyday, meridiem, noun_after, unit_of

_NUMBERING: Final = re.compile(r"(?:^|[\s(])\(?(\d{1,2})\)(?=\s)")
_COPIED: Final = frozenset({"link", "e-mail address", "web address", "path", "version"})
"""What V6 compares to the byte; hashtags and handles may hold a number, which V4 sees too."""
_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that must be justified: as it stands, its unit, and what it counts.

    `end_of_range` is the number behind the dash where this one starts a range.
    """

    number: Number
    text: str
    unit: str | None
    noun: str | None
    meridiem: str
    end_of_range: Number | None = None

    @property
    def readings(self) -> frozenset[str]:
        """What the number may stand for."""
        return self.number.readings


def find_claims(text: str) -> list[Claim]:
    """Return the numbers of a text that claim something, in order.

    Left out are `one`, `first` and the like, the numbering of a list, and what other rules
    compare: dates and what is copied to the byte.
    """
    parts = tokens(text)
    skipped = [(d.start, d.end) for d in find_dates(text) if d.absolute]
    skipped += [(e.start, e.end) for e in find_exact(text) if e.kind in _COPIED]
    skipped += _numbering(text)
    found = find_numbers(text, parts)
    return [
        _claim(text, parts, number, following)
        for number, following in zip_longest(found, found[1:])
        if not number.loose
        and not is_everyday(number)
        and not any(start <= number.start and number.end <= end for start, end in skipped)
    ]


def _claim(text: str, parts: Sequence[Token], number: Number, following: Number | None) -> Claim:
    unit = unit_of(parts, number)
    start, end = number.start, number.end
    if unit in CURRENCIES and number.first and parts[number.first - 1].kind == "mark":
        start = parts[number.first - 1].start
    elif unit and number.last + 1 < len(parts):
        end = parts[number.last + 1].end
    ends = following if following and _is_range(parts, number, following) else None
    return Claim(
        number, text[start:end], unit, noun_after(parts, number), _half(parts, number), ends
    )


def _is_range(parts: Sequence[Token], left: Number, right: Number) -> bool:
    between = [token.text for token in parts[left.last + 1 : right.first]]
    return between in (["-"], ["–"], ["—"], ["‑"], ["to"]) and left.digits == right.digits


def _numbering(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of `1) … 2) …`, which count and claim nothing."""
    marks = list(_NUMBERING.finditer(text))
    if len(marks) > 1 and [int(mark[1]) for mark in marks] == list(range(1, len(marks) + 1)):
        yield from (mark.span() for mark in marks)


def _half(parts: Sequence[Token], number: Number) -> str:
    """Return the half of the day that a time is said to be in."""
    said = meridiem(parts, number.last)
    if said or parts[number.first].kind != "time":
        return said
    return "pm" if int(parts[number.first].text.split(":")[0]) > _NOON else ""
