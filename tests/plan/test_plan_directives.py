"""Directives become typed operations, and only as far as the notes bear them out."""

from __future__ import annotations

import pytest

from builders import article, make_note, make_outline, make_plan_request, span, uses_of
from editorial_pipeline.models.directive import (
    Correct,
    Create,
    DirectiveAnswer,
    DirectiveKind,
    Drop,
    Extract,
    Form,
    KeepWording,
    MakeList,
    Move,
    Operation,
    Order,
    Rename,
    Route,
    Split,
    operands,
)
from editorial_pipeline.models.notes import Language
from editorial_pipeline.models.plan import ArticlePath, Plan, PlanAnswer, SpanAnswer
from editorial_pipeline.plan.merging import PlanBuilder
from editorial_pipeline.plan.reading import read_answer
from editorial_pipeline.verify.headings import says

NOTE = make_note(
    "Put a number on every answer.",
    "The second grader is a person.",
    "Not computer, the pattern is called planner-executor.",
    "Call the article Evals and graders.",
    "Now take the then part out of this.",
)
ROLES = make_outline("roles.md", "Roles", headings=("Then", "Now"))
IDS = tuple(segment.id for segment in NOTE.segments)


def made(
    directive: DirectiveAnswer,
    *spans: SpanAnswer,
    allowed: frozenset[str] | None = None,
) -> Plan:
    """Return the plan in which the last segment, or those named, ask for `directive`."""
    answer = PlanAnswer(
        articles=[article("a1", "Graders"), article("a2", "Roles", "roles.md")],
        directives=[directive],
        spans=list(spans) or [span(1, 4, article="a1"), span(5, 5, "directive")],
    )
    request = make_plan_request(NOTE, candidates=[ROLES], directives_from=allowed)
    builder = PlanBuilder(
        {ROLES.path: ROLES},
        {segment.id: segment for segment in NOTE.segments},
        Language("en"),
        language_auto=False,
        retitle=lambda title, _segments, _language: title,
        says=says,
    )
    builder.add(read_answer(request, answer, by="openai"))
    return builder.build()


def ask(kind: str, **operands: object) -> DirectiveAnswer:
    """Return a directive as a model answers it, made by the last segment."""
    place = {"note": 1, "first": 5, "last": 5}
    return DirectiveAnswer.model_validate({"kind": kind, **place, **operands})


@pytest.mark.parametrize(
    ("asked", "operation", "obeyed", "outcome"),
    [
        (
            ask("create", article="a1", title="Never said"),
            Create(ArticlePath("graders.md")),
            True,
            "written to “Graders”",
        ),
        (ask("route", article="a9"), Route(None), False, "not carried out: no such article"),
        (
            ask("route", article="a2"),
            Route(ROLES.path),
            False,
            "not carried out: nothing was said for “Roles”",
        ),
        (
            ask("split", articles=["a1", "a2", "a7"]),
            Split((ArticlePath("graders.md"), ROLES.path)),
            False,
            "written to “Graders”; nothing was said for “Roles”",
        ),
        (
            ask("move", source="a2", article="a2", sections=["Then"]),
            Move(ROLES.path, ROLES.path, ("Then",)),
            False,
            "not carried out: no such article",
        ),
        (
            ask("move", source="a2", article="a1"),
            Move(ROLES.path, ArticlePath("graders.md")),
            False,
            "not carried out: it is not clear what to move",
        ),
        (
            ask("move", source="a2", article="a1", sections=[" Then "], notes=["2026-02-08"]),
            Move(ROLES.path, ArticlePath("graders.md"), ("Then",), ("2026-02-08",)),
            False,
            "",
        ),
        (
            ask("rename", article="a2", title="Evals"),
            Rename(ROLES.path, None, ""),
            False,
            "not carried out: the new title was not said",
        ),
        (
            ask("order", article="a2", sections=["Now", "Now"]),
            Order(ROLES.path, ("Now", "Now")),
            False,
            "not carried out: it is not clear which sections are meant",
        ),
        (ask("drop"), Drop(), False, "not carried out: nothing to leave out"),
        (ask("drop", segments=["1.2"]), Drop((IDS[1],)), True, "left out"),
        (
            ask("keep-wording", segments=["1.1-1.2", "1.2", "9.9"]),
            KeepWording(IDS[:2]),
            True,
            "kept in the speaker's own words",
        ),
        (ask("list", segments=["1.1-1.3"]), MakeList(IDS[:3]), True, "written as a list"),
        (
            ask("extract", segments=["1.5"]),
            Extract(()),
            False,
            "not carried out: it is not clear which sentences are meant",
        ),
        (
            ask("correct", wrong="computer", right=""),
            Correct("computer", ""),
            False,
            "not carried out: it is not clear what is wrong and what is right",
        ),
    ],
    ids=lambda value: value.kind.value if isinstance(value, DirectiveAnswer) else "",
)
def test_an_answer_becomes_an_operation(
    asked: DirectiveAnswer, operation: Operation, obeyed: bool, outcome: str
) -> None:
    """Operands that nobody said or that name nothing known are left out, and it is told."""
    (directive,) = made(asked).directives
    assert directive.operation == operation
    assert (directive.segments, directive.obeyed, directive.outcome) == (
        (IDS[4],), obeyed, outcome,
    )  # fmt: skip


def test_a_new_article_gets_the_title_that_was_said() -> None:
    """Renamed while it is new, it has its title and its path from the start."""
    renaming = DirectiveAnswer(
        kind=DirectiveKind.RENAME, note=1, first=4, last=4, article="a1", title="Evals and graders"
    )
    plan = made(
        renaming, span(1, 3, article="a1"), span(4, 4, "directive"), span(5, 5, article="a1")
    )
    assert [(a.title, a.path) for a in plan.articles] == [
        ("Evals and graders", "evals-and-graders.md")
    ]
    (directive,) = plan.directives
    assert (directive.obeyed, directive.outcome) == (True, "called “Evals and graders”")
    assert operands(directive.operation) == {
        "article": "evals-and-graders.md",
        "title": "Evals and graders",
    }


def test_forms_are_those_that_were_asked_for() -> None:
    """Each segment meant gets the form, and no other."""
    plan = made(ask("list", segments=["1.1-1.2"]))
    assert plan.forms == {IDS[0]: Form.LIST, IDS[1]: Form.LIST}


def test_who_may_not_ask_is_reported_with_what_was_asked() -> None:
    """The words stay content, asked for again, and the directive says why it is not obeyed."""
    plan = made(ask("drop", segments=["1.1-1.4"]), allowed=frozenset({"somebody else"}))
    assert uses_of(NOTE, plan.uses) == ["content"] * 4 + ["-"]
    (directive,) = plan.directives
    assert (directive.obeyed, directive.outcome) == (
        False,
        "not carried out: dana may not give requests",
    )


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        ("Planner-executor", "the pattern is called planner executor", True),
        ("Minsearch", "статья про минсерч", True),
        ("Improving Acme", "let's call it improving search", False),
        ("A better world", "rename the article", False),
    ],
)
def test_a_title_counts_where_it_was_said(title: str, words: str, expected: bool) -> None:
    """Two thirds of the words have to be heard, and no name may be made up."""
    language = "ru" if "стат" in words else "en"
    assert says(title, make_note(words, language=language).segments) is expected
