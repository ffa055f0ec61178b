"""Number words of English and Russian, in all their inflected forms.

Data for `numbers`. `ё` is written `е`; words are in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final

THOUSAND: Final = 1000
MILLION: Final = THOUSAND**2
BILLION: Final = THOUSAND**3
TRILLION: Final = THOUSAND**4


def _table(text: str) -> dict[str, int]:
    """Read lines of `value word word …`."""
    rows = (line.split() for line in text.strip().splitlines())
    return {word: int(row[0]) for row in rows for word in row[1:]}


CARDINALS: Final = _table("""
0 zero nil oh ноль нуль нуля нулю нулем нуле
1 one один одна одно одного одной одну одному одним одном
2 two два две двух двум двумя двое двоих двоим
3 three три трех трем тремя трое троих троим
4 four четыре четырех четырем четырьмя четверо четверых
5 five пять пяти пятью пятеро пятерых
6 six шесть шести шестью шестеро шестерых
7 seven семь семи семеро семерых
8 eight восемь восьми восемью восьмью
9 nine девять девяти девятью
10 ten десять десяти десятью
11 eleven одиннадцать одиннадцати одиннадцатью
12 twelve двенадцать двенадцати двенадцатью
13 thirteen тринадцать тринадцати тринадцатью
14 fourteen четырнадцать четырнадцати четырнадцатью
15 fifteen пятнадцать пятнадцати пятнадцатью
16 sixteen шестнадцать шестнадцати шестнадцатью
17 seventeen семнадцать семнадцати семнадцатью
18 eighteen восемнадцать восемнадцати восемнадцатью
19 nineteen девятнадцать девятнадцати девятнадцатью
20 twenty двадцать двадцати двадцатью
30 thirty тридцать тридцати тридцатью
40 forty fourty сорок сорока
50 fifty пятьдесят пятидесяти пятьюдесятью
60 sixty шестьдесят шестидесяти шестьюдесятью
70 seventy семьдесят семидесяти семьюдесятью
80 eighty восемьдесят восьмидесяти восемьюдесятью
90 ninety девяносто девяноста
100 сто ста
200 двести двухсот двумстам двумястами двухстах
300 триста трехсот тремстам тремястами трехстах
400 четыреста четырехсот четыремстам четырьмястами четырехстах
500 пятьсот пятисот пятистам пятьюстами пятистах
600 шестьсот шестисот шестистам шестьюстами шестистах
700 семьсот семисот семистам семьюстами семистах
800 восемьсот восьмисот восьмистам восемьюстами восьмистах
900 девятьсот девятисот девятистам девятьюстами девятистах
""")
"""Word → value below 1000; each is added to what precedes it where its place is still free."""

SCALES: Final = _table(f"""
100 hundred
{THOUSAND} thousand тысяча тысячи тысяч тысяче тысячу тысячам тысячей тысячами тысячах тыс тыщ тыща
{THOUSAND} тыщи тыщу
{MILLION} million mln миллион миллиона миллионов миллиону миллионом миллионе миллионы млн лям ляма
{MILLION} лямов миллионам миллионами
{BILLION} billion bn миллиард миллиарда миллиардов миллиарду миллиарде миллиарды млрд миллиардами
{TRILLION} trillion trn триллион триллиона триллионов триллионы трлн
""")
"""Word → what the number before it is multiplied with (1 where there is none)."""

FRACTIONAL: Final = {
    "полтора": Decimal("1.5"),
    "полторы": Decimal("1.5"),
    "полутора": Decimal("1.5"),
}

_ENGLISH_ORDINALS: Final = _table("""
1 first
2 second
3 third
4 fourth
5 fifth
6 sixth
7 seventh
8 eighth
9 ninth
10 tenth
11 eleventh
12 twelfth
13 thirteenth
14 fourteenth
15 fifteenth
16 sixteenth
17 seventeenth
18 eighteenth
19 nineteenth
20 twentieth
30 thirtieth
40 fortieth
50 fiftieth
60 sixtieth
70 seventieth
80 eightieth
90 ninetieth
100 hundredth
1000 thousandth
""")

_RUSSIAN_ORDINALS: Final = _table("""
1 перв
2 втор
3 трет
4 четверт
5 пят
6 шест
7 седьм
8 восьм
9 девят
10 десят
11 одиннадцат
12 двенадцат
13 тринадцат
14 четырнадцат
15 пятнадцат
16 шестнадцат
17 семнадцат
18 восемнадцат
19 девятнадцат
20 двадцат
30 тридцат
40 сороков
50 пятидесят
60 шестидесят
70 семидесят
80 восьмидесят
90 девяност
100 сот
1000 тысячн
2000 двухтысячн
""")
_ORDINAL_ENDING: Final = re.compile(
    "(?:ь?(?:его|ему|им|ем|я|ей|ю|е|и|их|ими)|ый|ий|ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)$"
)
_LONGEST_ENDING: Final = 4

LOOSE: Final[dict[str, tuple[str, ...]]] = {
    "half": ("0.5", "50", "30"),
    "halves": ("0.5", "50"),
    "quarter": ("0.25", "25", "15"),
    "quarters": ("0.25", "25"),
    "third": ("33", "0.33"),
    "thirds": ("3", "33", "67", "66"),
    "couple": ("2",),
    "pair": ("2",),
    "both": ("2",),
    "twice": ("2",),
    "double": ("2",),
    "doubled": ("2",),
    "doubles": ("2",),
    "thrice": ("3",),
    "triple": ("3",),
    "tripled": ("3",),
    "dozen": ("12",),
    "dozens": ("12",),
    "hundreds": ("100",),
    "thousands": ("1000",),
    "millions": (str(MILLION),),
    "billions": (str(BILLION),),
    "once": ("1",),
    "single": ("1",),
    "fortnight": ("2", "14"),
    "decade": ("10",),
    "decades": ("10",),
    "century": ("100",),
    "grand": ("1000",),
    "половина": ("0.5", "50", "30"),
    "половину": ("0.5", "50", "30"),
    "половины": ("0.5", "50", "30"),
    "половине": ("0.5", "50", "30"),
    "полчаса": ("0.5", "30"),
    "получаса": ("0.5", "30"),
    "полгода": ("0.5", "6"),
    "полмиллиона": ("500000",),
    "четверть": ("0.25", "25", "15"),
    "четверти": ("0.25", "25", "15"),
    "треть": ("33", "0.33"),
    "трети": ("33", "66", "67"),
    "пара": ("2",),
    "пару": ("2",),
    "пары": ("2",),
    "оба": ("2",),
    "обе": ("2",),
    "обоих": ("2",),
    "дважды": ("2",),
    "вдвое": ("2",),
    "вдвоем": ("2",),
    "трижды": ("3",),
    "втрое": ("3",),
    "втроем": ("3",),
    "вчетверо": ("4",),
    "дюжина": ("12",),
    "дюжину": ("12",),
    "десяток": ("10",),
    "десятка": ("10",),
    "десятков": ("10",),
    "десятки": ("10",),
    "двадцатка": ("20",),
    "двадцатку": ("20",),
    "сотня": ("100",),
    "сотню": ("100",),
    "сотни": ("100",),
    "сотен": ("100",),
    "сотка": ("100",),
    "сотку": ("100",),
    "косарь": ("1000",),
    "век": ("100",),
}
"""Words that justify a number but claim none themselves, with what they justify."""

LOOSE_MULTIPLES: Final[dict[str, int | Decimal]] = {
    "couple": 2,
    "few": 3,
    "half": Decimal("0.5"),
    "quarter": Decimal("0.25"),
    "dozen": 12,
    "dozens": 12,
    "tens": 10,
    "пару": 2,
    "пара": 2,
    "пол": Decimal("0.5"),
    "полу": Decimal("0.5"),
    "десятки": 10,
    "десяток": 10,
    "десятков": 10,
    "сотни": 100,
    "сотню": 100,
    "hundreds": 100,
}
"""What multiplies a scale that follows: `half a million`, «пару тысяч»."""

_DECADES: Final = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60,
    "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip

_PREFIXES: Final = {
    "одно": 1, "двух": 2, "дву": 2, "трех": 3, "четырех": 4, "пяти": 5, "шести": 6, "семи": 7,
    "восьми": 8, "девяти": 9, "десяти": 10, "двенадцати": 12, "пятнадцати": 15, "двадцати": 20,
    "тридцати": 30, "сорока": 40, "пятидесяти": 50, "шестидесяти": 60, "девяносто": 90, "сто": 100,
    "полутора": Decimal("1.5"),
}  # fmt: skip
_PREFIXED: Final = re.compile(
    "^(" + "|".join(sorted(_PREFIXES, key=len, reverse=True)) + ")"
    "((?:час|минут|секунд|дневн|недел|месяч|годич|летн|лети|кратн|этап|шагов|уровн|слойн|сторон"
    "|процент|тысячн|ядерн|значн|страничн|раз|комнат|долларов).*)$"
)
SPOKEN_LETTERS: Final = {
    "k": THOUSAND, "ка": THOUSAND, "кей": THOUSAND, "m": MILLION, "эм": MILLION,
    "b": BILLION, "би": BILLION, "бэ": BILLION,
}  # fmt: skip
"""Letters after a number, as they are said: `seven b`, «два ка»."""


@lru_cache(maxsize=4096)
def ordinal(word: str) -> int | None:
    """Return the value of an ordinal number word (`twelfth`, «шестом»), or None."""
    if word in _ENGLISH_ORDINALS:
        return _ENGLISH_ORDINALS[word]
    for length in range(1, _LONGEST_ENDING + 1):
        value = _RUSSIAN_ORDINALS.get(word[:-length])
        if value is not None and _ORDINAL_ENDING.match(word[-length:]):
            return value
    return None


def loose_values(word: str) -> Iterator[str]:
    """Yield what a word justifies without being a number word (`decade`: 10; «двухнедельный»: 2).

    Halves and quarters justify the minutes and per cent they are commonly written as.
    """
    yield from LOOSE.get(word, ())
    if word in _DECADES:
        yield from (str(_DECADES[word]), str(1900 + _DECADES[word]), str(2000 + _DECADES[word]))
    if prefixed := _PREFIXED.match(word):
        yield str(_PREFIXES[prefixed[1]])
