"""How well existing articles fit notes: the words, the neighbours in time, the age, the history.

Pure arithmetic on what `search` and the tables found. Every part lies between 0 and 1 and parts
are joined as chances are (1 - (1 - a)(1 - b)), so that scores of different notes can be
compared. What the numbers were measured on stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, NamedTuple

from editorial_pipeline.index.entries import Link
from editorial_pipeline.index.search import Evidence
from editorial_pipeline.models.notes import Note, NoteHash
from editorial_pipeline.models.plan import ArticlePath, Match

_HALF: Final = 8.0
"""Evidence of this weight, about three rare words, makes a score of one half."""

_NEIGHBOURS: Final = 0.5
_NEIGHBOUR_DECAY_MIN: Final = 10.0
_NEIGHBOUR_REACH_MIN: Final = 60.0
"""Words of notes recorded around the same time count by exp(-gap / 10 min), up to an hour."""

_MOST_NEIGHBOURS: Final = 10
"""On each side in time; bounds the work when a thousand notes come at once."""

_OLD: Final = 0.5
_AGE_DECAY_DAYS: Final = 7.0
"""An article that was not updated for long keeps half of its score."""

_HISTORY: Final = 0.1
_HISTORY_DECAY_MIN: Final = 30.0
HISTORY_REACH_MIN: Final = 60.0
"""A note consumed shortly before breaks ties: speakers interleave topics, and more misleads."""

_SHOWN_WORDS: Final = 4
_DIGITS: Final = 6
"""Scores are rounded, so that the order of additions cannot tell two equal ones apart."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may fit. `updated` is None where the front matter has no date."""

    path: ArticlePath
    updated: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one note: evidence and surfaces by term, past links, titles it names."""

    note: Note
    text: Mapping[ArticlePath, Evidence]
    surfaces: Mapping[str, str]
    links: Mapping[ArticlePath, Sequence[Link]] = field(default_factory=dict)
    named: frozenset[ArticlePath] = frozenset()


class Support(NamedTuple):
    """What the neighbours of a note say for an article, and the name of the one that says most."""

    score: float
    best: str


def rank(
    found: Sequence[Found], candidates: Mapping[ArticlePath, Candidate], limit: int
) -> dict[NoteHash, tuple[Match, ...]]:
    """Return the best `limit` articles for each note, best first, ties by path.

    An article that nothing points to is not among them; a named title scores 1.0.
    """
    found = sorted(found, key=lambda item: (item.note.captured, item.note.hash))
    own = [{path: _saturated(e.weight) for path, e in item.text.items()} for item in found]
    ranked = {}
    for position, item in enumerate(found):
        support = _support(found, own, _neighbours(found, position))
        paths = {*own[position], *support, *item.links, *item.named}
        matches = [
            _match(item, candidates[path], own[position].get(path, 0.0), support.get(path))
            for path in paths & candidates.keys()
        ]
        matches.sort(key=lambda match: (-match.score, match.path))
        ranked[item.note.hash] = tuple(match for match in matches[:limit] if match.score > 0)
    return ranked


def _neighbours(found: Sequence[Found], position: int) -> list[tuple[int, float]]:
    """Return positions and weights of the notes recorded around the same time, nearest first."""
    at = found[position].note.captured
    near = []
    for other in range(
        max(0, position - _MOST_NEIGHBOURS), min(len(found), position + _MOST_NEIGHBOURS + 1)
    ):
        gap = abs(_minutes(at, found[other].note.captured))
        if other != position and gap <= _NEIGHBOUR_REACH_MIN:
            near.append((other, math.exp(-gap / _NEIGHBOUR_DECAY_MIN)))
    return sorted(near, key=lambda pair: (-pair[1], pair[0]))


def _support(
    found: Sequence[Found],
    own: Sequence[Mapping[ArticlePath, float]],
    near: Sequence[tuple[int, float]],
) -> dict[ArticlePath, Support]:
    """Return how well the neighbours fit each article: their mean, less where they are few."""
    whole = max(1.0, sum(weight for _, weight in near))
    parts: dict[ArticlePath, list[tuple[float, str]]] = {}
    for other, weight in near:
        for path, score in own[other].items():
            parts.setdefault(path, []).append((score * weight / whole, found[other].note.name))
    return {
        path: Support(sum(score for score, _ in some), max(some)[1]) for path, some in parts.items()
    }


def _match(item: Found, candidate: Candidate, own: float, support: Support | None) -> Match:
    path = candidate.path
    if path in item.named:
        return Match(path, 1.0, "names the title")
    near = support.score if support is not None else 0.0
    words = _either(own, _NEIGHBOURS * near) * _freshness(item.note.captured, candidate.updated)
    history, before = _history(item, item.links.get(path, ()))
    reasons = []
    if own:
        reasons.append("shares: " + ", ".join(_shared(item, path)))
    elif support is not None:
        reasons.append(f"same sitting as {support.best}")
    if before is not None:
        reasons.append(f"{before} after a note of this article")
    return Match(path, round(_either(words, history), _DIGITS), "; ".join(reasons))


def _history(item: Found, links: Iterable[Link]) -> tuple[float, str | None]:
    """Return the weight of the latest note of the article before this one, and how long before."""
    best, minutes = 0.0, None
    for link in links:
        gap = _minutes(link.captured, item.note.captured)
        if not 0 <= gap <= HISTORY_REACH_MIN:
            continue
        weight = _HISTORY * math.exp(-gap / _HISTORY_DECAY_MIN)
        if item.note.author != (link.author or None):
            weight /= 2
        if weight > best:
            best, minutes = weight, _spoken_minutes(gap)
    return best, minutes


def _shared(item: Found, path: ArticlePath) -> list[str]:
    """Return the words that count most, as the note writes them."""
    weights = item.text[path].terms
    ordered = sorted(weights, key=lambda term: (-weights[term], term))
    return list(dict.fromkeys(item.surfaces[term] for term in ordered))[:_SHOWN_WORDS]


def _freshness(captured: datetime, updated: date | None) -> float:
    if updated is None:
        return _OLD
    age = max(0, (captured.date() - updated).days)
    return _OLD + (1 - _OLD) * math.exp(-age / _AGE_DECAY_DAYS)


def _saturated(weight: float) -> float:
    return weight / (weight + _HALF)


def _either(one: float, other: float) -> float:
    return 1 - (1 - one) * (1 - other)


def _minutes(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds() / 60


def _spoken_minutes(gap: float) -> str:
    minutes = round(gap)
    return "1 minute" if minutes == 1 else f"{minutes} minutes"
