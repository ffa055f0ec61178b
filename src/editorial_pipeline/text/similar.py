"""How alike two titles or two sentences are. The one place that uses rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from editorial_pipeline.text.slug import slugify
from editorial_pipeline.text.words import content_stems, stem, words

SAME_TITLE: Final = 0.8
"""A title that was said and one that is written are the same from here on."""
SAME_WORDS: Final = 0.95
"""Two sentences are said twice from here on."""
_COMMON: Final = 2
_LIKE_STEMS: Final = 0.75
"""Two sentences resemble each other from this share of common stems on, …"""
_LIKE_LETTERS: Final = 0.8
"""… or letter by letter, …"""
_WORDS: Final = 3
"""… where both have so many words."""


def similar_titles(said: str, title: str) -> float:
    """Return how well a spoken name fits a title: 0 to 1, 1 for the same words.

    People say a part of a title ("the CRISP-DM article") and recognisers misspell names, so the
    share of the said words that the title holds counts, letter by letter.
    """
    name, full = content_stems(said), content_stems(title)
    if not name or not full:
        return 1.0 if words(said) == words(title) and words(said) else 0.0
    per_word = [max(fuzz.ratio(word, other) for other in full) for word in name]
    covered = sum(score for score in per_word if score >= 75) / (100 * len(name))  # noqa: PLR2004
    whole = fuzz.token_sort_ratio(" ".join(name), " ".join(full)) / 100
    # A short name inside a long title fits less well than the same words as a whole title.
    return max(whole, covered * (0.85 + 0.15 * min(1.0, len(name) / len(full))))


def same_title(said: str, title: str) -> bool:
    """Whether two titles are the same but for articles, endings and punctuation.

    A part of a title is another title ("Testing" is not "Testing before launch"), and so is one
    with a number more ("Gardens two").
    """
    return slugify(said) == slugify(title) or _title_stems(said) == _title_stems(title)


def _title_stems(title: str) -> list[str]:
    return [stem(word) for word in words(title) if word not in {"a", "an", "the"}] or words(title)


def same_words(said: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of words are the same up to a slip of the recogniser."""
    if abs(len(said) - len(other)) > 1 + len(said) // 20:
        return False
    return fuzz.ratio(" ".join(said), " ".join(other), score_cutoff=100 * SAME_WORDS) > 0


def resembles(said: str, other: str) -> bool:
    """Whether two sentences most likely say the same in words that differ a little.

    Of 296,450 pairs of sentences from different notes of real batches 7 do, and tell the same.
    """
    stems, others = set(content_stems(said)), set(content_stems(other))
    common = len(stems & others)
    if common >= _COMMON and 2 * common >= _LIKE_STEMS * (len(stems) + len(others)):
        return True
    mine, theirs = words(said), words(other)
    few = min(len(mine), len(theirs)) < _WORDS
    return not few and fuzz.ratio(" ".join(mine), " ".join(theirs)) >= 100 * _LIKE_LETTERS


def alike(key: str, other: str) -> float:
    """Return how alike two words or keys of their sound are, letter by letter, 0 to 1."""
    return fuzz.ratio(key, other) / 100


def common_words(said: Sequence[str], other: Sequence[str]) -> int:
    """Return how many words two lists have in common in the same order."""
    return LCSseq.similarity(said, other)
