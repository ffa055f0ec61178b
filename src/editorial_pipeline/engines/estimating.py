"""Foresee what a run asks and what that costs, without a call: by the prompts themselves."""

from __future__ import annotations

import threading
from typing import Protocol, TypeVar

from editorial_pipeline.engines.base import Engine
from editorial_pipeline.engines.budget import Tokens
from editorial_pipeline.errors import AnswerError
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.models.topics import TopicAnswer, TopicRequest

Answer = TypeVar("Answer", PlanAnswer, DraftAnswer)


class Foreseeing(Engine, Protocol):
    """An engine that knows what a question costs before it is asked."""

    def foresee_plan(self, request: PlanRequest) -> tuple[PlanAnswer | None, Tokens]:
        """Return the answer that is kept, if any, and what the question takes otherwise."""
        ...

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether a request can be asked in one call, with room for its answer."""
        ...

    def foresee_topics(self, request: TopicRequest) -> tuple[TopicAnswer | None, Tokens]:
        """Return the answer that is kept, if any, and what the question takes otherwise."""
        ...

    def foresee_draft(self, request: DraftRequest) -> tuple[DraftAnswer | None, Tokens]:
        """Return the answer that is kept, if any, and what the question takes otherwise."""
        ...


class EstimatingEngine:
    """Answers from the cache where that has the answer, else offline, and adds up what it costs.

    Where a plan is not known yet the offline engine's stands in for it, so that the drafts
    are estimated on the very prompts that its routing would give. Repairs that are not kept are
    not foreseen, nor are answers that have to be asked for again.
    """

    concurrent = True

    def __init__(self, engine: Foreseeing, floor: Engine) -> None:
        self._engine = engine
        self._floor = floor
        self._lock = threading.Lock()
        self.calls = 0
        self.kept = 0
        self.input = 0
        self.output = 0

    @property
    def name(self) -> str:
        """That of the engine foreseen."""
        return self._engine.name

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        """Whether a request fits into a call of the engine foreseen."""
        return self._engine.fits(request)

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Return the answer that is kept, else the offline engine's."""
        found, tokens = self._engine.foresee_plan(request)
        self._count(tokens, is_kept=found is not None)
        return found if found is not None else self._floor.plan(request)

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether a request fits into a call of the engine foreseen."""
        return self._engine.fits_topics(request)

    def topics(self, request: TopicRequest) -> TopicAnswer:
        """Return the words that are kept, else none."""
        found, tokens = self._engine.foresee_topics(request)
        self._count(tokens, is_kept=found is not None)
        return found if found is not None else TopicAnswer(notes=[])

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Return the answer that is kept, else the offline engine's.

        Raises AnswerError for a repair that is not kept.
        """
        found, tokens = self._engine.foresee_draft(request)
        if found is None and request.objections:
            raise AnswerError("nobody knows whether it will be asked for", outcome="unforeseen")
        self._count(tokens, is_kept=found is not None)
        return found if found is not None else self._floor.draft(request)

    def _count(self, tokens: Tokens, *, is_kept: bool) -> None:
        with self._lock:
            if is_kept:
                self.kept += 1
            else:
                self.calls += 1
                self.input += tokens.input
                self.output += tokens.output
