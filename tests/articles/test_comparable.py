"""Wrapping and padding are no edits, words are."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editorial_pipeline.articles.comparable import comparable

SAME = [
    ("One long\nline  of words.", "One long line of words."),
    ("* one\n  goes on\n* two", "- one goes on\n- two"),
    ("Lead:\n+ one\n+ two", "Lead:\n- one\n- two"),
    ("> a\n> b\n>\n> c", "> a b\n>\n> c"),
    ("| a  |  b |\n|----|:--:|\n| 1  |  2 |", "| a | b |\n|---|:---:|\n| 1 | 2 |"),
    ("```py  \nx  =  1\n\n  y\n```\n", "```py\nx  =  1\n\n  y\n```"),
    ("- a\n\n  second\n- b", "- a\n\nsecond\n- b"),
    ("1. a\n2. b", "1. a\n2. b"),
    ("- a\n  - b", "- a\n  - b"),
]


@pytest.mark.parametrize(("markdown", "form"), SAME)
def test_wrapping_and_padding_do_not_count(markdown: str, form: str) -> None:
    """Two texts that differ in wrapping, padding or bullets have one comparable form."""
    assert comparable(markdown) == form
    assert comparable(markdown.replace("\n", "\r\n")) == form
    assert comparable(form) == form


@pytest.mark.parametrize(
    ("before", "after"),
    [("One line.", "One lime."), ("- a\n- b", "- a b"), ("```\nx\n```", "```\n x\n```")],
)
def test_words_items_and_code_count(before: str, after: str) -> None:
    """Another word, another item and another indentation of code are edits."""
    assert comparable(before) != comparable(after)


@given(st.text(alphabet=" \n\t->|*+1.`~#abяё\r:", max_size=60))
@example(">\n1\n>1")
def test_is_idempotent(markdown: str) -> None:
    """The comparable form of a comparable form is itself."""
    assert comparable(comparable(markdown)) == comparable(markdown)
