"""Numbers in digits and words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.digits import reading
from editorial_pipeline.text.numbers import find_numbers


def _split(text: str) -> list[str]:
    return text.split()


_ONES = _split(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _split("- - twenty thirty forty fifty sixty seventy eighty ninety")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-five", [{"25"}]),
        ("two hundred and five", [{"205"}]),
        ("сто двадцать три тысячи четыреста пять", [{"123405"}]),
        ("twelve hundred", [{"1200"}]),
        ("one point five million", [{"1500000"}]),
        ("два с половиной миллиона", [{"2500000"}]),
        ("две целых пять", [{"2.5"}]),
        ("полтора миллиона", [{"1500000"}]),
        ("1,518 and 1 000", [{"1518"}, {"1000"}]),
        ("2,5 млн", [{"2500000"}]),
        ("2–3 million", [{"2", "2000000"}, {"3000000"}]),
        ("2k", [{"2000"}]),
        ("15:30", [{"3:30"}]),
        ("1.2.3", [{"1.2.3"}]),
        ("двадцать шестой", [{"26"}]),
        ("three hundred twenty-first", [{"321"}]),
        ("twenty twenty-six", [{"20"}, {"26"}]),
        ("a couple of thousand", [{"2", "2000"}]),
        ("двухнедельный", [{"2"}]),
        ("½ and ③", [{"0.5"}, {"3"}]),
        ("no number at all", []),
    ],
)
def test_numbers_are_read(text: str, expected: list[set[str]]) -> None:
    """Each number has the readings that its form allows."""
    assert [set(number.readings) for number in find_numbers(text)] == expected


def _spell(value: int) -> str:
    if value < 20:
        return _ONES[value]
    if value < 100:
        rest = value % 10
        return _TENS[value // 10] + (f"-{_ONES[rest]}" if rest else "")
    if value < 1000:
        rest = value % 100
        return f"{_ONES[value // 100]} hundred" + (f" and {_spell(rest)}" if rest else "")
    thousands, rest = divmod(value, 1000)
    return f"{_spell(thousands)} thousand" + (f" {_spell(rest)}" if rest else "")


@given(st.integers(0, 999_999))
def test_spelt_number_is_read_back(value: int) -> None:
    """Every number below a million that is spelt out reads as its digits do."""
    (spelt,) = find_numbers(_spell(value))
    (digits,) = find_numbers(str(value))
    (grouped,) = find_numbers(f"{value:,}")
    assert {str(value)} == set(spelt.readings) == set(digits.readings) == set(grouped.readings)


@given(st.decimals(0, 10**9, places=3))
def test_reading_has_one_form(value: Decimal) -> None:
    """The form of a value does not depend on how it was written, and reads back."""
    assert Decimal(reading(value)) == value
    assert reading(Decimal(f"{value}00")) == reading(value)


@given(st.text())
def test_spans_are_in_order(text: str) -> None:
    """Numbers of any text do not overlap and lie inside it."""
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end


def test_an_endless_run_of_digits_is_compared_and_not_reckoned_with() -> None:
    """A key of thousands of digits is a value of its own, also before a scale."""
    key = "7" * 5000
    (number,) = find_numbers(f"{key} of them")
    assert number.readings == {f"{key}.."}
    (scaled,) = find_numbers(f"{key} million")
    assert scaled.readings == frozenset()
