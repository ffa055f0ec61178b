"""Words that resemble a settled name and are no declared alias of it: told, never changed.

They are close in spelling, or in the key of their sound, which Latin and Cyrillic spellings
share. A name in another case, with an ending or written in the other script is the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from editorial_pipeline.glossary.values import STEM_MARK, Glossary, fold
from editorial_pipeline.index.sound import skeleton
from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.similar import alike
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.translit import is_cyrillic, sound_key
from editorial_pipeline.text.urls import find_exact
from editorial_pipeline.text.word_runs import squash
from editorial_pipeline.text.words import stem, word_spans

_SPELT: Final = 0.82
_SOUNDS: Final = 0.83
"""On six real batches and 26 names these told seven words, one of them wrongly."""
_SHORTEST: Final = 4
"""Letters; shorter words resemble too many others."""
_ENDING: Final = 3
_MOST_WORDS: Final = 4
_BLANK: Final = re.compile(r"[\s‐‑-]+")
"""What may stand between the words of a name; a comma may not."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """`words` of a text, at a half-open span of it, that may have been meant as `name`."""

    start: int
    end: int
    words: str
    name: str


def find_suspects(text: str, glossary: Glossary, language: Language) -> tuple[Suspect, ...]:
    """Return the words of `text` that resemble a name, in order and apart from each other."""
    table = _table(glossary, language)
    if not table.shapes:
        return ()
    spans = word_spans(text)
    kept = [(exact.start, exact.end) for exact in find_exact(text)]
    found: list[Suspect] = []
    at = 0
    while at < len(spans):
        suspect = table.find(text, spans[at : at + _MOST_WORDS])
        if suspect is None or any(s < suspect.end and suspect.start < e for s, e in kept):
            at += 1
            continue
        found.append(suspect)
        at += sum(1 for start, _ in spans[at:] if start < suspect.end)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A name as it is compared: its letters, its sound, and how many words it has."""

    name: str
    letters: str
    sound: str
    size: int


class _Table:
    """The names that hold in a language, and what was found to be like them before."""

    def __init__(self, glossary: Glossary, language: Language) -> None:
        terms = [term for term in glossary.terms if term.is_for(language)]
        names = dict.fromkeys(term.name for term in terms)
        shapes = (_Shape(n, squash(n), sound_key(n), len(word_spans(n))) for n in names)
        self.shapes = tuple(shape for shape in shapes if len(shape.letters) >= _SHORTEST)
        self._known = {squash(name) for name in glossary.names}
        for term in terms:
            self._known.update(squash(alias.removesuffix(STEM_MARK)) for alias in term.aliases)
            self._known.update(squash(word) for word in term.distinct)
        self._nearest: dict[tuple[str, int], tuple[float, str]] = {}

    def find(self, text: str, spans: Sequence[tuple[int, int]]) -> Suspect | None:
        """Return the most alike run of words that begins at the first span, or None."""
        best: tuple[float, Suspect] | None = None
        for size in range(1, len(spans) + 1):
            start, end = spans[0][0], spans[size - 1][1]
            run = text[start:end]
            if size > 1 and not _BLANK.fullmatch(text[spans[size - 2][1] : spans[size - 1][0]]):
                break
            if any(fold(text[a:b]) in STOPWORDS for a, b in (spans[0], spans[size - 1])):
                continue
            likeness, name = self._look_up(squash(run), size)
            if name and (best is None or likeness > best[0]):
                best = likeness, Suspect(start, end, " ".join(run.split()), name)
        return best[1] if best else None

    def _look_up(self, letters: str, size: int) -> tuple[float, str]:
        """Return how alike the most alike name is, and the name: '' where none is enough."""
        key = letters, size
        known = self._nearest.get(key)
        if known is None:
            known = 0.0, ""
            if len(letters) >= _SHORTEST and not any(_is_form(letters, k) for k in self._known):
                known = max(self._resembling(letters, size), default=known)
            self._nearest[key] = known
        return known

    def _resembling(self, letters: str, size: int) -> Iterator[tuple[float, str]]:
        sound = sound_key(letters)
        for shape in self.shapes:
            # One word may be heard as two and two as one, but a name is no sentence.
            if abs(size - shape.size) > 1 or abs(len(letters) - len(shape.letters)) > _ENDING:
                continue
            spelt, heard = alike(letters, shape.letters), alike(sound, shape.sound)
            if is_cyrillic(letters) != is_cyrillic(shape.letters):
                bare = sound_key(stem(letters))
                if _is_form(sound, shape.sound) or _is_form(bare, shape.sound):
                    continue
                if skeleton(letters) and skeleton(letters) == skeleton(shape.letters):
                    continue
                spelt, heard = 0.0, max(heard, alike(bare, shape.sound))
            if spelt >= _SPELT or heard >= _SOUNDS:
                yield max(spelt, heard), shape.name


@lru_cache(maxsize=16)
def _table(glossary: Glossary, language: Language) -> _Table:
    return _Table(glossary, language)


def _is_form(letters: str, name: str) -> bool:
    """Whether a word is a name in another case or number: the same up to a short ending."""
    if letters == name:
        return True
    shorter, longer = sorted((letters, name), key=len)
    if len(shorter) < _SHORTEST or len(longer) - len(shorter) > _ENDING:
        return False
    return longer.startswith(shorter[:-1] if is_cyrillic(shorter) else shorter)
