"""Blocks of a draft as Markdown, with and without their citations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from editorial_pipeline.articles.citing import cite, merge_labels
from editorial_pipeline.articles.comparable import comparable
from editorial_pipeline.models.draft import Block, BlockKind
from editorial_pipeline.models.notes import SegmentId

Labels = Callable[[Iterable[SegmentId]], list[str]]
"""Returns the labels of the notes that segments come from, in order of first use."""

_CELL_WALL = re.compile(r"(?<!\\)\|")
_TABLE_RULE = re.compile(r"[\s|:-]*-[\s|:-]*")


def block_text(block: Block) -> str:
    """Return the comparable Markdown of a block without citations.

    It is what `DocBlock.text` of the written block will be.
    """
    return comparable(compose(block, lambda _: []))


def compose(block: Block, labels: Labels, *, kept: Sequence[str] = (), bullet: str = "-") -> str:
    r"""Return the Markdown of a block, lines ended by `\n`, without a line end behind.

    `kept` are labels that it has to cite besides. A code block is followed by a line of its
    own with the citations: there is no other place that all renderers accept.
    """
    if block.kind is BlockKind.LIST:
        return _list(block, labels, kept, bullet)
    marks = merge_labels([*kept, *labels(block.segments)])
    if block.kind is BlockKind.CODE:
        code = _fenced(block.text)
        return f"{code}\n\n{cite('', marks)}" if marks else code
    if block.kind is BlockKind.TABLE:
        return _table(block.text, marks)
    if block.kind is BlockKind.QUOTE:
        paragraphs = [_one_line(text) for text in re.split(r"\n\s*\n", block.text.strip())]
        paragraphs[-1] = cite(paragraphs[-1], marks)
        return "\n>\n".join(f"> {paragraph}" for paragraph in paragraphs)
    return cite(_one_line(block.text), marks)


def _list(block: Block, labels: Labels, kept: Sequence[str], bullet: str) -> str:
    """Cite once where all items rest on the same notes, else each item.

    What the items do not cover is cited at the lead-in, or without one on the last item.
    """
    lead = _one_line(block.text)
    texts = [_one_line(item.text) for item in block.items]
    marks = [merge_labels(labels(item.segments)) for item in block.items]
    everything = merge_labels([*kept, *labels(block.segments), *(m for own in marks for m in own)])
    if all(set(own) == set(everything) for own in marks) or not any(marks):
        rest, marks = everything, [[] for _ in marks]
    else:
        covered = {mark for own in marks for mark in own}
        rest = [mark for mark in everything if mark not in covered]
    if lead:
        lead = cite(lead, rest)
    elif rest and marks:
        marks[-1] = merge_labels([*marks[-1], *rest])
    lines = [f"{bullet} {cite(text, own)}" for text, own in zip(texts, marks, strict=True) if text]
    return "\n".join([lead, *lines] if lead else lines)


def _fenced(code: str) -> str:
    lines = code.replace("\r\n", "\n").strip("\n")
    longest = max((len(run) for run in re.findall(r"`+", lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{lines}\n{fence}"


def _table(text: str, marks: Sequence[str]) -> str:
    """Cite in the last cell of the last row that holds words."""
    rows = [_walled(_one_line(row)) for row in text.strip().splitlines()]
    number = next(
        (i for i in range(len(rows) - 1, -1, -1) if not _TABLE_RULE.fullmatch(rows[i])), 0
    )
    walls = [match.start() for match in _CELL_WALL.finditer(rows[number])]
    cuts = [-1, *walls, len(rows[number])]
    for start, end in reversed(list(pairwise(cuts))):
        cell = rows[number][start + 1 : end]
        if cell.strip():
            cited = f"{cite(cell, marks)}{cell[len(cell.rstrip()) :]}"
            rows[number] = f"{rows[number][: start + 1]}{cited}{rows[number][end:]}"
            break
    return "\n".join(rows)


def _walled(row: str) -> str:
    """Return a row with its outer walls, without which not every renderer sees a table."""
    row = row if row.startswith("|") else f"| {row}"
    return row if row.endswith("|") and not row.endswith("\\|") else f"{row} |"


def _one_line(text: str) -> str:
    return " ".join(text.split())
