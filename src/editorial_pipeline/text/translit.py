"""Cyrillic and Latin spellings of one sound on one key: `Алексей` and `Alexey`.

The keys are for comparison only. They fold what the usual romanisations, and English spelling
of borrowed words, do differently.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["is_cyrillic", "sound_key"]

_CYRILLIC: Final = re.compile("[а-яёіїєґў]", re.IGNORECASE)
_LETTERS: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "c", "ш": "x", "щ": "x",
    "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "u", "я": "ia", "і": "i", "ї": "i", "є": "e",
    "ґ": "g", "ў": "u",
}  # fmt: skip
"""`c` stands for the sound of `ch`, `x` for `sh`, `j` for `zh` and `dj`."""

_SILENT_E_FROM: Final = 4
_CYRILLIC_RULES: Final = (("дж", "j"), ("кс", "ks"), ("ай", "ai"), ("эй", "ei"))
_LATIN_RULES: Final = (
    ("shch", "x"), ("sch", "x"), ("tch", "c"), ("ch", "C"), ("sh", "X"), ("zh", "j"), ("kh", "h"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("q", "k"), ("x", "ks"), ("w", "v"),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("y", "i"), ("ee", "i"), ("oo", "u"),
    ("ea", "i"), ("C", "c"), ("X", "x"),
)  # fmt: skip


def is_cyrillic(text: str) -> bool:
    """Whether any letter is Cyrillic."""
    return _CYRILLIC.search(text) is not None


@lru_cache(maxsize=16384)
def sound_key(word: str) -> str:
    """Return how a word sounds, in letters that both scripts share; doubled letters are one."""
    text = "".join(c for c in word.casefold() if c.isalnum())
    if is_cyrillic(text):
        for spelling, sound in _CYRILLIC_RULES:
            text = text.replace(spelling, sound)
        text = "".join(_LETTERS.get(c, c) for c in text)
    else:
        for spelling, sound in _LATIN_RULES:
            text = text.replace(spelling, sound)
        if len(text) > _SILENT_E_FROM:
            text = text.removesuffix("e")
    return re.sub(r"(.)\1+", r"\1", text)
