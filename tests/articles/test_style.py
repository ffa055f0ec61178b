"""The mechanical rules of style: what is objected to, where, and what is left alone."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editorial_pipeline.articles.style import StyleRules, style_faults, without_bold

RULES = StyleRules(
    sentence_words=8, heading_depth=3, banned_words=("delve", "game changer"),
    banned_openers=("so yeah", "now let's", "ну"),
)  # fmt: skip

ARTICLE = """# Title

So yeah, we delve into **this one** here.

Now let’s see. And now let's see again.

- Ну, the first item is a game
  changer.
- The second one counts ten words and is too long.

---

#### Too deep

> So yeah, **somebody** said that we delve into it for nine words.

| a | b |
|---|---|
| __bold__ | one |

```text
**delve** so yeah
```

A `delve` in code[^1].

[^1]: [so yeah **delve**](../inbox/used/a.txt)
"""


def test_every_fault_of_an_article_is_named_with_its_line() -> None:
    """Each rule objects once where it is broken; quotes, code and sources are passed over."""
    found = [(fault.line, fault.rule, fault.words) for fault in style_faults(ARTICLE, RULES)]
    assert found == [
        (3, "no_bold", "**this one"),
        (3, "banned_openers", "So yeah"),
        (3, "banned_words", "delve"),
        (5, "banned_openers", "Now let’s"),
        (7, "banned_openers", "Ну"),
        (7, "banned_words", "game changer"),
        (9, "sentence_words", "The second one counts ten words and is too long."),
        (11, "no_horizontal_rules", ""),
        (13, "heading_depth", ""),
        (19, "no_bold", "__bold"),
    ]


def test_rules_are_switched_off_one_by_one() -> None:
    """A rule that is off objects to nothing, and the others stay."""
    off = {
        "no_bold": False,
        "no_horizontal_rules": False,
        "heading_depth": 0,
        "sentence_words": 0,
        "banned_words": (),
        "banned_openers": (),
    }
    everything = {fault.rule for fault in style_faults(ARTICLE, RULES)}
    assert everything == set(off)
    for name, value in off.items():
        rules = replace(RULES, **{name: value})  # type: ignore[arg-type]  # by name
        assert {fault.rule for fault in style_faults(ARTICLE, rules)} == everything - {name}


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("This is **very** plain.", "This is very plain."),
        ("__Both__ of **them**, *not this*.", "Both of them, *not this*."),
        ("**жирный** и [**ссылка**](https://example.org/a)", "жирный и [ссылка](https://example.org/a)"),
        ("`**code**` and 2 ** 3 stay", "`**code**` and 2 ** 3 stay"),
        ("**1.** would be a list", "**1.** would be a list"),
        ("***both***", "*both*"),
        ("a **b **c** d** e", "a b c d e"),
    ],
)  # fmt: skip
def test_bold_marks_go_and_nothing_else(markdown: str, plain: str) -> None:
    """Only the marks of bold text are taken off, and only where nothing else comes of it."""
    assert without_bold(markdown) == plain


PHRASES = ["is", "six", "skis", "ßis", "σ", "i-k", "i's", "s i", "--"]


@given(
    st.text(st.sampled_from("iIıİ\u0307sSſkK\u212aßẞσςΣ-' x"), max_size=8), st.sampled_from(PHRASES)
)
@example("ıS", "is")
@example("İs", "is")
@example("\u017f\u212aı\u017f", "skis")
@example("ẞIS", "ßis")
def test_banned_words_are_found_in_any_case(words: str, phrase: str) -> None:
    """Whatever letters a pattern without case takes for alike, no such word is passed over."""
    text = " ".join(f"x {words} x".split())
    pattern = re.escape(phrase).replace("\\ ", r"\s+")
    found = {match[0] for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)}
    faults = style_faults(text, StyleRules(banned_words=(phrase,)))
    assert {fault.words for fault in faults} == found
