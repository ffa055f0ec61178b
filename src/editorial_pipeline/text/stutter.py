"""Words said twice by accident, and sentences begun twice.

What is said twice on purpose stays: "very very", "had had", «да-да», "step by step by step",
every number and every negation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import eq
from typing import Final

from editorial_pipeline.text.tokens import Token, spoken, word_set

_SINGLE: Final = word_set(
    "the a an i we they he to of and or but with for from my our your his their this if because "
    "when by at into about which who how can should would could are were then also where while "
    "it's there's we're i'm that's "
    "я мы они он она в с к у на по за из от до для про при о об и или но а что чтобы чтоб как "
    "когда где если потому поэтому который которая которое которые которого которой которым "
    "которую которых это этот эта эти этого этой этих там тут то тоже также есть был была было "
    "мне меня нам нас тебе его их ему им же бы со во ко из-за через под над между"
)
"""Words that nobody says twice running on purpose."""

_AT_START: Final = word_set("you it")
"""Said twice running inside a sentence on purpose ("I told you you can"), never at its start."""
_NEGATIONS: Final = word_set("not no never none nor не нет ни никогда без without")
_BINDERS: Final = word_set("and by to after on or и за по к а")
_OPENS_CLAUSE: Final = word_set(
    "if when what whatever where who which that whenever how as как если когда что где кто"
)
_JOINTS: Final = word_set("and but or that because so if и а но или что потому если то когда")
_BROKEN: Final = frozenset({"—", "–", "-", "…", "..", "..."})
_PAUSES: Final = _BROKEN | {","}
_PAIR: Final = 2
_LONGEST: Final = 4
_NOTHING_AGAIN: Final = (b"",) * (_LONGEST + 2)
_INCOMPLETE: Final = word_set(
    "need want should could would will can must the a to is are was were have has do does "
    "хочу надо нужно могу можем должен должны буду будем было"
)
_PRONOUNS: Final = word_set("i we you they he she it я мы ты вы он она они")
_FRAGMENT: Final = 3
_LATIN: Final = re.compile(r"[a-z][a-z-]+", re.IGNORECASE)
_CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)


def drop_stutters(tokens: Sequence[Token]) -> list[Token]:
    """Return the tokens with accidental repetitions reduced to the last time they are said."""
    kept = _drop_fragments(list(tokens))
    same = _comparisons(kept)
    for size in range(_LONGEST, 0, -1):
        # Hardly any sentence has a row of words again right behind, or behind one word or mark.
        row = b"\1" * size
        if row in same[size] or row in same[size + 1]:
            kept = _collapse(kept, size)
            same = _comparisons(kept)
    return kept


def _comparisons(tokens: Sequence[Token]) -> Sequence[bytes]:
    """Return, for each distance up to that of the longest row, which tokens come again there.

    As bytes of 0 and 1, in which a row of equals is found without a loop.
    """
    lows = [token.low for token in tokens]
    if len(set(lows)) == len(lows):
        return _NOTHING_AGAIN
    return [b"", *(bytes(map(eq, lows, lows[far:])) for far in range(1, _LONGEST + 2))]


def _collapse(tokens: list[Token], size: int) -> list[Token]:
    russian = any(_CYRILLIC.search(token.low) for token in tokens)
    index = 0
    while index + 2 * size <= len(tokens):
        gap = index + size
        pause = tokens[gap].text in _PAUSES
        second = gap + pause
        if _same(tokens, index, second, size) and _accidental(
            tokens, index, second, size, russian=russian
        ):
            # The first time goes, its capital is put back by whoever closes the sentence.
            tokens = tokens[:index] + tokens[second:]
            continue
        index += 1
    return tokens


def _same(tokens: Sequence[Token], first: int, second: int, size: int) -> bool:
    if second + size > len(tokens) or tokens[first].low != tokens[second].low:
        return False
    return all(
        tokens[first + i].is_word and tokens[first + i].low == tokens[second + i].low
        for i in range(size)
    )


def _accidental(
    tokens: Sequence[Token], first: int, second: int, size: int, *, russian: bool
) -> bool:
    run = tokens[first : first + size]
    paused = second > first + size
    listed = paused and spoken(tokens, first + size) == "," and not _opens(tokens, first)
    if listed or any(any(c.isdigit() for c in token.text) for token in run):
        return False
    if size == 1:
        opens = _opens(tokens, first)
        return _accidental_word(run[0], tokens[second], paused=paused, russian=russian, opens=opens)
    lows = [token.low for token in run]
    before, after = spoken(tokens, first - 1), spoken(tokens, second + size)
    goes_on = after == lows[0] or before == lows[-1]
    if goes_on and any(low in _BINDERS for low in lows):
        return False
    opened = {spoken(tokens, first - i) for i in (1, 2, 3)} & _OPENS_CLAUSE
    named = all(token.text[:1].isupper() for token in run) and not run[0].text.isupper()
    if named or (opened and not paused and size == _PAIR):  # "if you can you can do it"
        return False
    emphatic = paused and any(low in _NEGATIONS for low in lows)
    return not emphatic and (size > _PAIR or any(low in _SINGLE | _PRONOUNS for low in lows))


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a clause begins here, so that what a comma repeats is its start."""
    before = spoken(tokens, index - 1)
    return not before or before in _JOINTS or not tokens[index - 1].is_word


def _accidental_word(
    word: Token, again: Token, *, paused: bool, russian: bool, opens: bool
) -> bool:
    if word.low in _NEGATIONS:
        return False
    if word.low in _SINGLE:
        return not (paused and word.low in {"это", "то"})
    if word.low in _AT_START:
        return opens
    # A foreign word twice in Russian speech is the recogniser's; a name in title case is not.
    foreign = russian and _LATIN.fullmatch(word.text) is not None
    return foreign and not paused and not (word.text.istitle() and again.text.istitle())


def _drop_fragments(tokens: list[Token]) -> list[Token]:
    """Leave out half a word before the whole one, and a start that is broken off and retried."""
    kept = [t for i, t in enumerate(tokens) if t.text[-1] not in "-—" or not _is_half(tokens, i)]
    for index, token in enumerate(kept[: _FRAGMENT + 1]):
        if token.text in _BROKEN and _broken_off(kept, index):
            return kept[index + 1 :]
    return kept


def _is_half(tokens: Sequence[Token], index: int) -> bool:
    half = tokens[index].low.rstrip("-—") if tokens[index].is_word else ""
    following = next((t.low for t in tokens[index + 1 :] if t.is_word), "")
    return half != "" and following.startswith(half) and following != half


def _broken_off(tokens: Sequence[Token], dash: int) -> bool:
    """Whether `we need — we should …` starts again: same pronoun, first try cut off."""
    start, retry = tokens[:dash], tokens[dash + 1 :]
    if not start or len(start) < 2 or len(retry) < 3 or not all(t.is_word for t in start):  # noqa: PLR2004
        return False
    return (
        start[0].low in _PRONOUNS
        and start[0].low == retry[0].low
        and start[-1].low in _INCOMPLETE
        and not any(t.low in _NEGATIONS or any(c.isdigit() for c in t.low) for t in start)
    )
