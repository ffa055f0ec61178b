"""The index page is a table that survives its words."""

from __future__ import annotations

from editorial_pipeline.articles.index_page import MARKER, is_machine_made, page_line, render_page

ROWS = [
    ("teams/ro les.md", "Roles | now [1]", "*What* `a|b` <b>.", "draft", "2026-03-01"),
    ("agents.md", "Agents", "", "", ""),
]

PAGE = f"""{MARKER}

# Articles

| Article | Description | Status | Updated |
| --- | --- | --- | --- |
| [Agents](agents.md) |  |  |  |
| [Roles \\| now \\[1\\]](teams/ro%20les.md) | \\*What\\* \\`a\\|b\\` &lt;b>. | draft | 2026-03-01 |
"""


def test_lists_articles_by_path() -> None:
    """Rows are sorted by path, whatever order they come in, and their words do not act."""
    assert render_page({row[0]: page_line(*row) for row in ROWS}) == PAGE
    assert render_page({row[0]: page_line(*row) for row in ROWS[::-1]}) == PAGE


def test_knows_its_own_page() -> None:
    """A page without the line is a person's."""
    assert is_machine_made(PAGE.encode())
    assert not is_machine_made(PAGE.replace(MARKER, "").encode())
    assert not is_machine_made(b"")
