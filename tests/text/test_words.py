"""Words, stems and stop words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.word_runs import squash
from editorial_pipeline.text.words import STOPWORDS, content_stems, stem, word_spans, words


def test_words_keep_hyphens_apostrophes_and_numbers() -> None:
    """A word is a run of letters and digits with its inner hyphens, apostrophes and points."""
    said = words("CRISP-DM isn't 3.5 or 1,518; как-то C++ foo_bar.")

    assert said == ["crisp-dm", "isn't", "3.5", "or", "1,518", "как-то", "c", "foo", "bar"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("engineers", "Engineer"),
        ("инженеров", "инженеры"),
        ("её", "ее"),
        ("model's", "models"),
        ("ML-инженеров", "ml-инженеры"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    """Inflection, case, possessive and ё do not change the stem, in either language."""
    assert stem(one) == stem(other)


def test_a_word_with_a_digit_is_its_own_stem() -> None:
    """Stemming must never make two numbers or two versions equal."""
    assert stem("GPT4s") == "gpt4s"


def test_content_stems_leave_out_glue() -> None:
    """Only words that carry a topic count for routing."""
    assert content_stems("The roles of the data engineers, и роли инженеров") == [
        "role",
        "data",
        "engin",
        "рол",
        "инженер",
    ]


def test_stop_words_are_lower_case_words() -> None:
    """The list is compared with lower-cased words, so it must hold nothing else."""
    assert all(word == word.lower() and " " not in word for word in STOPWORDS)


@given(st.text())
def test_spans_and_words_agree(text: str) -> None:
    """Each span is the place of a word that is not empty, in order and without overlap."""
    spans = word_spans(text)

    assert all(text[start:end].strip() for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))


@given(st.text())
def test_squashed_words_are_letters_and_digits_alone(text: str) -> None:
    """Case is folded first, for what it is folded to may hold marks (`İ`)."""
    folded = "".join(c for c in text.casefold() if c.isalnum())

    assert squash(text) == folded.replace("ё", "е")
