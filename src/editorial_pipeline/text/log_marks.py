"""What a speaker says is for a log: "For the log: …", "put this in my diary", «в журнал: …».

Precision comes before recall: programs have logs too. Only what opens a sentence counts, and what
goes on with a word of its own (`log file`) does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from editorial_pipeline.text.clean import capitalise
from editorial_pipeline.text.mark_forms import LEAD_EN, LEAD_RU
from editorial_pipeline.text.patterns import LatePattern

_LOG_EN: Final = r"(?P<name>(?:[\w-]+ ){0,3}?)(?:log|logbook|journal|diary)"
_LOG_RU: Final = r"(?P<name>(?:[\w-]+ ){0,2}?)(?:журнал|дневник)а?"
_THE: Final = r"(?:the|my|our) "
_THIS: Final = r"(?:this|that|it|these|all this|all of this|this one|this part)"
_COLON: Final = r"\s*(?:[:.!…—–]|-\s)\s*"
_STOP: Final = rf"(?:{_COLON}|\s*$)(?P<rest>.*)$"
_FIRST_PERSON: Final = r"\s*(?:[:—–]\s*|,\s*(?=(?:i|i'm|i've|my|today|yesterday|this week)\b))"

_OPENING: Final = tuple(
    LatePattern(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        (
            rf"^{LEAD_EN}(?:this(?: one)? is |that's |it's |something |an entry |a note )?"
            rf"for {_THE}{_LOG_EN}(?:{_FIRST_PERSON}(?P<rest>.+)|\s*[.!…]*)$"
        ),
        rf"^{LEAD_EN}(?:in|into|to) {_THE}{_LOG_EN}\s*:\s*(?P<rest>.+)$",
        rf"^{LEAD_EN}(?:a |new |a new )?(?P<name>)(?:log|journal|diary) entry{_STOP}",
        rf"^{LEAD_EN}(?P<name>)(?:log|diary|journal)\s*:\s*(?P<rest>.+)$",
        (
            rf"^{LEAD_EN}(?:put|add|write|note|enter)(?: down)? (?:in|into|to) {_THE}{_LOG_EN}"
            r"(?:,? that |\s*:\s*)(?P<rest>.+)$"
        ),
        (
            rf"^{LEAD_RU}(?:это |запись |новая запись )?(?:в|для) (?:мой |моего |наш )?{_LOG_RU}"
            r"\s*(?::|[—–]|-\s|[.!…]*$)\s*(?P<rest>.*)$"
        ),
        (
            rf"^{LEAD_RU}(?:запиши|запишем|занеси|добавь|внеси)(?:те)? (?:в|для) "
            rf"(?:мой |наш )?{_LOG_RU}(?:,? что |\s*:\s*)(?P<rest>.+)$"
        ),
    )
)
"""What follows is for the log: in the sentence, and in the note."""

_CLOSING: Final = tuple(
    LatePattern(pattern, re.IGNORECASE)
    for pattern in (
        (
            rf"^{LEAD_EN}(?:let's |can you |could you |please )?"
            rf"(?:put|add|write|note|file|enter|save) {_THIS}(?: down| too| also| as well)? "
            rf"(?:in|into|to|for) {_THE}{_LOG_EN}"
            r"(?: too| also| as well|,? please)?\s*[.!…]*$"
        ),
        (
            rf"^{LEAD_EN}(?:all )?{_THIS} (?:goes|belongs|should go|needs to go|can go|is) "
            rf"(?:in|into|to|for) {_THE}{_LOG_EN}(?: too| also| as well)?\s*[.!…]*$"
        ),
        (
            rf"^{LEAD_RU}(?:запиши|запишем|занеси|добавь|внеси|положи)(?:те)? "
            rf"(?:это|все это|всё это)(?: тоже)? (?:в|для) (?:мой |наш )?{_LOG_RU}"
            r"(?:,? пожалуйста)?\s*[.!…]*$"
        ),
        (
            rf"^{LEAD_RU}(?:вс[её] )?это(?: тоже| пойд[её]т| ид[её]т| надо| нужно| можно)* "
            rf"(?:в|для) (?:мой |моего |наш )?{_LOG_RU}(?: тоже)?\s*[.!…]*$"
        ),
    )
)
"""What was said belongs to the log."""


@dataclass(frozen=True, slots=True)
class LogMark:
    """A sentence that names a log. `name` is what it is called besides, `rest` what it also says.

    `opens` tells whether what follows is for the log, and not what was said before.
    """

    name: str
    rest: str
    opens: bool


@lru_cache(maxsize=1 << 14)
def find_log_mark(text: str) -> LogMark | None:
    """Return what a sentence says of a log, None where it says nothing of one."""
    plain = " ".join(text.replace("’", "'").split())
    if _SOME.search(plain) is None:
        return None
    for forms, opens in ((_OPENING, True), (_CLOSING, False)):
        for form in forms:
            found = form.match(plain)
            if found:
                groups = found.groupdict()
                rest = (groups.get("rest") or "").strip(" .!…") and (groups.get("rest") or "")
                return LogMark((groups["name"] or "").strip(), rest.strip(), opens)
    return None


def without_log_lead(text: str) -> str:
    """Return a sentence without "For the log:" in front of it; one that says nothing else stays."""
    mark = find_log_mark(text)
    return capitalise(mark.rest) if mark is not None and mark.rest else text


_SOME: Final = LatePattern(
    r"\b(?:log|logbook|journal|diary|журнала?|дневника?)\b",
    re.IGNORECASE,
    words=("log", "journal", "diary", "журнал", "дневник"),
)
