"""The tokens of a text with numbers, and the readings of what is written in digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["Token", "digit_readings", "reading", "time_reading", "tokens"]

_TOKEN: Final = re.compile(
    r"(?P<time>(?<!\d)(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:]))"
    r"|(?P<grouped>(?<![\d.,])[1-9]\d{0,2}(?:[,\u00a0\u202f\u2009 '’_]\d{3})+(?!\d)(?:[.,]\d+)?)"
    r"|(?P<dotted>\d+(?:[.,]\d+)+)"
    r"|(?P<digits>\d+)"
    r"|(?P<sign>[²³¹¼-¾⁰-⁹₀-₉⅐-⅞①-⓿❶-➓])"
    r"|(?P<word>(?:(?![²³¹¼-¾⁰-⁹₀-₉⅐-⅞①-⓿❶-➓])[^\W\d_])+)"
    r"|(?P<run>(?P<same>[^\w\s]|_)(?P=same){3,})"
    r"|(?P<mark>[^\w\s]|_)"
    r"|(?P<other>\w)"
)
_MOST_DIGITS: Final = 40
"""Digits up to which a run of them is a quantity; a longer one is a key, and only compared."""
_NUMERIC: Final = ("time", "grouped", "dotted", "digits")


@dataclass(frozen=True, slots=True)
class Token:
    """A number in digits, a word or a mark. `text` is in lower case with `ё` as `е`."""

    text: str
    kind: str
    start: int
    end: int
    raw: str

    @property
    def is_numeric(self) -> bool:
        """Whether it is written with digits."""
        return self.kind in _NUMERIC


def reading(value: Decimal | float) -> str:
    """Return the one form of a value: no exponent, no zeros at the end of a fraction."""
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def tokens(text: str) -> list[Token]:
    """Return the tokens of `text` in order; white space is in none of them."""
    return [
        Token(_fold(m[0]), m.lastgroup or "other", m.start(), m.end(), m[0])
        for m in _TOKEN.finditer(text)
    ]


def _fold(text: str) -> str:
    return text.lower().replace("ё", "е")


def digit_readings(token: Token) -> Iterator[str]:
    """Yield the readings of a token in digits."""
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in token.text)
    if len(plain) > _MOST_DIGITS:
        # Two points: like a version, nothing reckons with it.
        yield f"{plain}.."
    elif token.kind == "time":
        hours, minutes = plain.split(":")[:2]
        yield time_reading(int(hours), int(minutes))
    elif token.kind == "digits":
        yield from {plain, reading(Decimal(plain))}
    elif token.kind == "grouped":
        whole = re.sub(r"[,\u00a0\u202f\u2009 '’_](?=\d{3})", "", plain).replace(",", ".")
        yield reading(Decimal(whole))
    else:
        yield from _dotted_readings(plain)


_TWO_PARTS: Final = 2
_GROUP: Final = 3


def _dotted_readings(plain: str) -> Iterator[str]:
    parts = re.split("[.,]", plain)
    if len(parts) > _TWO_PARTS:
        yield ".".join(parts)
        if all(len(part) == _GROUP for part in parts[1:]):
            yield reading(Decimal("".join(parts)))
        return
    fraction = parts[1]
    if len(fraction) == _GROUP and parts[0] != "0":
        yield reading(Decimal(parts[0] + fraction))
    if fraction != "000":
        yield reading(Decimal(f"{parts[0]}.{fraction}"))
    if plain.count("."):
        yield plain


def time_reading(hours: int, minutes: int) -> str:
    """Return a time of day folded to twelve hours: 15:30 is `3:30`."""
    return f"{hours % 12}:{minutes:02d}"
