"""Spoken marks: the forms that are obeyed and the sentences that only look like them."""

from __future__ import annotations

import pytest

from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import Language, NoteHash, Segment, segment_id
from editorial_pipeline.text.marks import (
    Reach,
    find_mark,
    find_marks,
    is_lead,
    retraction_end,
)
from editorial_pipeline.text.overheard import sounds_like_a_mark

CREATE, ROUTE, DROP = DirectiveKind.CREATE, DirectiveKind.ROUTE, DirectiveKind.DROP


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("New article: AI roles then and now.", CREATE, "AI roles then and now"),
        ("let's start a new article about agents", CREATE, "agents"),
        ("So, new article called Planner executor", CREATE, "Planner executor"),
        ("Новая статья: роли в команде", CREATE, "роли в команде"),
        ("давай начнём новую статью про память агентов", CREATE, "память агентов"),
        ("Статья пусть будет называться «День инженера».", CREATE, "День инженера"),
        ("Давай создадим отдельную статью про память.", CREATE, "память"),
        ("let's make another article about that", CREATE, ""),
        ("Okay, this is for a different article.", CREATE, ""),
        ("Это уже для другой статьи.", CREATE, ""),
        ("New article, about agents.", CREATE, "agents"),
        ("New article: About us", CREATE, "About us"),
        ("Let's do a new piece titled “Letters to the editor”.", CREATE, "Letters to the editor"),
        ("put this in the article on roles", ROUTE, "roles"),
        ("Put this into the piece about pricing please.", ROUTE, "pricing"),
        ("This belongs in the pricing piece.", ROUTE, "pricing"),
        ("This goes to the article about CRISP-DM.", ROUTE, "CRISP-DM"),
        ("Add this to the memory article, please.", ROUTE, "memory"),
        ("Put this in the article Bees in spring.", ROUTE, "Bees in spring"),
        ("Ну, это всё в статью про роли.", ROUTE, "роли"),
        ("добавь это в статью про роли", ROUTE, "роли"),
        ("Scratch that.", DROP, ""),
        ("no, delete that last part", DROP, ""),
        ("No wait, scratch that last sentence.", DROP, ""),
        ("Um, scratch that line.", DROP, ""),
        ("No, delete that.", DROP, ""),
        ("I take that back.", DROP, ""),
        ("No, cross that out.", DROP, ""),
        ("Okay, new article: Bread in winter.", CREATE, "Bread in winter"),
        ("new article bread in winter", CREATE, "bread in winter"),
        ("Нет, стоп, вычеркни последнюю фразу.", DROP, ""),
        ("Forget what I just said.", DROP, ""),
        ("Вычеркни это.", DROP, ""),
        ("забудь, что я сказал", DROP, ""),
        ("Нет, не так, удали последнее.", DROP, ""),
        ("make it sound nicer", DirectiveKind.OTHER, ""),
        ("Also make this section shorter.", DirectiveKind.OTHER, ""),
        ("Опиши это покороче.", DirectiveKind.OTHER, ""),
        ("можешь это сюда не включать", DirectiveKind.OTHER, ""),
        ("Oh and a note for the editor: Pavel wants to read it.", DirectiveKind.OTHER, ""),
        ("Please make a separate section about pricing.", DirectiveKind.OTHER, ""),
        ("Для редактора: фамилия пишется через е.", DirectiveKind.OTHER, ""),
        ("Сделай для этого отдельный раздел.", DirectiveKind.OTHER, ""),
    ],
)
def test_marks_are_found_with_their_names(said: str, kind: DirectiveKind, name: str) -> None:
    """The forms of both languages, with what they name as it was said."""
    mark = find_mark(said)

    assert mark is not None
    assert (mark.kind, mark.name, mark.pure) == (kind, name, True)


@pytest.mark.parametrize(
    "said",
    [
        "We will put this in the article of the constitution.",
        "I read a new article about transformers yesterday.",
        "A new article about it was published.",
        "New article is out today.",
        "Strike that pose again and again.",
        "Delete that.",
        "Put it in the right piece of paper.",
        "A new piece about pricing was published.",
        "New post went live yesterday.",
        "I forget what I just said to them.",
        "They put this in the article We wrote about it.",
        "Это в статье про роли уже было.",
        "Вышла новая статья про агентов.",
        "Мы вычеркнули это из плана.",
        "They add this to the article on roles every week.",
        "Можно ускорить поиск.",
        "For the editor of a newspaper this is daily bread.",
        "This is for a different article of the contract.",
        "A letter to the editor, and nobody printed it.",
        "Make a separate section of the garden for mint.",
        "Мы сделали для этого отдельный раздел.",
        "new article bread in winter i bake every sunday",
        "New article bread in winter we bake.",
        "Новая статья хлеб зимой я пеку каждое воскресенье.",
        "we pay 5000 euros no scratch that what i can say is that we pay well",
    ],
)
def test_narration_is_content(said: str) -> None:
    """Who tells of articles and deletions gives no order."""
    assert find_mark(said) is None


def test_an_order_beside_words_for_the_reader_is_not_pure() -> None:
    """A sentence that also carries an address or a thought is written all the same."""
    mark = find_mark("https://example.org/memory let's add this to the memory article too")

    assert mark is not None
    assert (mark.kind, mark.name, mark.pure) == (ROUTE, "memory", False)


def test_a_spoken_title_ends_where_its_speaker_goes_on() -> None:
    """What stands behind it is said to the reader."""
    mark = find_mark("Okay new article: bread in winter, I bake every Sunday.")

    assert mark is not None
    assert (mark.kind, mark.name, mark.pure) == (CREATE, "bread in winter", False)


def test_in_an_interrupted_sentence_more_is_said() -> None:
    """An article is still named, and the sentence written; nothing is taken back by it."""
    asked, dropped = _segment(1, "New article: Bread in winter"), _segment(2, "scratch that")

    marks = find_marks([asked, dropped], {asked.id, dropped.id})

    assert [(m.kind, m.name, m.pure) for m in marks] == [(CREATE, "Bread in winter", False)]


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("Scratch that, 3400 readers.", "Scratch that, "),
        ("No, wait, cross that out, it was May.", "No, wait, cross that out, "),
        ("Нет, вычеркни это, нас трое.", "Нет, вычеркни это, "),
        ("Scratch that, and it itches.", ""),
        ("Scratch that.", ""),
        ("We scratch that, 3400 readers.", ""),
    ],
)
def test_an_order_may_be_the_first_words_of_a_sentence(said: str, order: str) -> None:
    """Who takes something back often says at once what is right."""
    assert said[: retraction_end(said)] == order


@pytest.mark.parametrize(
    ("said", "sounds"),
    [
        ("we pay 5000 euros no scratch that what i can say is that we pay well", True),
        ("Мы платим пять тысяч нет вычеркни это мы платим.", True),
        ("new article bread in winter i bake", True),
        ("Новая статья хлеб зимой я пеку каждое воскресенье.", True),
        ("we bake in winter and put this in the article on bread and then we eat", True),
        ("Это хлеб, добавь это в статью про хлеб, и мы едим.", True),
        ("Of the record, Bob left.", True),
        ("Это не на запись, Боб ушёл.", True),
        ("Forget that.", True),
        ("Strike that pose again.", False),
        ("I read a new article about bread.", False),
        ("Forget that it rains.", False),
        ("The price of the record is high.", False),
        ("Вышла новая статья про хлеб.", False),
    ],
)
def test_what_sounds_like_an_order_is_heard(said: str, sounds: bool) -> None:
    """In the middle of speech as well, but not where it is told of."""
    assert sounds_like_a_mark(said) is sounds


def test_naming_reaches_back() -> None:
    """What "should be called" something is about the article under way."""
    mark = find_mark("The article should be called Roles then and now.")

    assert mark is not None
    assert mark.reach is Reach.BEFORE


def test_a_name_may_follow_in_its_own_sentence() -> None:
    """Speakers pause after "new article"."""
    segments = [_segment(1, "New article."), _segment(2, "Roles then and now.")]

    (mark,) = find_marks(segments)

    assert (mark.name, mark.segments) == (
        "Roles then and now",
        (segments[0].id, segments[1].id),
    )


def test_a_request_may_be_given_a_better_name_right_after_it() -> None:
    """What "let's call it" names is the article just asked for; elsewhere it names anything."""
    asked = _segment(1, "I want to start a new article about newsletters.")
    named = _segment(2, "Let's call it Morning pages.")

    assert [(m.name, m.segments) for m in find_marks([asked, named])] == [
        ("Morning pages", (asked.id, named.id))
    ]
    assert find_marks([named, named]) == []


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("No, wait.", True),
        ("Um… no!", True),
        ("Нет, стоп.", True),
        ("No way.", False),
        ("Forget that.", True),
    ],
)
def test_what_leads_up_to_an_order_says_nothing(said: str, leads: bool) -> None:
    """A recogniser makes a sentence of the "no, wait" before a request."""
    assert is_lead(said) is leads


def _segment(number: int, text: str) -> Segment:
    note = NoteHash("0" * 64)
    return Segment(segment_id(note, number), note, number, 0, len(text), text, Language("en"))
