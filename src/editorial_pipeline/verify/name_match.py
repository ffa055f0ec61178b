"""Whether a name of a text is in its sources, in whatever spelling, case or script."""

from __future__ import annotations

from functools import cached_property, lru_cache

from editorial_pipeline.glossary import correct_text
from editorial_pipeline.text.gazetteer import (
    abbreviations,
    cyrillic_beginnings,
    expansions,
    family,
)
from editorial_pipeline.text.similar import alike
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.translit import is_cyrillic, sound_key
from editorial_pipeline.text.word_runs import Runs, squash, squashed_words
from editorial_pipeline.text.words import stem
from editorial_pipeline.verify.context import Passage

_SOUNDS_ALIKE = 0.74
_SPELT_ALIKE = 0.85
_LONG = 5
_ENDING = 3
_LONGEST_SPELT_OUT = 4


class NameMatcher:
    """The names that a passage may use."""

    def __init__(self, passage: Passage) -> None:
        context = passage.context
        title = (context.article_title,) if not passage.is_heading else ()
        settled = [correct_text(t, context.glossary, context.article_language) for t in title]
        texts = [*passage.evidence, *title, *settled]
        self._texts = texts
        self._words = {word for text in texts for word in squashed_words(text)}
        self._terms = passage.terms

    @cached_property
    def _runs(self) -> Runs:
        return Runs(self._texts)

    @cached_property
    def _stems(self) -> set[str]:
        return {stem(word) for word in self._words}

    @cached_property
    def _sequences(self) -> list[list[str]]:
        return [squashed_words(text) for text in self._texts]

    @cached_property
    def _cyrillic(self) -> list[str]:
        return sorted(word for word in self._words if is_cyrillic(word))

    def says(self, name: str) -> bool:
        """Whether the sources hold the name itself, however it is inflected."""
        return squash(name) in self._words or stem(squash(name)) in self._stems

    def knows(self, name: str) -> bool:
        """Whether the sources hold the name."""
        plain = squash(name)
        letters = "".join(c for c in plain if not c.isdigit())
        if len(letters) == 1 and letters != plain:
            # `H100` is a figure with a letter, and figures have a rule of their own.
            return True
        singular = plain.removesuffix("s") if len(plain) > 2 else plain  # noqa: PLR2004  LLMs
        if not plain or plain in self._words or singular in self._words:
            return True
        if self._runs.holds(name) or self._runs.holds(singular) or stem(plain) in self._stems:
            return True
        if letters != plain and self.knows(letters):
            return True
        return self._is_declared(name) or self._is_form(plain) or self._is_known(plain)

    def knows_all(self, text: str) -> bool:
        """Whether every word of `text` is known; for code that was said across scripts."""
        words = squashed_words(text)
        return (
            bool(words) and any(is_cyrillic(w) for w in self._words) and all(map(self.knows, words))
        )

    def is_near(self, name: str) -> bool:
        """Whether a word of the sources is spelt almost like the name."""
        plain = squash(name)
        if len(plain) < _LONG:
            return False
        return any(alike(plain, word) >= _SPELT_ALIKE for word in self._words)

    def is_claimed(self, name: str) -> bool:
        """Whether the writer declared the name as another form of words in the sources."""
        return any(squash(name) in squash(term.written) for term in self._terms)

    def _is_declared(self, name: str) -> bool:
        """Whether the name was declared for a source form that resembles it."""
        for term in self._terms:
            if squash(name) in squash(term.written) and _resembles(term.written, term.source):
                return True
        return False

    def _is_form(self, plain: str) -> bool:
        """Whether a source word is the same name in another case, or spells it by initials."""
        if is_cyrillic(plain):
            return any(_inflected(plain, word) for word in self._cyrillic)
        return plain.isascii() and any(_has_initials(plain, words) for words in self._sequences)

    def _is_known(self, plain: str) -> bool:
        """Whether the name is a known form, or a transliteration, of words in the sources."""
        for other in family(plain) | family(plain.removesuffix("s")):
            if other in self._words or any(
                word.startswith(beginning)
                for beginning in cyrillic_beginnings(other)
                for word in self._spoken
            ):
                return True
        if any(self._runs.holds(long) for long in expansions(plain)):
            return True
        if any(short in self._words for short in abbreviations(plain)):
            return True
        return self._is_transliterated(plain)

    def _is_transliterated(self, plain: str) -> bool:
        if is_cyrillic(plain):
            if any(word.startswith(_stemmed(plain)) for word in self._cyrillic):
                return True
            latin = (word for word in self._words if word.isascii() and word.isalpha())
            return any(_sounds_alike(word, plain) for word in latin)
        return any(_sounds_alike(plain, spoken) for spoken in self._spoken)

    @cached_property
    def _spoken(self) -> list[str]:
        """Return Cyrillic words, and up to four of them in a row as one: «опен эй ай»."""
        found = dict.fromkeys(self._cyrillic)
        for words in self._sequences:
            for start in range(len(words)):
                for size in range(2, _LONGEST_SPELT_OUT + 1):
                    joined = "".join(words[start : start + size])
                    if is_cyrillic(joined):
                        found.setdefault(joined)
        return list(found)


def _resembles(written: str, source: str) -> bool:
    """Whether a declared form can be what was heard: same letters, sound, or initials."""
    if is_cyrillic(written) != is_cyrillic(source):
        return True
    plain, other = squash(written), squash(source)
    if plain in other or other in plain or alike(plain, other) >= 0.5:  # noqa: PLR2004  half heard
        return True
    return _has_initials(plain, squashed_words(source))


def _has_initials(plain: str, words: list[str]) -> bool:
    """Whether letters are the initials of words in a row: `ML` of `machine learning`."""
    letters = plain.removesuffix("s") if len(plain) > 2 else plain  # noqa: PLR2004  LLMs
    if not 2 <= len(letters) <= 6:  # noqa: PLR2004  abbreviations are this long
        return False
    initials = "".join(word[0] for word in words)
    at = initials.find(letters)
    while at >= 0:
        run = words[at : at + len(letters)]
        if not (run[0] in STOPWORDS or run[-1] in STOPWORDS):
            return True
        at = initials.find(letters, at + 1)
    return False


def _stemmed(word: str) -> str:
    return stem(word)


@lru_cache(maxsize=16384)
def _inflected(name: str, word: str) -> bool:
    """Whether two Russian words differ in their ending only."""
    shared = 0
    for one, other in zip(name, word, strict=False):
        if one != other:
            break
        shared += 1
    return (
        shared >= _ENDING
        and max(len(name), len(word)) - shared <= _ENDING
        and (shared >= min(len(name), len(word)) - 2)
    )


@lru_cache(maxsize=65536)
def _sounds_alike(latin: str, cyrillic: str) -> bool:
    key, other = sound_key(latin), sound_key(cyrillic)
    if not key or not other or abs(len(key) - len(other)) > 3:  # noqa: PLR2004  an ending
        return False
    if len(key) >= _ENDING and other.startswith(key) and len(other) - len(key) <= _ENDING:
        return True
    trimmed = sound_key(stem(cyrillic))
    return max(alike(key, other), alike(key, trimmed)) >= _SOUNDS_ALIKE
