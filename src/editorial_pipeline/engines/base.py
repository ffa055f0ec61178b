"""What an engine is: two questions, each answered from the request alone."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.models.topics import TopicAnswer, TopicRequest


class Engine(Protocol):
    """Answers for one sitting (`plan`) and for one article (`draft`).

    Answers are proposals: the host checks every label, path and word of them. `name` is how
    receipts call the engine; `concurrent` tells whether several requests may be answered at
    the same time from different threads.
    """

    @property
    def name(self) -> str:
        """How receipts and reports call this engine."""
        ...

    @property
    def concurrent(self) -> bool:
        """Whether it pays and is safe to ask from several threads at once."""
        ...

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        """Whether a request can be asked in one call, with room for its answer."""
        ...

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Say what each segment of `request.segments` is for and where content goes.

        Raises AnswerError when no attempt gave a usable answer, ModelServiceError when the
        service behind the engine failed for good.
        """
        ...

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Write the blocks of one article from the segments of `request`.

        Raises AnswerError when no attempt gave a usable answer, ModelServiceError when the
        service behind the engine failed for good.
        """
        ...


@runtime_checkable
class TopicFinder(Protocol):
    """An engine that can say, in the articles' language, what a note in another one is about."""

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether a request can be asked in one call, with room for its answer."""
        ...

    def topics(self, request: TopicRequest) -> TopicAnswer:
        """Return words to look articles up by. Raises as `Engine.plan` does."""
        ...
