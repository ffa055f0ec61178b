"""Requests about what is written are heard in whole sentences, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest

from builders import make_note
from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.text.requests import Request, find_requests, is_feedback

CORRECT, RENAME, MOVE = DirectiveKind.CORRECT, DirectiveKind.RENAME, DirectiveKind.MOVE


def heard(*sentences: str) -> tuple[Request, ...]:
    """Return the requests in a note of these sentences."""
    return tuple(find_requests(make_note(*sentences).segments))


@pytest.mark.parametrize(
    ("said", "kind", "operands"),
    [
        (
            "Not computer, the pattern is called planner-executor.",
            CORRECT,
            {"wrong": "computer", "right": "planner-executor", "about": "pattern"},
        ),
        (
            "No, it's called planner-executor, not computer.",
            CORRECT,
            {"wrong": "computer", "right": "planner-executor"},
        ),
        ("I said Ladden, I meant Mladen.", CORRECT, {"wrong": "Ladden", "right": "Mladen"}),
        (
            "Не компьютер, а паттерн называется планировщик.",
            CORRECT,
            {"wrong": "компьютер", "right": "планировщик", "about": "паттерн"},
        ),
        ("Поправка: не Ладден, а Младен.", CORRECT, {"wrong": "Ладден", "right": "Младен"}),
        (
            "Rename the article on agent patterns to Patterns at work, please.",
            RENAME,
            {"article": "agent patterns", "title": "Patterns at work"},
        ),
        (
            "Переименуй статью про агентов в «Паттерны».",
            RENAME,
            {"article": "агентов", "title": "Паттерны"},
        ),
        (
            "Rename the section on tools in the article on agents to Hands.",
            RENAME,
            {"article": "agents", "sections": ("tools",), "title": "Hands"},
        ),
        (
            "Move the section on serving from the article on agents to the article on models.",
            MOVE,
            {"source": "agents", "article": "models", "sections": ("serving",)},
        ),
        (
            "Перенеси раздел Сервинг из статьи про агентов в новую статью про модели.",
            MOVE,
            {"source": "агентов", "article": "модели", "sections": ("Сервинг",), "fresh": True},
        ),
        (
            "In the article on agents, put the section on tools before hardware.",
            DirectiveKind.ORDER,
            {"article": "agents", "sections": ("tools", "hardware")},
        ),
        (
            "Not Pavel, his name is Pawel.",
            DirectiveKind.CORRECT,
            {"wrong": "Pavel", "right": "Pawel"},
        ),
        (
            "Не Павел, а его зовут Паша.",
            DirectiveKind.CORRECT,
            {"wrong": "Павел", "right": "Паша"},
        ),
        ("Actually that makes three articles.", DirectiveKind.SPLIT, {}),
        ("Короче, мне кажется, тут две статьи получилось, да?", DirectiveKind.SPLIT, {}),
        ("Давай три сделаем статьи.", DirectiveKind.SPLIT, {}),
        ("Сделай это списком.", DirectiveKind.LIST, {}),
        ("Запиши это дословно, пожалуйста.", DirectiveKind.KEEP_WORDING, {}),
        ("Оформи этот промпт как код.", DirectiveKind.EXTRACT, {}),
    ],
)
def test_a_request_is_heard_with_what_it_names(
    said: str, kind: DirectiveKind, operands: dict[str, Any]
) -> None:
    """In English and in Russian, with and without politeness."""
    note = make_note(said)
    (found,) = find_requests(note.segments)
    assert found == Request(kind, note.segments[0].id, **operands)


@pytest.mark.parametrize(
    "said",
    [
        "This is called evaluation, not testing.",
        "It's a marathon, not a sprint.",
        "Not a bug, it's a feature.",
        "Not all of them work, the team is called on Monday.",
        "Не только это, а ещё и то.",
        "We make a list of what the model gets wrong.",
        "The team renamed the article on agents to something else, and nobody found it.",
        "He keeps his wording.",
        "Not today, his name is on the list.",
        "Three articles make a series.",
        "Команда пишет код, а не промпты.",
    ],
)
def test_what_speaks_to_the_reader_is_no_request(said: str) -> None:
    """A contrast, a report or a plan of somebody's stays content."""
    assert heard(said) == ()


def test_forms_are_about_what_was_just_said() -> None:
    """A list about the items counted up, code about what its lead-in leads to, else one before."""
    note = make_note(
        "There are three kinds.",
        "The first is steel.",
        "And the second is glass.",
        "Make it a list.",
        "Now the prompt.",
        "You are a kettle.",
        "Boil slowly.",
        "Put that into a code block.",
        "A kettle is a promise.",
        "Keep my wording.",
    )
    ids = [segment.id for segment in note.segments]
    assert [request.meant for request in find_requests(note.segments)] == [
        tuple(ids[1:3]),
        tuple(ids[5:7]),
        (ids[8],),
    ]
    assert heard("Steel and glass.", "Make it a list.")[0].meant == ()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Feedback on the last article: it is too long.", True),
        ("A note for the pipeline, it dropped a link.", True),
        ("Фидбек по боту: он молчит.", True),
        ("Feedback from users is rare.", False),
        ("Замечание клиента важно.", False),
    ],
)
def test_feedback_is_addressed_to_the_tool(said: str, expected: bool) -> None:
    """What users say of a product is content."""
    assert is_feedback(said) is expected
