"""Keys of sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.index.sound import SHORTEST, skeleton


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("минсерч", "minsearch"),
        ("ноутбук", "notebook"),
        ("воркфлоу", "workflow"),
        ("темплейт", "template"),
        ("маркдаун", "markdown"),
    ],
)
def test_a_borrowed_word_sounds_like_the_english_one(spoken: str, written: str) -> None:
    """A term in Cyrillic has the key of its English spelling."""
    assert skeleton(spoken) == skeleton(written) != ""


@pytest.mark.parametrize("word", ["курс", "data", "gpt4", "crisp-dm", "ml", "оао", "naïve", ""])
def test_words_that_tell_too_little_have_no_key(word: str) -> None:
    """Few consonants, digits, hyphens and other scripts give no key."""
    assert skeleton(word) == ""


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz", max_size=30))
def test_a_key_is_short_latin_and_has_no_inner_vowel(word: str) -> None:
    """Keys hold consonants of one alphabet, so that they can stand in a query unescaped."""
    key = skeleton(word)
    assert key == "" or (
        len(key) >= SHORTEST
        and key.isascii()
        and key.isalpha()
        and not set(key[1:]) & set("aeiouy")
    )
