"""Words and their stems, in English and Russian.

The one place that uses the stemmer. A word is a run of letters and digits; hyphens and
apostrophes inside it belong to it (`CRISP-DM`, `don't`, `как-то`), and so does the point or
comma of a number (`3.5`, `1,518`).
"""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from typing import Final, Protocol, cast

import Stemmer  # type: ignore[import-not-found,import-untyped,unused-ignore]  # without types

from editorial_pipeline.text.stopwords import STOPWORDS

__all__ = ["STOPWORDS", "content_stems", "stem", "word_spans", "words"]

WORD: Final = re.compile(r"(?:\d+(?:[.,]\d+)+|[^\W_]+)(?:[-‐‑'’][^\W_]+)*")
_CYRILLIC: Final = re.compile("[а-яё]")
_CACHED_WORDS: Final = 1 << 16
_CACHED_TEXTS: Final = 1 << 14
"""A sentence is looked at by planning, writing and checking, soon after each other."""


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802  the name is the library's


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the words of `text`, in order, in code points."""
    return [match.span() for match in WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Return the words of `text` in order, in lower case, repetitions included."""
    return WORD.findall(text.lower())


class _Stemmers(threading.local):
    """The library's stemmers must not be used by two threads at once."""

    def __init__(self) -> None:
        self.english = cast("_Stemmer", Stemmer.Stemmer("english"))
        self.russian = cast("_Stemmer", Stemmer.Stemmer("russian"))


_STEMMERS: Final = _Stemmers()


@lru_cache(maxsize=_CACHED_WORDS)
def stem(word: str) -> str:
    """Return the Snowball stem of a word, Russian where it holds Cyrillic, else English.

    Case is folded, `ё` counts as `е`, and a possessive `'s` is dropped. A word with a digit is
    its own stem. Hyphenated words are stemmed at their last part.
    """
    folded = word.lower().replace("ё", "е").replace("’", "'").removesuffix("'s")
    # Letters alone hold no digit, which is quicker to see than that there is none.
    if not folded.isalpha() and any(character.isdigit() for character in folded):
        return folded
    head, hyphen, last = folded.rpartition("-")
    stemmer = _STEMMERS.russian if _CYRILLIC.search(last) else _STEMMERS.english
    return head + hyphen + stemmer.stemWord(last)


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry a topic, in order, repetitions included.

    Left out are stop words and single letters; both parts of a hyphenated word are not told
    apart, so `CRISP-DM` is one stem.
    """
    return list(_content_stems(text))


@lru_cache(maxsize=_CACHED_TEXTS)
def _content_stems(text: str) -> tuple[str, ...]:
    return tuple([stem(word) for word in words(text) if len(word) > 1 and word not in STOPWORDS])
