"""What a person has written into the articles, and whether all of it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from persons import parsed

_OF_RUNS = re.compile(
    r"updated:|tags:|\[\^[^\]]+\]: \[[^\]]*\]\((?:\.\./)*inbox/|\s*$|---$|[-*] *$"
)
"""Lines that runs write besides blocks and headings: dates, tags, sources, blank lines."""


def pieces(articles: Mapping[str, bytes]) -> tuple[dict[str, bytes], set[str]]:
    """Return the blocks of articles, by their text, with their bytes, and all other lines."""
    blocks: dict[str, bytes] = {}
    lines: set[str] = set()
    for data in articles.values():
        own_blocks, own_lines = _pieces(data)
        blocks |= own_blocks
        lines |= own_lines
    return blocks, lines


@lru_cache(maxsize=512)
def _pieces(data: bytes) -> tuple[dict[str, bytes], frozenset[str]]:
    rest, position = b"", 0
    document = parsed(data)
    for block in document.blocks:
        rest += data[position : block.start]
        position = block.end
    text = (rest + data[position:]).decode().removeprefix("\ufeff")
    return (
        {block.text: data[block.start : block.end] for block in document.blocks},
        frozenset(line.rstrip() for line in text.splitlines() if not _OF_RUNS.match(line)),
    )


@dataclass
class Mine:
    """The texts of blocks and the other lines that are a person's, over all articles."""

    blocks: set[str] = field(default_factory=set)
    lines: set[str] = field(default_factory=set)

    def learn(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
        """Take note of what an edit wrote, and forget what it took away."""
        old_blocks, old_lines = pieces(before)
        new_blocks, new_lines = pieces(after)
        self.blocks |= new_blocks.keys() - old_blocks.keys()
        self.lines |= new_lines - old_lines
        self.blocks &= new_blocks.keys()
        self.lines &= new_lines

    def lost(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[str]:
        """Return what a run has changed of it."""
        old_blocks, _ = pieces(before)
        new_blocks, new_lines = pieces(after)
        return sorted(
            {text for text in self.blocks if new_blocks.get(text) != old_blocks[text]}
            | (self.lines - new_lines)
        )
