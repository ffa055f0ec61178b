"""The dated sections of a log: names, dates in names, and where new ones stand."""

from __future__ import annotations

from datetime import date

import pytest

from drafts import block, section
from editorial_pipeline.articles.dated import (
    dated_heading,
    heading_day,
    in_dated_order,
)
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.frontmatter import is_log
from editorial_pipeline.models.notes import Language
from editorial_pipeline.models.plan import ArticlePath


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("week", "en", "Week of 2026-02-23"),
        ("week", "ru", "Неделя с 2026-02-23"),
        ("week", "xx", "Week of 2026-02-23"),
        ("day", "en", "2026-03-01"),
        ("month", "ru", "2026-03"),
    ],
)
def test_heading_names_the_time(form: str, language: str, expected: str) -> None:
    """A week has the name of its Monday, in the language of the article."""
    assert dated_heading(date(2026, 3, 1), form, Language(language)) == expected
    assert heading_day(expected) == expected.rpartition(" ")[2]


def test_other_headings_have_no_day() -> None:
    """A number or a name is no date."""
    assert [heading_day(h) for h in (None, "", "About", "Release 2026", "12026-02-01")] == [
        None
    ] * 5


def test_kind_makes_the_log() -> None:
    """Only the word itself does, whatever its case."""
    assert [is_log(kind) for kind in ("log", " Log ", "blog", None, ["log"])] == [
        True,
        True,
        False,
        False,
        False,
    ]


HEAD = '---\ntitle: "L"\nkind: log\n---\n\n# L\n\n'


@pytest.mark.parametrize(
    ("headings", "new", "expected"),
    [
        ([], ["2026-03-02"], [("2026-03-02", None, None)]),
        (["About"], ["2026-03-02"], [("2026-03-02", None, None)]),
        (["2026-02-02"], ["2026-03-02"], [("2026-03-02", None, 0)]),
        (["2026-02-02"], ["2026-01-05"], [("2026-01-05", None, 1)]),
        (["About", "2026-02-02"], ["2026-03-02"], [("2026-03-02", None, 1)]),
        (
            ["2026-03-02", "2026-02-02", "Links"],
            ["2026-02-09", "2026-03-09", "2026-01-05", "2026-03-02"],
            [
                ("2026-03-02", 1, None),
                ("2026-03-09", None, 0),
                ("2026-02-09", None, 1),
                ("2026-01-05", None, 2),
            ],
        ),
    ],
)
def test_newest_stands_first(
    headings: list[str], new: list[str], expected: list[tuple[str, int | None, int | None]]
) -> None:
    """A new section goes before the first older one; one that exists takes the blocks."""
    text = HEAD + "".join(f"## {heading}\n\nText.\n\n" for heading in headings)
    document = parse_document(text.encode(), ArticlePath("l.md"))
    placed = in_dated_order(document, [section(heading, block("x")) for heading in new])
    assert [(s.heading, s.existing, s.after) for s in placed] == expected
