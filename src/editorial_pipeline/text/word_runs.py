"""Finding words in a text however they are joined: `crisp dm` holds `CRISP-DM`.

Words are compared *squashed*: letters and digits only, case folded. Marks that are said aloud
(`dot`, `slash`, «точка») may stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["Runs", "has_run", "is_subsequence", "squash", "squashed_words", "word_set"]

_PIECE: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SPOKEN_MARKS: Final = frozenset({
    "dot", "slash", "dash", "hyphen", "minus", "underscore", "colon", "at", "point", "hash",
    "hashtag", "plus", "and", "точка", "слэш", "слеш", "дефис", "тире", "минус", "подчеркивание",
    "нижнее", "двоеточие", "собака", "собачка", "плюс", "хэштег", "хештег", "решетка",
})  # fmt: skip


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(text.split())


@lru_cache(maxsize=8192)
def squash(text: str) -> str:
    """Return the letters and digits of `text`, case folded, `ё` as `е`."""
    folded = text.casefold()
    if not folded.isalnum():
        folded = "".join(c for c in folded if c.isalnum())
    return folded.replace("ё", "е")


def squashed_words(text: str) -> list[str]:
    """Return the squashed words of `text` in order; hyphens and slashes part words."""
    return list(map(squash, _PIECE.findall(text)))


@dataclass(frozen=True, slots=True)
class _Joined:
    """Squashed words without gaps, and where each of them starts and ends."""

    text: str
    starts: frozenset[int]
    ends: frozenset[int]

    @classmethod
    def of(cls, words: Sequence[str]) -> _Joined:
        starts, ends, position = [], [], 0
        for word in words:
            starts.append(position)
            position += len(word)
            ends.append(position)
        return cls("".join(words), frozenset(starts), frozenset(ends))

    def holds(self, wanted: str) -> bool:
        at = self.text.find(wanted)
        while at >= 0:
            if at in self.starts and at + len(wanted) in self.ends:
                return True
            at = self.text.find(wanted, at + 1)
        return False


class Runs:
    """The words of texts, each text on its own, prepared for look-ups."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._joined: list[_Joined] = []
        for text in texts:
            words = squashed_words(text)
            self._joined.append(_Joined.of(words))
            unspoken = [word for word in words if word not in _SPOKEN_MARKS]
            if len(unspoken) < len(words):
                self._joined.append(_Joined.of(unspoken))

    def holds(self, words: str) -> bool:
        """Whether `words` are a contiguous run of whole words of one text."""
        wanted = squash(words)
        return bool(wanted) and any(joined.holds(wanted) for joined in self._joined)


def is_subsequence(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether `short` can be made of `long` by leaving out words."""
    rest = iter(long)
    return all(word in rest for word in short)


def has_run(short: Sequence[str], long: Sequence[str], skippable: frozenset[str]) -> bool:
    """Whether `short` stands in `long` with nothing between but skippable or repeated words."""
    if not short:
        return True
    starts = [index for index, word in enumerate(long) if word == short[0]]
    return any(_runs_from(short, long, start, skippable) for start in starts)


def _runs_from(
    short: Sequence[str], long: Sequence[str], start: int, skippable: frozenset[str]
) -> bool:
    place = start
    for position, word in enumerate(short):
        while place < len(long) and long[place] != word:
            repeated = position > 0 and long[place] == short[position - 1]
            if long[place] not in skippable and not repeated:
                return False
            place += 1
        if place == len(long):
            return False
        place += 1
    return True
