"""What planning sees of an article."""

from __future__ import annotations

import re

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.frontmatter import is_log
from editorial_pipeline.models.plan import ArticleOutline
from editorial_pipeline.text.language import detect_language
from editorial_pipeline.text.plain import plain_text

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SAMPLE = 1_000
"""Characters of an article that tell its language."""


def outline(document: Document) -> ArticleOutline:
    """Return the outline of an article; its language is that of its first paragraphs."""
    updated = document.front.get("updated")
    date = _DATE.match(updated) if isinstance(updated, str) else None
    return ArticleOutline(
        path=document.path,
        title=document.title,
        description=document.description,
        updated=date[0] if date else "",
        tags=_tags(document.front.get("tags")),
        language=detect_language(_sample(document)),
        headings=tuple((s.level, s.heading) for s in document.sections if s.heading is not None),
        log=is_log(document.front.get("kind")),
    )


def _tags(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        return ()
    return tuple(tag.strip() for tag in value if isinstance(tag, str) and tag.strip())


def _sample(document: Document) -> str:
    words = document.title
    for block in document.blocks:
        if len(words) >= _SAMPLE:
            break
        if block.kind not in {"code", "html"}:
            words += f"\n{plain_text(block.text[:_SAMPLE])}"
    return words
