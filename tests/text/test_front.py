"""Front matter of a note, read without trust."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.front import split_front


def test_front_matter_is_taken_off() -> None:
    """Keys in lower case, quotes and comments off, lists and nested lines passed over."""
    text = (
        '---\nsource: telegram_voice\nDate: "2026-02-08T11:46:23Z"  # sent\n'
        "tags:\n  - a\n- b\nurl: https://x.y/#z\n\n# comment\n---\n\nbody\n---\nmore: words\n---\n"
    )
    assert split_front(text) == (
        {
            "source": "telegram_voice",
            "date": "2026-02-08T11:46:23Z",
            "tags": "",
            "url": "https://x.y/#z",
        },
        "\nbody\n---\nmore: words\n---\n",
    )


@pytest.mark.parametrize(
    "text",
    [
        "no front matter",
        "---\nIdea: write about roles\n---\nbody",
        "---\njust words\n---\nbody",
        "---\ndate: 2026-02-08\nnever closed",
        "---\n---\nbody",
        "----\ndate: 2026-02-08\n---\n",
        "words first\n---\ndate: 2026-02-08\n---\n",
        "---\n" + "key: value\n" * 300 + "---\nbody",
        "---\r",
    ],
)
def test_anything_else_is_words(text: str) -> None:
    """A block that is not closed, has no entries or was written by a person stays."""
    assert split_front(text) == ({}, text)


def test_nothing_in_it_is_evaluated() -> None:
    """Tags, anchors and merges are text, and the first of two equal keys counts."""
    entries, _ = split_front("---\na: !!python/object:os.system x\nb: &x 1\na: 2\n<<: *b\n---\n")
    assert entries == {}
    entries, _ = split_front("---\na: !!python/object:os.system x\nb: &x 1\na: 2\n---\n")
    assert entries == {"a": "!!python/object:os.system x", "b": "&x 1"}


@given(st.text(alphabet="-:\n ab#'\"", max_size=80))
def test_the_rest_is_a_tail_of_the_text(text: str) -> None:
    """Whatever stands there, the body is what follows it."""
    entries, rest = split_front(text)
    assert text.endswith(rest)
    assert entries or rest == text
