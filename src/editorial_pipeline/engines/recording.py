"""Record the answers of an engine, and give them again without asking anybody."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Mapping
from typing import TypeVar

from editorial_pipeline.engines.base import Engine, TopicFinder
from editorial_pipeline.errors import AnswerError, ConflictError
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.models.saved import SavedFailure
from editorial_pipeline.models.topics import TopicAnswer, TopicRequest

Answer = TypeVar("Answer", PlanAnswer, DraftAnswer)


def question_key(request: PlanRequest | DraftRequest) -> str:
    """Return what tells a question from the others of its run, such as `plan 1 5f3a09c2d1e4b6a7`.

    By its purpose, the segments it is about, and what a repair objects to.
    """
    if isinstance(request, PlanRequest):
        parts = [str(id_) for id_ in sorted(request.segments)]
    else:
        parts = [str(segment.id) for segment in request.segments]
        if request.previous is not None:
            parts += [request.previous.model_dump_json(), repr(request.objections)]
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{request.purpose} {digest[:16]}"


class RecordingEngine:
    """Asks another engine and keeps what it answers; as safe for threads as that one is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self.plans: dict[str, PlanAnswer] = {}
        self.drafts: dict[str, DraftAnswer] = {}
        self.topic_words: dict[str, TopicAnswer] = {}
        self.failures: dict[str, SavedFailure] = {}

    @property
    def name(self) -> str:
        """That of the engine asked."""
        return self._engine.name

    @property
    def concurrent(self) -> bool:
        """As the engine asked."""
        return self._engine.concurrent

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        """Whether a request fits into a call of the engine asked."""
        return self._engine.fits(request)

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether a request fits into a call of the engine asked."""
        return not isinstance(self._engine, TopicFinder) or self._engine.fits_topics(request)

    def topics(self, request: TopicRequest) -> TopicAnswer:
        """Ask, keep and return; no words where the engine asked has none to give."""
        if not isinstance(self._engine, TopicFinder):
            return TopicAnswer(notes=[])
        answer = self._engine.topics(request)
        with self._lock:
            self.topic_words[request.key] = answer
        return answer

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Ask, keep and return. Raises as the engine asked does."""
        return self._kept(request, lambda: self._engine.plan(request), self.plans)

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Ask, keep and return. Raises as the engine asked does."""
        return self._kept(request, lambda: self._engine.draft(request), self.drafts)

    def _kept(
        self,
        request: PlanRequest | DraftRequest,
        ask: Callable[[], Answer],
        answers: dict[str, Answer],
    ) -> Answer:
        key = question_key(request)
        try:
            answer = ask()
        except AnswerError as error:
            with self._lock:
                self.failures[key] = SavedFailure(what=error.what, outcome=error.outcome)
            raise
        with self._lock:
            answers[key] = answer
        return answer


class ReplayingEngine:
    """Gives recorded answers again under the name of the engine that gave them."""

    concurrent = True

    def __init__(
        self,
        name: str,
        plans: Mapping[str, PlanAnswer],
        drafts: Mapping[str, DraftAnswer],
        failures: Mapping[str, SavedFailure],
        topic_words: Mapping[str, TopicAnswer] | None = None,
    ) -> None:
        self.name = name
        self._topic_words = topic_words or {}
        self._plans = plans
        self._drafts = drafts
        self._failures = failures

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        """Whether this was asked in one call."""
        key = question_key(request)
        return key in self._failures or key in self._plans or key in self._drafts

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether this was answered in one call."""
        return request.key in self._topic_words

    def topics(self, request: TopicRequest) -> TopicAnswer:
        """Return the recorded words; a question that failed then gave none."""
        return self._topic_words.get(request.key, TopicAnswer(notes=[]))

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Return the recorded answer. Raises AnswerError as then, ConflictError without one."""
        return self._recorded(request, self._plans)

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Return the recorded answer. Raises AnswerError as then, ConflictError without one."""
        return self._recorded(request, self._drafts)

    def _recorded(
        self, request: PlanRequest | DraftRequest, answers: Mapping[str, Answer]
    ) -> Answer:
        key = question_key(request)
        if (answer := answers.get(key)) is not None:
            return answer
        if (failure := self._failures.get(key)) is not None:
            raise AnswerError(failure.what, outcome=failure.outcome, where=request.purpose)
        raise ConflictError(
            f"the saved plan has no answer to a question of this run ({request.purpose})",
            advice="Settings, receipts or the program have changed since; make a new plan with "
            "`pipeline build --dry-run --save FILE`.",
        )
