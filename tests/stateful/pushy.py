"""An engine that revises whatever paragraph it likes, be it its own or a person's."""

from __future__ import annotations

import re
from collections.abc import Callable

from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest

PERSONS = re.compile(r"As I see it|\brather [^a-z]+\b|Nobody but me|As told")
"""What `persons` writes: such an engine looks for just these blocks."""


def into(heading: str | None) -> Callable[[PlanRequest], PlanAnswer]:
    """Return a plan like the offline engine's that puts all there is under one heading."""

    def plan(request: PlanRequest) -> PlanAnswer:
        answer = OfflineEngine().plan(request)
        spans = [
            span.model_copy(update={"section": heading, "new_section": False})
            if span.article is not None
            else span
            for span in answer.spans
        ]
        return answer.model_copy(update={"spans": spans})

    return plan


def revise_any(request: DraftRequest) -> DraftAnswer:
    """Draft as the offline engine does, but the first new paragraph revises one of the article."""
    answer = OfflineEngine().draft(request)
    shown = [section for section in request.sections if section.index in request.shown]
    views = [v for section in shown for v in section.blocks if v.kind == "paragraph"]
    new = next((b for b in answer.blocks if b.op == "insert" and b.kind == "paragraph"), None)
    if not views or new is None:
        return answer
    persons = [view for view in views if PERSONS.search(view.text)]
    view = (persons or views)[len(new.text) % len(persons or views)]
    update = {
        "op": "revise",
        "section": None,
        "after": f"B{view.index + 1}",
        "text": f"{view.text} {new.text}",
    }
    revised = new.model_copy(update=update)
    blocks = [revised if block is new else block for block in answer.blocks]
    return answer.model_copy(update={"blocks": blocks})
