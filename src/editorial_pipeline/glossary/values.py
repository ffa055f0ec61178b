"""The entries of a glossary, and how their spellings are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from editorial_pipeline.models.notes import UNDETERMINED, Language
from editorial_pipeline.text.word_runs import Runs

STEM_MARK: Final = "*"
"""At the end of an alias: the word may go on with an ending of its language."""

_FEW: Final = 100
"""Names that every prompt may list; they are the same in each, so that services reuse it."""

_HYPHENS: Final = re.compile("[‐‑]")
_APOSTROPHES: Final = re.compile("[’ʼ]")


@dataclass(frozen=True, slots=True)
class Term:
    """A name as it is to be written, and the spellings that mean it.

    `aliases` are replaced wherever they stand as whole words; one that ends with `*` is a stem.
    `distinct` are words that resemble the name and mean something else. `language` restricts
    the entry to what is said in that language. `note` is for people.
    """

    name: str
    aliases: tuple[str, ...] = ()
    distinct: tuple[str, ...] = ()
    language: Language | None = None
    note: str = ""

    def is_for(self, language: Language) -> bool:
        """Whether the entry holds for words of a language; where that is unknown, it does."""
        return self.language is None or language in {UNDETERMINED, self.language}


class Glossary:
    """The entries of a workspace in the order of their file; entries of one name add up."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        """Take the entries; whether they contradict each other is the reader's business."""
        self.terms = tuple(terms)
        # Every word of a run asks a cache that is keyed by the glossary.
        self._hash = hash(self.terms)

    def __bool__(self) -> bool:
        """Whether there is any entry."""
        return bool(self.terms)

    def __eq__(self, other: object) -> bool:
        """Whether the entries are the same."""
        return isinstance(other, Glossary) and other.terms == self.terms

    def __hash__(self) -> int:
        """Go with `__eq__`."""
        return self._hash

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names, each once, in order."""
        return tuple(dict.fromkeys(term.name for term in self.terms))

    def names_for(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the names that a prompt about `texts` lists: all, or of many those they hold."""
        if len(self.names) <= _FEW:
            return self.names
        held = Runs(texts)
        return tuple(name for name in self.names if held.holds(name))


EMPTY: Final = Glossary()


def fold(words: str) -> str:
    """Return a spelling as it is compared: case, `ё`, blanks, kinds of hyphens do not matter."""
    text = unicodedata.normalize("NFC", words).casefold().replace("ё", "е")
    return " ".join(_APOSTROPHES.sub("'", _HYPHENS.sub("-", text)).split())
