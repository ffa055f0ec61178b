"""V8: names and terms with capitals are in the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from editorial_pipeline.glossary import Suspect, find_suspects
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.names import (
    Name,
    NameKind,
    find_names,
    is_long_title,
    is_title_case,
)
from editorial_pipeline.text.translit import is_cyrillic
from editorial_pipeline.text.urls import find_exact
from editorial_pipeline.text.word_runs import Runs, squash, squashed_words
from editorial_pipeline.verify.context import Passage, cite_hint, elsewhere, quoted
from editorial_pipeline.verify.name_match import NameMatcher

_LANGUAGES = frozenset({"english", "russian", "ukrainian", "german", "french"})
_NOUNS_WITH_CAPITALS = frozenset({"de", "lb"})


def check_names(passage: Passage) -> Iterator[Finding]:
    """V8: hard within one language, soft across them and where the writer declared a form.

    In one language a name in another script (`AWS` for «авс») is known by its sound.
    """
    if passage.is_verbatim:
        return
    names = list(_names(passage))
    if not names:
        return
    matcher = NameMatcher(passage)
    guessed = _guessed(passage)
    reported: set[str] = set()
    for index, name in enumerate(names):
        key = squash(name.text)
        if key in guessed and key not in reported and _is_guess(name, passage, matcher):
            reported.add(key)
            yield _guess(passage, name, guessed[key])
        if key in reported or matcher.knows(name.text) or _is_part(names, index, matcher):
            continue
        if passage.is_heading and passage.crosses_languages and key in _LANGUAGES:
            continue  # "In Russian: …" says of a section what its sources show
        reported.add(key)
        yield _unknown(passage, name, matcher)


def _names(passage: Passage) -> Iterator[Name]:
    addresses = [(e.start, e.end) for e in find_exact(passage.prose)]
    capitals = passage.language not in _NOUNS_WITH_CAPITALS
    offset = 0
    for line in passage.prose.split("\n"):
        titled = passage.is_heading and is_long_title(line)
        for name in find_names(line, capitals=capitals and not titled):
            start = offset + name.start
            if not any(first <= start < end for first, end in addresses):
                yield replace(name, start=start, end=offset + name.end)
        offset += len(line) + 1


def _guessed(passage: Passage) -> dict[str, Suspect]:
    """Return the words that only resemble a name of the glossary, by each word of that name.

    Those that the text has as they were said are left out.
    """
    glossary = passage.context.glossary
    found = (s for seg in passage.sources for s in find_suspects(seg.text, glossary, seg.language))
    written = Runs([passage.text])
    missing = (suspect for suspect in found if not written.holds(suspect.words))
    return {word: suspect for suspect in missing for word in squashed_words(suspect.name)}


def _is_guess(name: Name, passage: Passage, matcher: NameMatcher) -> bool:
    """Whether no source says the name, or the text has it more often than the sources."""
    if not matcher.says(name.text):
        return True
    word = squash(name.text)
    said = squashed_words(" ".join(passage.raw)).count(word)
    return squashed_words(passage.text).count(word) > said > 0


def _guess(passage: Passage, name: Name, suspect: Suspect) -> Finding:
    """Object to a name that was put in for what is no declared alias of it: that is a guess."""
    return passage.hard(
        "V8",
        f"The name {quoted(name.text)} stands for {quoted(suspect.words)}, which is not declared "
        "as another form of it.",
        f"Write {quoted(suspect.words)} as it was said, and put your guess into `doubts`.",
    )


def _is_part(names: Sequence[Name], index: int, matcher: NameMatcher) -> bool:
    """Whether a name and its neighbour were said as one word: `Stack Overflow`."""
    for first in (index - 1, index):
        if 0 <= first < len(names) - 1:
            left, right = names[first], names[first + 1]
            if right.start == left.end + 1 and matcher.knows(left.text + right.text):
                return True
    return False


def _unknown(passage: Passage, name: Name, matcher: NameMatcher) -> Finding:
    wanted = squash(name.text)
    others = elsewhere(passage, lambda text: wanted in squashed_words(text))
    across = any(is_cyrillic(s.text) for s in passage.sources) != is_cyrillic(name.text)
    doubtful = matcher.is_claimed(name.text) or matcher.is_near(name.text)
    if name.kind is NameKind.CAPITAL and passage.is_heading and is_title_case(passage.text):
        # `Career Paths` or `Meet Gwendolyn`: only a reader can tell.
        doubtful = True
    doubtful = doubtful and name.kind is not NameKind.KNOWN
    return passage.object(
        "V8",
        f"The name {quoted(name.text)} is not in the cited segments.",
        "Use the name that was said, or say it without a name." + cite_hint(passage, others),
        hard=not (across and passage.crosses_languages) and not doubtful,
        segments=others,
    )
