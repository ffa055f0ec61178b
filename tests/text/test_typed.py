"""Typed notes keep their code, links and lists; everything else is only words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.markdown import escape_text
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.typed import heading_words, is_item, typed_markdown, without_bullet


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("use `pip install x_y_z` here", "use `pip install x_y_z` here"),
        ("see [the *site*](https://example.org/a)", r"see [the \*site\*](https://example.org/a)"),
        ("## The **whole** flow ##", "The whole flow"),
        ("at https://example.org/a_b_c now", "at <https://example.org/a_b_c> now"),
        ("<b>bold</b>", "&lt;b>bold&lt;/b>"),
        ("![x](https://example.org/a.png)", None),
        ("[x](javascript:alert(1))", None),
        ("a `{{< raw >}}` b", None),
        ("[^1]: note", None),
        ("held \ue100 place", None),
    ],
)
def test_typed_words_as_markdown(typed: str, written: str | None) -> None:
    """What could act stays escaped (None), what is harmless keeps its form."""
    assert typed_markdown(typed) == (escape_text(typed) if written is None else written)


def test_lines_with_marks() -> None:
    """Headings and items are known by their marks, and written without them."""
    assert heading_words("### Key takeaway ##") == "Key takeaway"
    assert heading_words("#tag is no heading") == ""
    assert is_item("- one")
    assert is_item("12. twelve")
    assert not is_item("-5 degrees")
    assert not is_item("2026 was good")
    assert without_bullet("3) three 3) times") == "three 3) times"


_WORDS = st.lists(
    st.sampled_from(["a", "`", "code", "**", "[", "](https://x.org)", "#", "1.", "<i>", "~~", "$"]),
    max_size=14,
)


@given(_WORDS.map(" ".join) | _WORDS.map("".join))
def test_no_word_is_added_or_lost(typed: str) -> None:
    """A reader sees the words that were typed, whatever marks stood between them."""

    def letters(text: str) -> str:
        return "".join(c for c in text.replace("](https://x.org)", "") if c.isalpha())

    seen = plain_text(typed_markdown(typed)).replace("](https://x.org)", "")

    assert letters(seen).replace("httpsxorg", "") == letters(typed).replace("httpsxorg", "")
