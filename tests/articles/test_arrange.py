"""Sections in another place: whole files, and what no section can be made of."""

from __future__ import annotations

import pytest

from editorial_pipeline.articles.arrange import merge_section, move_section
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.plan import ArticlePath

TEXT = """\
---
title: T   # mine
---

# T

Opening[^1].

## A

a one[^1]

### A1

in a

***

## B
b follows at once

## C

- c
- c

### C1

#### C11

deep

## Sources

[^1]: [n](../inbox/used/n)
"""


def document(text: str) -> tuple[str, list[str]]:
    """Return text and its headings; the opening is ''."""
    sections = parse_document(text.encode(), ArticlePath("t.md")).sections
    return text, [section.heading or "" for section in sections]


def acted(act: str, section: str, to: str, text: str = TEXT) -> str:
    """Move a section behind another one, or merge it into it, and return the file."""
    text, headings = document(text)
    done = {"move": move_section, "merge": merge_section}[act](
        parse_document(text.encode(), ArticlePath("t.md")),
        headings.index(section),
        headings.index(to),
    )
    return done.data.decode()


def test_a_section_goes_behind_all_of_another() -> None:
    """Its subsections go along, the rule between two sections stays between them."""
    assert acted("move", "A", "C") == (
        TEXT.replace("## A\n\na one[^1]\n\n### A1\n\nin a\n\n", "").replace(
            "deep\n\n", "deep\n\n## A\n\na one[^1]\n\n### A1\n\nin a\n\n"
        )
    )
    assert acted("move", "C", "") == (
        TEXT.replace("## C\n\n- c\n- c\n\n### C1\n\n#### C11\n\ndeep\n\n", "").replace(
            "## A\n", "## C\n\n- c\n- c\n\n### C1\n\n#### C11\n\ndeep\n\n## A\n"
        )
    )
    assert acted("move", "B", "A") == TEXT


def test_a_subsection_goes_below_another_heading() -> None:
    """It stands above the subsections that are there."""
    assert acted("move", "A1", "C") == TEXT.replace("### A1\n\nin a\n\n", "").replace(
        "### C1\n", "### A1\n\nin a\n\n### C1\n"
    )


def test_line_ends_are_those_of_the_file() -> None:
    """What is moved has them, and all else is as it was."""
    text = TEXT.replace("\n", "\r\n")
    assert acted("move", "A", "C", text) == acted("move", "A", "C").replace("\n", "\r\n")
    assert acted("merge", "B", "A1", text) == acted("merge", "B", "A1").replace("\n", "\r\n")


def test_the_blocks_of_a_merged_section_stand_last_in_the_other() -> None:
    """Above its subsections; where they follow each other only the heading goes."""
    assert acted("merge", "B", "A") == TEXT.replace("## B\nb follows at once\n\n", "").replace(
        "a one[^1]\n", "a one[^1]\n\nb follows at once\n"
    )
    assert acted("merge", "A1", "A") == TEXT.replace("### A1\n\n", "")
    assert acted("merge", "B", "C1") == TEXT.replace("## B\nb follows at once\n\n", "").replace(
        "### C1\n", "### C1\n\nb follows at once\n"
    )


@pytest.mark.parametrize(
    ("act", "section", "to", "why"),
    [
        ("move", "A", "A1", "a section cannot follow itself"),
        ("move", "A", "C1", "the sections are not of one level"),
        ("move", "A1", "", "the sections are not of one level"),
        ("move", "B", "", None),
        ("merge", "C", "A", "the section has sections of its own"),
        ("merge", "B", "B", "a section cannot be merged into itself"),
        ("merge", "C11", "B", None),
    ],
)
def test_what_would_put_others_below_another_heading_is_refused(
    act: str, section: str, to: str, why: str | None
) -> None:
    """The reason names what is wrong; a section of the right level passes."""
    if why is None:
        assert acted(act, section, to) != TEXT
        return
    with pytest.raises(ArticleError) as raised:
        acted(act, section, to)
    assert raised.value.what == why


def test_lists_that_would_become_one_are_not_put_together() -> None:
    """What would read otherwise is refused as a whole."""
    text = "# T\n\n## A\n\n- a\n\n## B\n\nb\n\n## C\n\n- c\n"
    with pytest.raises(ArticleError, match="would read as"):
        acted("merge", "C", "A", text)
    assert acted("merge", "C", "B", text) == "# T\n\n## A\n\n- a\n\n## B\n\nb\n\n- c\n"
