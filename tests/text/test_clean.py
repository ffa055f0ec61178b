"""Speech as written text: what goes, what stays, and what must never change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.models.notes import Language
from editorial_pipeline.text import stutter
from editorial_pipeline.text.clean import clean_speech, continues, is_chatter
from editorial_pipeline.text.tokens import tokenise
from editorial_pipeline.text.words import words

EN, RU = Language("en"), Language("ru")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("um so we need uh a plan", "So we need a plan."),
        ("Then Pavel, uh, said no.", "Then Pavel said no."),
        ("Apples, uh, pears and plums.", "Apples, pears and plums."),
        ("It's, like, really hard, you know.", "It's really hard."),
        ("I mean, the the model is there, right?", "The model is there."),
        ("okay so we call the API", "We call the API."),
        ("So yeah we call the API.", "We call the API."),
        ("And frankly, nobody looked.", "Nobody looked."),
        ("and frankly spoken words stay", "And frankly spoken words stay."),
        ("I think I think we should measure it", "I think we should measure it."),
        ("we need to — we need to check it", "We need to check it."),
        ("we need — we should measure it first", "We should measure it first."),
        ("the exp- experiments are done", "The experiments are done."),
        ("see https://example.org/a", "See https://example.org/a"),
        ("so i think i'm done", "So I think I'm done."),
        ("the variable i counts for i in range", "The variable i counts for i in range."),
    ],
)
def test_english_speech_becomes_a_sentence(said: str, written: str) -> None:
    """Fillers, stutters and broken starts go; a capital and a full stop come."""
    assert clean_speech(said, EN) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("ну вот, короче, я понял, да?", "Я понял."),
        ("Э, ну вот, я пишу букву э.", "Я пишу букву э."),
        ("модель которая которая не у меня у меня стоит", "Модель которая не у меня стоит."),
        ("То же То же самое с инженерами.", "То же самое с инженерами."),
        ("В общем, мы решили иначе.", "Мы решили иначе."),
        ("это стоит денег да то есть каждый месяц", "Это стоит денег, то есть каждый месяц."),
        ("надо всё проверить вот потом я расскажу", "Надо всё проверить, потом я расскажу."),
        ("модель scientist scientist исчезает", "Модель scientist исчезает."),
        ("На улице, ну, холодно, -5 градусов", "На улице, холодно, -5 градусов."),
    ],
)
def test_russian_speech_becomes_a_sentence(said: str, written: str) -> None:
    """The same for Russian, with its own particles and tags."""
    assert clean_speech(said, RU) == written


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("We like it very very much.", EN),
        ("He had had it that that way.", EN),
        ("If you can you can do it.", EN),
        ("It grows more and more and more.", EN),
        ("We flew to New York New York.", EN),
        ("We do not not care.", EN),
        ("Maybe it is 400 400 1000.", EN),
        ("You know the answer.", EN),
        ("Он говорит, да, все готово.", RU),
        ("Вот почему это важно.", RU),
        ("Это верно в общем случае.", RU),
        ("Наверное, это можно сделать короче.", RU),
        ("Он шел, шел и пришел.", RU),
        ("Не, не так.", RU),
        ("Да-да, очень очень быстро.", RU),
        ("Я не знаю, может быть, вчера.", RU),
        ("Wir treffen uns jeden Tag um vier Uhr.", Language("de")),
        ("Ok, dat is, like, um uur vier.", Language("nl")),
    ],
)
def test_what_only_looks_like_filler_stays(said: str, language: Language) -> None:
    """Emphasis, hedges, negations, numbers, quoted assent and other languages are meant."""
    assert clean_speech(said, language) == said


@pytest.mark.parametrize("said", ["Вот.", "ну", "um, uh...", "Okay.", "так,", "…"])
def test_nothing_is_left_of_filler(said: str) -> None:
    """A sentence of filler alone gives no words."""
    assert clean_speech(said, RU) == ""


@pytest.mark.parametrize(
    "said",
    [
        "Okay so testing testing",
        "Hello, it's me again",
        "one second",
        "Okay, I'm back.",
        "By the way, is this thing recording?",
        "Now I'll send a link",
        "Вот.",
        "Сейчас я кину ссылку.",
        "Потом пришлю тебе сюда ссылку.",
        "Щас кину я",
        "сейчас я отдельно запишу голосовое",
        "Вот, я сейчас ссылку на него пришлю.",
    ],
)
def test_chatter_is_recognised(said: str) -> None:
    """Greetings, tests and announcements of a link tell a reader nothing."""
    assert is_chatter(said, RU)


@pytest.mark.parametrize(
    "said",
    [
        "Yes.",
        "Да.",
        "We are testing the model.",
        "I'll send a link to everybody who signed up.",
        "Сейчас я кину ссылку на все три бенчмарка.",
        "Один.",
    ],
)
def test_doubt_is_content(said: str) -> None:
    """What may answer a question or name a thing is never chatter."""
    assert not is_chatter(said, RU)


def test_a_clause_that_goes_on_is_known_by_its_first_word() -> None:
    """Pieces of unpunctuated speech are joined where the second needs the first."""
    assert continues("которые мы взяли")
    assert continues("which is why")
    assert not continues("Which one?")
    assert not continues("модель")


_WORDS = (
    "ну вот короче я не у меня да то есть в общем um like you know the a I not no 5 400 "
    "maybe наверное модель model New York — , . ? ... и а if так okay so -5 It's"
)
_SPOKEN = st.lists(st.sampled_from(_WORDS.split()), max_size=25).map(" ".join)


@given(st.one_of(_SPOKEN, st.text(max_size=80)))
def test_cleaning_only_leaves_words_out(said: str) -> None:
    """The words of the result are among those said, in the same order."""
    left = iter(words(said))

    assert all(word in left for word in words(clean_speech(said, RU)))


@given(_SPOKEN)
def test_cleaning_keeps_numbers_and_hedges(said: str) -> None:
    """No number and no hedge is ever taken for filler."""
    cleaned = words(clean_speech(said, RU))

    assert [word for word in cleaned if word.isdigit()] == [w for w in words(said) if w.isdigit()]
    assert {"maybe", "наверное"} & set(cleaned) == {"maybe", "наверное"} & set(words(said))


@given(_SPOKEN)
def test_cleaning_keeps_negation(said: str) -> None:
    """A sentence that denies still denies."""
    negations = {"not", "no", "не"}

    assert (negations & set(words(said)) == set()) == (
        negations & set(words(clean_speech(said, RU))) == set()
    )


@given(_SPOKEN)
def test_no_stutter_is_passed_over(said: str) -> None:
    """Where nothing comes again at first sight, to look for stutters would change nothing."""
    kept = stutter._drop_fragments(tokenise(said))
    for size in range(stutter._LONGEST, 0, -1):
        kept = stutter._collapse(kept, size)

    assert stutter.drop_stutters(tokenise(said)) == kept
