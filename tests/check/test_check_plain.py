"""What is told of a plain article without a parser is what parser and rules tell of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.facts import Facts, read_facts
from editorial_pipeline.articles.style import StyleRules, plain_style_faults, style_faults
from editorial_pipeline.check.citations import citing_blocks
from editorial_pipeline.check.links import pack_targets, targets_of
from editorial_pipeline.check.looking import ARTICLE_RULES
from editorial_pipeline.check.plain import Plain, read_plain
from editorial_pipeline.check.rows import row_of
from editorial_pipeline.models.plan import ArticlePath

PLAIN = """---
title: "Birds of the bay"
created: 2026-01-02
updated: 2026-01-03
tags: [birds]
status: draft
---

# Birds of the bay

Geese come in March[^1]. They stay until the ice is back on the lake in the north[^2].

The Ufer-Weg is closed then, says the warden [^2].

Mine, so to say.

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
PATH = "deep/name.md"
STYLE = StyleRules(
    heading_depth=2,
    sentence_words=6,
    banned_words=("meadow", "meadows behind", "delve"),
    banned_openers=("on the", "frankly"),
)
ODD = [
    "\n", "\n\n", " ", "    ", "\t", "\r", "\xa0", "\u2028", "\u202e", "\ufeff", "\x00", "//",
    "#", "# A\n\n", "## By night\n\n", "#### Deep\n\n", "- ", "1. ", "7) ", "> ", "* ", "+ ", "|",
    "_", "__", "*", "**", "`", "```\n", "~~~\n", "<b>", "<!-- ", "&amp;", "\\", "$", ":", "!", "^",
    "[", "]", "(", ")", "[^1]", "[^9]", "[^01]", "[^1]: x\n", "[^1](x)", "[x](y.md)", "[x]: y\n",
    "![a](b.png)", "[b.txt](b.txt)", "https://example.org/", "www.example.org", "---\n", "===\n",
    "-|-\n", "On the meadows behind the dyke, where nobody walks in the spring[^3].\n\n",
    "é", "Frankly, ", "Delve", "\n\nMine.\n\n", "## Sources\n\n",
    "%20", "<<<<<<< ", "title: x\n", "[^3]: [b.txt](b.txt)\n", "[^11]: [b.txt](b.txt)\n", "x",
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
    plain = read_plain(data, PATH, "articles")
    if plain is None:
        return
    article = read_facts(data, PATH)
    found = [(rule.name, *breach) for rule in ARTICLE_RULES for breach in rule.find(article)]
    message = "this paragraph cites no source"
    assert found == [("uncited", line, message) for line in plain.uncited]
    assert plain.targets == pack_targets(targets_of(article, "articles"))
    assert plain.row == row_of(article)
    _agree_on_style(plain, article)
    _agree_on_citations(plain, article)


def _agree_on_style(plain: Plain, article: Facts) -> None:
    above = article.data.count(b"\n", 0, article.body)
    told = style_faults(article.data[article.body :].decode(), STYLE)
    assert [(fault.line, fault.message, fault.words) for fault in told] == [
        (fault.line - above, fault.message, fault.words)
        for fault in plain_style_faults(plain.worded(), STYLE)
    ]


def _agree_on_citations(plain: Plain, article: Facts) -> None:
    if plain.apart:
        document = parse_document(article.data, ArticlePath(PATH))
        assert [*plain.citing()] == [
            one._replace(at=article.line(one.at)) for one in citing_blocks(document, "articles")
        ]


def test_the_shape_of_a_run_is_plain() -> None:
    """Such an article is read without a parser; its definitions lead where they say."""
    plain = read_plain(PLAIN.encode(), PATH, "articles")
    assert plain is not None
    assert plain.uncited == [15]
    assert plain.targets.split("\n") == [
        "27\t0\t1\tinbox/used/20260101_a_msg1.txt",
        "28\t0\t2\tinbox/used/20260101_a_msg2.txt",
        "29\t0\t3\tarticles/deep/b.txt",
        "30\t0\t10\tarticles/c.txt",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[^3].", "[^4]."),
        ("[^10].", "."),
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
        ("Mine, so to say.", "Mine, so to say[^3]: x."),
        ("Mine, so to say.", "The Ufer-Weg is closed too."),
    ],
)
def test_what_a_rule_may_object_to_is_not_plain(old: str, new: str) -> None:
    """Each of these is left to the rules."""
    assert PLAIN.count(old) == 1
    assert read_plain(PLAIN.replace(old, new).encode(), PATH, "articles") is None
