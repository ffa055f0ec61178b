"""V9: negations and hedges stay with the claim they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from editorial_pipeline.models.draft import BlockKind, Origin
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.word_runs import word_set
from editorial_pipeline.text.words import content_stems, stem, words
from editorial_pipeline.verify.context import Passage, quoted

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n")
_NEGATIONS = word_set(
    "not no never nobody nothing none neither nor without cannot hardly не нет ни никогда никто "
    "ничего никак нельзя без невозможно"
)
HEDGES = word_set(
    "maybe perhaps probably possibly might may could seems seem apparently likely guess suppose "
    "sometimes usually often typically almost roughly может возможно наверное наверно вероятно "
    "кажется видимо похоже иногда обычно часто почти примерно пожалуй"
)
_ABSOLUTES = word_set("always must certainly definitely всегда обязательно точно")
_ALIKE = 0.6
_SAME = 0.8
"""Sentences that share so much are one: then a denial more or less is no matter of wording."""
_PART = 0.75
"""Share of a sentence that stands in a stretch of speech without full stops."""
_STEMS = 4
_FEW_STEMS = 2
_REACH = 3
_FEW = 3


def check_hedges(passage: Passage) -> Iterator[Finding]:
    """V9: each sentence against the source sentence it resembles most.

    In two languages only whether anything is denied at all can be compared. Hard where a
    sentence that is nearly the same denies what was not denied, or the reverse.
    """
    if passage.is_verbatim or passage.is_heading:
        return
    if passage.block is not None and (
        passage.block.origin is not Origin.OPENAI or passage.block.kind is BlockKind.QUOTE
    ):
        # The host words nothing itself but the line that names the topics of an article, and a
        # quotation is compared word by word.
        return
    if passage.crosses_languages:
        yield from _across(passage)
        return
    sources = [s for text in passage.evidence for s in _SENTENCE.split(text) if s.strip()]
    verbatim = {tuple(words(source)) for source in sources}
    for sentence in _SENTENCE.split(passage.prose):
        if tuple(words(sentence)) in verbatim:
            continue  # another sentence that resembles it says nothing against it
        twin, likeness = _nearest(sentence, sources)
        if twin is not None:
            yield from _compare(passage, sentence, twin, likeness)
        elif (stretch := _stretch(sentence, sources)) is not None:
            yield from _denied(passage, sentence, stretch, hard=False)


def _across(passage: Passage) -> Iterator[Finding]:
    said = " ".join(segment.text for segment in passage.sources)
    yield from _denied(passage, passage.prose, said, hard=False)


def _denied(passage: Passage, text: str, said: str, *, hard: bool) -> Iterator[Finding]:
    """Object where one side denies something and the other denies nothing."""
    denies, was_denied = (any(map(is_negation, words(each))) for each in (text, said))
    if denies != was_denied:
        verb = "adds" if denies else "loses"
        yield _finding(passage, text, said, f"{verb} a negation", hard=hard)


def _stretch(sentence: str, sources: list[str]) -> str | None:
    """Return the words of speech that a sentence was made of, with their neighbours."""
    stems = set(content_stems(sentence))
    if len(stems) < _FEW_STEMS:
        return None
    own = words(sentence)
    for source in sources:
        said = words(source)
        for start in range(len(said) - len(own) + 1):
            if said[start : start + len(own)] == own:
                # Verbatim: none of its words may be missing from what it is held against.
                return " ".join(said[max(0, start - _REACH) : start + len(own) + 1])
        places = [place for place, word in enumerate(said) if stem(word) in stems]
        found = {stem(said[place]) for place in places}
        if len(found) < max(_FEW_STEMS, _PART * len(stems)):
            continue
        if places[-1] - places[0] <= 2 * len(words(sentence)):
            return " ".join(said[max(0, places[0] - _REACH) : places[-1] + 2])
    return None


def _nearest(sentence: str, sources: list[str]) -> tuple[str | None, float]:
    stems = set(content_stems(sentence))
    if len(stems) < _STEMS:
        return None, 0.0
    best, score = None, _ALIKE
    for source in sources:
        own = set(content_stems(source))
        if not own:
            continue
        found = 2 * len(stems & own) / (len(stems) + len(own))
        if found > score:
            best, score = source, found
    return best, score


def _compare(passage: Passage, sentence: str, twin: str, likeness: float) -> Iterator[Finding]:
    own, said = words(sentence), words(twin)
    denials = _negations(own), _negations(said)
    if 0 in denials and any(denials):
        yield from _denied(passage, sentence, twin, hard=likeness >= _SAME)
    elif denials[0] != denials[1]:
        verb = "adds" if denials[0] > denials[1] else "loses"
        yield _finding(passage, sentence, twin, f"{verb} a negation")
    hedged, was_hedged = HEDGES & set(own), HEDGES & set(said)
    if was_hedged and not hedged:
        yield _finding(passage, sentence, twin, f"leaves out “{min(was_hedged)}”")
    added = (_ABSOLUTES & set(own)) - set(said)
    if added:
        yield _finding(passage, sentence, twin, f"adds “{min(added)}”")


def is_negation(word: str) -> bool:
    """Whether a lower-case word denies something."""
    return word in _NEGATIONS or word.endswith(("n't", "n’t"))


def _negations(said: list[str]) -> int:
    """Return how many negations there are, counted up to few: speech repeats them."""
    count = sum(map(is_negation, said))
    return min(count, _FEW)


def _finding(
    passage: Passage, sentence: str, twin: str, what: str, *, hard: bool = False
) -> Finding:
    return passage.object(
        "V9",
        f"{quoted(sentence)} {what}; what was said is {quoted(twin)}.",
        "Keep the doubt or the denial of the segment with its claim.",
        hard=hard,
    )
