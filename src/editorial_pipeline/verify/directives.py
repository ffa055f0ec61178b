"""V12: what was said to the editor is not told to the reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.words import content_stems
from editorial_pipeline.verify.context import Passage, quoted

_RUN = 5
_LEAST = 3
_TO_THE_EDITOR = re.compile(
    r"\b(?:the editor|dear editor|in this article,? i(?:'d)? (?:want|would like)"
    r"|put this (?:in|into) (?:the|this|an?) article|add this to the article"
    r"|(?:create|write|make) (?:a new|an|the) article|new article:|scratch that|off the record"
    r"|as an ai\b(?! engineer| team| company| product)|as a language model|here(?:'s| is) the "
    r"(?:revised|updated|rewritten|corrected|edited)|based on the (?:provided )?segments?"
    r"|the (?:speaker|transcript) (?:says|said|mentions)|в этой статье я хочу"
    r"|добавь (?:это )?в статью|новая статья:|не для записи|вычеркни это"
    r"|вот (?:исправленн|обновл[её]нн)\w+)",
    re.IGNORECASE,
)


def check_directives(passage: Passage) -> Iterator[Finding]:
    """V12: no run of words of a directive (hard), no talk to the editor (soft)."""
    yield from _leaked(passage)
    if passage.is_verbatim:
        return
    for match in _TO_THE_EDITOR.finditer(passage.prose):
        if match[0].casefold() in passage.revised.casefold():
            continue
        yield passage.soft(
            "V12",
            f"{quoted(match[0])} speaks to the editor or of the editing.",
            "Write for the reader of the article only.",
        )


def _leaked(passage: Passage) -> Iterator[Finding]:
    if not passage.context.directive_texts:
        return
    own = [content_stems(text) for text in passage.evidence]
    text = content_stems(passage.text)
    for directive in passage.context.directive_texts:
        run = _shared_run(text, own, _asked(directive))
        if run:
            yield passage.hard(
                "V12",
                f"{quoted(directive)} was an instruction to the editor, and its words are printed.",
                "Do what it asks and leave its words out.",
            )


@lru_cache(maxsize=512)
def _asked(directive: str) -> tuple[str, ...]:
    """Return the words of a directive that are looked for: all of them where few carry content."""
    stems = content_stems(directive)
    return tuple(stems) if len(stems) >= _LEAST else ()


def _shared_run(
    text: Sequence[str], own: Sequence[Sequence[str]], directive: Sequence[str]
) -> bool:
    size = min(_RUN, len(directive))
    if size < _LEAST:
        return False
    for start in range(len(directive) - size + 1):
        run = tuple(directive[start : start + size])
        if _holds(text, run) and not any(_holds(said, run) for said in own):
            return True
    return False


def _holds(text: Sequence[str], run: tuple[str, ...]) -> bool:
    size = len(run)
    return any(tuple(text[at : at + size]) == run for at in range(len(text) - size + 1))
