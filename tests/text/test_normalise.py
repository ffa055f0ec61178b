"""One form for all notes: characters, lines, paragraphs."""

from __future__ import annotations

import textwrap
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.normalise import normalise

SPEECH = (
    "вот я хотел рассказать про этот проект он начался давным-давно ещё до того как "
    "появились модели и тогда всё приходилось делать руками а потом мы попробовали из-за "
    "сроков взять готовое решение и оказалось что кое-какие вещи работают лучше чем мы "
    "думали вот поэтому я решил записать это"
)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_hard_wrapped_speech_becomes_one_line(width: int) -> None:
    """Lines filled to a width are joined, also where a hyphenated word runs over the end."""
    assert normalise(textwrap.fill(SPEECH, width)) == SPEECH


def test_a_word_split_at_its_hyphen_is_joined_without_a_blank() -> None:
    """The hyphen stays, since only writers of whole words wrapped these lines."""
    first = "слово " * 13 + "давным-"
    assert normalise(f"{first}\nдавно это было\n") == f"{first}давно это было"


def test_a_suspended_hyphen_keeps_its_blank() -> None:
    """`pre- and post-processing` is two words."""
    first = "we looked at every step of the work that comes before and after the model, pre-"
    assert normalise(f"{first}\nand postprocessing") == f"{first} and postprocessing"


@pytest.mark.parametrize(
    "text",
    [
        "купить молоко\nпозвонить Ане\nдописать статью",
        (
            "1. Сначала тесты, которые показывают, что именно сейчас не работает в проекте.\n"
            "2. Потом код, который их проходит, и ничего сверх того, что они от него требуют."
        ),
        (
            "- first thing that is quite long and would nearly fill a whole line of text here\n"
            "- second thing"
        ),
        (
            "https://example.com/a/very/long/address/that/is/longer/than/any/line/of/text/around/it/1\n"
            "https://example.com/b\nresource"
        ),
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "> quoted\n> again",
        "```python\nif a:\n    return b\n\n    # after a blank line\n```",
        (
            "A: So what changed about the way you work with your team these last few years?\n"
            "B: Nearly everything."
        ),
    ],
)
def test_line_ends_that_mean_something_stay(text: str) -> None:
    """Lists, addresses, tables, code, short lines and whole sentences keep their lines."""
    assert normalise(text) == text


def test_paragraphs_are_apart_by_one_blank_line() -> None:
    """Any number of blank lines, with blanks in them, and form feeds separate paragraphs."""
    assert normalise("\n\n one\n \t\n\n\ntwo \x0cthree\u2029four\r\n\r\nfive\n\n") == (
        "one\n\ntwo\n\nthree\n\nfour\n\nfive"
    )


def test_line_ends_of_all_systems_are_one() -> None:
    """Windows, old Macintosh, mainframe and Unicode line ends become one."""
    assert normalise("a\r\nb\rc\x85d\u2028e\x0bf") == "a\nb\nc\nd\ne\nf"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\x00b\x07c", "abc"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("safe\u202egnp.exe\u202c", "safegnp.exe"),
        ("ze\u200bro\ufeff so\u00adft", "zero soft"),
        ("\ud83d\ude80 and \ud800 alone", "🚀 and \ufffd alone"),
        ("e\u0301 и\u0306", "é й"),
        ("\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
         "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"),
        ("hi\U000e0048\U000e0049", "hi"),
        ("❤\ufe0f\ufe01\ufe02", "❤\ufe0f"),
        ("👩\u200d💻 a\tb", "👩\u200d💻 a\tb"),
    ],
)  # fmt: skip
def test_unseen_characters_go_and_emoji_stay(text: str, clean: str) -> None:
    """What nobody can see cannot hide words; joined emoji and flags are whole."""
    assert normalise(text) == clean


def test_a_mountain_of_marks_is_cut() -> None:
    """Sorting a million marks on one letter would take for ever; thirty are kept."""
    assert len(normalise("a" + "\u0327\u0301" * 200_000)) <= 31


@given(st.text(max_size=300))
def test_the_form_holds_for_any_text(text: str) -> None:
    """NFC, no controls but tab and line end, no surrogates, no blank ends, no wide gaps."""
    form = normalise(text)
    assert form == form.strip()
    assert unicodedata.is_normalized("NFC", form)
    assert not any(unicodedata.category(c) in {"Cs", "Cc"} and c not in "\t\n" for c in form)
    assert "\n\n\n" not in form


@given(st.lists(st.from_regex(r"[a-zа-я0-9]{1,12}", fullmatch=True), min_size=1, max_size=80))
def test_no_word_is_lost(words: list[str]) -> None:
    """Wrapping and joining keep every word."""
    text = " ".join(words)
    wrapped = textwrap.fill(text, 70, break_long_words=False)
    assert normalise(wrapped).split() == words
