"""V9: negations and hedges stay with the claim they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from editorial_pipeline.models.draft import Origin
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.word_runs import word_set
from editorial_pipeline.text.words import content_stems, words
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
_STEMS = 4
_FEW = 3


def check_hedges(passage: Passage) -> Iterator[Finding]:
    """V9: each sentence against the source sentence it resembles most, in one language."""
    if passage.is_verbatim or passage.crosses_languages or passage.is_heading:
        return
    if passage.block is not None and passage.block.origin is not Origin.OPENAI:
        # The host words nothing itself but the line that names the topics of an article.
        return
    sources = [s for text in passage.evidence for s in _SENTENCE.split(text) if s.strip()]
    for sentence in _SENTENCE.split(passage.prose):
        twin = _nearest(sentence, sources)
        if twin is not None:
            yield from _compare(passage, sentence, twin)


def _nearest(sentence: str, sources: list[str]) -> str | None:
    stems = set(content_stems(sentence))
    if len(stems) < _STEMS:
        return None
    best, score = None, _ALIKE
    for source in sources:
        own = set(content_stems(source))
        if not own:
            continue
        found = 2 * len(stems & own) / (len(stems) + len(own))
        if found > score:
            best, score = source, found
    return best


def _compare(passage: Passage, sentence: str, twin: str) -> Iterator[Finding]:
    own, said = words(sentence), words(twin)
    if _negations(own) != _negations(said):
        verb = "adds" if _negations(own) > _negations(said) else "loses"
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


def _finding(passage: Passage, sentence: str, twin: str, what: str) -> Finding:
    return passage.soft(
        "V9",
        f"{quoted(sentence)} {what}; what was said is {quoted(twin)}.",
        "Keep the doubt or the denial of the segment with its claim.",
    )
