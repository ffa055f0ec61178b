"""Cite again what is known as the comparable text of a block, as after an undo."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editorial_pipeline.articles.citing import cite, merge_labels
from editorial_pipeline.articles.compose import compose
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.models.draft import Block, BlockKind, Origin
from editorial_pipeline.models.notes import UNDETERMINED
from editorial_pipeline.models.plan import ArticlePath

_ITEM = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])(?:\s|$)")


def recite(text: str, labels: Sequence[str]) -> str:
    """Return the Markdown of a block whose comparable text is `text`, with citations.

    A list is cited at its lead-in, or without one on its last item: which item rests on what is
    not known any more.
    """
    marks = merge_labels(labels)
    (block, *_) = parse_document(text.encode(), ArticlePath("")).blocks or [None]
    kind = "paragraph" if block is None else block.kind
    if kind == "code":
        return f"{text}\n\n{cite('', marks)}" if marks else text
    if kind == "table":
        table = Block("", BlockKind.TABLE, text, (), Origin.FLOOR, UNDETERMINED)
        return compose(table, lambda _: [], kept=marks)
    lines = text.split("\n")
    has_lead = kind == "list" and not _ITEM.match(lines[0])
    at = 0 if has_lead else len(lines) - 1
    lines[at] = cite(lines[at], marks)
    return "\n".join(lines)
