"""V4: every number can be derived from the sources, with its unit and what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.units import CURRENCIES, PERCENT
from editorial_pipeline.verify.claims import Claim, find_claims
from editorial_pipeline.verify.context import Passage, cite_hint, elsewhere, quoted
from editorial_pipeline.verify.dates import derived_figures
from editorial_pipeline.verify.figures import Figures, evidence_figures, figures_of

_COUNTED = range(2, 13)
_SMALL = 10
_YEARS = 1000
_HALVES = frozenset({"0.5", "50", "25", "0.25", "33"})
_REMEDY = "Use the figure that the cited segments give, or leave it out."


def check_numbers(passage: Passage) -> Iterator[Finding]:
    """V4: digits hard; number words hard where they are large or count what was counted."""
    if passage.is_verbatim:
        return
    claims = find_claims(passage.text)
    if not claims:
        return
    said = evidence_figures(passage.evidence)
    figures = replace(said, values=said.values | derived_figures(passage))
    claimed = frozenset(value for claim in claims for value in claim.readings)
    for claim in claims:
        if not claim.readings & figures.values:
            if not _is_count(claim, passage):
                yield _unknown(passage, claim, figures)
        elif why := _contradiction(claim, figures, claimed, passage):
            yield passage.hard("V4", f"In {quoted(_shown(passage, claim))}, {why}.", _REMEDY)
    if not passage.is_heading:
        yield from _misplaced(passage, claims)


def _is_count(claim: Claim, passage: Passage) -> bool:
    """Whether the text itself holds as many things as the number says."""
    values = {int(v) for v in claim.readings if v.isdigit() and int(v) in _COUNTED}
    if not values:
        return False
    items = len(passage.block.items) if passage.block else 0
    return items in values or any(_listed(line) & values for line in passage.reading.lines)


@lru_cache(maxsize=256)
def _listed(line: str) -> frozenset[int]:
    """Return how many things are listed behind each colon of a line."""
    counts = set()
    for tail in re.findall(r":\s*([^:.!?]+)", line):
        pieces = re.split(r",\s*(?:and |or |и |или )?|;\s*|\s+(?:and|or|и|или)\s+", tail)
        counts.add(len([piece for piece in pieces if piece.strip()]))
    return frozenset(counts)


def _unknown(passage: Passage, claim: Claim, figures: Figures) -> Finding:
    others = elsewhere(passage, lambda text: bool(claim.readings & _values(text)))
    return passage.object(
        "V4",
        f"The number {quoted(claim.text)} is not in the cited segments.",
        _REMEDY + cite_hint(passage, others),
        hard=claim.number.digits or _is_telling(claim, figures, passage),
        segments=others,
    )


@lru_cache(maxsize=20_000)
def _values(text: str) -> frozenset[str]:
    """Return the values in a segment, which every objection looks through again."""
    return frozenset(figures_of((text,)).values)


def _is_telling(claim: Claim, figures: Figures, passage: Passage) -> bool:
    """Whether a number word is a figure: large, or counting what the sources count otherwise."""
    if passage.crosses_languages or claim.number.ordinal:
        return False
    values = [float(v) for v in claim.readings if v.replace(".", "", 1).isdigit()]
    if values and min(values) > _SMALL:
        return True
    return bool(figures.by_unit.get(claim.unit or "") or figures.by_noun.get(claim.noun or ""))


def _contradiction(
    claim: Claim, figures: Figures, claimed: frozenset[str], passage: Passage
) -> str:
    """Return what is wrong beside a number that was said, or ''."""
    per_cent = figures.by_unit[PERCENT] | _HALVES
    wrong = ""
    if claim.end_of_range and claim.readings == claim.end_of_range.readings:
        wrong = "both ends of the range are the same"
    elif claim.unit == PERCENT and not claim.readings & per_cent:
        wrong = "the cited segments do not give this number in per cent"
    elif claim.unit in CURRENCIES and claim.unit not in figures.units:
        wrong = "the cited segments do not name this currency"
    elif claim.unit and not _is_year(claim) and _has_other_unit(claim, figures, claimed):
        wrong = "the cited segments give another number with this unit"
    elif claim.meridiem and _other_half(claim, figures):
        wrong = "the cited segments name the other half of the day"
    elif not passage.crosses_languages and _counts_other(claim, figures, claimed):
        wrong = "the cited segments give another number of these"
    return wrong


def _is_year(claim: Claim) -> bool:
    """Whether «2026 году» names a year instead of counting years."""
    return claim.unit == "year" and any(v.isdigit() and int(v) >= _YEARS for v in claim.readings)


def _has_other_unit(claim: Claim, figures: Figures, claimed: frozenset[str]) -> bool:
    """Whether the number has only other units, or takes the place of one with this unit."""
    unit = claim.unit or ""
    if claim.readings & figures.by_unit[unit]:
        return False
    if figures.by_unit[unit] - figures.loose:
        return not figures.by_unit[unit] & claimed or not claim.readings & figures.bare
    if claim.readings & figures.without_unit:
        return False
    return any(
        claim.readings & values for other, values in figures.by_unit.items() if other != unit
    )


def _counts_other(claim: Claim, figures: Figures, claimed: frozenset[str]) -> bool:
    """Whether the sources count the same thing with other numbers only."""
    if claim.noun is None or claim.number.ordinal or claim.unit:
        return False
    counted = figures.by_noun.get(claim.noun)
    if not counted or claim.readings & counted:
        return False
    if not counted & claimed:
        return True
    others = (values for noun, values in figures.by_noun.items() if noun != claim.noun)
    return any(claim.readings & values for values in others)


def _other_half(claim: Claim, figures: Figures) -> bool:
    for value in claim.readings:
        hour = value.split(":")[0]
        said = figures.meridiems.get(str(int(hour) % 12)) if hour.isdigit() else None
        if said and "" not in said and claim.meridiem not in said:
            return True
    return False


def _misplaced(passage: Passage, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Object to a figure that has taken the place of another one.

    Only where text and sources hold equally many figures: each then has to be one of the other
    side, and one that stands twice but was said once is a figure too many.
    """
    for texts in (passage.raw, passage.cleaned):
        said = figures_of((*texts, passage.revised)).said
        if len(said) != len(claims):
            continue
        for claim in claims:
            match = next((readings for readings in said if readings & claim.readings), None)
            if match is not None:
                said.remove(match)
            elif claim.number.digits and not _is_count(claim, passage):
                yield passage.hard(
                    "V4",
                    f"The number {quoted(claim.text)} stands where another one was said.",
                    _REMEDY,
                )
        return


def _shown(passage: Passage, claim: Claim) -> str:
    """Return the number with the word behind it, or the whole range."""
    if claim.end_of_range:
        return passage.text[claim.number.start : claim.end_of_range.end]
    if claim.unit or claim.noun is None:
        return claim.text
    following = re.match(r"[-‑\s]*\w+", passage.text[claim.number.end :])
    return claim.text + (following[0] if following else "")
