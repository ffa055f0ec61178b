"""The engine without a model: deterministic, word for word, and the floor under every other."""

from __future__ import annotations

from editorial_pipeline.engines.offline.draft import answer_draft
from editorial_pipeline.engines.offline.plan import answer_plan
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest

__all__ = ["OfflineEngine"]


class OfflineEngine:
    """Answers from the request alone; never fails, never asks anybody."""

    name = "offline"
    concurrent = False

    def fits(self, request: PlanRequest | DraftRequest) -> bool:  # noqa: ARG002 -- the protocol's
        """Say yes: there is no prompt that could be too long."""
        return True

    def plan(self, request: PlanRequest) -> PlanAnswer:
        """Say what each segment is for and where it goes; every segment exactly once."""
        return answer_plan(request)

    def draft(self, request: DraftRequest) -> DraftAnswer:
        """Write the segments in their own words; every one in exactly one block's body."""
        return answer_draft(request)
