"""What is told of a plain article without a parser is what parser and rules tell of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.articles.facts import read_facts
from editorial_pipeline.check.links import targets_of
from editorial_pipeline.check.looking import ARTICLE_RULES, row_of
from editorial_pipeline.check.plain import read_plain

PLAIN = """---
title: "Birds of the bay"
created: 2026-01-02
updated: 2026-01-03
tags: [birds]
status: draft
---

# Birds of the bay

Geese come in March[^1]. They stay until the ice is back on the lake in the north[^2].

The Ufer-Weg is closed then, says the warden[^2].

## Where they feed

On the meadows behind the dyke[^3].

### By night

Солёная вода не мешает им[^1][^10].

## Sources

[^1]: [20260101_a_msg1.txt](../../inbox/used/20260101_a_msg1.txt)
[^2]: [20260101_a_msg2.txt](../../inbox/used/20260101_a_msg2.txt)
[^3]: [b.txt](b.txt)
[^10]: [c.txt](../c.txt)
"""
ODD = [
    "\n", "\n\n", " ", "    ", "\t", "\r", "\xa0", "\u2028", "\u202e", "\ufeff", "\x00", "//",
    "#", "# A\n\n", "## By night\n\n", "#### Deep\n\n", "- ", "1. ", "7) ", "> ", "* ", "+ ", "|",
    "_", "__", "*", "**", "`", "```\n", "~~~\n", "<b>", "<!-- ", "&amp;", "\\", "$", ":", "!", "^",
    "[", "]", "(", ")", "[^1]", "[^9]", "[^01]", "[^1]: x\n", "[^1](x)", "[x](y.md)", "[x]: y\n",
    "![a](b.png)", "[b.txt](b.txt)", "https://example.org/", "www.example.org", "---\n", "===\n",
    "-|-\n", "On the meadows behind the dyke, where nobody walks in the spring[^3].\n\n",
    "é", "%20", "<<<<<<< ", "title: x\n", "[^3]: [b.txt](b.txt)\n", "[^11]: [b.txt](b.txt)\n", "x",
]  # fmt: skip
CHANGE = st.tuples(st.integers(0, len(PLAIN)), st.integers(0, 40), st.sampled_from(["", *ODD]))


def _changed(changes: list[tuple[int, int, str]]) -> bytes:
    text = PLAIN
    for at, cut, new in changes:
        # Most changes add; what is cut away are often whole marks, seldom whole blocks.
        cut_now = cut if cut > 36 else max(cut - 30, 0)
        text = f"{text[:at]}{new}{text[at + cut_now :]}"
    return text.encode("utf-8")


@settings(max_examples=1500, deadline=None)
@given(st.lists(CHANGE, max_size=3).map(_changed))
def test_plain_reading_tells_what_parser_and_rules_tell(data: bytes) -> None:
    """Where an article counts as plain, no rule finds a thing, and row and targets are the same."""
    plain = read_plain(data, "deep/name.md", "articles")
    if plain is None:
        return
    article = read_facts(data, "deep/name.md")
    assert [breach for rule in ARTICLE_RULES for breach in rule.find(article)] == []
    assert plain.targets == targets_of(article, "articles")
    assert row_of(plain.article) == row_of(article)


def test_the_shape_of_a_run_is_plain() -> None:
    """Such an article is read without a parser; its definitions lead where they say."""
    plain = read_plain(PLAIN.encode(), "deep/name.md", "articles")
    assert plain is not None
    assert [(target.line, target.path, target.label) for target in plain.targets] == [
        (25, "inbox/used/20260101_a_msg1.txt", "1"),
        (26, "inbox/used/20260101_a_msg2.txt", "2"),
        (27, "articles/deep/b.txt", "3"),
        (28, "articles/c.txt", "10"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[^3].", "[^4]."),
        ("[^10].", "."),
        ("dyke[^3]", "dyke"),
        ("(b.txt)", "(d.txt)"),
        ("[^3]: [b.txt]", "[^3]: [c.txt]"),
        ("[b.txt](", "[b.txt](//x/"),
        ("## Where they feed", "#### Where they feed"),
        ("## Where they feed", "# Where they feed"),
        ("## Sources", "### By night"),
        ("On the meadows behind the dyke[^3].\n\n", ""),
        ("On the meadows", "On the `meadows"),
        ("updated: 2026-01-03", "updated: soon"),
        ("March", "Mar\u202ech"),
        ("March[^1]", "https://example.org/[^1]"),
        ("The Ufer-Weg", "1. The Ufer-Weg"),
        ("The Ufer-Weg", "![](x.png) The Ufer-Weg"),
        ("## Sources", "Mine.\n\n## Sources"),
    ],
)
def test_what_a_rule_may_object_to_is_not_plain(old: str, new: str) -> None:
    """Each of these is left to the rules."""
    assert PLAIN.count(old) == 1
    assert read_plain(PLAIN.replace(old, new).encode(), "deep/name.md", "articles") is None
