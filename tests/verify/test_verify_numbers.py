"""V4: numbers that were said pass in every form, others are objected to."""

from __future__ import annotations

import pytest

from builders import make_note
from editorial_pipeline.verify.rules import check_block
from passages import hard, make_block, make_context, objections, soft

CYRILLIC = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
FAITHFUL = [
    ("twenty five percent of them left", "25 % of them left."),
    ("we lost two k users", "We lost 2,000 users."),
    ("двадцать пять процентов ушли", "25 % ушли."),
    ("двадцать пять процентов ушли", "25 % of them left."),
    ("полтора миллиона рублей", "1,5 миллиона рублей."),
    ("это было в девяностом году", "Это было в 1990 году."),
    ("ten to twelve people came", "10–12 people came."),
    ("at half past three", "At 3:30."),
    ("без пятнадцати пять", "В 16:45."),
    ("в три четыре раза быстрее", "В 3–4 раза быстрее."),
    ("version two point one", "Version 2.1."),
    ("the gpt four model", "The GPT-4 model."),
    ("five or six years", "5–6 years."),
    ("в двадцать шестом году", "В 2026-м."),
    ("in twenty twenty six", "In 2026."),
    ("call five five five zero one nine nine", "Call 555-0199."),
    ("twelve hundred dollars", "$1,200."),
    ("two or three million", "2–3 million."),
    ("a couple of thousand notes", "2,000 notes."),
    ("one hour and a half", "1.5 hours."),
    ("полчаса", "30 minutes."),
    ("a twenty first century problem", "A problem of the 21st century."),
    ("первый второй и третий этап", "3 этапа."),
    ("python three eleven", "Python 3.11."),
    ("from nine to five", "From 9:00 to 17:00."),
    ("last year we sent fifty two letters", "In 2025 we sent 52 letters."),
    ("the planner the executor and the critic", "3 roles: planner, executor and critic."),
    ("one thing, then another", "We want 1) one thing, 2) another."),
]


@pytest.mark.parametrize(("said", "written"), FAITHFUL)
def test_number_written_differently_passes(said: str, written: str) -> None:
    """A number that was said passes, however it is written."""
    of = "en" if said.isascii() else "ru"
    language = "en" if CYRILLIC.isdisjoint(written.lower()) else "ru"
    assert hard(objections(said, written, language=language, of=of)) == set()


LIES = [
    ("twenty five percent of them left", "26 % of them left.", "“26 %”"),
    ("we lost two k users", "We lost 3,000 users.", "“3,000”"),
    ("двадцать пять процентов ушли", "35 % ушли.", "“35 %”"),
    ("at half past three", "At 3:15.", "“3:15”"),
    ("version two point one", "Version 2.2.", "“2.2”"),
    ("nine weeks and four modules", "Four weeks and nine modules.", "“Four weeks”"),
    ("nine weeks and four modules", "4 weeks and 9 modules.", "“4 weeks”"),
    ("three agents use seven tools", "7 agents use 3 tools.", "“7 agents”"),
    ("it costs twenty euros", "It costs $20.", "“$20”"),
    ("about twenty of them", "About 20 % of them.", "“20 %”"),
    ("from eight percent to five percent", "From 5 % to 5 %.", "“5 %”"),
    ("five or six years", "6–6 years.", "“6–6"),
    ("it takes thirty minutes", "It takes 30 hours.", "“30 hours”"),
    ("we start at nine a m", "We start at 9 pm.", "“9”"),
    ("several people came", "Eighteen people came.", "“Eighteen people”"),
    ("the gpt four model", "The GPT-5 model.", "“5”"),
    ("a few orders were lost", "③ orders were lost.", "“③”"),
    ("a few orders were lost", "７ orders were lost.", "“７”"),
]


@pytest.mark.parametrize(("said", "written", "words"), LIES)
def test_number_nobody_said_is_hard(said: str, written: str, words: str) -> None:
    """A changed, swapped or invented number is a hard finding that quotes it."""
    language = "en" if said.isascii() else "ru"
    found = [f for f in objections(said, written, language=language) if f.rule == "V4"]
    assert found
    assert all(f.severity == "hard" and f.remedy for f in found)
    assert words.rstrip("”") in found[0].message


def test_small_number_word_is_soft() -> None:
    """A small number word may be a count that the writer made: it is only reported."""
    found = objections("the planner, the executor and critics", "Five kinds of agents work.")
    assert "V4" in soft(found)
    assert "V4" not in hard(found)


def test_number_of_another_segment_names_it() -> None:
    """A number from a segment that is not cited is hard, and the finding says which to cite."""
    note = make_note("We tested the parser.", "It found 17 faults.")
    block = make_block("We tested the parser and found 17 faults.", [note.segments[0].id])
    found = [f for f in check_block(block, make_context(note)) if f.rule == "V4"]
    assert [f.severity for f in found] == ["hard"]
    assert found[0].segments == (note.segments[1].id,)
    assert "“It found 17 faults.”" in found[0].remedy


def test_number_of_the_revised_text_passes() -> None:
    """A revision keeps the figures of the text that it replaces."""
    found = objections(
        "and it is faster now",
        "The 400 tests are faster now.",
        revised={"n1": "The 400 tests take **90** seconds."},
    )
    assert hard(found) == set()


def test_number_across_a_cut_of_the_speech_passes() -> None:
    """A number that was cut in two by segmentation is read as one."""
    note = make_note("we had twenty", "five people in the room")
    block = make_block("We had 25 people in the room.", [s.id for s in note.segments])
    assert hard(check_block(block, make_context(note))) == set()
