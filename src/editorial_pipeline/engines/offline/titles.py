"""How far a unit says the title of an article: the surest sign that it belongs there."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from editorial_pipeline.engines.offline.units import Unit
from editorial_pipeline.index.terms import sounds, terms
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath
from editorial_pipeline.text.words import words


@dataclass(frozen=True, slots=True)
class _Word:
    keys: frozenset[str]
    weight: float


class Titles:
    """The words of the candidates' titles, each weighed by how few titles have it."""

    def __init__(self, outlines: Sequence[ArticleOutline]) -> None:
        """Take the candidates of a request."""
        keys = {outline.path: _title_keys(outline.title) for outline in outlines}
        spread = Counter(key for title in keys.values() for word in title for key in word)
        self._words = {
            path: [
                _Word(word, math.log(1 + len(keys) / min(spread[key] for key in word)))
                for word in title
            ]
            for path, title in keys.items()
        }

    def fit(self, path: ArticlePath, unit: Unit) -> float:
        """Return the weight of the title's words that the unit says, 0 to 1 of the title's."""
        title = self._words.get(path, [])
        total = sum(word.weight for word in title)
        if not total:
            return 0.0
        said = unit.terms
        return sum(word.weight for word in title if not said.isdisjoint(word.keys)) / total


def _title_keys(title: str) -> list[frozenset[str]]:
    """Return, for each different word, its stems and how it sounds."""
    keys = (frozenset((*terms(word), *sounds(word))) for word in words(title))
    return list(dict.fromkeys(key for key in keys if key))
