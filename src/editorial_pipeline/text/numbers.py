"""Numbers in English and Russian text, written in digits or in words.

A number has *readings*: `1,518` is 1518, `2–3 million` starts with 2 or 2000000. Readings are
strings in one form (`2.5`, `2000000`, `3:30` for a time of day folded to twelve hours), so that
a number written in one way matches the same number said in another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from editorial_pipeline.text.digits import Token, digit_readings, reading, tokens
from editorial_pipeline.text.numerals import (
    CARDINALS,
    FRACTIONAL,
    LOOSE_MULTIPLES,
    MILLION,
    SCALES,
    SPOKEN_LETTERS,
    THOUSAND,
    loose_values,
    ordinal,
)

__all__ = ["Number", "find_numbers"]

_POINTS: Final = frozenset({"point", "dot", "точка", "запятая", "целых", "целая", "целые"})
_HALVES: Final = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "половиной": Decimal("0.5")}
_GLUED_SCALES: Final = {
    "k": THOUSAND, "к": THOUSAND, "тыс": THOUSAND, "m": MILLION, "м": MILLION, "mln": MILLION,
    "млн": MILLION, "b": THOUSAND * MILLION, "bn": THOUSAND * MILLION, "млрд": THOUSAND * MILLION,
}  # fmt: skip
_AMBIGUOUS_SCALES: Final = frozenset({"m", "м", "b"})
_HUNDRED: Final = 100
_TEN: Final = 10
_FREE: Final = 10**30


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text: its span, its readings, and how it is written.

    `first` and `last` are the indexes of its first and last token. `digits` is true where a
    digit is written. `loose` ones (`both`, «пара») justify a number but claim none.
    """

    start: int
    end: int
    first: int
    last: int
    readings: frozenset[str]
    digits: bool = False
    ordinal: bool = False
    loose: bool = False


def find_numbers(text: str, parts: Sequence[Token] | None = None) -> list[Number]:
    """Return the numbers of `text` in order. `parts` are its tokens, where known."""
    scanner = _Scanner(tokens(text) if parts is None else parts)
    found = list(scanner.scan())
    return _share_scales(found, scanner.tokens)


@dataclass(slots=True)
class _Sum:
    """A number under construction from words: places are filled from high to low."""

    total: Decimal = Decimal(0)
    group: Decimal | None = None
    free_below: int = _FREE
    scale_below: int = _FREE

    def takes(self, value: int) -> bool:
        place = _HUNDRED if value >= _HUNDRED else _TEN if value >= _TEN else 1
        return self.free_below > max(place, _TEN if _TEN < value < 2 * _TEN else 0)

    def add(self, value: Decimal) -> None:
        self.group = (self.group or Decimal(0)) + value
        round_ten = value % _TEN == 0 and value not in (_TEN, 0)
        self.free_below = _HUNDRED if value >= _HUNDRED else _TEN if round_ten else 1

    def takes_scale(self, scale: int) -> bool:
        if scale == _HUNDRED:
            return self.group is None or self.group < _HUNDRED
        return scale < self.scale_below

    def multiply(self, scale: int) -> None:
        group = Decimal(1) if self.group is None else self.group
        if scale == _HUNDRED:
            self.group, self.free_below = group * scale, _HUNDRED
            return
        self.total += group * scale
        self.group, self.free_below, self.scale_below = None, _FREE, scale

    @property
    def value(self) -> Decimal:
        return self.total + (self.group or 0)


@dataclass(slots=True)
class _Scanner:
    tokens: Sequence[Token]
    position: int = 0
    found: list[Number] = field(default_factory=list)

    def scan(self) -> Iterator[Number]:
        while self.position < len(self.tokens):
            number = self._number()
            if number is None:
                self.position += 1
            else:
                yield number
                self.position = number.last + 1

    def _number(self) -> Number | None:
        token = self.tokens[self.position]
        if token.is_numeric:
            return self._in_digits(token)
        if token.kind == "word":
            return self._in_words() or self._loose(token)
        if token.kind == "sign" and (value := unicodedata.numeric(token.raw, None)) is not None:
            return self._make(self.position, self.position, {reading(round(value, 4))}, digits=True)
        return None

    def _make(
        self,
        first: int,
        last: int,
        readings: set[str],
        *,
        digits: bool = False,
        is_ordinal: bool = False,
        loose: bool = False,
    ) -> Number:
        span = (self.tokens[first].start, self.tokens[last].end)
        return Number(*span, first, last, frozenset(readings), digits, is_ordinal, loose)

    def _word(self, index: int) -> str:
        """Return the word at `index`, or '' where there is none."""
        if index < len(self.tokens) and self.tokens[index].kind == "word":
            return self.tokens[index].text
        return ""

    def _glued(self, index: int) -> bool:
        return index < len(self.tokens) and self.tokens[index - 1].end == self.tokens[index].start

    def _in_digits(self, token: Token) -> Number:
        first = last = self.position
        readings = set(digit_readings(token))
        if token.kind == "time":
            return self._make(first, last, readings, digits=True)
        plain = {value for value in readings if value.count(".") <= 1}
        scale = self._scale_after(last)
        if scale:
            last += 1
            readings = {reading(Decimal(value) * scale[0]) for value in plain} | (
                plain if scale[1] else set()
            )
            last, rest = self._rest_after_scale(last, scale[0])
            readings = {reading(Decimal(value) + rest) for value in readings}
        else:
            last, readings = self._with_half(last, readings)
        return self._make(first, last, readings, digits=True)

    def _scale_after(self, index: int) -> tuple[int, bool] | None:
        """Return the scale that follows `index` and whether the bare number may be meant too."""
        word = self._word(index + 1)
        if self._glued(index + 1) and word in _GLUED_SCALES:
            return _GLUED_SCALES[word], word in _AMBIGUOUS_SCALES and word == self._raw(index + 1)
        if word in SCALES:
            return SCALES[word], False
        if word in SPOKEN_LETTERS and not self._glued(index + 1) and word != "m":
            return SPOKEN_LETTERS[word], True
        return None

    def _raw(self, index: int) -> str:
        return self.tokens[index].raw

    def _rest_after_scale(self, last: int, scale: int) -> tuple[int, Decimal]:
        """Return where `5 thousand two hundred` ends and what follows the scale."""
        if self._word(last + 1) not in CARDINALS or scale < THOUSAND:
            return last, Decimal(0)
        follower = _Scanner(self.tokens, last + 1)
        number = follower._in_words()
        if number is None:
            return last, Decimal(0)
        value = Decimal(next(iter(number.readings)))
        return (number.last, value) if value < scale else (last, Decimal(0))

    def _with_half(self, last: int, readings: set[str]) -> tuple[int, set[str]]:
        """Read `2 and a half` and «2 с половиной», scale included."""
        extent = self._half_extent(last)
        if extent is None:
            return last, readings
        end, extra = extent
        values = {Decimal(value) + extra for value in readings if value.count(".") <= 1}
        scale = SCALES.get(self._word(end + 1), 1)
        return end + (scale > 1), {reading(value * scale) for value in values}

    def _half_extent(self, last: int) -> tuple[int, Decimal] | None:
        ahead = [self._word(last + step) for step in (1, 2, 3)]
        if ahead[0] == "and" and ahead[1] in {"a", "one"} and ahead[2] in _HALVES:
            return last + 3, _HALVES[ahead[2]]
        if ahead[0] in {"and", "с"} and ahead[1] in _HALVES:
            return last + 2, _HALVES[ahead[1]]
        return None

    def _in_words(self) -> Number | None:
        state = _Sum()
        last, is_ordinal = self._read_words(state)
        if last < self.position:
            return None
        readings = {reading(state.value)}
        if is_ordinal:
            return self._make(self.position, last, readings, is_ordinal=True)
        point = self._after_point(last, state.value)
        if point is not None:
            last, readings = point
        else:
            last, readings = self._with_half(last, readings)
        letter = self._word(last + 1)
        if letter in SPOKEN_LETTERS and not self._glued(last + 1):
            scaled = {reading(Decimal(v) * SPOKEN_LETTERS[letter]) for v in readings}
            readings |= scaled
        return self._make(self.position, last, readings)

    def _read_words(self, state: _Sum) -> tuple[int, bool]:
        """Add words to `state`; return the index of the last and whether it is an ordinal."""
        index, last = self.position, self.position - 1
        while index < len(self.tokens):
            token = self.tokens[index]
            joint = token.raw in "-‐‑" and self._glued(index) and self._glued(index + 1)
            joint = joint or (token.text == "and" and state.free_below >= _HUNDRED)
            if joint and last >= self.position and last == index - 1:
                index += 1
                continue
            taken = self._take(token, state)
            if taken is None:
                break
            last = index
            if taken == "ordinal":
                return last, True
            index += 1
        return last, False

    def _take(self, token: Token, state: _Sum) -> str | None:
        word = token.text
        if word in SCALES and state.takes_scale(SCALES[word]):
            state.multiply(SCALES[word])
            return "cardinal"
        if word in FRACTIONAL and state.group is None and not state.total:
            state.add(FRACTIONAL[word])
            return "cardinal"
        if word in CARDINALS and state.takes(CARDINALS[word]):
            state.add(Decimal(CARDINALS[word]))
            return "cardinal"
        value = ordinal(word)
        if value is not None and (state.takes(value) or value >= THOUSAND):
            state.add(Decimal(value)) if value < THOUSAND else state.multiply(value)
            return "ordinal"
        return None

    def _after_point(self, last: int, value: Decimal) -> tuple[int, set[str]] | None:
        """Read the digits after a spoken point: `two point five million`, «две целых пять»."""
        if self._word(last + 1) not in _POINTS:
            return None
        digits, index = "", last + 2
        while index < len(self.tokens):
            token = self.tokens[index]
            if token.text in CARDINALS and CARDINALS[token.text] < _HUNDRED:
                digits += str(CARDINALS[token.text])
            elif token.kind == "digits":
                digits += token.text
            else:
                break
            index += 1
        if not digits or not digits.isascii():
            return None
        scale = SCALES.get(self._word(index), 1)
        text = f"{value:f}.{digits}"
        found = {reading(Decimal(text) * scale)} | ({text} if scale == 1 else set())
        return index - (scale == 1), found

    def _loose(self, token: Token) -> Number | None:
        readings = set(loose_values(token.text))
        last = self.position
        multiple = LOOSE_MULTIPLES.get(token.text)
        if multiple is not None:
            step = 1 + (self._word(last + 1) in {"a", "of", "an"})
            scale = SCALES.get(self._word(last + step))
            if scale is not None:
                readings |= {reading(Decimal(multiple) * scale)}
                last += step
        return self._make(self.position, last, readings, loose=True) if readings else None


_RANGE_MARKS: Final = frozenset({"-", "‐", "‑", "–", "—", "to", "or", "до", "или", "and", "и"})


def _share_scales(found: list[Number], parts: Sequence[Token]) -> list[Number]:
    """Give the start of a range the scale of its end: `two or three million`."""
    result = list(found)
    for index in range(len(found) - 2, -1, -1):
        left, right = result[index], result[index + 1]
        between = parts[left.last + 1 : right.first]
        if len(between) > 1 or any(token.text not in _RANGE_MARKS for token in between):
            continue
        scale = _scale_of(parts[right.first : right.last + 1])
        if scale > 1:
            scaled = {reading(Decimal(v) * scale) for v in left.readings if v.count(".") <= 1
                      and ":" not in v and Decimal(v) < scale}  # fmt: skip
            result[index] = replace(left, readings=left.readings | scaled)
    return result


def _scale_of(parts: Sequence[Token]) -> int:
    scale = next((SCALES[t.text] for t in parts if t.text in SCALES), 1)
    if scale == 1 and parts and len(parts) > 1 and parts[0].is_numeric:
        return _GLUED_SCALES.get(parts[-1].text, 1)
    return scale
