"""Terms of the index."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.index.terms import announced, query_terms, sounds, terms


def test_inflected_words_share_a_term_in_both_languages() -> None:
    """Case and number are folded by stemming."""
    assert terms("Evaluations, evaluation") == ["evalu", "evalu"]
    assert len(set(terms("статистика статистики статистикой"))) == 1


def test_a_hyphenated_word_is_found_whole_and_by_its_parts() -> None:
    """`CRISP-DM` is a term of its own and its parts are terms as well."""
    assert terms("CRISP-DM") == ["crisp-dm", "crisp", "dm"]


def test_what_every_address_has_is_no_term() -> None:
    """An address counts by its own words."""
    assert terms("see https://www.lexicon.com/minsearch.html") == ["lexicon", "minsearch"]


def test_only_english_words_are_kept_by_sound() -> None:
    """The keys of an article are those that Russian speech may ask for."""
    assert sounds("Notebook ноутбук data") == ["~ntbk"]


def test_a_query_remembers_how_the_note_writes_its_words() -> None:
    """Russian words are asked by stem and by sound, and shown as they stand."""
    assert query_terms("Ноутбуки, CRISP-DM и ноутбуков") == {
        "ноутбук": "Ноутбуки",
        "~ntbk": "Ноутбуки",
        "crisp-dm": "CRISP-DM",
        "crisp": "CRISP-DM",
        "dm": "CRISP-DM",
        "~ntbkv": "ноутбуков",
    }


def test_what_follows_the_word_article_may_name_a_title() -> None:
    """Only these words are compared with titles."""
    assert announced("Put it in the article on agent memory. Agents need memory.")[0][:2] == [
        "agent",
        "memori",
    ]
    assert announced("добавь это в статью про роли")[0] == ["рол"]
    assert announced("agent memory is fun") == []


@given(st.text())
def test_any_text_gives_terms_that_can_be_joined_and_quoted(text: str) -> None:
    """No term holds white space, a double quote or a NUL, which would end a query."""
    for term in (*terms(text), *sounds(text), *query_terms(text)):
        assert term
        assert not any(character.isspace() or character in '"\0' for character in term)
