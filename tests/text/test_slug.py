"""Titles become safe file names."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.slug import MAX_SLUG, slugify, tagify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("AI Roles Now and Then", "ai-roles-now-and-then"),
        ("Роли AI: тогда и теперь", "roli-ai-togda-i-teper"),
        ("Письмо про объект", "pismo-pro-obekt"),
        ("Don't index me!", "dont-index-me"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x\0y", "c-x-y"),
        ("***", "article"),
        ("", "article"),
        ("word " * 30, "-".join(["word"] * 16)),
        ("x" * 200, "x" * 80),
    ],
)
def test_transliterates_and_cuts(title: str, slug: str) -> None:
    """A slug is the title in `[a-z0-9-]`, cut at a word, and never empty."""
    assert slugify(title) == slug


@given(st.text())
def test_is_a_harmless_name(title: str) -> None:
    """No title gives a path, a hidden file, an empty or an overlong name."""
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= MAX_SLUG


@pytest.mark.parametrize(
    ("words", "tag"),
    [
        ("Reading group", "reading-group"),
        ("Café au lait", "cafe-au-lait"),
        ("База знаний", "база-знаний"),
        ("Учёт FAQ-записей", "учёт-faq-записей"),
        ("../../ноутбук\0: [x]", "ноутбук-x"),
        ("я" * 200, "я" * 80),
        ("!", "article"),
    ],
)
def test_a_tag_keeps_cyrillic_letters(words: str, tag: str) -> None:
    """A tag is a slug whose Russian words a Russian reader can read."""
    assert tagify(words) == tag


@given(st.text())
def test_a_tag_needs_no_quotes(words: str) -> None:
    """No words give a tag with anything but letters, digits and single hyphens."""
    tag = tagify(words)
    assert re.fullmatch(r"[a-z0-9а-яё]+(-[a-z0-9а-яё]+)*", tag)
    assert len(tag) <= MAX_SLUG
