"""Names and terms that a text writes with capitals: people, products, places, abbreviations.

Capitals at the start of a sentence, of a line or after a colon tell nothing; a name there is
seen only where it has another mark of a name (`OpenAI`, `LLM`) or is widely known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from editorial_pipeline.text.calendar_words import MONTHS, WEEKDAYS
from editorial_pipeline.text.gazetteer import KNOWN
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.units import unit_code
from editorial_pipeline.text.word_runs import word_set

__all__ = ["Name", "NameKind", "find_names", "is_long_title", "is_title_case"]

_WORD: Final = re.compile(r"[^\W_]+(?:(?:[-‐‑'’.&/]|\+\+|#)[^\W_]+)*(?:\+\+|#)?")
_ENDS: Final = frozenset(".!?…:;\n•·|>")
_OPENERS: Final = frozenset("\"'“”„«»‘([{*_`")
_DASHES: Final = frozenset("-–—")
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(])(?:vs|e\.g|i\.e|etc|cf|mr|mrs|ms|dr|prof|st|no|inc|т\.е|т\.д|т\.п|г|им|см|др)\.$",
    re.IGNORECASE,
)
_ROMAN: Final = re.compile(r"^(?:[IVX]{1,5})$")
_NOT_NAMES: Final = word_set(
    "i i'm i've i'd i'll ok okay tv a.m p.m am pm q&a ceo ii iii iv vi vii pdf faq url id ps "
    "на не да нет вы вас вам ваш ваша ваше ваши"
)
_TITLE_CASE_SHARE: Final = 0.6
_SHORT: Final = 3
_SMALL: Final = word_set("a an the of in on and or for to with at by from vs as is are but nor")


class NameKind(StrEnum):
    """What shows that a word is a name."""

    ACRONYM = "abbreviation"
    MIXED = "mixed case"
    CAPITAL = "capital"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text, the possessive left out."""

    text: str
    start: int
    end: int
    kind: NameKind


def find_names(text: str, *, capitals: bool = True) -> list[Name]:
    """Return the names of `text` in order, one word each; `New York` is two.

    Without `capitals`, as in titles and in languages that write nouns with capitals, a single
    capital at the start of a word tells nothing.
    """
    return list(_names(text, capitals))


def _names(text: str, capitals: bool) -> Iterator[Name]:  # noqa: FBT001  private
    for match in _WORD.finditer(text):
        word = re.sub(r"['’]s$|['’]$", "", match[0])
        for part, offset in _parts(word):
            start = match.start() + offset
            initial = offset == 0 and _is_initial(text, match.start())
            kind = _kind(part, capitals=capitals, initial=initial)
            if kind is not None:
                yield Name(part, start, start + len(part), kind)


def _parts(word: str) -> Iterator[tuple[str, int]]:
    """Yield what is looked up by itself: `AI-powered` is two words, `CRISP-DM` is one."""
    pieces = re.split(r"([-‐‑/])", word)
    if len(pieces) == 1 or all(p.isupper() for p in pieces[::2]):
        yield word, 0
        return
    offset = 0
    for piece in pieces:
        if piece not in "-‐‑/":
            yield piece, offset
        offset += len(piece)


def _is_initial(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t")
    while before and before[-1] in _OPENERS:
        before = before[:-1].rstrip(" \t")
    if not before:
        return True
    if before[-1] in _DASHES:
        return len(before) == 1 or before[-2].isspace()
    return before[-1] in _ENDS and not _ABBREVIATED.search(before[-8:])


def _kind(word: str, *, capitals: bool, initial: bool) -> NameKind | None:
    letters = [c for c in word if c.isalpha()]
    folded = word.casefold()
    if not letters or folded in _NOT_NAMES or _ROMAN.match(word):
        return None
    if folded in MONTHS or folded in WEEKDAYS:
        return None
    if any(c.isupper() for c in letters[1:]):
        return _inner_capitals(word)
    if not letters[0].isupper():
        return None
    return _capital(word, letters, tells=capitals and not initial)


def _inner_capitals(word: str) -> NameKind | None:
    if not word.removesuffix("s").isupper():
        return NameKind.MIXED
    # `GB` is a unit and `NOT` a loud word.
    folded = word.casefold()
    return None if unit_code(folded) or folded in STOPWORDS else NameKind.ACRONYM


def _capital(word: str, letters: list[str], *, tells: bool) -> NameKind | None:
    folded = word.casefold()
    if not tells:
        return NameKind.KNOWN if folded in KNOWN else None
    if len(letters) == 1 or folded in STOPWORDS:
        return None
    return NameKind.KNOWN if folded in KNOWN else NameKind.CAPITAL


def is_title_case(text: str) -> bool:
    """Whether the words behind the first begin with capitals, so that capitals tell little."""
    words: list[str] = [w for w in _WORD.findall(text)[1:] if w.casefold() not in _SMALL]
    words = [word for word in words if word[0].isalpha()]
    return bool(words) and sum(w[0].isupper() for w in words) >= _TITLE_CASE_SHARE * len(words)


def is_long_title(text: str) -> bool:
    """Whether a title in title case has too many capitals for them to be names."""
    return is_title_case(text) and len(_WORD.findall(text)) > _SHORT
