"""Months, weekdays and words of time in English and Russian, in all inflected forms."""

from __future__ import annotations

from typing import Final


def _numbered(text: str, start: int) -> dict[str, int]:
    """Read one line for each number."""
    lines = text.strip().splitlines()
    return {word: number for number, line in enumerate(lines, start) for word in line.split()}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS: Final = _numbered(
    """
january январь января январе январю январем
february февраль февраля феврале февралю февралем
march март марта марте марту мартом
april апрель апреля апреле апрелю апрелем
may май мая мае маю маем
june июнь июня июне июню июнем
july июль июля июле июлю июлем
august август августа августе августу августом
september сентябрь сентября сентябре сентябрю сентябрем
october октябрь октября октябре октябрю октябрем
november ноябрь ноября ноябре ноябрю ноябрем
december декабрь декабря декабре декабрю декабрем
""",
    1,
)
SHORT_MONTHS: Final = _numbered(
    """
jan янв
feb фев февр
mar мар
apr апр
мая
jun июн
jul июл
aug авг
sep sept сен сент
oct окт
nov ноя нояб
dec дек
""",
    1,
)
"""Short forms, which name a month only beside a day or a year."""

WEEKDAYS: Final = _numbered(
    """
monday mondays понедельник понедельника понедельнику понедельником понедельникам
tuesday tuesdays вторник вторника вторнику вторником вторникам
wednesday wednesdays среда среду среды средам
thursday thursdays четверг четверга четвергу четвергом четвергам
friday fridays пятница пятницу пятницы пятнице пятницей пятницам
saturday saturdays суббота субботу субботы субботе субботам
sunday sundays воскресенье воскресенья воскресенью воскресеньям
""",
    0,
)

DAY_WORDS: Final = {
    "today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "сегодня": 0, "сегодняшний": 0,
    "сегодняшнего": 0, "вчера": -1, "вчерашний": -1, "вчерашнего": -1, "завтра": 1,
    "завтрашний": 1, "позавчера": -2, "послезавтра": 2,
}  # fmt: skip
"""Word → days from the day on which it is said."""

NOW: Final = _words("now currently nowadays сейчас теперь нынче ныне")
PREVIOUS: Final = _words(
    "last previous past прошлый прошлого прошлом прошлую прошлой прошлое прошлым прошлая"
)
NEXT: Final = _words(
    "next coming следующий следующего следующем следующую следующей следующее следующим"
)
THIS: Final = _words(
    "this current этот этого этом эту этой это эта текущий текущего текущем текущей"
)
AGO: Final = _words("ago back earlier назад")
