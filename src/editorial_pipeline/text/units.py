"""What stands beside a number and gives it meaning: per cent, currencies, time, sizes.

A unit has one code in both languages, so that `twenty minutes` and «20 минут» agree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

PERCENT: Final = "%"
CURRENCIES: Final = frozenset({"USD", "EUR", "RUB", "GBP"})

_SYMBOLS: Final = {"%": PERCENT, "$": "USD", "€": "EUR", "₽": "RUB", "£": "GBP"}
_PATTERNS: Final = {
    PERCENT: "percents?|percentage|pct|процент(?:а|ов|у|ам|ами|ах|ы|ом|е)?",
    "USD": "dollars?|usd|bucks?|доллар(?:а|ов|ы|у|ам|ами|ах)?|бакс(?:а|ов|ы)",
    "EUR": "euros?|eur|евро",
    "RUB": "rubles?|roubles?|rub|рубл(?:ь|я|ей|и|ю|ям|ями|ях)|руб",
    "GBP": "gbp|pounds?|фунт(?:а|ов|ы)?",
    "second": "seconds?|secs?|секунд(?:а|ы|у|ам|ами)?|сек",
    "minute": "minutes?|mins?|минут(?:а|ы|у|ам|ами|ки|ку|очку)?|мин",
    "hour": "hours?|hrs?|час(?:а|ов|ам|ами|у|ик|ика|иков)?",
    "day": "days?|день|дня|дней|дням|днями|дни|сутки|суток",
    "week": "weeks?|недел(?:я|и|ю|ь|ям|ями|е|ей|ях)",
    "month": "months?|месяц(?:а|ев|ы|у|ам|ами|е|ах)?",
    "year": "years?|год(?:а|ам|ами|у|ом)?|лет|годов|году",
    "times": "times|раза?",
    "people": "people|persons?|человека?|людей",
    "KB": "kb|кб|килобайт(?:а|ов)?|kilobytes?",
    "MB": "mb|мб|мегабайт(?:а|ов)?|megabytes?",
    "GB": "gb|гб|гигабайт(?:а|ов)?|gigabytes?|gigs?|гиг(?:а|ов)?",
    "TB": "tb|тб|терабайт(?:а|ов)?|terabytes?",
    "km": "km|км|kilomet(?:er|re)s?|километр(?:а|ов|ы)?",
    "kg": "kg|кг|kilos?|kilograms?|килограмм(?:а|ов)?|кило",
}
_UNIT: Final = re.compile(
    "|".join(f"(?P<u{number}>{pattern})" for number, pattern in enumerate(_PATTERNS.values()))
)
_CODES: Final = tuple(_PATTERNS)


@lru_cache(maxsize=4096)
def unit_code(token: str) -> str | None:
    """Return the code of a unit word or symbol in lower case, or None."""
    if token in _SYMBOLS:
        return _SYMBOLS[token]
    match = _UNIT.fullmatch(token.replace("ё", "е"))
    if match is None or match.lastgroup is None:
        return None
    return _CODES[int(match.lastgroup[1:])]
