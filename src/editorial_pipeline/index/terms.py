"""From text to the terms of the index: stems, parts of hyphenated stems, keys of sound.

Terms are lower-case and hold no white space and no double quote, so that they can be joined by
blanks for the full-text table and quoted in a query without escaping.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from editorial_pipeline.index.sound import is_cyrillic, is_latin, skeleton
from editorial_pipeline.text.words import STOPWORDS, stem, word_spans, words

SOUND_MARK: Final = "~"
"""Keeps keys of sound apart from stems: no word begins with it."""

_NO_TOPIC: Final = STOPWORDS | frozenset(
    ["http", "https", "www", "com", "co", "org", "net", "io", "dev", "html", "htm", "php"]
)
"""Addresses are searched for their words too; these are in all of them."""

_ARTICLE_STEMS: Final = frozenset(stem(word) for word in ("article", "статья", "статью"))
_TITLE_REACH: Final = 16


def terms(text: str) -> list[str]:
    """Return the stems that carry a topic in order, each hyphenated one with its parts."""
    return [term for word in _topic_words(text) for term in _stems(word)]


def sounds(text: str) -> list[str]:
    """Return the keys of sound of the English words of `text`, in order.

    A word and its stem have each their own key, since a borrowed word may come with its
    English ending («стриминг») or without.
    """
    return [key for word in _topic_words(text) if is_latin(word) for key in _keys(word)]


def query_terms(text: str) -> dict[str, str]:
    """Return each term to look for with the first word of `text` that gave it, as it stands.

    Russian words are looked for by their sound as well.
    """
    found: dict[str, str] = {}
    for start, end in word_spans(text):
        surface = text[start:end]
        word = surface.lower()
        if len(word) > 1 and word not in _NO_TOPIC:
            for term in (*_stems(word), *(_keys(word) if is_cyrillic(word) else ())):
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


def _topic_words(text: str) -> Iterable[str]:
    return (word for word in words(text) if len(word) > 1 and word not in _NO_TOPIC)


def _stems(word: str) -> list[str]:
    whole = stem(word)
    parts = whole.split("-")
    if len(parts) == 1:
        return [whole]
    return [whole, *(part for part in parts if len(part) > 1)]


def _keys(word: str) -> list[str]:
    keys = dict.fromkeys(key for key in (skeleton(word), skeleton(stem(word))) if key)
    return [SOUND_MARK + key for key in keys]
