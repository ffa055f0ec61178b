"""Titles as they are said, and sentences said twice."""

from __future__ import annotations

import pytest

from editorial_pipeline.text.similar import SAME_TITLE, same_words, similar_titles
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
