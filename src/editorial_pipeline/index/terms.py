"""From text to the terms of the index: stems, parts of hyphenated stems, keys of sound.

Terms are lower-case and hold no white space and no double quote, so that they can be joined by
blanks for the full-text table and quoted in a query without escaping.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from editorial_pipeline.index.sound import is_cyrillic, is_latin, skeleton
from editorial_pipeline.text.words import STOPWORDS, stem, word_spans, words

SOUND_MARK: Final = "~"
"""Keeps keys of sound apart from stems: no word begins with it."""

_NO_TOPIC: Final = STOPWORDS | frozenset(
    ["http", "https", "www", "com", "co", "org", "net", "io", "dev", "html", "htm", "php"]
)
"""Addresses are searched for their words too; these are in all of them."""

_SHORTEST_WORD: Final = 2
_ARTICLE_STEMS: Final = frozenset(["articl", "стат"])
_TITLE_REACH: Final = 16


class _Word(NamedTuple):
    """What a word is kept or asked by; nothing where it carries no topic."""

    stems: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()


def terms(text: str) -> list[str]:
    """Return the stems that carry a topic in order, each hyphenated one with its parts."""
    return [term for word in words(text) for term in _analyse(word).stems]


def sounds(text: str) -> list[str]:
    """Return the keys of sound of the English words of `text`, in order.

    A word and its stem have each their own key, since a borrowed word may come with its
    English ending («стриминг») or without.
    """
    return [key for word in words(text) if is_latin(word) for key in _analyse(word).sounds]


def query_terms(text: str) -> dict[str, str]:
    """Return each term to look for with the first word of `text` that gave it, as it stands.

    Russian words are looked for by their sound as well.
    """
    found: dict[str, str] = {}
    for start, end in word_spans(text):
        surface = text[start:end]
        stems, keys = _analyse(surface.lower())
        for term in stems + keys if is_cyrillic(surface.lower()) else stems:
            found.setdefault(term, surface)
    return found


def announced(text: str) -> list[list[str]]:
    """Return the stems that follow each mention of an article, up to the reach of a title.

    «Put this in the article on agent memory» names a title; the same words elsewhere are what a
    note talks about.
    """
    said = words(text)
    return [
        terms(" ".join(said[position + 1 : position + 1 + _TITLE_REACH]))
        for position, word in enumerate(said)
        if stem(word) in _ARTICLE_STEMS
    ]


@lru_cache(maxsize=1 << 17)
def _analyse(word: str) -> _Word:
    if len(word) < _SHORTEST_WORD or word in _NO_TOPIC:
        return _Word()
    whole = stem(word)
    parts = whole.split("-") if "-" in whole else ()
    keys = dict.fromkeys(key for key in (skeleton(word), skeleton(whole)) if key)
    return _Word(
        stems=(whole, *(part for part in parts if len(part) >= _SHORTEST_WORD)),
        sounds=tuple(SOUND_MARK + key for key in keys),
    )
