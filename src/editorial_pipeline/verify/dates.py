"""V5: dates follow from what was said and when it was said; a weekday fits its date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.calendar_words import MONTHS
from editorial_pipeline.text.dates import DateMention, PartialDate, find_dates
from editorial_pipeline.verify.context import Passage, quoted
from editorial_pipeline.verify.figures import evidence_figures

_YEARS = range(1900, 2101)
_YEAR = re.compile(r"(?<![\d.,:/–-])(?:19|20)\d\d(?![\d.,:/–-]*\d)")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_NO_DAY = re.compile(
    rf"(?<![\d.,:–-])(?:3[2-9]|[4-9]\d)(?:th|nd|rd)? (?:of )?(?:{_MONTH})\b(?! \d{{1,2}}\b)"
    rf"|\bon (?:{_MONTH}) (?:3[2-9]|[4-9]\d)\b",
    re.IGNORECASE,
)
"""A day that no month has. «In March 50 users came» is none."""
_FAR = 1


def check_dates(passage: Passage) -> Iterator[Finding]:
    """V5: absolute dates hard, relative ones (`yesterday`) soft."""
    if passage.is_verbatim:
        return
    for found in _NO_DAY.finditer(passage.text):
        yield passage.hard(
            "V5", f"There is no day {quoted(found[0])}.", "Use the date that was said."
        )
    mentions = find_dates(passage.text)
    yield from _exchanged_years(passage, mentions)
    if not mentions:
        return
    known = _known_dates(passage)
    for mention in mentions:
        words = quoted(passage.text[mention.start : mention.end])
        if any(_weekday_is_wrong(found) for found in mention.absolute):
            yield passage.hard(
                "V5",
                f"The date {words} falls on another weekday.",
                "Leave out the weekday, or use the date that was said.",
            )
        elif mention.absolute:
            if not _is_known(mention, known, passage):
                yield passage.hard(
                    "V5",
                    f"The date {words} does not follow from the cited segments.",
                    "Use the date that was said, or leave it out.",
                )
        elif not _is_said(mention, known, passage):
            yield passage.soft(
                "V5",
                f"The time {words} is not in the cited segments.",
                "Give the date that was meant, or leave it out.",
            )


def _exchanged_years(passage: Passage, mentions: Iterable[DateMention]) -> Iterator[Finding]:
    """Object to a year in the place of another one, as «last year» and "this year" are two.

    Only where text and sources name equally many years: each then is one of the other side.
    """
    days = [(m.start, m.end) for m in mentions if m.absolute and m.absolute[0].month is not None]
    claimed = [
        int(match[0])
        for match in _YEAR.finditer(passage.text)
        if not any(start <= match.start() < end for start, end in days)
    ]
    if not claimed:
        return
    said = [
        found.year
        for text, day in _said_on(passage)
        for mention in find_dates(text, spoken=True)
        for found in [*mention.absolute, *mention.resolved(day)][:1]
        if found.year is not None and found.month is None
    ]
    if len(said) != len(claimed):
        return
    for year in claimed:
        if year in said:
            said.remove(year)
        else:
            yield passage.hard(
                "V5", f"The year “{year}” stands where another one was said.", "Use that year."
            )


def derived_figures(passage: Passage) -> set[str]:
    """Return the years that relative dates of the sources stand for, and single days."""
    found: set[str] = set()
    for text, said in _said_on(passage):
        for mention in find_dates(text, spoken=True):
            resolved = mention.resolved(said)
            found |= {str(known.year) for known in resolved if known.year is not None}
            if len(resolved) == 1 and resolved[0].day is not None:
                found.add(str(resolved[0].day))
    return found


def _weekday_is_wrong(found: PartialDate) -> bool:
    real = found.real
    return real is not None and found.weekday is not None and real.weekday() != found.weekday


def _said_on(passage: Passage) -> Iterator[tuple[str, date]]:
    """Yield the words of each source with the day they were said on."""
    for segment in passage.sources:
        captured = passage.context.captured.get(segment.note)
        if captured is not None:
            yield segment.text, captured.date()


def _known_dates(passage: Passage) -> list[PartialDate]:
    told = [find_dates(text, spoken=True) for text in passage.evidence]
    known = [found for mentions in told for mention in mentions for found in mention.absolute]
    for text, said in _said_on(passage):
        for mention in find_dates(text, spoken=True):
            known += mention.resolved(said)
    return known


def _is_known(mention: DateMention, known: Iterable[PartialDate], passage: Passage) -> bool:
    years = _known_years(passage)
    return any(_agrees(claim, fact, years) for claim in mention.absolute for fact in known) or any(
        _only_year(claim, years) for claim in mention.absolute
    )


def _known_years(passage: Passage) -> set[int]:
    """Return the years that were said, and that of the recording with its neighbours."""
    values = evidence_figures(passage.evidence).values
    said = {int(value) for value in values if value.isdigit() and int(value) in _YEARS}
    for _, day in _said_on(passage):
        said |= {day.year - _FAR, day.year, day.year + _FAR}
    return said


def _only_year(claim: PartialDate, years: set[int]) -> bool:
    return claim.month is None and claim.day is None and claim.year in years


def _agrees(claim: PartialDate, fact: PartialDate, years: set[int]) -> bool:
    """Whether a fact justifies a claim: it must give the month and day, and not deny the rest."""
    for wanted, given in ((claim.month, fact.month), (claim.day, fact.day)):
        if wanted is not None and wanted != given:
            return False
    if claim.year is not None and fact.year is not None:
        return claim.year == fact.year
    return claim.year is None or claim.year in years


def _is_said(mention: DateMention, known: Iterable[PartialDate], passage: Passage) -> bool:
    """Whether a relative mention, read on the day of a source, is a date that was said."""
    facts = set(known)
    if mention.unit == "month" and mention.shift == (0,):
        return True
    for _, said in _said_on(passage):
        for claim in mention.resolved(said):
            if claim in facts or any(_covers(claim, fact) for fact in facts):
                return True
    said_weekdays = {fact.weekday for fact in facts}
    return mention.weekday is not None and mention.weekday in said_weekdays


def _covers(claim: PartialDate, fact: PartialDate) -> bool:
    parts = ((claim.year, fact.year), (claim.month, fact.month), (claim.day, fact.day))
    return all(wanted is None or wanted == given for wanted, given in parts)
