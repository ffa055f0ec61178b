"""V13: every item of a list rests on a segment."""

from __future__ import annotations

from collections.abc import Iterator

from editorial_pipeline.articles.inline import read_markdown
from editorial_pipeline.models.draft import BlockKind, ListItem
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.words import content_stems
from editorial_pipeline.verify.context import Passage, quoted

_WORDS = 3
_SHARE = 0.3


def check_lists(passage: Passage) -> Iterator[Finding]:
    """V13: an item names offered segments of its block, and shares a word with one of them."""
    block = passage.block
    if block is None or block.kind is not BlockKind.LIST:
        return
    if not block.items:
        yield passage.hard(
            "V13", "The list has no items.", "Write the items, or write a paragraph instead."
        )
    for item in block.items:
        unknown = [id_ for id_ in item.segments if id_ not in passage.context.segments]
        if not item.segments and block.id not in passage.context.revised:
            yield passage.hard(
                "V13",
                f"The list item {quoted(item.text)} names no segment.",
                "Name the segments it rests on, or leave the item out.",
            )
        elif unknown or not set(item.segments) <= set(block.segments):
            yield passage.hard(
                "V13",
                f"The list item {quoted(item.text)} names a segment that its list does not cite.",
                "Name only segments that were given, in the list too.",
            )
        elif _fills_a_pattern(item, passage):
            yield passage.hard(
                "V13",
                f"Hardly a word of the list item {quoted(item.text)} is in what it names.",
                "Leave the item out unless a segment says it.",
            )


def _fills_a_pattern(item: ListItem, passage: Passage) -> bool:
    """Whether nothing of an item was said: lists invite to items that only fit the others."""
    if passage.is_verbatim or passage.crosses_languages or not item.segments:
        return False
    stems = set(content_stems(read_markdown(item.text).text))
    if len(stems) < _WORDS:
        return False
    least = 1 if len(stems) <= _WORDS else _SHARE * len(stems)
    said = {
        part
        for text in passage.evidence
        for stem in content_stems(text)
        for part in (stem, *stem.split("-"))
    }
    return len(stems & said) < least
