"""Engines see an article with what a person has touched marked."""

from __future__ import annotations

from drafts import block
from drafts import segments as ids
from editorial_pipeline.articles.compose import block_text
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.views import outline, section_views
from editorial_pipeline.models.draft import BlockView, SectionView
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath
from editorial_pipeline.models.record import OwnedBlock

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


def test_untouched_machine_text_is_owned() -> None:
    """A block is owned while its words are the last machine text, rewrapped or not."""
    owned = [
        OwnedBlock(PATH, block_text(block("The machine wrote this line.")), ids("a")),
        OwnedBlock(PATH, block_text(block("", "b", "list", [("its", "b"), ("list", "b")])), ()),
        OwnedBlock(PATH, "A person wrote this one, but otherwise.", ids("c")),
    ]
    views = section_views(parse_document(ARTICLE.encode(), PATH), owned)
    assert views[1] == SectionView(
        1,
        "Шаги",
        2,
        (
            BlockView(
                1, "paragraph", "The machine wrote this line.", owned=True, segments=ids("a")
            ),
            BlockView(2, "list", "- its\n- list", owned=True),
            BlockView(3, "paragraph", "A person wrote this one.", owned=False),
        ),
    )
    assert [view.heading for view in views] == [None, "Шаги"]


def test_odd_front_matter_is_survived() -> None:
    """Tags and dates of other kinds than expected are left out."""
    document = parse_document(b"---\ntags: {a: b}\nupdated: [x]\n---\n\n# T\n", PATH)
    assert (outline(document).tags, outline(document).updated) == ((), "")
