"""Segments: sentences, list items, and breaths of unpunctuated speech."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.models.notes import UNDETERMINED, Language
from editorial_pipeline.text.normalise import normalise
from editorial_pipeline.text.sentences import cut_at, split_segments

EN, RU = Language("en"), Language("ru")


def _texts(body: str, language: Language) -> list[str]:
    return [body[start:end] for start, end, _ in split_segments(body, language)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Smith e.g. said that v2.5 is fine.",
        "See https://example.com/a.b?c=d.e for more.",
        "I think... maybe.",
        "1. First item.",
        "At 5 p.m. we left.",
        "Version 1.2.3 is out.",
        "It costs $2.50, i.e. less.",
        "Mr. A. B. Jones vs. Mrs. Lee etc. and so on.",
        "Use Node.js or file.Really now.",
        "No. 5 is alive.",
    ],
)
def test_english_sentences_stay_whole(sentence: str) -> None:
    """Abbreviations, versions, addresses, ellipses and numbers of items end no sentence."""
    body = f"Before that. {sentence} After it."
    assert _texts(body, EN) == ["Before that.", sentence, "After it."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Он сказал, т.е. подумал, что версия 2.5 хороша.",
        "Роли, напр. аналитик, и т.д. меняются.",
        "Проф. Иванов пришёл к А. С. Пушкину.",
        "Ну... да.",
        "ну вот… ага.",
        "Стоит 20 руб. или 3 тыс. долл. за штуку.",
        "2. Второй пункт.",
        "«Привет!» — сказал он.",
        "См. рис. 5.",
        "Это ул. Ленина, д. 5, кв. 7.",
        "Завод им. Горького закрыт.",
    ],
)
def test_russian_sentences_stay_whole(sentence: str) -> None:
    """The same in Russian, with its own abbreviations."""
    body = f"До этого было так. {sentence} Потом иначе."
    assert _texts(body, RU) == ["До этого было так.", sentence, "Потом иначе."]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("И т.д. и т.п. Потом всё.", ["И т.д. и т.п.", "Потом всё."]),
        ("Всё готово. вот, и нужно писать.", ["Всё готово.", "вот, и нужно писать."]),
        ("Как? Так! Да.", ["Как?", "Так!", "Да."]),
        ("Готово. 👍", ["Готово. 👍"]),
        ("Да.\u00a0Нет.\u00a0А.\u00a0С. был.", ["Да.", "Нет.", "А.\u00a0С. был."]),
        ("今日は。明日も。", ["今日は。", "明日も。"]),
    ],
)
def test_where_sentences_end(body: str, texts: list[str]) -> None:
    """Speech begins sentences in small letters; a sign alone is none."""
    assert _texts(body, RU) == texts


def test_lines_and_paragraphs_bound_segments() -> None:
    """Items keep their numbers; paragraphs count from 0."""
    body = "- item one\n- two. And more.\n2) second\n\nParagraph two. Yes."
    assert [(body[a:b], p) for a, b, p in split_segments(body, EN)] == [
        ("- item one", 0),
        ("- two.", 0),
        ("And more.", 0),
        ("2) second", 0),
        ("Paragraph two.", 1),
        ("Yes.", 1),
    ]


def test_unpunctuated_speech_is_cut_where_one_breathes() -> None:
    """Pieces are about even and begin where a thought begins."""
    body = (
        "so the thing is that we started with a small script that nobody wanted to own and then the"
        " team grew to twelve people which meant that every change had to be explained in a meeting"
        " but nobody wrote anything down because we thought the code was the documentation"
    )
    assert _texts(body, EN) == [
        (
            "so the thing is that we started with a small script that nobody wanted to own and then"
            " the team grew to twelve people"
        ),
        (
            "which meant that every change had to be explained in a meeting but nobody wrote"
            " anything down because we thought the code was the documentation"
        ),
    ]


@pytest.mark.parametrize("glued", ["New York", "20 kilometres", "of the house", "в этой комнате"])
def test_words_that_belong_together_are_not_cut(glued: str) -> None:
    """Names, numbers with units, prepositions with their nouns stay in one piece."""
    body = " ".join(["word"] * 19 + [glued] + ["word"] * 21)
    assert any(glued in text for text in _texts(body, EN))


def test_an_endless_line_is_cut_in_linear_time() -> None:
    """Open quotation marks cost the library quadratic time on a whole line; not here."""
    body = "«а. " * 100_000
    before = time.perf_counter()
    segments = split_segments(body, RU)
    assert time.perf_counter() - before < 5
    assert segments[-1][1] == len(body.rstrip())


def test_a_long_word_is_not_cut() -> None:
    """An address of up to 2,000 characters is one segment."""
    body = "https://example.com/" + "a.b?c" * 396
    assert split_segments(body, UNDETERMINED) == [(0, 2000, 0)]


def test_an_endless_word_is_cut_before_whole_characters() -> None:
    """A run without blanks, such as a picture in base64, makes segments of bounded length."""
    body = "e\u0301" * 2500
    assert split_segments(body, UNDETERMINED) == [
        (0, 2000, 0),
        (2000, 4000, 0),
        (4000, 5000, 0),
    ]
    shifted = "x" + body
    assert split_segments(shifted, UNDETERMINED)[0] == (0, 1999, 0)


PIECES = st.sampled_from(
    ["слово", "and", "но", "Dr.", "т.е.", "5", "км", "A.", "конец.", "?", "…", "...", "«", "»", "(",
     "1.", "- ", "\n", "\n\n", "https://a.b/c.d", "🚀", "\u00a0", "。", "—", "e.g.", "и т.д.", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=120).map(" ".join), st.sampled_from(["en", "ru", "de", "und"]))
def test_segments_cover_the_body(text: str, language: str) -> None:
    """In order, apart, trimmed, on one line, at most 40 words; blanks alone are left out."""
    body = normalise(text)
    end_before = paragraph_before = 0
    for start, end, paragraph in split_segments(body, Language(language)):
        assert not body[end_before:start].strip()
        piece = body[start:end]
        assert piece
        assert piece == piece.strip()
        assert "\n" not in piece
        assert len(piece.split()) <= 40
        assert paragraph == body[:start].count("\n\n") >= paragraph_before
        end_before, paragraph_before = end, paragraph
    assert not body[end_before:].strip()


def test_forced_cuts() -> None:
    """Places inside a segment cut it; places between segments change nothing."""
    body = "one two three. four five"
    spans = split_segments(body, EN)
    assert [body[a:b] for a, b, _ in cut_at(spans, [0, 4, 8, 14, 20, 24], body)] == [
        "one",
        "two",
        "three.",
        "four",
        "five",
    ]
