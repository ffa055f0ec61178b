"""A sentence as words and the marks around them, for cutting words out of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

_LEADING: Final = "«\"“„('‘[{—–…¿¡,;."
_TRAILING: Final = ".,;:!?…)»”\"'’]}—–"
_MARK: Final = re.compile(r"\.+|.")
_DASHES: Final = frozenset({"—", "–", "-"})
_NO_COMMA: Final = _DASHES | {",", ";", "(", "…", "!", "?"}


class Token(NamedTuple):
    """A word or a mark of a sentence; `space` is true where whitespace stands before it.

    `low` is the text in lower case. A word carries its inner marks (`gpt-4.1`, `don't`, paths
    and addresses); a mark is one character or a run of points.
    """

    text: str
    low: str
    is_word: bool
    space: bool


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a sentence in order; nothing but whitespace is lost."""
    return list(chain.from_iterable(map(_tokens, text.split())))


def first_word(text: str) -> Token | None:
    """Return the first word of a sentence, None where it holds none."""
    return next((t for chunk in text.split() for t in _tokens(chunk) if t.is_word), None)


@lru_cache(maxsize=1 << 15)
def _tokens(chunk: str) -> tuple[Token, ...]:
    """Return the tokens of what stands between two blanks; most words are met again."""
    if chunk.isalnum():
        return (Token(chunk, chunk.lower(), is_word=True, space=True),)
    return tuple(
        Token(piece, piece.lower(), is_word, space=index == 0)
        for index, (piece, is_word) in enumerate(_pieces(chunk))
    )


def _pieces(chunk: str) -> list[tuple[str, bool]]:
    start, end = 0, len(chunk)
    while start < end and chunk[start] in _LEADING:
        start += 1
    while end > start and chunk[end - 1] in _TRAILING:
        end -= 1
    core = chunk[start:end]
    pieces = _marks(chunk[:start])
    if core:
        pieces.append((core, any(character.isalnum() for character in core)))
    return pieces + _marks(chunk[end:])


def _marks(run: str) -> list[tuple[str, bool]]:
    return [(mark, False) for mark in _MARK.findall(run)] if run else []


def join(tokens: Sequence[Token]) -> str:
    """Return the sentence, with the marks that cut words have left behind put right."""
    kept: list[Token] = []
    for token in tokens:
        if token.is_word:
            kept.append(token)
            continue
        before = kept[-1].text if kept else ""
        if token.text in {",", ";"} and (not before or before in _NO_COMMA or before[0] == "."):
            continue
        if token.text in {".", "!", "?", "…"} and before == ",":
            kept.pop()
        if not kept and (token.text in _DASHES or set(token.text) <= {".", "…"}):
            continue
        kept.append(token)
    return "".join([f" {t.text}" if t.space else t.text for t in kept]).strip()


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is kept as text, for reading and for short diffs."""
    return frozenset(words.split())


def spoken(tokens: Sequence[Token], index: int) -> str:
    """Return the lower-case token at `index`, or '' outside the sentence."""
    return tokens[index].low if 0 <= index < len(tokens) else ""
