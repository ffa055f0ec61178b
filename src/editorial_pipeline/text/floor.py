"""The floor under every engine: segments in their own words, lightly cleaned.

Whatever else fails, this block can be written. It satisfies the hard rules of verification by
construction: it adds no word, it rests on exactly the segments it was made from, and it is
escaped, so that nothing in a note acts as markup.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from editorial_pipeline.models.draft import Block, BlockKind, Origin
from editorial_pipeline.models.notes import UNDETERMINED, Language, Segment
from editorial_pipeline.text.clean import capitalise, clean_speech, clean_text, continues
from editorial_pipeline.text.markdown import escape_text

_CYRILLIC_WORD: Final = re.compile(r"\b[а-яё]{2,}\b", re.IGNORECASE)
_OWN_WORDS: Final = 2

__all__ = ["floor_block", "is_foreign", "written"]

_OPENER: Final = re.compile(
    r"\A(?:(?:okay|ok|well|all right|right),? )?(?:so|and|now),? "
    r"(?!(?:that|far|many|much|long|yet|then|or|again|on|forth)\b)(?=\w)",
    re.IGNORECASE,
)


def floor_block(block_id: str, segments: Sequence[Segment], article_language: Language) -> Block:
    """Return one block with the words of `segments`, in the order given.

    A paragraph in the article's language, or a quote in the original words where any segment is
    in another one, so that nobody takes it for the article's own text. Segments that are
    nothing but filler are cited all the same; if all are, their words stand as they were said.
    Raises ValueError without segments: a block always rests on something.
    """
    if not segments:
        raise ValueError("a block needs at least one segment")
    foreign = next((s.language for s in segments if is_foreign(s, article_language)), None)
    words = written(segments) if foreign is None else ""
    return Block(
        id=block_id,
        kind=BlockKind.PARAGRAPH if foreign is None else BlockKind.QUOTE,
        text=escape_text(words or " ".join(clean_text(s.text) for s in segments)),
        segments=tuple(dict.fromkeys(s.id for s in segments)),
        origin=Origin.FLOOR,
        language=article_language if foreign is None else foreign,
    )


def is_foreign(segment: Segment, language: Language) -> bool:
    """Whether the segment is known to be in another language than `language`.

    A Russian sentence full of English terms is Russian, whatever its letters say.
    """
    if UNDETERMINED in (segment.language, language) or segment.language == language:
        return False
    return not (language == "ru" and len(_CYRILLIC_WORD.findall(segment.text)) >= _OWN_WORDS)


def written(segments: Sequence[Segment], *, spoken: bool = True) -> str:
    """Return the words of consecutive segments as written text, not yet as Markdown.

    Speech without punctuation is cut into segments at the best place, which is not always the
    end of a sentence: a piece that goes on with "which" or «чтобы» is joined to the one before.
    """
    sentences: list[str] = []
    for segment in segments:
        text = clean_speech(segment.text, segment.language) if spoken else clean_text(segment.text)
        if not text:
            continue
        if spoken and segment.number == 1:
            text = _without_opener(text)
        before = sentences[-1] if sentences else ""
        if spoken and before.endswith(".") and _goes_on(segment):
            sentences[-1] = _join(before, text, segment)
        else:
            sentences.append(text)
    return " ".join(sentences)


def _without_opener(text: str) -> str:
    """Return the first sentence of a note without the word that only got the speaker going.

    Later in a note "so" and "and" tie a sentence to the one before, and stay.
    """
    rest = _OPENER.sub("", text, count=1)
    # An address that begins a note keeps its small letters.
    return text if rest == text else capitalise(rest)


def _goes_on(segment: Segment) -> bool:
    return continues(segment.text)


def _join(before: str, text: str, segment: Segment) -> str:
    # Russian has a comma before a subordinate clause, English `that` and `which of` have not.
    comma = "," if segment.language == "ru" else ""
    return f"{before[:-1]}{comma} {text[0].lower()}{text[1:]}"
