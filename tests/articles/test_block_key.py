"""Which texts of a block are the same to a reader."""

from __future__ import annotations

import pytest

from editorial_pipeline.articles.block_key import block_key

TABLE = "| a | b |\n| --- | --- |\n| one | two |"


@pytest.mark.parametrize(
    ("written", "formatted"),
    [
        ("One two three.", "One two\nthree."),
        ("- one\n- two", "* one\n\n* two"),
        ("- one\n- two", "+   one\n+   two"),
        (TABLE, "| a   | b   |\n|-----|:----|\n| one | two |"),
        (TABLE, "a | b\n--- | ---\none | two"),
        ("snake_case * 2 [x]", r"snake\_case \* 2 \[x\]"),
        ("*so* and **so**", "_so_ and __so__"),
        ("AT&T", "AT&amp;T"),
        ("> one two\n>\n> three", "> one\n> two\n>\n> three"),
        ("```py\nx = 1\n```", "~~~~py\nx = 1\n~~~~"),
        ("- one two\n- three", "- one\n  two\n- three"),
        ("1. one\n2. two", "1. one\n1. two"),
        ("1) one\n2) two", "1. one\n2. two"),
        ("[a](http://x.org)", "[a](<http://x.org>)"),
    ],
)
def test_what_a_formatter_does_is_no_change(written: str, formatted: str) -> None:
    """Wrapping, bullets, padding, escapes, marks of emphasis and fences are taste."""
    assert block_key(written) == block_key(formatted)


@pytest.mark.parametrize(
    ("written", "edited"),
    [
        ("One two.", "One two!"),
        ("One two.", "one two."),
        ("One *two*.", "One two."),
        ("One *two*.", "One **two**."),
        ("- one\n- two", "- one two"),
        ("- one\n- two", "- one\n  - two"),
        ("- one\n- two", "1. one\n2. two"),
        ("1. one", "3. one"),
        ("- one\n- two", "one\n\ntwo"),
        ("> one", "one"),
        ("[a](http://x.org)", "[a](http://y.org)"),
        ("[a](http://x.org)", '[a](http://x.org "title")'),
        ("`a`", "a"),
        ("```py\nx = 1\n```", "```\nx = 1\n```"),
        ("```\nx  = 1\n```", "```\nx = 1\n```"),
        (TABLE, TABLE.replace("two", "three")),
        ("a <b>c</b>", "a c"),
    ],
)
def test_what_a_reader_sees_is_a_change(written: str, edited: str) -> None:
    """Words, emphasis, links, code, nesting and numbers are a person's doing."""
    assert block_key(written) != block_key(edited)
