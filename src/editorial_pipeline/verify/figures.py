"""The figures that texts justify, in every way in which they may be written.

Evidence is read generously (`twenty twenty six` justifies 20, 26 and 2026, `half past three` also
3:30), a claim strictly: what a generous reading costs is that a figure made of others by chance
is not objected to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

from editorial_pipeline.text.digits import Token, reading, time_reading, tokens
from editorial_pipeline.text.numbers import Number, find_numbers
from editorial_pipeline.text.numerals import CARDINALS, ordinal
from editorial_pipeline.text.units import CURRENCIES, PERCENT, unit_code
from editorial_pipeline.text.word_runs import word_set
from editorial_pipeline.text.words import stem

_LINKS: Final = frozenset({
    "-", "‐", "‑", "–", "—", "to", "or", "and", "до", "или", "и", ",", "maybe", "even", "about",
    "может", "быть", "примерно", "где", "около", "probably", "sometimes", "то", "k",
})  # fmt: skip
_JOINTS: Final = frozenset({"-", "point", "dot", "точка", "запятая", "oh", "and", ":", "и", ","})
_LONGEST_JOIN: Final = 12
_FARTHEST: Final = 3
_NOT_COUNTED: Final = word_set(
    "of or and an to in on at is was are were the a for with that which then we i you he she it"
    " they so but as by after before when while each every because from till until if more less"
    " maybe like p m или и в на до от с из по это то а но что где мы я он она они за для примерно"
    " после перед когда если чтобы каждый где-то же там уже ну к у не при"
)
"""Words behind a number that are not what it counts."""
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
    letters = [word for word in ahead if word != "."]
    if letters[:2] in (["p", "m"], ["a", "m"]):
        return letters[0] + "m"
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
    unusable = len(word) <= 1 or word in _NOT_COUNTED or word in CARDINALS or ordinal(word)
    return None if unusable else stem(word)


@dataclass(slots=True)
class Figures:
    """What some texts justify: readings of numbers, and what stands beside them."""

    values: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    by_unit: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    without_unit: set[str] = field(default_factory=set)
    bare: set[str] = field(default_factory=set)
    by_noun: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    meridiems: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    said: list[frozenset[str]] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Take in the figures of a text."""
        parts = tokens(text)
        numbers = find_numbers(text, parts)
        self.units |= {code for token in parts if (code := unit_code(token.text))}
        timed = list(_spoken_times(parts, numbers))
        self.values |= {time for _, _, time in timed}
        for number in numbers:
            self._add_one(parts, number, timed)
        for token in parts:
            if token.kind == "grouped":
                self.values |= {str(int(part)) for part in token.text.split() if part.isdigit()}
        for chain in _chains(parts, numbers):
            self._join(parts, chain)
        self._share_units(parts, numbers)
        self._add_halves(parts, numbers)

    def _add_one(
        self, parts: Sequence[Token], number: Number, timed: Sequence[tuple[int, bool, str]]
    ) -> None:
        times = [(full, time) for index, full, time in timed if index == number.first]
        readings = set(number.readings) | {time for _, time in times}
        whole = [int(value) for value in number.readings if value.isdigit()]
        for value in whole:
            if value <= _HOURS and all(full for full, _ in times):
                readings.add(time_reading(value, 0))
            if value <= _HOURS:
                self.meridiems[str(value % 12)].add(meridiem(parts, number.last))
            if value < _CENTURY and _short_year(parts, number):
                readings |= {str(1900 + value), str(2000 + value)}
        self.values |= readings
        self._stand_beside(parts, number, set(number.readings))
        if number.loose:
            self.loose |= number.readings
        elif not is_everyday(number):
            self.said.append(frozenset(readings))

    def _join(self, parts: Sequence[Token], chain: Sequence[Number]) -> None:
        """Justify what adjacent numbers make together: a year, a version, a time, a code."""
        plain = [_plain_digits(number) for number in chain]
        for size in range(2, min(len(plain), _LONGEST_JOIN) + 1):
            for start in range(len(plain) - size + 1):
                pieces = plain[start : start + size]
                if all(pieces):
                    whole = all(piece.isdigit() for piece in pieces)
                    joined = {".".join(pieces), *(("".join(pieces),) if whole else ())}
                    joined |= set(_clock(pieces)) if whole else set()
                    self.values |= joined
                    self._stand_beside(parts, chain[start + size - 1], joined)

    def _stand_beside(self, parts: Sequence[Token], number: Number, readings: set[str]) -> None:
        """Note the unit and the noun at `number` for readings that end with it."""
        unit, noun = unit_of(parts, number), noun_after(parts, number)
        beyond = parts[number.last + 2].text if number.last + 2 < len(parts) else ""
        if unit is not None:
            self.by_unit[unit] |= readings
        else:
            self.without_unit |= readings
        if noun is not None and unit is None:
            # `seven small models` counts models, `ten more minutes` minutes.
            self.by_unit[unit_code(beyond) or ""] |= readings
            if beyond.isalpha() and beyond not in _NOT_COUNTED and not number.ordinal:
                self.by_noun[stem(beyond)] |= readings
        if noun is not None and not number.ordinal:
            self.by_noun[noun] |= readings
        if unit is None and noun is None:
            self.bare |= readings

    def _share_units(self, parts: Sequence[Token], numbers: Sequence[Number]) -> None:
        """Give the unit of the last of `20, maybe 25 percent` to those before it."""
        for left, right in zip(reversed(numbers[:-1]), reversed(numbers[1:]), strict=True):
            unit = unit_of(parts, right)
            between = [token.text for token in parts[left.last + 1 : right.first]]
            if between and unit_code(between[0]):
                between = between[1:]
            if len(between) <= _FARTHEST and all(word in _LINKS for word in between):
                noun, own = noun_after(parts, right), noun_after(parts, left)
                if unit and own is None:
                    self.by_unit[unit] |= left.readings
                elif noun is None and (before := unit_of(parts, left)):
                    self.by_unit[before] |= right.readings
                if noun and own is None and not left.ordinal and not right.ordinal:
                    self.by_noun[noun] |= left.readings

    def _add_halves(self, parts: Sequence[Token], numbers: Sequence[Number]) -> None:
        """Justify `one hour and a half` as 1.5 hours, and parts of hours as minutes."""
        by_last = {number.last: number for number in numbers}
        for index, token in enumerate(parts):
            unit = unit_code(token.text)
            ahead = " ".join(part.text for part in parts[index + 1 : index + 4])
            if unit and ahead.startswith(("and a half", "с половиной")):
                number = by_last.get(index - 1)
                whole = number.readings if number else {"1"}
                values = {reading(Decimal(v) + Decimal("0.5")) for v in whole if v.isdigit()}
                self.values |= values
                self.by_unit[unit] |= values
        hours = [v for v in self.by_unit["hour"] if "." in v and ":" not in v]
        minutes = {reading(Decimal(v) * 60) for v in hours if v.count(".") == 1}
        self.values |= minutes
        self.by_unit["minute"] |= minutes


def is_everyday(number: Number) -> bool:
    """Whether a number word is as often a pronoun or a turn of phrase: `one`, `first`."""
    if number.digits:
        return False
    values = {int(v) for v in number.readings if v.isdigit()}
    return bool(values) and max(values) <= (3 if number.ordinal else 1)


def figures_of(texts: Iterable[str]) -> Figures:
    """Return what the texts justify."""
    figures = Figures()
    for text in texts:
        figures.add(text)
    return figures


@lru_cache(maxsize=16)
def evidence_figures(texts: tuple[str, ...]) -> Figures:
    """Return what the evidence of a passage justifies; several rules ask, nobody changes it."""
    return figures_of(texts)


def _plain_digits(number: Number) -> str:
    plain = [value for value in number.readings if value.isdigit()]
    if plain:
        return min(plain, key=len)
    # Of `two point ten`, read as 2.1 and 2.10, a version means the longer.
    return max((v for v in number.readings if v.count(".") == 1), key=len, default="")


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


def _spoken_times(
    parts: Sequence[Token], numbers: Sequence[Number]
) -> Iterator[tuple[int, bool, str]]:
    """Yield `half past three` as 3:30, «без пятнадцати пять» as 4:45, «полпятого» as 4:30.

    With each comes the index of the token that names the hour, and whether the full hour may be
    meant as well: `ten to twelve` is a range too.
    """
    for number in numbers:
        hours = [int(v) for v in number.readings if v.isdigit() and int(v) <= _HOURS]
        before = [token.text for token in parts[max(0, number.first - 3) : number.first]]
        minutes = _minutes(before)
        if minutes is not None:
            full = before[-1] in {"to", "before"}
            for hour in hours:
                yield number.first, full, time_reading(hour - (minutes < 0), minutes % 60)
        if before[-1:] and before[-1].startswith("половин") and hours:
            yield number.first, False, time_reading(hours[0] - 1, 30)
    for index, token in enumerate(parts):
        if token.text.startswith("пол") and (named := ordinal(token.text[3:])):
            yield index, False, time_reading(named - 1, 30)


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
