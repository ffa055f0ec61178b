"""What the speaker takes off the record."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from editorial_pipeline.text.patterns import LatePattern

_BETWEEN = r"(?:[\s,;:—–\-\"'“”«»()*_]|\.\.\.|…){1,6}"
"""What may stand between the words of a phrase; a full stop may not: `turn it off. The record`."""

_CLOSING = re.compile(r"[\"'”»)\]*_]*[.!?…,;:]*[\"'”»)\]*_]*")
_SENTENCE_END = re.compile(r"[\"'”»)\]*_\s]*(?:[.!?…]|\n|\Z)")
_SENTENCE_START = re.compile(r"(?:[.!?…][\"'”»)]*\s+|\n)(?=\S)")
_REACH = 600
"""Code points before a phrase in which the beginning of its sentence is looked for."""

_ADJECTIVE = re.compile(r"\w+(?:-\w+)+\Z")
_JOINED = r"(?:(?:and|but|so|now|well|okay|ok|а|и|но|ну|вот|так)[\s,]+){0,3}"
_LEAD_IN = LatePattern(
    rf"(?<!\w){_JOINED}"
    r"(?:(?:(?:it|what follows|the following|(?:this|that|the)(?:\s+(?:next\s+)?(?:part|bit|one))?)"
    r"(?:['’]s|\s+is|\s+was)|(?:we|i)(?:['’](?:re|m)|\s+are|\s+am)|let['’]s\s+go)"
    r"(?:\s+(?:now|all|just|strictly|going))?[\s,:—–-]+)?\Z"
    # Russian has no verb here: only where a clause begins is it none of another one's words.
    rf"|(?<!\w)(?<!\w\s){_JOINED}(?:(?:вс[её]\s+)?это(?:\s+вс[её])?|мы|дальше|эта\s+часть)"
    r"(?:\s+(?:сейчас|уже|тоже|только))?[\s,:—–-]+\Z",
    re.IGNORECASE,
)
"""What only leads up to a phrase goes with it: "This is off the record: …"."""
_LEAD_REACH = 60
_MISHEARD = re.compile(r"off\b", re.IGNORECASE)
_SENTENCE_LEAD = re.compile(r"(?:\A|[.!?…][\"'”»)]*\s+|\n)\Z")
_TRAILING = re.compile(r"\s+(?:now|again|please|теперь|уже|итак)(?=[.!?…]|\s*\Z)", re.IGNORECASE)


def off_record_spans(
    body: str, start_phrases: Sequence[str], end_phrases: Sequence[str]
) -> list[tuple[int, int]]:
    """Return the half-open spans of `body` that are off the record, ascending and apart.

    A span runs from a start phrase, and the words that only lead up to it, through the next end
    phrase and the punctuation behind it, or to the end of the note: too much is set aside rather
    than too little. Where the phrase closes its sentence ("he is leaving, but that is off the
    record"), the span begins with the sentence. Case, blanks, line ends, `ё` and punctuation
    between the words do not matter, but a sentence end does; `off-the-record talk` is an
    adjective and no phrase. "Of the record", which recognisers hear for "off", begins a span
    where it begins a sentence and an end phrase follows. Never raises.
    """
    ends = _phrases(tuple(end_phrases))
    spans: list[tuple[int, int]] = []
    at = 0
    for opening in _openings(body, start_phrases, ends):
        if opening.start() < at:
            continue
        closing = ends.search(body, opening.end()) if ends else None
        start = max(_reach_back(body, opening), spans[-1][1] if spans else 0)
        if closing is None:
            spans.append((start, len(body)))
            break
        at = _behind(body, closing.end())
        spans.append((start, at))
    return spans


def unmatched_ends(
    body: str, start_phrases: Sequence[str], end_phrases: Sequence[str]
) -> tuple[str, ...]:
    """Return the end phrases of `body`, as they were said, that end nothing.

    Perhaps the phrase before them was misheard, and what was to be left out is not.
    """
    ends = _phrases(tuple(end_phrases))
    found = list(ends.finditer(body)) if ends else []
    if not found:
        return ()
    spans = off_record_spans(body, start_phrases, end_phrases)
    lows = [low for low, _ in spans]
    unmatched = []
    for match in found:
        place = bisect_right(lows, match.start()) - 1
        if place < 0 or match.start() >= spans[place][1]:
            unmatched.append(" ".join(match[0].split()))
    return tuple(unmatched)


def _behind(body: str, end: int) -> int:
    """Return where the sentence of an end phrase ends, if hardly a word of it is left."""
    trailing = _TRAILING.match(body, end)
    end = trailing.end() if trailing else end
    punctuation = _CLOSING.match(body, end)
    return punctuation.end() if punctuation else end


def _openings(
    body: str, start_phrases: Sequence[str], ends: re.Pattern[str] | None
) -> list[re.Match[str]]:
    """Return the start phrases in order, each looked for once: a note may be full of them."""
    starts = _phrases(tuple(start_phrases))
    misheard = _phrases(tuple(_MISHEARD.sub("of", p) for p in start_phrases if _MISHEARD.match(p)))
    found = [
        match
        for match in (starts.finditer(body) if starts else ())
        if not (_ADJECTIVE.match(match[0]) and re.match(r"\s+\w", body[match.end() :][:40]))
    ]
    last = max((match.start() for match in ends.finditer(body)), default=0) if ends else 0
    found += [
        match
        for match in (misheard.finditer(body, 0, last) if misheard else ())
        if _SENTENCE_LEAD.search(body[max(0, match.start() - _LEAD_REACH) : match.start()])
    ]
    return sorted(found, key=lambda match: match.start())


def _reach_back(body: str, opening: re.Match[str]) -> int:
    """Return where the span begins: at the phrase, or at its sentence if the phrase closes it.

    A phrase takes along the words that only lead up to it.
    """
    if not _SENTENCE_END.match(body, opening.end()):
        near = body[max(0, opening.start() - _LEAD_REACH) : opening.start()]
        lead_in = _LEAD_IN.search(near)
        return opening.start() - (len(lead_in[0]) if lead_in else 0)
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
