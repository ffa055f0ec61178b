"""Gathers for each note what the tables know about articles that may fit it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from editorial_pipeline.index.entries import Link
from editorial_pipeline.index.ranking import HISTORY_REACH_MIN, Candidate, Found, rank
from editorial_pipeline.index.search import TextSearch
from editorial_pipeline.index.terms import announced, query_terms
from editorial_pipeline.index.undone import LINKED
from editorial_pipeline.models.notes import Note, NoteHash
from editorial_pipeline.models.plan import ArticlePath, Match

_FEWEST_TITLE_TERMS = 2
"""A title of one word is said too often without being meant."""

_Titles = Mapping[str, Sequence[tuple[tuple[str, ...], ArticlePath]]]


def find_matches(
    connection: sqlite3.Connection, search: TextSearch, notes: Sequence[Note], limit: int
) -> dict[NoteHash, tuple[Match, ...]]:
    """Return the articles that fit each note, best first, at most `limit` for each."""
    articles: dict[int, tuple[ArticlePath, str]] = {
        row: (ArticlePath(path), updated)
        for row, path, updated in connection.execute("SELECT id, path, updated FROM articles")
    }
    if not articles:
        return {note.hash: () for note in notes}
    said = {note.hash: announced(_text(note)) for note in notes}
    # Ten thousand titles are looked through only where a note speaks of an article.
    titles = _titles(connection) if any(said.values()) else {}
    found = [
        _look_up(connection, search, note, articles, _named(said[note.hash], titles))
        for note in notes
    ]
    pointed_at = {path for one in found for path in (*one.text, *one.links, *one.named)}
    candidates = {
        path: Candidate(path, _date(updated))
        for path, updated in articles.values()
        if path in pointed_at
    }
    return rank(found, candidates, limit)


def _titles(connection: sqlite3.Connection) -> _Titles:
    """Return the titles of more than one term, as terms, by their first one."""
    titles: dict[str, list[tuple[tuple[str, ...], ArticlePath]]] = {}
    for path, title in connection.execute(
        "SELECT path, words.title FROM articles JOIN words ON words.rowid = id"
    ):
        terms = tuple(title.split())
        if len(terms) >= _FEWEST_TITLE_TERMS:
            titles.setdefault(terms[0], []).append((terms, ArticlePath(path)))
    return titles


def _text(note: Note) -> str:
    return "\n".join(segment.text for segment in note.segments if not segment.off_record)


def _look_up(
    connection: sqlite3.Connection,
    search: TextSearch,
    note: Note,
    articles: Mapping[int, tuple[ArticlePath, str]],
    named: frozenset[ArticlePath],
) -> Found:
    asked = query_terms(_text(note))
    evidence = search.find(asked)
    return Found(
        note=note,
        text={articles[row][0]: found for row, found in evidence.items() if row in articles},
        surfaces=asked,
        links=_recent_links(connection, note.captured),
        named=named,
    )


def _recent_links(
    connection: sqlite3.Connection, captured: datetime
) -> dict[ArticlePath, list[Link]]:
    at = captured.timestamp()
    links: dict[ArticlePath, list[Link]] = {}
    for article, moment, author in connection.execute(
        f"SELECT article, captured, author FROM links WHERE captured BETWEEN ? AND ? AND {LINKED}",  # noqa: S608 - a condition of ours
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


class Before(NamedTuple):
    """An article that rests on a note, by the hash of it ('' where only its name is known)."""

    article: ArticlePath
    note: str
    captured: datetime


def find_before(
    connection: sqlite3.Connection, author: str, captured: datetime
) -> tuple[Before, ...]:
    """Return the articles that rest on the last note of an author before a time, by path."""
    (latest,) = connection.execute(
        f"SELECT max(captured) FROM links WHERE author = ? AND captured < ? AND {LINKED}",  # noqa: S608 - a condition of ours
        (author, captured.timestamp()),
    ).fetchone()
    rows = connection.execute(
        f"SELECT article, max(note) FROM links WHERE author = ? AND captured = ? AND {LINKED}"  # noqa: S608 - the same
        " GROUP BY article ORDER BY article",
        (author, latest),
    )
    return tuple(
        Before(ArticlePath(article), note, datetime.fromtimestamp(latest, UTC))
        for article, note in rows
    )
