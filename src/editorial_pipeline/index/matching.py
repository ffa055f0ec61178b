"""Gathers for each note what the tables know about articles that may fit it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from editorial_pipeline.index.entries import Link
from editorial_pipeline.index.ranking import HISTORY_REACH_MIN, Candidate, Found, rank
from editorial_pipeline.index.search import TextSearch
from editorial_pipeline.index.terms import announced, query_terms
from editorial_pipeline.models.notes import Note, NoteHash
from editorial_pipeline.models.plan import ArticlePath, Match

_FEWEST_TITLE_TERMS = 2
"""A title of one word is said too often without being meant."""

_Titles = Mapping[str, Sequence[tuple[tuple[str, ...], ArticlePath]]]


def find_matches(
    connection: sqlite3.Connection, search: TextSearch, notes: Sequence[Note], limit: int
) -> dict[NoteHash, tuple[Match, ...]]:
    """Return the articles that fit each note, best first, at most `limit` for each."""
    candidates: dict[int, Candidate] = {}
    titles: dict[str, list[tuple[tuple[str, ...], ArticlePath]]] = {}
    for row, path, updated, title in connection.execute(
        "SELECT id, path, updated, words.title FROM articles JOIN words ON words.rowid = id"
    ):
        candidates[row] = Candidate(ArticlePath(path), _date(updated))
        said = tuple(title.split())
        if len(said) >= _FEWEST_TITLE_TERMS:
            titles.setdefault(said[0], []).append((said, ArticlePath(path)))
    if not candidates:
        return {note.hash: () for note in notes}
    found = [_look_up(connection, search, note, candidates, titles) for note in notes]
    return rank(found, {each.path: each for each in candidates.values()}, limit)


def _look_up(
    connection: sqlite3.Connection,
    search: TextSearch,
    note: Note,
    candidates: Mapping[int, Candidate],
    titles: _Titles,
) -> Found:
    text = "\n".join(segment.text for segment in note.segments if not segment.off_record)
    asked = query_terms(text)
    evidence = search.find(asked)
    return Found(
        note=note,
        text={candidates[row].path: found for row, found in evidence.items() if row in candidates},
        surfaces=asked,
        links=_recent_links(connection, note.captured),
        named=_named(announced(text), titles),
    )


def _recent_links(
    connection: sqlite3.Connection, captured: datetime
) -> dict[ArticlePath, list[Link]]:
    at = captured.timestamp()
    links: dict[ArticlePath, list[Link]] = {}
    for article, moment, author in connection.execute(
        "SELECT article, captured, author FROM links WHERE captured BETWEEN ? AND ?",
        (at - HISTORY_REACH_MIN * 60, at),
    ):
        link = Link(datetime.fromtimestamp(moment, UTC), author)
        links.setdefault(ArticlePath(article), []).append(link)
    return links


def _named(announced_terms: Sequence[Sequence[str]], titles: _Titles) -> frozenset[ArticlePath]:
    """Return the articles whose whole title is said, in order, soon after the word article."""
    return frozenset(
        path
        for said in announced_terms
        for position, term in enumerate(said)
        for title, path in titles.get(term, ())
        if tuple(said[position : position + len(title)]) == title
    )


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
