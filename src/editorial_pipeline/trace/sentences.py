"""A block of an article as the sentences that a reader sees."""

from __future__ import annotations

import re

from editorial_pipeline.articles.inline import read_markdown
from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.language import detect_language
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.sentences import split_segments

_RULE = re.compile(r"[|:\- \t]*-[|:\- \t]*")


def block_language(markdown: str) -> Language:
    """Return the language of a block's words."""
    return detect_language(plain_text(markdown))


def sentences_of(markdown: str, kind: str) -> tuple[str, ...]:
    """Return the sentences of a block: those of each paragraph and item, the rows of a table.

    Code is one sentence, whatever it holds; so is a block without words, as it stands.
    """
    if kind == "code":
        return ("\n".join(read_markdown(markdown).code) or markdown,)
    if kind == "table":
        rows = (line for line in markdown.splitlines() if not _RULE.fullmatch(line))
        return tuple(" · ".join(read_markdown(_as_cells(row)).lines) for row in rows)
    language = block_language(markdown)
    found = [
        line[start:end]
        for line in read_markdown(markdown).lines
        for start, end, _ in split_segments(line, language)
    ]
    return tuple(found) or (markdown,)


def _as_cells(row: str) -> str:
    columns = len(re.findall(r"(?<!\\)\|", row.strip().strip("|"))) + 1
    return f"{row}\n{'|---' * columns}|"
