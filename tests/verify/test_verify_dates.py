"""V5: dates, against what was said and when."""

from __future__ import annotations

import pytest

from passages import hard, objections, soft

FAITHFUL = [
    ("we start on march the third", "We start on 3 March."),
    ("восьмого февраля двадцать шестого года", "8 февраля 2026 года."),
    ("восьмого февраля", "On February 8, 2026."),
    ("yesterday we shipped it", "We shipped it on 8 March 2026."),
    ("last tuesday we met", "We met on Tuesday, 3 March 2026."),
    ("три дня назад", "6 марта."),
    ("last month it broke", "It broke in February 2026."),
    ("it ends in may", "It ends in May."),
    ("we had fifty people in march", "In March 50 people came."),
    ("last year it was six and this year it is five", "It was 6 in 2025 and 5 in 2026."),
    ("now we have two teams", "As of March 2026, there are two teams."),
    ("you may go in march", "You may go in March."),
]


@pytest.mark.parametrize(("said", "written"), FAITHFUL)
def test_date_that_was_meant_passes(said: str, written: str) -> None:
    """A date passes when it was said, or follows from the day of the recording."""
    language = "en" if written.isascii() else "ru"
    of = "en" if said.isascii() else "ru"
    assert hard(objections(said, written, language=language, of=of)) == set()


LIES = [
    ("we start on march the third", "We start on 4 March."),
    ("we start on march the third", "We start on 3 April."),
    ("yesterday we shipped it", "We shipped it on 7 March 2026."),
    ("в прошлом месяце", "В январе 2026 года."),
    ("we shipped it", "We shipped it on 2026-03-08."),
    ("it was on the eighth of march", "It was on Saturday, 8 March 2026."),
    ("yesterday we had fifty users", "On 50 March 2026 we had 50 users."),
    ("yesterday we had fifty users", "On March 50 we had 50 users."),
    ("вчера было пятьдесят", "50 марта 2026 года было 50."),
    ("last year it was six and this year it is five", "It was 6 in 2026 and 5 in 2026."),
    ("last year it was six and this year it is five", "It was 6 in 2025 and 5 in 2025."),
    ("it was some day in twenty twenty four", "It was in June 2024."),
]


@pytest.mark.parametrize(("said", "written"), LIES)
def test_other_date_is_hard(said: str, written: str) -> None:
    """A date that does not follow, and a weekday that does not fit, are hard findings."""
    language = "en" if said.isascii() else "ru"
    assert "V5" in hard(objections(said, written, language=language))


def test_relative_time_is_soft() -> None:
    """`Yesterday` that nobody said is reported, no more."""
    found = objections("we shipped a plugin", "Yesterday we shipped a plugin.")
    assert (hard(found), soft(found)) == (set(), {"V5"})
