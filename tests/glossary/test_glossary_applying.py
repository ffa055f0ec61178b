"""Declared aliases: where they are replaced, by what, and what stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import make_note
from editorial_pipeline.glossary import (
    Glossary,
    Term,
    correct_note,
    correct_text,
    parse_glossary,
)
from editorial_pipeline.models.notes import Language, Replacement

GLOSSARY = Glossary(
    [
        Term("Mladen", aliases=("Ladden", "Laden")),
        Term("Младен", aliases=("Ладден*", "Лёдин"), language=Language("ru")),
        Term("Даша", aliases=("Тащ*",), language=Language("ru")),
        Term("DataTalks.Club", aliases=("data talks club", "data talks")),
        Term("planner-executor", aliases=("planner executer", "planner-computer")),
        Term("vLLM", aliases=("VLM", "V LLM*")),
        Term("C++", aliases=("C plus plus",)),
        Term("Young's modulus", aliases=("Yang's modulus",)),
    ]
)

README = Path(__file__).parents[2] / "README.md"

REPLACED = [
    ("Ladden said so.", "Mladen said so."),
    ("LADDEN and laden agree, ladden!", "Mladen and Mladen agree, Mladen!"),
    ("It is Ladden's idea, the Ladden’s one.", "It is Mladen's idea, the Mladen’s one."),
    ("(Ladden), «Ladden» and Ladden: three.", "(Mladen), «Mladen» and Mladen: three."),
    ("We met at Data Talks  Club today.", "We met at DataTalks.Club today."),
    ("We met at data talks today.", "We met at DataTalks.Club today."),
    ("Planner executer, not planner‑computer.", "planner-executor, not planner-executor."),
    ("Two V LLMs and one VLM.", "Two vLLMs and one vLLM."),
    ("I wrote it in c plus plus.", "I wrote it in C++."),
    ("It is yang’s modulus.", "It is Young's modulus."),
]

KEPT = [
    "The Laddens are Gladden's neighbours.",
    "A Ladden-like remark, and pre-Laden times.",
    "See https://example.org/Ladden and Ladden.com or mail ladden@example.org.",
    "Ask @ladden about #ladden, in notes/ladden.md.",
    "Call `Ladden()` twice.",
    "Mladen is Mladen.",
    "",
]

RUSSIAN = [
    ("Ладден сказал.", "Младен сказал."),
    ("Ладдена не было, Ладдену напиши.", "Младена не было, Младену напиши."),
    ("С Ладденом и о ладдене.", "С Младеном и о Младене."),
    ("Ледин и Лёдин пришли.", "Младен и Младен пришли."),
    ("Лединский район.", "Лединский район."),
    ("Ладденский подход.", "Ладденский подход."),
    ("Таща, Тащи, Таще, Тащу, Тащей.", "Даша, Даши, Даше, Дашу, Дашей."),
    ("Ladden тоже.", "Mladen тоже."),
]


@pytest.mark.parametrize(("said", "expected"), REPLACED)
def test_alias_becomes_the_name(said: str, expected: str) -> None:
    """A whole word is replaced whatever its case, and the name is written as declared."""
    assert correct_text(said, GLOSSARY, Language("en")) == expected


@pytest.mark.parametrize("said", KEPT)
def test_what_is_no_word_of_its_own_stays(said: str) -> None:
    """Parts of words, addresses, handles, paths, code and the name itself are left alone."""
    assert correct_text(said, GLOSSARY, Language("en")) == said


@pytest.mark.parametrize(("said", "expected"), RUSSIAN)
def test_stem_takes_russian_endings(said: str, expected: str) -> None:
    """A stem covers the endings of nouns and hands them on; without `*` the word is exact."""
    assert correct_text(said, GLOSSARY, Language("ru")) == expected


def test_ending_of_the_other_script_is_dropped() -> None:
    """A Latin name does not decline: no letters are mixed."""
    glossary = Glossary([Term("Mladen", aliases=("Ладден*",))])
    said = "Напиши Ладдену."
    assert correct_text(said, glossary, Language("ru")) == "Напиши Mladen."


def test_entry_of_a_language_holds_in_that_language() -> None:
    """Another language is left alone; where the language is unknown, the entry holds."""
    glossary = Glossary([Term("Chip", aliases=("чип",), language=Language("ru"))])
    assert correct_text("чип", glossary, Language("en")) == "чип"
    assert correct_text("чип", glossary, Language("ru")) == "Chip"
    assert correct_text("чип", glossary, Language("und")) == "Chip"


def test_segment_keeps_identity_and_span() -> None:
    """Only the words of a segment change, and it tells which of the body they took the place of."""
    note = make_note("Nothing here.", "With Ladden and ladden.", "Off Ladden.", off_record=[3])
    corrected = correct_note(note, GLOSSARY)
    before, after = note.segments[1], corrected.segments[1]
    assert (after.id, after.start, after.end) == (before.id, before.start, before.end)
    assert after.text == "With Mladen and Mladen."
    start = before.start
    assert after.replaced == (
        Replacement(start + 5, start + 11, "Ladden", "Mladen"),
        Replacement(start + 16, start + 22, "ladden", "Mladen"),
    )
    for one in after.replaced:
        assert corrected.body[one.start : one.end] == one.heard
    assert (corrected.body, corrected.hash) == (note.body, note.hash)
    assert (corrected.segments[0], corrected.segments[2]) == (note.segments[0], note.segments[2])


def test_note_without_aliases_is_the_same() -> None:
    """Nothing is copied where nothing is to be done."""
    note = make_note("Nothing here.")
    assert correct_note(note, GLOSSARY) is note
    assert correct_note(note, Glossary()) is note


def test_a_letter_that_only_resembles_is_left_alone() -> None:
    """A pattern without regard to case takes the dotless i for an i; the alias has another."""
    glossary = Glossary([Term("Iwan", aliases=("Ivan", "Istan*"))])
    text = "Ivan, \u0131van, \u0130van, istans and \u0131stan."
    corrected = correct_text(text, glossary, Language("en"))
    assert corrected == "Iwan, \u0131van, \u0130van, Iwans and \u0131stan."


def test_the_readme_shows_a_glossary_that_does_what_it_says() -> None:
    """The example between its fences hands the ending on, in a note of either language."""
    text = README.read_text(encoding="utf-8").partition("```toml\n[[term]]")[2]
    glossary = parse_glossary("[[term]]" + text.partition("```")[0])
    for language, said, meant in (("ru", "Ладдену", "Младену"), ("en", "Ladden", "Mladen")):
        assert correct_text(said, glossary, Language(language)) == meant
