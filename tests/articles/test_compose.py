"""Blocks become Markdown with the citations in the right places."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from drafts import block
from editorial_pipeline.articles.compose import block_text, compose
from editorial_pipeline.models.draft import Block
from editorial_pipeline.models.notes import SegmentId


def labels(segments: Iterable[SegmentId]) -> list[str]:
    """Return 1, 2, 3 for the notes a, b, c."""
    return [str("abc".index(segment[0]) + 1) for segment in segments]


CASES = [
    (block("One\nline.", "ab"), "One line[^1][^2].", "One line."),
    (block("Слова.\n\nЕщё.", "c", "quote"), "> Слова.\n>\n> Ещё[^3].", "> Слова.\n>\n> Ещё."),
    (
        block("The steps:", "a", "list", [("one.", "a"), ("two", "a")]),
        "The steps:[^1]\n- one.\n- two",
        "The steps:\n- one.\n- two",
    ),
    (
        block("The steps:", "ab", "list", [("one.", "a"), ("two", "b")]),
        "The steps:\n- one[^1].\n- two[^2]",
        "The steps:\n- one.\n- two",
    ),
    (
        block("The steps:", "abc", "list", [("one.", "a"), ("two", "b")]),
        "The steps:[^3]\n- one[^1].\n- two[^2]",
        "The steps:\n- one.\n- two",
    ),
    (
        block("", "a", "list", [("one.", "a"), ("two", "a")]),
        "- one.\n- two[^1]",
        "- one.\n- two",
    ),
    (
        block("", "ab", "list", [("one.", "ab"), ("two", "a")]),
        "- one[^1][^2].\n- two[^1]",
        "- one.\n- two",
    ),
    (
        block("x = '```'\n\n  y[^1]\n", "b", "code"),
        "````\nx = '```'\n\n  y[^1]\n````\n\n[^2]",
        "````\nx = '```'\n\n  y[^1]\n````",
    ),
    (
        block("| a | b |\n|---|---|\n| 1 \\| 2 | `x` |", "c", "table"),
        "| a | b |\n|---|---|\n| 1 \\| 2 | `x` [^3] |",
        "| a | b |\n|---|---|\n| 1 \\| 2 | `x` |",
    ),
    (
        block("| a | b |\n|---|---|\n| two. | |", "c", "table"),
        "| a | b |\n|---|---|\n| two[^3]. | |",
        "| a | b |\n|---|---|\n| two. | |",
    ),
    (
        block("a | b\n--|--", "c", "table"),
        "| a | b[^3] |\n| --|-- |",
        "| a | b |\n| ---|--- |",
    ),
]


@pytest.mark.parametrize(("made", "markdown", "text"), CASES)
def test_cites_each_kind(made: Block, markdown: str, text: str) -> None:
    """Each kind of block is cited in its own way, and has a text without citations."""
    assert compose(made, labels) == markdown
    assert block_text(made) == text


def test_keeps_the_labels_of_what_it_replaces() -> None:
    """A revision cites what the block cited before, besides its own notes."""
    assert compose(block("New.", "b"), labels, kept=["book", "1"]) == "New[^1][^2][^book]."
    items = block("", "ab", "list", [("one", "a"), ("two", "b")])
    assert compose(items, labels, kept=["9"]) == "- one[^1]\n- two[^2][^9]"


def test_a_list_takes_the_bullet_it_is_given() -> None:
    """Two lists in a row need different bullets."""
    assert compose(block("", "a", "list", [("one", "a")]), labels, bullet="*") == "* one[^1]"
