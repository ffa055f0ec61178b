"""The figures that texts justify, in every way in which they may be written.

Evidence is read generously (`twenty twenty six` justifies 20, 26 and 2026, `half past three` also
3:30), a claim strictly: what a generous reading costs is that a figure made of others by chance
is not objected to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from editorial_pipeline.text.digits import Token, time_reading, tokens
from editorial_pipeline.text.numbers import Number, find_numbers
from editorial_pipeline.text.numerals import CARDINALS, ordinal
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.units import CURRENCIES, PERCENT, unit_code
from editorial_pipeline.text.words import stem

_LINKS: Final = frozenset({
    "-", "‐", "‑", "–", "—", "to", "or", "and", "до", "или", "и", ",", "maybe", "even", "about",
    "может", "быть", "примерно", "где", "около", "probably", "sometimes", "то", "k",
})  # fmt: skip
_JOINTS: Final = frozenset({"-", "point", "dot", "точка", "запятая", "oh", "and", ":", "и", ","})
_LONGEST_JOIN: Final = 6
_FARTHEST: Final = 3
_HOURS: Final = 24
_CENTURY: Final = 100
_AFTERNOON: Final = {
    "pm": "pm", "вечера": "pm", "вечером": "pm", "дня": "pm", "am": "am", "утра": "am",
    "ночи": "am",
}  # fmt: skip


def meridiem(parts: Sequence[Token], index: int) -> str:
    """Return `am`, `pm` or '' for a number whose last token is at `index`."""
    ahead = [token.text for token in parts[index + 1 : index + 4]]
    if ahead[:1] in (["час"], ["часа"], ["часов"]):
        ahead = ahead[1:]
    if ahead[:3] in (["p", ".", "m"], ["a", ".", "m"]):
        return ahead[0] + "m"
    return _AFTERNOON.get(ahead[0], "") if ahead else ""


def unit_of(parts: Sequence[Token], number: Number) -> str | None:
    """Return the unit that stands at a number: before it (`$20`) or after it (`20 %`)."""
    if number.first and unit_code(parts[number.first - 1].text) in CURRENCIES:
        before = parts[number.first - 1]
        if before.kind == "mark":
            return unit_code(before.text)
    place = number.last + 1
    while place < len(parts) and parts[place].text in {"-", "‑", "per", "+"}:
        place += 1
    if place >= len(parts):
        return None
    word = parts[place].text
    return PERCENT if word == "cent" and place > number.last + 1 else unit_code(word)


def noun_after(parts: Sequence[Token], number: Number) -> str | None:
    """Return the stem of the word right behind a number, where it can be what is counted."""
    place = number.last + 1
    if place < len(parts) and parts[place].text in {"-", "‑"}:
        place += 1
    if place >= len(parts) or parts[place].kind != "word":
        return None
    word = parts[place].text
    unusable = len(word) <= 1 or word in STOPWORDS or word in CARDINALS or ordinal(word)
    return None if unusable else stem(word)


@dataclass(slots=True)
class Figures:
    """What some texts justify: readings of numbers, and what stands beside them."""

    values: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    by_unit: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    without_unit: set[str] = field(default_factory=set)
    by_noun: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    meridiems: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    digits: list[str] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Take in the figures of a text."""
        parts = tokens(text)
        numbers = find_numbers(text, parts)
        self.units |= {code for token in parts if (code := unit_code(token.text))}
        for number in numbers:
            self._add_one(parts, number)
        for token in parts:
            if token.kind == "grouped":
                self.values |= {str(int(part)) for part in token.text.split() if part.isdigit()}
        for chain in _chains(parts, numbers):
            self._join(chain)
        self._share_units(parts, numbers)
        self.values |= set(_spoken_times(parts, numbers))

    def _add_one(self, parts: Sequence[Token], number: Number) -> None:
        self.values |= number.readings
        unit = unit_of(parts, number)
        if unit is None:
            self.without_unit |= number.readings
        else:
            self.by_unit[unit] |= number.readings
        noun = noun_after(parts, number)
        if noun is not None and not number.ordinal:
            self.by_noun[noun] |= number.readings
        short = _short_year(parts, number)
        for value in number.readings:
            if not value.isdigit():
                continue
            if int(value) <= _HOURS:
                self.values.add(time_reading(int(value), 0))
                self.meridiems[str(int(value) % 12)].add(meridiem(parts, number.last))
            if short and int(value) < _CENTURY:
                self.values |= {str(1900 + int(value)), str(2000 + int(value))}

    def _join(self, chain: Sequence[Number]) -> None:
        """Justify what adjacent numbers make together: a year, a version, a time, a code."""
        plain = [_plain_digits(number) for number in chain]
        self.digits.append("".join(plain))
        for size in range(2, min(len(plain), _LONGEST_JOIN) + 1):
            for start in range(len(plain) - size + 1):
                pieces = plain[start : start + size]
                if all(pieces):
                    self.values |= {"".join(pieces), ".".join(pieces)}
                    self.values |= set(_clock(pieces))

    def _share_units(self, parts: Sequence[Token], numbers: Sequence[Number]) -> None:
        """Give the unit of the last of `20, maybe 25 percent` to those before it."""
        for left, right in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
            between = parts[left.last + 1 : right.first]
            unit = unit_of(parts, right)
            if len(between) <= _FARTHEST and all(token.text in _LINKS for token in between):
                if unit:
                    self.by_unit[unit] |= left.readings
                noun = noun_after(parts, right)
                if noun:
                    self.by_noun[noun] |= left.readings


def figures_of(texts: Iterable[str]) -> Figures:
    """Return what the texts justify."""
    figures = Figures()
    for text in texts:
        figures.add(text)
    return figures


def _plain_digits(number: Number) -> str:
    plain = [value for value in number.readings if value.isdigit()]
    return min(plain, key=len) if plain else ""


def _clock(pieces: Sequence[str]) -> Iterator[str]:
    if len(pieces) == 2 and int(pieces[0]) <= _HOURS and int(pieces[1]) < 60:  # noqa: PLR2004
        yield time_reading(int(pieces[0]), int(pieces[1]))


def _chains(parts: Sequence[Token], numbers: Sequence[Number]) -> Iterator[list[Number]]:
    """Yield runs of numbers that stand side by side."""
    chain: list[Number] = []
    for number in numbers:
        if chain:
            between = parts[chain[-1].last + 1 : number.first]
            if len(between) > 1 or any(token.text not in _JOINTS for token in between):
                yield chain
                chain = []
        chain.append(number)
    if chain:
        yield chain


def _short_year(parts: Sequence[Token], number: Number) -> bool:
    """Whether a number below 100 may be a year: «в девяностом году», `the 90s`, `'26`."""
    after = parts[number.last + 1].text if number.last + 1 < len(parts) else ""
    before = parts[number.first - 1].text if number.first else ""
    glued = number.last + 1 < len(parts) and parts[number.last + 1].start == number.end
    suffixed = glued and after in {"s", "-", "‑"}
    return unit_code(after) == "year" or before in {"'", "’"} or suffixed or number.ordinal


def _spoken_times(parts: Sequence[Token], numbers: Sequence[Number]) -> Iterator[str]:
    """Yield `half past three` as 3:30, «без пятнадцати пять» as 4:45, «полпятого» as 4:30."""
    for number in numbers:
        hours = [int(v) for v in number.readings if v.isdigit() and int(v) <= _HOURS]
        before = [token.text for token in parts[max(0, number.first - 3) : number.first]]
        minutes = _minutes(before)
        if minutes is not None:
            yield from (time_reading(hour - (minutes < 0), minutes % 60) for hour in hours)
        if before[-1:] and before[-1].startswith("половин") and hours:
            yield time_reading(hours[0] - 1, 30)
    for token in parts:
        if token.text.startswith("пол") and (named := ordinal(token.text[3:])):
            yield time_reading(named - 1, 30)


def _minutes(before: Sequence[str]) -> int | None:
    """Return how far from the full hour the words before it say to be, or None."""
    if len(before) < 2:  # noqa: PLR2004  an amount and a direction
        return None
    amounts = {"half": 30, "quarter": 15, "четверти": 15}
    amount = amounts.get(before[-2], CARDINALS.get(before[-2]))
    if before[-1] in {"past", "after"} and amount is not None:
        return amount
    if before[-1] in {"to", "before"} and amount is not None:
        return -amount
    amount = amounts.get(before[-1], CARDINALS.get(before[-1]))
    if before[-2] == "без" and amount is not None:
        return -amount
    return None
