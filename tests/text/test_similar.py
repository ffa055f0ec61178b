"""Titles as they are said, and sentences said twice."""

from __future__ import annotations

import pytest

from editorial_pipeline.text.similar import (
    SAME_TITLE,
    resembles,
    same_title,
    same_words,
    similar_titles,
)
from editorial_pipeline.text.words import words


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("data team roles", "Data Team Roles"),
        ("CRISP-DM", "CRISP-DM for AI"),
        ("the memory article", "Agent Memory Article"),
        ("minserch", "Minsearch"),
        ("роли в командах", "Роли в команде"),
    ],
)
def test_a_title_is_known_by_a_part_or_a_slip(said: str, title: str) -> None:
    """People say a part of a title, and recognisers misspell it."""
    assert similar_titles(said, title) >= SAME_TITLE


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("roles", "Rules of Thumb"),
        ("AI hiring", "AI Roles Now and Then"),
        ("", "Roles"),
        ("it", "It"),
    ],
)
def test_other_titles_are_not_meant(said: str, title: str) -> None:
    """One word in common is not a title, but the same stop words are."""
    assert (similar_titles(said, title) >= SAME_TITLE) is (said.lower() == title.lower())


def test_the_same_sentence_may_have_one_slip() -> None:
    """A letter may differ, a word may not."""
    said = words("we moved the whole evaluation to the cluster last week")

    assert same_words(said, [*said[:3], "whol", *said[4:]])
    assert not same_words(said, [*said[:4], "serving", *said[5:]])


@pytest.mark.parametrize(
    ("said", "other", "expected"),
    [
        ("Rye rises in about four hours.", "Rye rises in four hours.", True),
        ("Feed it each week.", "Feed it every week.", True),
        ("I feed it before breakfast.", "I feed the starter before breakfast.", True),
        ("Rye bread is dark.", "Rye rises in four hours.", False),
        ("Salt.", "Salt!", False),
    ],
)
def test_sentences_that_most_likely_say_the_same(said: str, other: str, expected: bool) -> None:
    """Another adverb or a pronoun makes no other statement of it; one common word is too few."""
    assert resembles(said, other) is expected


@pytest.mark.parametrize(
    ("said", "title", "expected"),
    [
        ("the garden", "Gardens", True),
        ("Gardens two", "Gardens", False),
        ("Testing AI features", "Testing AI features before launch", False),
        ("CRISP DM", "CRISP-DM", True),
    ],
)
def test_a_title_is_the_same_as_a_whole(said: str, title: str, expected: bool) -> None:
    """A part of a title, or one with a number more, is the title of something else."""
    assert same_title(said, title) is expected
