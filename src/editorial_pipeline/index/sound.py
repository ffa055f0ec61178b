"""A key for how a word sounds, so that «минсерч» in Russian speech finds `minsearch`.

Speakers of Russian say English terms, and recognisers write them in Cyrillic. Both spellings
keep the consonants and lose the vowels, so the key is the skeleton of consonants, with letters
that stand for one sound folded into one. It is coarse on purpose and only compared across the
two scripts; keys shorter than `SHORTEST` fit too many ordinary words and are not made.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

SHORTEST: Final = 4
"""Measured on real batches: three letters find more and rank worse, five find too little."""

_LETTERS: Final = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziiklmnoprstufie", strict=True))
    | {"ж": "j", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ю": "u", "я": "a"}
    | {"ъ": None, "ь": None}
)
_CYRILLIC: Final = re.compile("[а-яё]+")
_LATIN: Final = re.compile("[a-z]+")
_FOLDS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tion", "shn"),
        ("x", "ks"),
        ("ph", "f"),
        ("ck", "k"),
        ("qu", "kv"),
        ("w", "v"),
        ("dj|dg", "j"),
        ("tch", "ch"),
        ("sch", "sk"),
        ("gh", ""),
        ("c(?=[eiy])", "s"),
        ("c(?!h)", "k"),
        ("(?<![cs])(?<=.)h", ""),
        ("(?<=.)[aeiouy]", ""),
        ("^[aeiouy]", "a"),
        (r"(.)\1+", r"\1"),
    )
)


def is_cyrillic(word: str) -> bool:
    """Return whether a lower-case word is written in Russian letters alone."""
    return _CYRILLIC.fullmatch(word) is not None


def is_latin(word: str) -> bool:
    """Return whether a lower-case word is written in English letters alone."""
    return _LATIN.fullmatch(word) is not None


@lru_cache(maxsize=1 << 16)
def sound_key(word: str) -> str:
    """Return the skeleton of consonants of a lower-case word; '' where it is too short to tell.

    Only words of a single script have one: neither `gpt4` nor `crisp-dm` does.
    """
    if is_cyrillic(word):
        word = word.translate(_LETTERS)
    elif not is_latin(word):
        return ""
    for pattern, sound in _FOLDS:
        word = pattern.sub(sound, word)
    return word if len(word) >= SHORTEST else ""
