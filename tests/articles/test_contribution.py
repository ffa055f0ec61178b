"""What a change did to an article, and that it leads back to the bytes before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.articles.contribution import (
    Contribution,
    Reversal,
    contribution,
    reversal,
    reversed_bytes,
)

BEFORE = """\
---
title: "Bees"
updated: 2026-03-01
tags: [bees]
---

# Bees

Hives.
"""
AFTER = """\
---
title: "Bees"
updated: 2026-03-09
tags: [bees, winter]
---

# Bees

Hives.

## Winter

Cold[^1].

## Sources

[^1]: [n](../inbox/used/n)
"""

lines = st.lists(
    st.sampled_from(["a\n", "b\n", "\n", "é\r\n", "  \n", "c\r", "\x0b\n"]), max_size=12
)
texts = st.builds(lambda whole, last: "".join(whole) + last, lines, st.sampled_from(["", "z"]))


@given(texts, texts)
def test_every_change_leads_back(before: str, after: str) -> None:
    """Whatever the line ends are, and whether the last line has one."""
    old, new = before.encode(), after.encode()
    assert reversed_bytes(new, reversal(old, new)) == old


def test_a_change_is_told_by_what_an_undo_needs() -> None:
    """New headings with that of the sources, the day before, the new tag, the lines to go back."""
    assert contribution(BEFORE.encode(), AFTER.encode(), "articles/bees.md") == Contribution(
        reversal=(
            Reversal(2, 2, "updated: 2026-03-01\ntags: [bees]\n"),
            Reversal(9, 8, ""),
        ),
        headings=("## Winter", "## Sources"),
        updated_before="2026-03-01",
        updated_after="2026-03-09",
        tags_added=("winter",),
        labels={"1": "inbox/used/n"},
    )


def test_a_new_article_needs_no_way_back() -> None:
    """All its headings are new, and it had no day before."""
    made = contribution(None, AFTER.encode(), "articles/bees.md")
    assert made.reversal == ()
    assert made.headings == ("## Winter", "## Sources")
    assert (made.updated_before, made.tags_added) == (None, ("bees", "winter"))
