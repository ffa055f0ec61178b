"""The dated sections of a log: what they are called, and in which order they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from editorial_pipeline.articles.document import Document, Section
from editorial_pipeline.models.draft import SectionDraft
from editorial_pipeline.models.notes import Language

_WEEK_OF: Final = {"ru": "Неделя с", "uk": "Тиждень з", "de": "Woche vom"}
_DAY: Final = re.compile(r"(?<!\d)(\d{4}-\d{2}(?:-\d{2})?)(?!\d)")


def dated_heading(day: date, form: str, language: Language) -> str:
    """Return the heading of what was said on a day; `form` is `week`, `day` or `month`.

    A week is named after its Monday.
    """
    if form == "day":
        return day.isoformat()
    if form == "month":
        return f"{day:%Y-%m}"
    monday = day - timedelta(days=day.weekday())
    return f"{_WEEK_OF.get(language, 'Week of')} {monday.isoformat()}"


def heading_day(heading: str | None) -> str | None:
    """Return the date in the heading of a section, which sorts by time; None where it has none."""
    found = _DAY.search(heading or "")
    return found[1] if found else None


def in_dated_order(
    document: Document, sections: Sequence[SectionDraft]
) -> tuple[SectionDraft, ...]:
    """Return the sections of a draft so that the newest of the log's stands first.

    A section that the log has already takes the blocks of a new one of that name. A new one goes
    before the first older one, behind whatever stands above it.
    """
    known = {_plain(s.heading): s.index for s in document.sections if s.heading is not None}
    placed: list[SectionDraft] = []
    for section in sections:
        existing = section.existing
        if existing is None and section.heading is not None:
            existing = known.get(_plain(section.heading))
        day = heading_day(section.heading)
        if existing is None and day is not None:
            placed.append(replace(section, after=_before_older(document.sections, day)))
        else:
            placed.append(replace(section, existing=existing))
    return tuple(sorted(placed, key=_newest_first))


def _newest_first(section: SectionDraft) -> tuple[bool, tuple[int, ...]]:
    day = heading_day(section.heading) or ""
    return section.existing is None, tuple(-ord(character) for character in day)


def _before_older(sections: Iterable[Section], day: str) -> int | None:
    """Return the index of the section that one of `day` follows, None for the end of the text."""
    above = 0
    dated = False
    for section in sections:
        other = heading_day(section.heading)
        if other is not None and other < day:
            return above
        dated = dated or other is not None
        if section.index == 0 or other is not None or not dated:
            above = section.index
    return above if dated else None


def _plain(heading: str | None) -> str:
    return " ".join((heading or "").casefold().split())
