"""V7: quotation marks."""

from __future__ import annotations

import pytest

from builders import make_note
from editorial_pipeline.models.draft import BlockKind
from editorial_pipeline.verify.rules import check_block
from passages import hard, make_block, make_context, objections, soft

SAID = "and he said um we will never ship on a friday you know and it's true"

FAITHFUL = [
    "He said “we will never ship on a Friday”.",
    'He said "We will never ship on a Friday, and it\'s true".',
    "He said: „we will never ship“.",
    "It is “true”.",
]


@pytest.mark.parametrize("written", FAITHFUL)
def test_words_that_were_said_pass(written: str) -> None:
    """A run of words of a note passes; case, punctuation and fillers do not count."""
    assert hard(objections(SAID, written)) == set()


@pytest.mark.parametrize(
    "written",
    [
        "He said “we will ship on a Friday”.",
        "He said “we will never, ever ship”.",
        "He said «nobody reads this».",
        'He said "ship it now please".',
    ],
)
def test_words_that_were_not_said_are_hard(written: str) -> None:
    """Invented, changed and shortened quotations are hard findings."""
    assert "V7" in hard(objections(SAID, written))


def test_translated_quotation_is_hard() -> None:
    """A translation is no quotation."""
    said = "он сказал мы никогда не выкатываем в пятницу"
    found = objections(said, "He said “we never ship on a Friday”.", of="ru")
    assert "V7" in hard(found)
    assert hard(objections(said, "He said that they never ship on a Friday.", of="ru")) == set()


def test_scare_quotes_are_soft() -> None:
    """A single word in quotation marks is a term, and only reported."""
    found = objections("the tests were flaky", "The tests were “unstable”.")
    assert "V7" in soft(found)
    assert "V7" not in hard(found)


def test_number_in_a_quotation_may_be_written_in_digits() -> None:
    """A recogniser spells numbers out; a quotation in digits is still the same words."""
    said = "he said things break at three a m on the twenty first"
    assert hard(objections(said, "He said “things break at 3 am”.")) == set()
    assert "V7" in hard(objections(said, "He said “things break at 4 am”."))


def test_quotation_from_two_notes_is_hard() -> None:
    """A quotation may not be put together from two notes."""
    first = make_note("we never ship", name="a.txt")
    second = make_note("on a friday", name="b.txt")
    ids = [first.segments[0].id, second.segments[0].id]
    block = make_block("They said “we never ship on a friday”.", ids)
    assert "V7" in hard(check_block(block, make_context(first, second)))


def test_block_quote_holds_the_words_of_a_note() -> None:
    """Everything in a block quote was said in these words."""
    said = "мы никогда не выкатываем в пятницу"
    exact = objections(
        said, "Мы никогда не выкатываем в пятницу.", language="ru", kind=BlockKind.QUOTE
    )
    other = objections(said, "Мы не выкатываем по пятницам.", language="ru", kind=BlockKind.QUOTE)
    assert hard(exact) == set()
    assert "V7" in hard(other)
