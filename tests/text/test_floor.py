"""The rendering that cannot fail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.models.draft import Block, BlockKind, Origin
from editorial_pipeline.models.notes import Language, NoteHash, Segment, segment_id
from editorial_pipeline.text.clean import clean_speech
from editorial_pipeline.text.floor import floor_block, is_foreign, written
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.words import words

NOTE = NoteHash("a" * 64)
EN, RU, UND = Language("en"), Language("ru"), Language("und")


def segment(number: int, text: str, language: Language = EN) -> Segment:
    return Segment(segment_id(NOTE, number), NOTE, number, 0, len(text), text, language)


def test_the_floor_is_a_cleaned_paragraph() -> None:
    """In the article's language: the words without filler, escaped, citing each segment."""
    block = floor_block(
        "b1", [segment(1, "um we use the the *model*"), segment(2, "and it works")], EN
    )

    assert block == Block(
        id="b1",
        kind=BlockKind.PARAGRAPH,
        text=r"We use the \*model\*. And it works.",
        segments=(segment_id(NOTE, 1), segment_id(NOTE, 2)),
        origin=Origin.FLOOR,
        language=EN,
    )


def test_another_language_is_quoted_word_for_word() -> None:
    """What nobody translated stands as it was said, and as a quote."""
    block = floor_block("b1", [segment(1, "ну вот, мы взяли модель", RU)], EN)

    assert (block.kind, block.text, block.language) == (
        BlockKind.QUOTE,
        "ну вот, мы взяли модель",
        RU,
    )


def test_pieces_of_a_sentence_are_joined() -> None:
    """A piece that goes on with a relative clause belongs to the sentence before it."""
    block = floor_block(
        "b1", [segment(1, "мы взяли модель", RU), segment(2, "которую обучили другие", RU)], RU
    )

    assert block.text == "Мы взяли модель, которую обучили другие."


def test_filler_alone_is_still_cited() -> None:
    """A segment is never lost, even one that cleaning leaves nothing of."""
    block = floor_block("b1", [segment(1, "Ну вот.", RU)], RU)

    assert (block.text, block.segments) == ("Ну вот.", (segment_id(NOTE, 1),))


def test_a_block_needs_a_segment() -> None:
    """Nothing is written that rests on nothing."""
    with pytest.raises(ValueError, match="at least one segment"):
        floor_block("b1", [], EN)


@pytest.mark.parametrize(
    ("text", "language", "article", "foreign"),
    [
        ("Мы взяли модель.", RU, EN, True),
        ("We took it.", EN, RU, True),
        ("We took it.", EN, EN, False),
        ("https://example.org", UND, RU, False),
        ("То есть там Data Analyst, Data Scientist", EN, RU, False),
    ],
)
def test_foreign_segments(text: str, language: Language, article: Language, foreign: bool) -> None:
    """A Russian sentence full of English terms stays Russian."""
    assert is_foreign(segment(1, text, language), article) is foreign


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs"]), min_size=1, max_size=60)


@given(st.lists(_TEXT.filter(str.strip), min_size=1, max_size=4))
def test_the_floor_adds_no_word(texts: list[str]) -> None:
    """What the floor shows a reader is a subsequence of what was said."""
    block = floor_block("b1", [segment(i, text) for i, text in enumerate(texts, 1)], EN)
    said = iter(words(" ".join(texts)))

    assert all(word in said for word in words(plain_text(block.text)))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("So the first thing is this.", "The first thing is this."),
        ("Okay, so today we bake.", "Today we bake."),
        ("And, now that you ask, yes.", "Now that you ask, yes."),
        ("So far nothing has burned.", "So far nothing has burned."),
        ("Now that it rains we read.", "Now that it rains we read."),
        ("Sofia was there.", "Sofia was there."),
    ],
)
def test_a_note_begins_without_the_word_that_got_the_speaker_going(
    said: str, expected: str
) -> None:
    """Only the first sentence of a note loses its opener, and only where it ties to nothing."""
    assert written([segment(1, said)]) == expected
    assert written([segment(2, said)]) == clean_speech(said, EN)


def test_an_address_that_begins_a_note_keeps_its_letters() -> None:
    """Only what is left behind an opening word gets a capital, and never an address."""
    assert written([segment(1, "https://пример.рф/путь")]) == "https://пример.рф/путь"
    assert written([segment(1, "so https://пример.рф/путь")]) == "https://пример.рф/путь"
    assert written([segment(1, "so it begins")]) == "It begins."
