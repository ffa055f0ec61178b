"""Dates, absolute and relative."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.dates import PartialDate, find_dates

SAID = date(2026, 2, 11)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 8 February 2026", [(2026, 2, 8)]),
        ("February 8th, 2026", [(2026, 2, 8)]),
        ("February eighth, twenty twenty six", [(2026, 2, 8)]),
        ("восьмого февраля", [(None, 2, 8)]),
        ("8-го февраля 2026 года", [(2026, 2, 8)]),
        ("в июне двадцать третьего", [(2023, 6, None)]),
        ("2026-02-08", [(2026, 2, 8)]),
        ("08.02.2026", [(2026, 2, 8)]),
        ("2/8/2026", [(2026, 8, 2), (2026, 2, 8)]),
        ("in May", [(None, 5, None)]),
        ("you may go", []),
        ("в феврале пять человек", [(None, 2, None)]),
        ("In February 5 people came", [(None, 2, None)]),
        ("yesterday", [(2026, 2, 10)]),
        ("три дня назад", [(2026, 2, 8)]),
        ("last month", [(2026, 1, None)]),
        ("a month ago", [(2026, 1, None)]),
        ("в прошлом году", [(2025, None, None)]),
        ("last Tuesday", [(2026, 2, 3), (2026, 2, 10)]),
        ("31.02.2026", []),
    ],
)
def test_dates_are_resolved(text: str, expected: list[tuple[int | None, ...]]) -> None:
    """A date said on 11 February 2026 means these days."""
    found = [known for mention in find_dates(text) for known in mention.resolved(SAID)]
    assert [(known.year, known.month, known.day) for known in found] == expected


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_written_dates_read_back(day: date) -> None:
    """Every day reads back from its usual forms."""
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%A, %d %B %Y"):
        (mention,) = find_dates(day.strftime(form))
        (found,) = mention.absolute
        assert found.real == day
        assert found.weekday in {None, day.weekday()}


def test_complete_date_knows_its_weekday() -> None:
    """8 February 2026 was a Sunday."""
    assert PartialDate.of(date(2026, 2, 8)) == PartialDate(2026, 2, 8, 6)
