"""New articles get names that are free, safe and inside."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.articles.slugs import new_path
from editorial_pipeline.models.plan import ArticlePath


def paths(*names: str) -> set[ArticlePath]:
    return {ArticlePath(name) for name in names}


@pytest.mark.parametrize(
    ("title", "taken", "folder", "path"),
    [
        ("AI Roles", paths(), "", "ai-roles.md"),
        ("AI Roles", paths("ai-roles.md"), "", "ai-roles-2.md"),
        ("AI Roles", paths("AI-Roles.md", "ai-roles-2.md"), "", "ai-roles-3.md"),
        ("AI Roles", paths("ai-roles.md"), "teams/ai", "teams/ai/ai-roles.md"),
        ("Index", paths(), "", "index-article.md"),
        ("_index", paths(), "", "index-article.md"),
        ("NUL", paths(), "", "nul-article.md"),
        ("Роли", paths(), "Статьи", "Статьи/roli.md"),
        ("a", paths(), "../../etc/./.git/_x/ok", "etc/ok/a.md"),
        ("a", paths(), "C:\\temp", "temp/a.md"),
        ("", paths(), "", "article.md"),
        ("x" * 90, paths(f"{'x' * 80}.md"), "", f"{'x' * 78}-2.md"),
    ],
)
def test_names_a_new_article(title: str, taken: set[ArticlePath], folder: str, path: str) -> None:
    """The slug is numbered where it is taken in any case; reserved names are avoided."""
    assert new_path(title, taken, folder) == path


@given(st.text(), st.text(alphabet="./\\ab_~:*\0 ", max_size=20), st.integers(0, 3))
def test_stays_inside_and_is_free(title: str, folder: str, clashes: int) -> None:
    """No title and no folder leads out of the articles, hides the file or hits another one."""
    taken: set[ArticlePath] = set()
    for _ in range(clashes + 1):
        path = new_path(title, taken, folder)
        assert path.casefold() not in {known.casefold() for known in taken}
        *folders, name = path.split("/")
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}\.md", name)
        assert all(part and part[0] not in "._" and part.strip(". ") == part for part in folders)
        taken.add(ArticlePath(path.upper()))
