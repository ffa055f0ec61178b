"""The plan stage: every segment gets a use, whatever the engine leaves out or makes up."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import article, make_note, make_outline, span, uses_of
from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.errors import AnswerError, ModelServiceError
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.directive import DirectiveAnswer, DirectiveKind
from editorial_pipeline.models.notes import Language, Note, Sitting
from editorial_pipeline.models.plan import (
    ArticleAnswer,
    ArticleOutline,
    Plan,
    PlanAnswer,
    PlanRequest,
    SpanAnswer,
)
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.plan import PlanOptions, make_plan, workspace_language
from editorial_pipeline.plan.candidates import choose_candidates, outline_tokens
from editorial_pipeline.plan.merging import clean_line

NOTE = make_note(
    "Evaluation is the first thing a team needs.",
    "Put a number on every answer.",
    "The password is swordfish.",
    "A person looks at what the grader is not sure about.",
    off_record=(3,),
)
OPTIONS = PlanOptions(Language("en"), language_auto=True, candidate_tokens=5000)


class Scripted:
    """Answers plan requests one after the other, and records them."""

    name = "openai"
    concurrent = True

    def __init__(self, *answers: PlanAnswer | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[PlanRequest] = []

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        return True

    def plan(self, request: PlanRequest) -> PlanAnswer:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def draft(self, request: DraftRequest) -> DraftAnswer:
        raise NotImplementedError


def answer(
    *spans: SpanAnswer,
    articles: tuple[ArticleAnswer, ...] = (article("a1", "Evaluation"),),
    directives: tuple[DirectiveAnswer, ...] = (),
) -> PlanAnswer:
    return PlanAnswer(articles=list(articles), directives=list(directives), spans=list(spans))


def plan(
    engine: Scripted,
    *notes: Note,
    outlines: tuple[ArticleOutline, ...] = (),
    options: PlanOptions = OPTIONS,
) -> Plan:
    sittings = [Sitting(number, (note,)) for number, note in enumerate(notes or (NOTE,), start=1)]
    return make_plan(
        sittings,
        outlines=outlines,
        matches={},
        engine=engine,
        floor=OfflineEngine(),
        options=options,
    )


def test_what_an_answer_leaves_out_is_asked_for_once_more() -> None:
    """The second request holds only the missing segments, and its answer completes the plan."""
    engine = Scripted(
        answer(span(1, 1, article="a1")),
        answer(span(1, 4, article="a1"), articles=(article("a1", "Evaluation"),)),
    )
    made = plan(engine)
    assert [(len(r.segments), r.repeated) for r in engine.requests] == [(3, False), (2, True)]
    assert uses_of(NOTE, made.uses) == ["content", "content", "off-record", "content"]
    assert [a.path for a in made.articles] == ["evaluation.md"]


def test_what_stays_missing_is_routed_offline() -> None:
    """Segments that two answers left out are decided by the offline engine."""
    made = plan(Scripted(answer(span(1, 1, article="a1")), answer()))
    assert [made.uses[s.id].by for s in NOTE.segments] == ["openai", "offline", "host", "offline"]
    assert uses_of(NOTE, made.uses) == ["content", "content", "off-record", "content"]


def test_an_unusable_answer_is_replaced_and_a_dead_service_ends_the_run() -> None:
    """After an AnswerError the sitting is planned offline; a ModelServiceError goes up."""
    made = plan(Scripted(AnswerError("the model refused", outcome="refusal")))
    assert {made.uses[s.id].by for s in NOTE.segments} == {"offline", "host"}
    assert made.remarks == ("sitting 1 was planned offline: the model refused",)
    with pytest.raises(ModelServiceError):
        plan(Scripted(ModelServiceError("no connection")))


def test_what_is_off_the_record_is_not_in_any_request() -> None:
    """The host decides on off-record segments alone and lists them as an obeyed directive."""
    engine = Scripted(answer(span(1, 4, article="a1")))
    made = plan(engine)
    assert NOTE.segments[2].id not in engine.requests[0].segments
    assert [(d.kind, d.segments, d.obeyed) for d in made.directives] == [
        ("off-record", (NOTE.segments[2].id,), True)
    ]


def test_sittings_that_start_the_same_article_share_it() -> None:
    """Two new articles with one title are one article, whatever their keys."""
    other = make_note("More on evaluation.", name="b.txt", minutes=90)
    made = plan(
        Scripted(
            answer(span(1, 4, article="a1")),
            answer(span(1, 1, article="x"), articles=(article("x", "EVALUATION"),)),
        ),
        NOTE,
        other,
        options=replace(OPTIONS, workers=1),
    )
    assert [(a.key, a.title) for a in made.articles] == [("a1", "Evaluation")]
    assert made.uses[other.segments[0].id].placements[0].article == "a1"


def test_titles_and_tags_of_a_model_are_only_words() -> None:
    """A path, control characters or a novel as title make a plain file name inside the folder."""
    nasty = article("a1", "../../etc/pass\u202ewd\x1b[2J\n# " + "x" * 300)
    nasty = nasty.model_copy(update={"tags": ["AI Engineering", "ai-engineering", "", "a/b"]})
    made = plan(Scripted(answer(span(1, 4, article="a1"), articles=(nasty,))))
    (only,) = made.articles
    assert only.title == "../../etc/passwd [2J #"
    assert only.path == "etc-passwd-2j.md"
    assert only.tags == ("ai-engineering", "a-b")


def test_an_existing_article_keeps_its_own_title_and_language() -> None:
    """What an answer says of an existing article beyond its path is not believed."""
    outline = make_outline("ru/roli.md", "Роли", language="ru")
    named = article("a1", "Hijacked", "ru/roli.md")
    made = plan(Scripted(answer(span(1, 4, article="a1"), articles=(named,))), outlines=(outline,))
    assert [(a.path, a.title, a.language) for a in made.articles] == [("ru/roli.md", "Роли", "ru")]


@pytest.mark.parametrize(
    ("kind", "key", "obeyed", "outcome"),
    [
        (DirectiveKind.CREATE, "a1", True, "written to “Evaluation”"),
        (DirectiveKind.ROUTE, "zz", False, "not carried out: no such article"),
        (DirectiveKind.DROP, None, False, "not carried out: nothing to leave out"),
        (DirectiveKind.RENAME, "a1", False, "not carried out: the new title was not said"),
        (DirectiveKind.OTHER, "a1", False, "not carried out: this request is not supported"),
    ],
)
def test_a_directive_is_obeyed_only_where_the_plan_shows_it(
    kind: DirectiveKind, key: str | None, obeyed: bool, outcome: str
) -> None:
    """Each directive is listed with what became of it, carried out or not."""
    directive = DirectiveAnswer(kind=kind, note=1, first=2, last=2, detail="x", article=key)
    made = plan(
        Scripted(
            answer(
                span(1, 1, article="a1"),
                span(2, 2, "directive"),
                span(4, 4, article="a1"),
                directives=(directive,),
            )
        )
    )
    assert [(d.kind, d.obeyed, d.outcome) for d in made.directives if d.kind != "off-record"] == [
        (kind, obeyed, outcome)
    ]


def test_candidates_fit_the_budget_and_matches_come_first() -> None:
    """Recent articles fill what the matching ones leave of the budget, and nothing exceeds it."""
    outlines = [make_outline(f"{n}.md", f"Title {n}") for n in range(50)]
    chosen = choose_candidates(outlines, Sitting(1, (NOTE,)), {}, 100)
    assert [o.path for o in chosen] == [f"{n}.md" for n in range(len(chosen))]
    assert 0 < sum(map(outline_tokens, chosen)) <= 100


@pytest.mark.parametrize(
    ("languages", "setting", "expected"),
    [(("ru", "ru", "en"), "auto", "ru"), ((), "auto", "en"), (("ru",), "de", "de")],
)
def test_new_articles_are_in_the_language_of_the_workspace(
    languages: tuple[str, ...], setting: str, expected: str
) -> None:
    """A setting decides, then most articles, then most of the notes' words."""
    outlines = [make_outline(f"{n}.md", "T", language=code) for n, code in enumerate(languages)]
    assert workspace_language(outlines, [NOTE], setting) == expected


def test_a_line_is_cut_at_a_word() -> None:
    """Long lines end at a word and without the punctuation that led on."""
    assert clean_line("one two, three", 9) == "one two"
    assert clean_line(" a\tb\u2028c ", 80) == "a b c"
