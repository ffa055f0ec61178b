"""Full-text evidence: how strongly the words of one text point to each article.

SQLite's bm25 is asked term by term, for two reasons: the terms that did it can be named to a
person, and its idf can be replaced. That of FTS5 is zero for a word that half of the articles
have, so in an archive of one or two articles nothing would ever match.
"""

from __future__ import annotations

import heapq
import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from editorial_pipeline.models.plan import ArticlePath

QUERY_TERMS: Final = 25
"""The rarest terms of a note are looked up; the others say little and cost most."""

_SMALL_ARCHIVE: Final = 20
"""Fewer articles than this are counted as this many: rarity among three tells nothing."""

_MOST_POSTINGS: Final = 10_000
"""Bounds the work for one note: no further term is looked up once this many articles were."""

_MOST_FOUND: Final = 50
"""Of the articles found for one note the best are kept; no ranking looks further."""

_COMMON: Final = 0.5
"""A term that a larger share of an archive of some size has is not looked up."""

_TITLE, _HEADINGS, _BODY, _SOUND = 8.0, 3.0, 1.0, 1.0

_LEAST_IDF: Final = 1e-6
"""What FTS5 takes where its own formula is not positive."""

_MOST_KEPT: Final = 200_000
"""So many postings are kept for the next note, about 20 MiB: notes of a sitting share words."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What points from a text to one article: the sum of `terms`, a weight for each term."""

    terms: Mapping[str, float]

    @property
    def weight(self) -> float:
        """Sum of idf times saturated frequency; not bounded."""
        return sum(self.terms.values())


@dataclass(slots=True)
class TextSearch:
    """Looks up terms in the full-text table as it stands; make a new one after a refresh."""

    connection: sqlite3.Connection
    size: int = field(init=False)
    _frequencies: dict[str, int] = field(init=False, default_factory=dict)
    _postings: dict[str, dict[int, float]] = field(init=False, default_factory=dict)
    _kept: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        # One row for each in `words`, without the texts: those would all be read to be counted.
        (self.size,) = self.connection.execute("SELECT count(*) FROM words_docsize").fetchone()

    def find(self, terms: Iterable[str]) -> dict[int, Evidence]:
        """Return the evidence for the articles, by row, that the rarest terms point to most."""
        weights = {term: (self._idf(term), self._lookup(term)) for term in self._rarest(terms)}
        totals: dict[int, float] = {}
        for idf, postings in weights.values():
            for article, frequency in postings.items():
                totals[article] = totals.get(article, 0.0) + idf * frequency
        best = heapq.nsmallest(_MOST_FOUND, totals, key=lambda each: (-totals[each], each))
        return {
            article: Evidence(
                {
                    term: idf * postings[article]
                    for term, (idf, postings) in weights.items()
                    if article in postings
                }
            )
            for article in best
        }

    def _rarest(self, terms: Iterable[str]) -> list[str]:
        if not self.size:
            return []
        ceiling = self.size * _COMMON if self.size >= _SMALL_ARCHIVE else self.size
        known = [(self._frequency(term), term) for term in terms]
        chosen: list[str] = []
        postings = 0
        for frequency, term in sorted(item for item in known if 0 < item[0] <= ceiling):
            postings += frequency
            if len(chosen) == QUERY_TERMS or (chosen and postings > _MOST_POSTINGS):
                break
            chosen.append(term)
        return chosen

    def _frequency(self, term: str) -> int:
        """Return how many articles have the term."""
        known = self._frequencies.get(term)
        if known is None:
            row = self.connection.execute(
                "SELECT doc FROM vocabulary WHERE term = ?", (term,)
            ).fetchone()
            known = self._frequencies[term] = int(row[0]) if row else 0
        return known

    def _idf(self, term: str) -> float:
        having = self._frequency(term)
        size = max(self.size, _SMALL_ARCHIVE)
        return math.log(1 + (size - having + 0.5) / (having + 0.5))

    def _lookup(self, term: str) -> dict[int, float]:
        """Return the saturated frequency of a term, 0 to 2.2, by article: bm25 without its idf."""
        known = self._postings.get(term)
        if known is not None:
            return known
        having = self._frequency(term)
        idf = math.log((self.size - having + 0.5) / (having + 0.5))
        if idf <= 0:
            idf = _LEAST_IDF
        found = {
            int(article): -score / idf
            for article, score in self.connection.execute(
                "SELECT rowid, bm25(words, ?, ?, ?, ?) FROM words WHERE words MATCH ?",
                (_TITLE, _HEADINGS, _BODY, _SOUND, f'"{term}"'),
            )
        }
        self._kept += len(found)
        if self._kept > _MOST_KEPT:
            self._postings.clear()
            self._kept = len(found)
        self._postings[term] = found
        return found


def find_holding(connection: sqlite3.Connection, terms: Sequence[str]) -> tuple[ArticlePath, ...]:
    """Return the articles whose body or headings have all of the terms, by path."""
    if not terms:
        return ()
    asked = " AND ".join(f'"{term}"' for term in terms)
    rows = connection.execute(
        "SELECT path FROM articles JOIN words ON words.rowid = articles.id"
        " WHERE words MATCH ? ORDER BY path",
        (f"{{headings body}} : ({asked})",),
    )
    return tuple(ArticlePath(path) for (path,) in rows)
