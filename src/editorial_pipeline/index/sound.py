"""A key for how a word sounds, so that «минсерч» in Russian speech finds `minsearch`.

Speakers of Russian say English terms, and recognisers write them in Cyrillic. Both spellings
keep the consonants and differ in the vowels, so the key is the skeleton of consonants. It is
coarse on purpose and only compared across the two scripts; native words that share a skeleton
with an English one («уверен», overrun) find it too, and what English spells unlike its sound is
missed (`orchestrator`, «оркестратор»).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from editorial_pipeline.text import translit

SHORTEST: Final = 4
"""Shorter skeletons fit too many ordinary words. On the few real batches at hand keys of three
letters ranked worse and keys of five found less."""

_CYRILLIC: Final = re.compile("[а-яё]+")
_LATIN: Final = re.compile("[a-z]+")
_INNER_VOWELS: Final = re.compile("(?<=.)[aeiouy]")
_FIRST_VOWEL: Final = re.compile("^[aeiouy]")
_GLIDE: Final = re.compile("w(?![aeiou])")
"""Part of a vowel in English, and not written in Russian: `workflow`, «воркфлоу»."""

_DOUBLED: Final = re.compile(r"(.)\1+")


def is_cyrillic(word: str) -> bool:
    """Return whether a lower-case word is written in Russian letters alone."""
    return _CYRILLIC.fullmatch(word) is not None


def is_latin(word: str) -> bool:
    """Return whether a lower-case word is written in English letters alone."""
    return _LATIN.fullmatch(word) is not None


@lru_cache(maxsize=1 << 16)
def skeleton(word: str) -> str:
    """Return the consonants of a lower-case word; '' where they are too few to tell.

    A first vowel counts as `a`. Only words of a single script have a skeleton: neither `gpt4`
    nor `crisp-dm` does.
    """
    if not (is_cyrillic(word) or is_latin(word)):
        return ""
    sound = _FIRST_VOWEL.sub("a", translit.sound_key(_GLIDE.sub("", word)))
    key = _DOUBLED.sub(r"\1", _INNER_VOWELS.sub("", sound))
    return key if len(key) >= SHORTEST else ""
