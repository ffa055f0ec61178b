"""Dates in English and Russian text, absolute (`8 February 2026`) and relative (`last Tuesday`).

A date may be partial: `February 2026` has no day, `on 8 February` no year. What a relative date
means depends on the day on which it was said, so a mention is resolved against a day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from editorial_pipeline.text.calendar_words import (
    AGO,
    DAY_WORDS,
    MONTHS,
    NEXT,
    NOW,
    PREVIOUS,
    SHORT_MONTHS,
    THIS,
    WEEKDAYS,
)
from editorial_pipeline.text.digits import Token, tokens
from editorial_pipeline.text.numbers import Number, find_numbers
from editorial_pipeline.text.units import unit_code

__all__ = ["DateMention", "PartialDate", "find_dates"]

_NUMERIC_DATE: Final = re.compile(
    r"(?<![\d.,/-])(?:(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<a>\d{1,2})(?P<mark>[./])(?P<b>\d{1,2})(?P=mark)(?P<y>\d{4}|\d{2}))(?![\d/-]|\.\d)"
)
_SKIPPED: Final = frozenset(
    {"th", "st", "nd", "rd", "го", "е", "ое", "of", "the", "-", "‑", ",", ".", "число", "числа"}
)
_YEAR_WORDS: Final = frozenset({"of", "in", ",", "года", "год", "году", "г"})
_CAPITAL_MONTHS: Final = frozenset({"may", "march"})
_MONTH_INTRODUCERS: Final = frozenset(
    {
        "in",
        "of",
        "last",
        "this",
        "next",
        "since",
        "until",
        "by",
        "late",
        "early",
        "mid",
        "from",
        "to",
        "during",
        "and",
        "or",
        "before",
        "after",
    }
)
_DAYS_IN_MONTH: Final = 31
_YEARS: Final = range(1900, 2101)
_CENTURY: Final = 100
_WEEK: Final = 7
_MONTHS_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What is known of a date; `weekday` counts from Monday as 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """Return the complete date."""
        return cls(day.year, day.month, day.day, day.weekday())

    @property
    def real(self) -> date | None:
        """The day of the calendar; None where a part is missing or there is no such day."""
        if self.year is None or self.month is None or self.day is None:
            return None
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text. `absolute` are its readings where it needs no day of reference.

    A relative one has no absolute reading; `shift` says how it is resolved.
    """

    start: int
    end: int
    absolute: tuple[PartialDate, ...] = ()
    unit: str = ""
    shift: tuple[int, ...] = ()
    weekday: int | None = None

    def resolved(self, said: date) -> tuple[PartialDate, ...]:
        """Return what the mention may mean when it was said on that day."""
        if self.absolute:
            return self.absolute
        if self.weekday is not None:
            return tuple(_weekdays(said, self.weekday, self.shift))
        return tuple(d for count in self.shift for d in _shifted(said, self.unit, count))


def _weekdays(said: date, weekday: int, shift: Sequence[int]) -> Iterator[PartialDate]:
    """Yield days of this name in the weeks around: speakers differ in what `last` means."""
    monday = said - timedelta(days=said.weekday())
    for count in shift:
        yield PartialDate.of(monday + timedelta(weeks=count, days=weekday))


def _shifted(said: date, unit: str, count: int) -> Iterator[PartialDate]:
    if unit == "day":
        yield PartialDate.of(said + timedelta(days=count))
    elif unit == "week":
        monday = said - timedelta(days=said.weekday()) + timedelta(weeks=count)
        yield from (PartialDate.of(monday + timedelta(days=step)) for step in range(_WEEK))
        yield PartialDate.of(said + timedelta(weeks=count))
    elif unit == "month":
        months = said.year * _MONTHS_A_YEAR + said.month - 1 + count
        yield PartialDate(months // _MONTHS_A_YEAR, months % _MONTHS_A_YEAR + 1)
    elif unit == "year":
        yield PartialDate(said.year + count)


def find_dates(text: str, *, spoken: bool = False) -> tuple[DateMention, ...]:
    """Return the dates of `text` in order of their start; they do not overlap.

    In `spoken` text, which may have no capitals, `may` and `march` are months too.
    """
    parts = tokens(text)
    finder = _Finder(parts, find_numbers(text, parts), spoken)
    taken: list[DateMention] = []
    for mention in [*_numeric(text), *finder.named(), *finder.relative()]:
        if all(mention.end <= other.start or mention.start >= other.end for other in taken):
            taken.append(mention)
    return tuple(sorted(taken, key=lambda mention: mention.start))


def _numeric(text: str) -> Iterator[DateMention]:
    for match in _NUMERIC_DATE.finditer(text):
        if match["iso"]:
            year, month, day = (int(part) for part in match["iso"].split("-"))
            readings = [(year, month, day)]
        else:
            first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
            year += 2000 if year < _CENTURY else 0
            readings = [(year, second, first)]
            if match["mark"] == "/":
                readings.append((year, first, second))
        dates = [PartialDate(*r) for r in readings if PartialDate(*r).real]
        if dates:
            yield DateMention(match.start(), match.end(), tuple(dates))


@dataclass(frozen=True, slots=True)
class _Finder:
    parts: Sequence[Token]
    numbers: Sequence[Number]
    spoken: bool

    def named(self) -> Iterator[DateMention]:
        """Yield dates that name a month, with what stands beside it."""
        for index, token in enumerate(self.parts):
            month = MONTHS.get(token.text) or SHORT_MONTHS.get(token.text)
            if month is None:
                continue
            day, first = self._day_before(index)
            last = index
            if day is None and token.text.isascii():
                day, last = self._day_after(index)
            year, last = self._year_after(last)
            if day is None and year is None and not self._means_month(index):
                continue
            weekday = self._weekday_before(first)
            if weekday is not None:
                first -= 1 + (self.parts[first - 1].text == ",")
            found = PartialDate(year, month, day, weekday)
            yield DateMention(self.parts[first].start, self.parts[last].end, (found,))

    def _means_month(self, index: int) -> bool:
        token = self.parts[index]
        if token.text in SHORT_MONTHS:
            return False
        if token.text in _CAPITAL_MONTHS:
            before = self.parts[index - 1].text if index else ""
            return (self.spoken or token.raw[0].isupper()) and before in _MONTH_INTRODUCERS
        return True

    def _at(self, index: int, *, ends: bool) -> Number | None:
        for number in self.numbers:
            if (number.last if ends else number.first) == index:
                return number
        return None

    def _day_before(self, index: int) -> tuple[int | None, int]:
        place = index - 1
        while place > 0 and self.parts[place].text in _SKIPPED - {",", "."}:
            place -= 1
        number = self._at(place, ends=True)
        day = _day(number) if number else None
        return (day, number.first) if number and day else (None, index)

    def _day_after(self, index: int) -> tuple[int | None, int]:
        place = index + 1
        while place < len(self.parts) and self.parts[place].text in {"the", "."}:
            place += 1
        number = self._at(place, ends=False)
        day = _day(number) if number else None
        if number is None or day is None:
            return None, index
        last = number.last
        if last + 1 < len(self.parts):
            after = self.parts[last + 1]
            if after.text in {"th", "st", "nd", "rd"}:
                return day, last + 1
            counted = after.kind == "word" and after.text not in _YEAR_WORDS
            if counted and not number.ordinal and unit_or_noun(after.text):
                return None, index
        return day, last

    def _year_after(self, last: int) -> tuple[int | None, int]:
        place = last + 1
        while place < len(self.parts) and self.parts[place].text in _YEAR_WORDS:
            place += 1
        number = self._at(place, ends=False)
        if number is None:
            return None, last
        for value in number.readings:
            if value.isdigit() and int(value) in _YEARS:
                return int(value), number.last
        short = [int(v) for v in number.readings if v.isdigit() and int(v) < _CENTURY]
        if number.ordinal and short and not self.parts[number.last].text.isascii():
            # «в июне двадцать третьего»: the day would stand before the month.
            return short[0] + (2000 if short[0] < _CENTURY // 2 else 1900), number.last
        second = self._at(number.last + 1, ends=False)
        for high in number.readings:
            for low in second.readings if second else ():
                if f"{high}{low}".isdigit() and int(f"{high}{low}") in _YEARS and second:
                    return int(f"{high}{low}"), second.last
        return None, last

    def _weekday_before(self, first: int) -> int | None:
        place = first - 1
        if place >= 0 and self.parts[place].text == ",":
            place -= 1
        return WEEKDAYS.get(self.parts[place].text) if place >= 0 else None

    def relative(self) -> Iterator[DateMention]:
        """Yield `yesterday`, `last week`, `on Tuesday`, `three days ago`, `now`."""
        for index, token in enumerate(self.parts):
            mention = self._relative(index, token)
            if mention is not None:
                yield mention

    def _relative(self, index: int, token: Token) -> DateMention | None:
        if token.text in DAY_WORDS:
            return DateMention(token.start, token.end, (), "day", (DAY_WORDS[token.text],))
        if token.text in NOW:
            return DateMention(token.start, token.end, (), "month", (0,))
        weekday = WEEKDAYS.get(token.text)
        before = self.parts[index - 1] if index else None
        word = before.text if before else ""
        step = -1 if word in PREVIOUS else 1 if word in NEXT else 0 if word in THIS else None
        start = before.start if before and step is not None else token.start
        if weekday is not None:
            if token.text.startswith("сред") and token.text != "среду":
                return None
            shift = {None: (-1, 0, 1), -1: (-1, 0), 0: (0,), 1: (0, 1)}[step]
            return DateMention(start, token.end, (), "", shift, weekday)
        unit = unit_code(token.text)
        if unit in {"day", "week", "month", "year"}:
            return self._distance(index, unit, step, start)
        return None

    def _distance(self, index: int, unit: str, step: int | None, start: int) -> DateMention | None:
        token = self.parts[index]
        if step is not None:
            return DateMention(start, token.end, (), unit, (step,))
        number = self._at(index - 1, ends=True)
        after = self.parts[index + 1].text if index + 1 < len(self.parts) else ""
        first = number.first if number else index
        if number is None:
            alone = index and self.parts[index - 1].text in {"a", "an"}
            first = index - 1 if alone else index
        values = [int(v) for v in number.readings if v.isdigit()] if number else [1]
        if after in AGO:
            span = (self.parts[first].start, self.parts[index + 1].end)
            return DateMention(*span, (), unit, tuple(-v for v in values if v < _CENTURY))
        if number and first and self.parts[first - 1].text in {"in", "через"}:
            span = (self.parts[first - 1].start, token.end)
            return DateMention(*span, (), unit, tuple(v for v in values if v < _CENTURY))
        return None


def unit_or_noun(word: str) -> bool:
    """Whether a word after `February 8` is what is counted, as in "in February 5 people"."""
    return word not in {"and", "to", "or", "at", "we", "i", "the", "is", "was", "for", "on"}


def _day(number: Number) -> int | None:
    values = [int(v) for v in number.readings if v.isdigit() and 1 <= int(v) <= _DAYS_IN_MONTH]
    return values[0] if values and not number.loose else None
