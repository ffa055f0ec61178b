"""What the speaker takes off the record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_BETWEEN = r"(?:[\s,;:—–\-\"'“”«»()*_]|\.\.\.|…){1,6}"
"""What may stand between the words of a phrase; a full stop may not: `turn it off. The record`."""

_CLOSING = re.compile(r"[\"'”»)\]*_]*[.!?…,;:]*[\"'”»)\]*_]*")
_SENTENCE_END = re.compile(r"[\"'”»)\]*_\s]*(?:[.!?…]|\n|\Z)")
_SENTENCE_START = re.compile(r"(?:[.!?…][\"'”»)]*\s+|\n)(?=\S)")
_REACH = 600
"""Code points before a phrase in which the beginning of its sentence is looked for."""

_ADJECTIVE = re.compile(r"\w+(?:-\w+)+\Z")


def off_record_spans(
    body: str, start_phrases: Sequence[str], end_phrases: Sequence[str]
) -> list[tuple[int, int]]:
    """Return the half-open spans of `body` that are off the record, ascending and apart.

    A span runs from a start phrase through the next end phrase and the punctuation behind it,
    or to the end of the note: too much is set aside rather than too little. Where the phrase
    closes its sentence ("he is leaving, but that is off the record"), the span begins with the
    sentence. Case, blanks, line ends, `ё` and punctuation between the words do not matter, but
    a sentence end does; `off-the-record talk` is an adjective and no phrase. Never raises.
    """
    starts, ends = _phrases(tuple(start_phrases)), _phrases(tuple(end_phrases))
    spans: list[tuple[int, int]] = []
    at = 0
    while starts and (opening := _next_start(starts, body, at)):
        closing = ends.search(body, opening.end()) if ends else None
        start = max(_reach_back(body, opening), spans[-1][1] if spans else 0)
        if closing is None:
            spans.append((start, len(body)))
            break
        punctuation = _CLOSING.match(body, closing.end())
        at = punctuation.end() if punctuation else closing.end()
        spans.append((start, at))
    return spans


def _next_start(starts: re.Pattern[str], body: str, at: int) -> re.Match[str] | None:
    for match in starts.finditer(body, at):
        if not (_ADJECTIVE.match(match[0]) and re.match(r"\s+\w", body[match.end() :][:40])):
            return match
    return None


def _reach_back(body: str, opening: re.Match[str]) -> int:
    """Return where the span begins: at the phrase, or at its sentence if the phrase closes it."""
    if not _SENTENCE_END.match(body, opening.end()):
        return opening.start()
    low = max(0, opening.start() - _REACH)
    start = low if low == 0 else opening.start()
    for match in _SENTENCE_START.finditer(body, low, opening.start()):
        start = match.end()
    return start


@lru_cache(maxsize=16)
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    spelt = [_spell(phrase) for phrase in phrases if re.search(r"\w", phrase)]
    if not spelt:
        return None
    # The longest phrase first, so that it is taken whole.
    either = "|".join(sorted(spelt, key=len)[::-1])
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _spell(phrase: str) -> str:
    words = (re.escape(word) for word in re.findall(r"\w+", phrase))
    return re.sub("[еёЕЁ]", "[её]", _BETWEEN.join(words))
