"""V7: what stands in quotation marks was said so, in that language."""

from __future__ import annotations

import re
from collections.abc import Iterator

from editorial_pipeline.models.draft import BlockKind, Origin
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.numbers import find_numbers
from editorial_pipeline.text.translit import is_cyrillic
from editorial_pipeline.text.word_runs import (
    Runs,
    has_run,
    is_subsequence,
    squashed_words,
    word_set,
)
from editorial_pipeline.text.words import stem
from editorial_pipeline.verify.context import Passage, quoted

_QUOTED = re.compile(
    r"“([^“”]+)”|„([^“”„]+)[“”]|«([^«»]+)»|(?<![\w\d])\"([^\"]+)\"(?!\w)|(?<!\w)‘([^‘’]+(?:’\w[^‘’]*)*)’(?!\w)"
)
_OPENS = re.compile('[“„«"‘]')
"""`_QUOTED` begins with one of these, and most passages hold none of them."""
_FILLERS = word_set("um uh uhm erm hmm ну вот э эм ээ мм короче типа")
_FILLER_PHRASES = re.compile(
    r"\b(?:you know|i mean|sort of|kind of|как бы|это самое|так сказать)\b", re.IGNORECASE
)
_TERM = 3
"""Up to so many words in quotation marks may be a term across languages, not a quotation."""


def check_quotations(passage: Passage) -> Iterator[Finding]:
    """V7: a run of words of one note; fillers and repeated words may be left out of it."""
    block = passage.block
    if block is not None and block.kind is BlockKind.QUOTE:
        for line in passage.reading.lines:
            if not _was_said(line, passage):
                yield _invented(passage, line)
        return
    if not _OPENS.search(passage.prose):
        return
    for match in _QUOTED.finditer(passage.prose):
        words = next(group for group in match.groups() if group)
        yield from _check(passage, words)


def _check(passage: Passage, words: str) -> Iterator[Finding]:
    count = len(squashed_words(words))
    if count == 0 or _was_said(words, passage) or _is_title(words, passage):
        return
    across = passage.crosses_languages
    if count == 1 or (across and count <= _TERM):
        if not _is_word_of(words, passage):
            yield passage.soft(
                "V7",
                f"{quoted(words)} stands in quotation marks, but nobody said it.",
                "Write it without quotation marks.",
            )
    else:
        yield _invented(passage, words, across=across)


def _invented(passage: Passage, words: str, *, across: bool = False) -> Finding:
    if across and is_cyrillic(words) != any(is_cyrillic(s.text) for s in passage.sources):
        return passage.hard(
            "V7",
            f"The quotation {quoted(words)} is in another language than what was said.",
            "A translation is no quotation: write it without quotation marks.",
        )
    return passage.hard(
        "V7",
        f"The quotation {quoted(words)} was not said in these words.",
        "Quote the words exactly as one note has them, or write them without quotation marks.",
    )


def _was_said(words: str, passage: Passage) -> bool:
    wanted = squashed_words(words)
    notes = _note_texts(passage)
    if Runs(notes).holds(words):
        return True
    # A number may be written in digits inside a quotation too.
    if Runs(_with_digits(note) for note in notes).holds(_with_digits(words)):
        return True
    own = passage.block is not None and passage.block.origin is not Origin.OPENAI
    for note in notes:
        said = squashed_words(_FILLER_PHRASES.sub(" ", note))
        if has_run(wanted, said, _FILLERS):
            return True
        if own and is_subsequence(wanted, squashed_words(note)):
            return True
    return False


def _with_digits(text: str) -> str:
    """Return the text with each number in one form."""
    pieces, end = [], 0
    for number in find_numbers(text):
        written = text[number.start : number.end]
        pieces += [text[end : number.start], written if number.loose else min(number.readings)]
        end = number.end
    return "".join([*pieces, text[end:]])


def _note_texts(passage: Passage) -> list[str]:
    """Return the words of each note that is cited, as far as offered, and the old text."""
    notes = {segment.note for segment in passage.sources}
    offered = sorted(passage.context.segments.values(), key=lambda s: (s.note, s.number))
    texts = [" ".join(s.text for s in offered if s.note == note) for note in sorted(notes)]
    return [*texts, *passage.revised.splitlines()]


def _is_title(words: str, passage: Passage) -> bool:
    known = [passage.context.article_title, *passage.context.glossary.names]
    return squashed_words(words) in [squashed_words(title) for title in known]


def _is_word_of(words: str, passage: Passage) -> bool:
    stems = {stem(word) for text in passage.evidence for word in squashed_words(text)}
    return all(stem(word) in stems for word in squashed_words(words))
