"""What is for a log: the wordings that say so, and those that talk about logs of programs."""

from __future__ import annotations

import pytest

from editorial_pipeline.text.log_marks import LogMark, find_log_mark, without_log_lead

OPENING = [
    ("For the log: today I shipped it.", "", "today I shipped it."),
    ("Okay, so this is for my research log: it failed again.", "research", "it failed again."),
    ("For the log, I shipped it today.", "", "I shipped it today."),
    ("This is for the log.", "", ""),
    ("For my diary.", "", ""),
    ("Log entry: the tests are green.", "", "the tests are green."),
    ("Diary entry.", "", ""),
    ("Note in the log that the tests are green.", "", "the tests are green."),
    ("В журнал: сегодня выпустили релиз.", "", "сегодня выпустили релиз."),
    ("Ну это в дневник.", "", ""),
    ("Для рабочего журнала: всё готово.", "рабочего", "всё готово."),
    ("Запиши в дневник, что тесты зелёные.", "", "тесты зелёные."),
]
CLOSING = [
    ("Put this in the log.", ""),
    ("Please add it to my work journal, please.", "work"),
    ("All of this goes in the log.", ""),
    ("Запиши это в журнал.", ""),
    ("Всё это в дневник.", ""),
]
NO_MARK = [
    "We put this in the log file.",
    "For the log we use JSON.",
    "For the log, we use JSON.",
    "In the log we found three errors.",
    "The log: a file that nobody reads.",
    "Add it to the log level.",
    "The server writes to the log.",
    "We put it in the log.",
    "В журнале мы нашли ошибку.",
    "В журнал пишем только ошибки.",
    "Сервер пишет в журнал.",
    "My blog: a place for this.",
    "The journal is for readers.",
]


@pytest.mark.parametrize(("said", "name", "rest"), OPENING)
def test_opening(said: str, name: str, rest: str) -> None:
    """What follows is for the log, in the sentence and after it."""
    assert find_log_mark(said) == LogMark(name, rest, opens=True)


@pytest.mark.parametrize(("said", "name"), CLOSING)
def test_closing(said: str, name: str) -> None:
    """What was said belongs to the log."""
    assert find_log_mark(said) == LogMark(name, "", opens=False)


@pytest.mark.parametrize("said", NO_MARK)
def test_logs_of_programs_are_none(said: str) -> None:
    """Sentences about logs say nothing of where they belong."""
    assert find_log_mark(said) is None


def test_lead_is_left_out() -> None:
    """Only the words that name the log go; a sentence of nothing else stays."""
    assert without_log_lead("For the log: today I shipped it.") == "Today I shipped it."
    assert without_log_lead("This is for the log.") == "This is for the log."
    assert without_log_lead("The server writes to the log.") == "The server writes to the log."
