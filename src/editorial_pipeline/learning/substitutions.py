"""Words that a person exchanged for a name, or for what they sound like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from editorial_pipeline.text.names import NameKind, find_names
from editorial_pipeline.text.similar import alike
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.translit import sound_key
from editorial_pipeline.text.word_runs import squash
from editorial_pipeline.text.words import stem, word_spans

_MOST_WORDS: Final = 3
_NAME_LIKE: Final = 0.4
"""A name resembles what was heard for it at least so much …"""
_WORD_LIKE: Final = 0.75
"""… and what is no name so much, or any change of wording would be a slip of the recogniser."""
_LONG: Final = 5
_SHORTEST: Final = 2
_POSSESSIVE: Final = re.compile(r"['’]s$")
_AROUND: Final = 40
"""Characters of the sentence that evidence shows on each side."""


@dataclass(frozen=True, slots=True)
class Substitution:
    """Words `heard` that a person replaced by `meant`, each with some of the text around it."""

    heard: str
    meant: str
    before: str
    after: str


def find_substitutions(before: str, after: str) -> Iterator[Substitution]:
    """Yield the exchanges of up to three words that look like a misheard name put right."""
    old, new = _Words(before), _Words(after)
    names = find_names(new.text)
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if tag != "replace" or max(old_end - old_start, new_end - new_start) > _MOST_WORDS:
            continue
        heard, meant = old.said(old_start, old_end), new.said(new_start, new_end)
        start, end = new.spans[new_start][0], new.spans[new_end - 1][1]
        kinds = {name.kind for name in names if start <= name.start < end}
        if _is_slip(heard, meant, kinds):
            yield Substitution(
                heard, meant, old.around(old_start, old_end), new.around(new_start, new_end)
            )


class _Words:
    """A text on one line, and its words."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.split())
        self.spans = word_spans(self.text)
        self.words = [self.text[start:end] for start, end in self.spans]

    def said(self, start: int, end: int) -> str:
        """Return the words from `start` to `end`, without a possessive behind the last."""
        return _POSSESSIVE.sub("", self.text[self.spans[start][0] : self.spans[end - 1][1]])

    def around(self, start: int, end: int) -> str:
        """Return these words with a little of what stands around them."""
        first, last = self.spans[start][0], self.spans[end - 1][1]
        low, high = max(0, first - _AROUND), min(len(self.text), last + _AROUND)
        if low:
            low = self.text.find(" ", low, first) + 1 or first
        if high < len(self.text):
            high = max(self.text.rfind(" ", last, high), last)
        left, right = "… " if low else "", " …" if high < len(self.text) else ""
        return f"{left}{self.text[low:high]}{right}"


def _is_slip(heard: str, meant: str, kinds: set[NameKind]) -> bool:
    old, new = squash(heard), squash(meant)
    if min(len(old), len(new)) < _SHORTEST or not (_has_letters(old) and _has_letters(new)):
        return False
    if {heard.casefold(), meant.casefold()} & STOPWORDS:
        return False
    if old == new:
        # `crisp dm` for `CRISP-DM`: the marks are part of the name, a capital alone is none.
        return bool(kinds & {NameKind.ACRONYM, NameKind.MIXED}) or _parts(heard) != _parts(meant)
    if stem(old) == stem(new):
        return False
    likeness = max(alike(old, new), alike(sound_key(old), sound_key(new)))
    return likeness >= (_NAME_LIKE if kinds else _WORD_LIKE) and (bool(kinds) or len(new) >= _LONG)


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _parts(text: str) -> list[str]:
    return re.split(r"[\s‐‑-]", text.casefold())
