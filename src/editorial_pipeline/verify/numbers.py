"""V4: every number can be derived from the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.dates import find_dates
from editorial_pipeline.text.digits import Token, tokens
from editorial_pipeline.text.numbers import Number, find_numbers
from editorial_pipeline.text.units import CURRENCIES, PERCENT
from editorial_pipeline.text.urls import find_exact
from editorial_pipeline.verify.context import Passage, cite_hint, elsewhere, quoted
from editorial_pipeline.verify.dates import derived_figures
from editorial_pipeline.verify.figures import Figures, figures_of, meridiem, noun_after, unit_of

_COUNTED_UP_TO = 12
_SMALL = 10
_HALVES = frozenset({"0.5", "50", "25", "0.25", "33"})
_NUMBERING = re.compile(r"(?:^|[\s(])\(?(\d{1,2})\)(?=\s)")
_REMEDY = "Use the figure that the cited segments give, or leave it out."


@dataclass(frozen=True, slots=True)
class _Claim:
    """A number of the text that must be justified, and what stands beside it."""

    number: Number
    text: str
    unit: str | None
    noun: str | None
    meridiem: str


def check_numbers(passage: Passage) -> Iterator[Finding]:
    """V4: digits and number words by value, with their unit and what they count."""
    if passage.is_verbatim:
        return
    figures = figures_of(passage.evidence)
    figures.values |= derived_figures(passage)
    for claim in _claims(passage.text):
        if not _is_known(claim.number, figures):
            if not _is_count(claim.number, passage):
                yield _unknown(passage, claim)
        else:
            yield from _beside(passage, claim, figures)


def _claims(text: str) -> Iterator[_Claim]:
    parts = tokens(text)
    skipped = [(d.start, d.end) for d in find_dates(text) if d.absolute]
    skipped += [(e.start, e.end) for e in find_exact(text) if e.kind in _EXACT]
    skipped += _numbering(text)
    for number in find_numbers(text, parts):
        inside = any(start <= number.start and number.end <= end for start, end in skipped)
        if inside or number.loose or _is_everyday(number):
            continue
        end = parts[min(number.last + 1, len(parts) - 1)].end
        shown = text[number.start : end if unit_of(parts, number) else number.end]
        if unit_of(parts, number) in CURRENCIES and number.first:
            shown = text[parts[number.first - 1].start : number.end]
        yield _Claim(
            number,
            shown,
            unit_of(parts, number),
            noun_after(parts, number),
            _meridiem(parts, number),
        )


_EXACT = frozenset({"link", "e-mail address", "web address", "path", "version"})
"""What V6 compares to the byte; hashtags and handles may hold a number, which V4 sees too."""


def _meridiem(parts: Sequence[Token], number: Number) -> str:
    said = meridiem(parts, number.last)
    if said or parts[number.first].kind != "time":
        return said
    return "pm" if int(parts[number.first].text.split(":")[0]) > 12 else ""  # noqa: PLR2004


def _numbering(text: str) -> list[tuple[int, int]]:
    """Return the spans of `1) … 2) …`, which count and claim nothing."""
    marks = list(_NUMBERING.finditer(text))
    counted = [int(mark[1]) for mark in marks]
    if len(marks) > 1 and counted == list(range(1, len(marks) + 1)):
        return [mark.span() for mark in marks]
    return []


def _is_everyday(number: Number) -> bool:
    """Whether a number word is as often a pronoun or a turn of phrase: `one`, `first`."""
    if number.digits:
        return False
    values = {int(v) for v in number.readings if v.isdigit()}
    return bool(values) and max(values) <= (3 if number.ordinal else 1)


def _is_known(number: Number, figures: Figures) -> bool:
    if number.readings & figures.values:
        return True
    plain = next((v for v in number.readings if v.isdigit() and len(v) > 4), "")  # noqa: PLR2004
    return bool(plain) and any(plain in digits for digits in figures.digits)


def _is_count(number: Number, passage: Passage) -> bool:
    """Whether the text itself holds as many things as the number says."""
    values = {int(v) for v in number.readings if v.isdigit() and int(v) <= _COUNTED_UP_TO}
    if not values:
        return False
    items = len(passage.block.items) if passage.block else 0
    return items in values or any(_listed(line) & values for line in passage.reading.lines)


@lru_cache(maxsize=256)
def _listed(line: str) -> set[int]:
    """Return how many things are listed behind each colon of a line."""
    counts = set()
    for tail in re.findall(r":\s*([^:.!?]+)", line):
        pieces = re.split(r",\s*(?:and |or |и |или )?|;\s*|\s+(?:and|or|и|или)\s+", tail)
        counts.add(len([piece for piece in pieces if piece.strip()]))
    return {count for count in counts if count > 1}


def _unknown(passage: Passage, claim: _Claim) -> Finding:
    others = elsewhere(passage, lambda text: _is_known(claim.number, figures_of((text,))))
    return passage.object(
        "V4",
        f"The number {quoted(claim.text)} is not in the cited segments.",
        _REMEDY + cite_hint(passage, others),
        hard=claim.number.digits or _is_telling(claim, passage),
        segments=others,
    )


def _is_telling(claim: _Claim, passage: Passage) -> bool:
    """Whether a number word is a figure: large, or counting what the sources count otherwise."""
    if passage.crosses_languages or claim.number.ordinal:
        return False
    values = [float(v) for v in claim.number.readings if v.replace(".", "", 1).isdigit()]
    return bool(values) and min(values) > _SMALL


def _beside(passage: Passage, claim: _Claim, figures: Figures) -> Iterator[Finding]:
    """Object to a known number with another unit, half of the day, or thing counted."""
    readings = claim.number.readings
    if claim.unit == PERCENT and PERCENT not in figures.units and not readings & _HALVES:
        yield _wrong(passage, claim, "the cited segments speak of no per cent")
    elif claim.unit in CURRENCIES and claim.unit not in figures.units:
        yield _wrong(passage, claim, "the cited segments do not name this currency")
    elif claim.unit and _has_other_unit(claim, figures):
        yield _wrong(passage, claim, "the cited segments give this number with another unit")
    elif claim.meridiem and _other_half(claim, figures):
        yield _wrong(passage, claim, "the cited segments name the other half of the day")
    elif not passage.crosses_languages and _is_swapped(claim, figures):
        yield _wrong(passage, claim, "the cited segments count something else with this number")


def _has_other_unit(claim: _Claim, figures: Figures) -> bool:
    readings = claim.number.readings
    if claim.unit is None or readings & figures.by_unit[claim.unit]:
        return False
    if readings & figures.without_unit:
        return False
    return any(readings & values for unit, values in figures.by_unit.items() if unit != claim.unit)


def _other_half(claim: _Claim, figures: Figures) -> bool:
    for value in claim.number.readings:
        hour = value.split(":")[0]
        said = figures.meridiems.get(str(int(hour) % 12)) if hour.isdigit() else None
        if said and "" not in said and claim.meridiem not in said:
            return True
    return False


def _is_swapped(claim: _Claim, figures: Figures) -> bool:
    if claim.noun is None or claim.number.ordinal or claim.unit:
        return False
    counted = figures.by_noun.get(claim.noun)
    if not counted or claim.number.readings & counted:
        return False
    return any(
        claim.number.readings & values
        for noun, values in figures.by_noun.items()
        if noun != claim.noun
    )


def _wrong(passage: Passage, claim: _Claim, why: str) -> Finding:
    shown = claim.text if claim.unit or claim.noun is None else _with_noun(passage.text, claim)
    return passage.hard("V4", f"In {quoted(shown)}, {why}.", _REMEDY)


def _with_noun(text: str, claim: _Claim) -> str:
    following = re.match(r"[-‑\s]*\w+", text[claim.number.end :])
    return text[claim.number.start : claim.number.end + (following.end() if following else 0)]
