"""An engine that answers as it was told, without a model and without a socket."""

from __future__ import annotations

import threading
from collections.abc import Callable

from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest


class ScriptedEngine:
    """Answers each request with what a function makes of it, and remembers the requests.

    The functions may raise AnswerError or ModelServiceError, as an engine may.
    """

    def __init__(
        self,
        plan: Callable[[PlanRequest], PlanAnswer],
        draft: Callable[[DraftRequest], DraftAnswer],
        *,
        name: str = "openai",
        concurrent: bool = False,
        most_segments: int | None = None,
    ) -> None:
        self.name = name
        self.concurrent = concurrent
        self.most_segments = most_segments
        self.requests: list[PlanRequest | DraftRequest] = []
        self._plan = plan
        self._draft = draft
        self._lock = threading.Lock()

    def fits(self, request: PlanRequest | DraftRequest) -> bool:
        """Whether a request has at most `most_segments`; without that everything fits."""
        return self.most_segments is None or len(request.segments) <= self.most_segments

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Answer a plan request."""
        with self._lock:
            self.requests.append(request)
        return self._plan(request)

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Answer a draft request."""
        with self._lock:
            self.requests.append(request)
        return self._draft(request)
