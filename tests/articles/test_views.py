"""What planning sees of an article."""

from __future__ import annotations

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.views import outline
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath

PATH = ArticlePath("roles.md")
ARTICLE = """\
---
title: Роли
updated: 2026-03-01T10:00:00
tags: one, two
---

# Роли

Первый абзац о том, как изменились роли в командах.

## Шаги

The machine wrote
this line[^1].

- its [^1]
- list

A person wrote this one.

## Sources

[^1]: [a](../inbox/used/a.txt)
"""


def test_outline_tells_what_planning_needs() -> None:
    """Title, description, date, tags, language and headings come from the article itself."""
    assert outline(parse_document(ARTICLE.encode(), PATH)) == ArticleOutline(
        path=PATH,
        title="Роли",
        description="Первый абзац о том, как изменились роли в командах.",
        updated="2026-03-01",
        tags=("one", "two"),
        language=outline(parse_document(ARTICLE.encode(), PATH)).language,
        headings=((2, "Шаги"),),
    )


def test_odd_front_matter_is_survived() -> None:
    """Tags and dates of other kinds than expected are left out."""
    document = parse_document(b"---\ntags: {a: b}\nupdated: [x]\n---\n\n# T\n", PATH)
    assert (outline(document).tags, outline(document).updated) == ((), "")
