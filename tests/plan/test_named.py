"""What was asked to be written somewhere counts as carried out where the name fits."""

from __future__ import annotations

import pytest

from builders import article, make_note, make_outline, make_plan_request, span
from editorial_pipeline.models.directive import DirectiveAnswer
from editorial_pipeline.models.notes import Language
from editorial_pipeline.models.plan import Plan, PlanAnswer
from editorial_pipeline.plan.merging import PlanBuilder
from editorial_pipeline.plan.reading import read_answer
from editorial_pipeline.verify.headings import says

ROSES = make_outline("roses.md", "Roses in June", headings=("Water",))


def planned(asked: str, kind: str, title: str, path: str | None, said: str | None) -> Plan:
    """Return the plan of an engine that writes a note to an article for what it is asked."""
    note = make_note("Roses bloom in June.", asked)
    directive = {"kind": kind, "note": 1, "first": 2, "last": 2, "article": "a1", "title": said}
    answer = PlanAnswer(
        articles=[article("a1", title, path)],
        directives=[DirectiveAnswer.model_validate(directive)],
        spans=[span(1, 1, article="a1"), span(2, 2, "directive")],
    )
    builder = PlanBuilder(
        {ROSES.path: ROSES},
        {segment.id: segment for segment in note.segments},
        Language("en"),
        language_auto=False,
        retitle=lambda words, _segments, _language: words,
        says=says,
    )
    builder.add(read_answer(make_plan_request(note, candidates=[ROSES]), answer, by="openai"))
    return builder.build()


@pytest.mark.parametrize(
    ("asked", "path", "told"),
    [
        ("Put this in the article on roses.", "roses.md", (True, "written to “Roses in June”")),
        (
            "Put this in the article on gardens and parks.",
            "roses.md",
            (
                False,
                "not carried out: no article on gardens and parks; written to “Roses in June”",
            ),
        ),
        ("Добавь это в статью про розы.", "roses.md", (True, "written to “Roses in June”")),
        (
            "Put this in the article on newsletters.",
            None,
            (False, "not carried out: no article on newsletters; written to “Roses in June”"),
        ),
    ],
)
def test_a_route_that_went_elsewhere_is_not_carried_out(
    asked: str, path: str | None, told: tuple[bool, str]
) -> None:
    """The words that name an article are held against the title that was written to."""
    (directive,) = planned(asked, "route", "Roses in June", path, None).directives
    assert (directive.obeyed, directive.outcome) == told


@pytest.mark.parametrize(
    ("title", "path", "said", "told"),
    [
        ("Roses", None, None, (True, "Roses in june two", "written to “Roses in june two”")),
        (
            "Roses",
            None,
            "Never said",
            (True, "Roses in june two", "written to “Roses in june two”"),
        ),
        (
            "Roses in June",
            "roses.md",
            "Roses in June two",
            (
                False,
                "Roses in June",
                "not carried out: no new article “Roses in June two”; written to “Roses in June”",
            ),
        ),
    ],
)
def test_a_dictated_title_is_set_or_missed(
    title: str, path: str | None, said: str | None, told: tuple[bool, str, str]
) -> None:
    """Whatever an engine calls a new article, it gets the words of the person who asked for it."""
    plan = planned("New article: roses in june two.", "create", title, path, said)
    (directive,) = plan.directives
    assert (directive.obeyed, plan.articles[0].title, directive.outcome) == told


def test_a_title_said_in_another_script_is_the_engines_to_spell() -> None:
    """A recogniser writes a foreign name by its sound; a title of two scripts helps nobody."""
    asked = "Новая статья: Benchmarking минсерд."
    plan = planned(asked, "create", "Benchmarking minsearch", None, None)
    assert [article.title for article in plan.articles] == ["Benchmarking minsearch"]
