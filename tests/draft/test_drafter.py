"""The draft stage asks once, asks for repairs, and falls back on the offline engine."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import make_note
from editorial_pipeline.draft import Drafter
from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.errors import AnswerError, ModelServiceError
from editorial_pipeline.models.answer import BlockAnswer, DraftAnswer
from editorial_pipeline.models.notes import Language
from editorial_pipeline.models.plan import (
    ArticleKey,
    ArticlePath,
    Placement,
    Plan,
    PlanAnswer,
    PlannedArticle,
    PlanRequest,
    SegmentUse,
    Use,
)
from editorial_pipeline.models.request import DraftRequest

NOTE = make_note("The first thing is a fixed set of questions.", "The second is who grades them.")
ARTICLE = PlannedArticle(
    ArticleKey("a1"), ArticlePath("x.md"), "Testing", "", (), Language("en"), "it fits"
)
PLAN = Plan(
    (ARTICLE,),
    {
        s.id: SegmentUse(s.id, Use.CONTENT, "openai", (Placement(ArticleKey("a1"), "Testing"),))
        for s in NOTE.segments
    },
    (),
)


def block(id_: str, text: str, segment: str) -> BlockAnswer:
    return BlockAnswer.model_validate(
        {
            "id": id_,
            "op": "insert",
            "section": "Testing",
            "after": "end",
            "kind": "paragraph",
            "text": text,
            "items": [],
            "segments": [segment],
            "terms": [],
        }
    )


def answer(*blocks: BlockAnswer) -> DraftAnswer:
    return DraftAnswer(sections=[], blocks=list(blocks), unused=[], doubts=[])


class Scripted:
    """Answers draft requests one after the other, and records them."""

    name = "openai"
    concurrent = True

    def __init__(self, *answers: DraftAnswer | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[DraftRequest] = []

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        return True

    def plan(self, request: PlanRequest) -> PlanAnswer:
        raise NotImplementedError

    def draft(self, request: DraftRequest) -> DraftAnswer:
        self.requests.append(request)
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        return given


def drafter(engine: Scripted, segments_per_call: int = 100) -> Drafter:
    return Drafter(engine, OfflineEngine(), segments_per_call, workers=2)


def test_repair_replaces_only_the_blocks_objected_to() -> None:
    """The repaired block and new ones come from the second answer, the others from the first."""
    engine = Scripted(
        answer(block("n1", "Wrong.", "1.1"), block("n2", "Right.", "1.2")),
        answer(
            block("n1", "Mended.", "1.1"),
            block("n2", "Meddled.", "1.2"),
            block("n3", "New.", "1.2"),
        ),
    )
    stage = drafter(engine)
    (parts,) = stage.draft(PLAN, [NOTE], {})
    mended = stage.repair(parts[0], [("1.n1", "a number is wrong"), ("", "1.2 is missing")])
    assert [(b.id, b.text) for b in mended.draft.blocks] == [
        ("1.n1", "Mended."),
        ("1.n2", "Right."),
        ("1.n3", "New."),
    ]
    asked = engine.requests[1]
    assert asked.previous == parts[0].answer
    assert asked.objections == (("n1", "a number is wrong"), ("", "1.2 is missing"))


def test_an_unusable_answer_is_written_offline_with_a_remark() -> None:
    """The offline engine writes what the model could not, and the report says so."""
    (parts,) = drafter(Scripted(AnswerError("no JSON", outcome="not-json"))).draft(PLAN, [NOTE], {})
    assert (parts[0].engine, parts[0].remark) == (
        "offline",
        "“Testing” was written offline: no JSON",
    )
    cited = {id_ for b in parts[0].draft.blocks for id_ in b.segments}
    assert cited == {s.id for s in NOTE.segments}


def test_a_repair_that_fails_leaves_the_draft_as_it_is() -> None:
    """An unusable second answer changes nothing, and the offline engine is not asked again."""
    engine = Scripted(
        answer(block("n1", "Wrong.", "1.1")), AnswerError("refused", outcome="refusal")
    )
    stage = drafter(engine)
    ((part,),) = stage.draft(PLAN, [NOTE], {})
    assert stage.repair(part, [("1.n1", "x")]) is part
    offline = replace(part, engine="offline")
    assert stage.repair(offline, [("1.n1", "x")]) is offline


def test_long_material_is_asked_for_in_parts() -> None:
    """With one segment a call there are two calls, and their block ids do not collide."""
    engine = Scripted(answer(block("n1", "One.", "1.1")), answer(block("n1", "Two.", "1.2")))
    (parts,) = drafter(engine, segments_per_call=1).draft(PLAN, [NOTE], {})
    assert [b.id for part in parts for b in part.draft.blocks] == ["1.n1", "2.n1"]


def test_a_dead_service_ends_the_run() -> None:
    """A ModelServiceError is nobody's to catch but the command line's."""
    with pytest.raises(ModelServiceError):
        drafter(Scripted(ModelServiceError("no connection"))).draft(PLAN, [NOTE], {})
