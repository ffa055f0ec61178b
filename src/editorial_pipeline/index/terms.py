"""From text to the terms of the index: stems, parts of hyphenated stems, keys of sound.

Terms are lower-case and hold no white space and no double quote, so that they can be joined by
blanks for the full-text table and quoted in a query without escaping.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from editorial_pipeline.index.sound import is_cyrillic, is_latin, sound_key
from editorial_pipeline.text.words import STOPWORDS, stem, words

SOUND_MARK: Final = "~"
"""Keeps keys of sound apart from stems: no word begins with it."""


def terms(text: str) -> list[str]:
    """Return the stems that carry a topic in order, each hyphenated one with its parts."""
    return [term for word in _topic_words(text) for term in _stems(word)]


def sounds(text: str) -> list[str]:
    """Return the keys of sound of the English words of `text`, in order.

    A word and its stem have each their own key, since a borrowed word may come with its
    English ending («стриминг») or without.
    """
    return [key for word in _topic_words(text) if is_latin(word) for key in _keys(word)]


def query_terms(text: str) -> dict[str, tuple[str, int]]:
    """Return each term to look for, with its first word as written in lower case and its count.

    Russian words are looked for by their sound as well.
    """
    found: dict[str, tuple[str, int]] = {}
    for word in _topic_words(text):
        looked = [*_stems(word), *(_keys(word) if is_cyrillic(word) else ())]
        for term in looked:
            surface, count = found.get(term, (word, 0))
            found[term] = (surface, count + 1)
    return found


def _topic_words(text: str) -> Iterable[str]:
    return (word for word in words(text) if len(word) > 1 and word not in STOPWORDS)


def _stems(word: str) -> list[str]:
    whole = stem(word)
    parts = whole.split("-")
    if len(parts) == 1:
        return [whole]
    return [whole, *(part for part in parts if len(part) > 1)]


def _keys(word: str) -> list[str]:
    keys = dict.fromkeys(key for key in (sound_key(word), sound_key(stem(word))) if key)
    return [SOUND_MARK + key for key in keys]
