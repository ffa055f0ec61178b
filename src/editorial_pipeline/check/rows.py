"""The row of an article on the index page, as a build writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from editorial_pipeline.articles.comparable import comparable
from editorial_pipeline.articles.document import described, read_opening, shortened, title_of
from editorial_pipeline.articles.facts import Facts
from editorial_pipeline.articles.frontmatter import is_log
from editorial_pipeline.text.plain import plain_text


class Row(NamedTuple):
    """What the index page tells of an article."""

    title: str
    description: str
    status: str
    updated: str


def row_of(article: Facts) -> Row | None:
    """Return the row of the index page, as `index.index_row` makes it; None where none is made."""
    if article.problem:
        return None
    title = next((h for h in article.headings[:1] if h.level == 1), None)
    below = [h.start for h in article.headings if h is not title]
    end = min([*below[:1], *(note.start for note in article.definitions), len(article.data)])
    heading: str | None
    heading, description = title.words if title else None, _first_words(article, end)
    if description is None:
        heading, description = _parsed_opening(article, end)
        if not description and not is_log(article.front.get("kind")):
            heading, description = _parsed_opening(article, len(article.data))
    return made_row(article.front, heading, article.path, description)


def made_row(front: Mapping[str, object], heading: str | None, path: str, description: str) -> Row:
    """Return a row of front matter, the words of the title's heading, path and description."""
    updated, status = front.get("updated"), front.get("status")
    return Row(
        title_of(front.get("title"), heading, path),
        described(front, description),
        status if isinstance(status, str) else "",
        updated[:_DAY] if isinstance(updated, str) and _is_day(updated[:_DAY]) else "",
    )


def _first_words(article: Facts, end: int) -> str | None:
    """Return the words of a plain first paragraph; None where the opening has to be parsed.

    Nearly all articles begin so, and parsing takes four times as long.
    """
    if len(article.spans) < 2:  # noqa: PLR2004 - a paragraph and what follows it
        return None
    first, following = article.spans[:2]
    if first.kind != "Paragraph" or first.end > end:
        return None
    source = article.source(first)
    if following.kind == "List" or b"![" in source:
        return None
    pieces, position = [], first.start
    for _, at in article.citations:
        if at < first.end:
            pieces.append(article.data[position:at].rstrip())
            position = article.data.index(b"]", at) + 1
    pieces.append(article.data[position : first.end])
    return shortened(plain_text(comparable(b"".join(pieces).rstrip().decode("utf-8"))))


def _parsed_opening(article: Facts, end: int) -> tuple[str | None, str]:
    """Parse the opening alone; its footnotes get definitions, or they would be text."""
    labels = {label for label, at in article.citations if at < end}
    stubs = "".join(f"\n\n[^{label}]: x" for label in labels)
    text = article.data[article.body : end].decode("utf-8") + stubs
    return read_opening(text, article.front)


_DAY = len("2026-01-01")


def _is_day(text: str) -> bool:
    return text[:4].isdigit() and text[4:5] == "-" and text[5:7].isdigit() and text[8:].isdigit()
