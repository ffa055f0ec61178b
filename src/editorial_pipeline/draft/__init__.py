"""The draft stage: ask an engine for the blocks of each article, and once more for repairs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from editorial_pipeline.draft.reading import answer_id, read_draft
from editorial_pipeline.draft.requests import build_requests
from editorial_pipeline.engines.base import Engine
from editorial_pipeline.errors import AnswerError
from editorial_pipeline.glossary import EMPTY, Glossary
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.draft import Drafted
from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.plan import ArticlePath, Plan
from editorial_pipeline.models.request import DraftRequest, Fidelity, SectionView
from editorial_pipeline.parallel import run_all

__all__ = ["Drafter", "build_requests"]


@dataclass(frozen=True, slots=True)
class Drafter:
    """Asks `engine` for drafts; `floor` is the offline engine that stands in for bad answers.

    `segments_per_call` bounds a request, `workers` the calls side by side; `glossary`
    holds the settled names. `fidelity` tells how close each article keeps to the notes; one that
    is verbatim is drafted by the floor.
    """

    engine: Engine
    floor: Engine
    segments_per_call: int
    workers: int = 1
    glossary: Glossary = EMPTY
    fidelity: Callable[[ArticlePath | None], Fidelity] = lambda _: Fidelity.REWRITE

    def draft(
        self,
        plan: Plan,
        notes: Sequence[Note],
        views: Mapping[ArticlePath, tuple[SectionView, ...]],
        advance: Callable[[], None] = lambda: None,
    ) -> tuple[tuple[Drafted, ...], ...]:
        """Return, for each article of the plan, its drafts part by part.

        Raises ModelServiceError when the service failed for good; an answer that cannot be
        used is replaced by the offline engine's, with a remark.
        """
        requests = build_requests(
            plan, notes, views, self.segments_per_call, self.fidelity, self.engine.fits
        )
        flat = [self._named(request) for parts in requests for request in parts]

        def ask(request: DraftRequest) -> Drafted:
            drafted = self._ask(request)
            advance()
            return drafted

        answers = iter(run_all(ask, flat, workers=self.workers if self.engine.concurrent else 1))
        return tuple(tuple(next(answers) for _ in parts) for parts in requests)

    def repair(self, drafted: Drafted, objections: Sequence[tuple[str, str]]) -> Drafted:
        """Ask the engine again about the blocks objected to; the others stay as they are.

        `objections` are pairs of a block's id ('' for what no block covers) and what has to
        change. Returns `drafted` itself where the engine cannot do better.
        """
        if drafted.engine == self.floor.name:
            return drafted
        named = tuple((answer_id(id_), sentence) for id_, sentence in objections)
        request = replace(drafted.request, previous=drafted.answer, objections=named)
        try:
            answer = self.engine.draft(request)
        except AnswerError:
            return drafted
        return read_draft(
            drafted.request,
            _patched(drafted.answer, answer, {id_ for id_, _ in named}),
            engine=self.engine.name,
        )

    def _named(self, request: DraftRequest) -> DraftRequest:
        """Return the request with the settled names that it is about."""
        present = (block.text for section in request.sections for block in section.blocks)
        said = (segment.text for segment in request.segments)
        names = self.glossary.names_for([request.article.title, *said, *present])
        return replace(request, names=names) if names else request

    def _ask(self, request: DraftRequest) -> Drafted:
        if request.fidelity is Fidelity.VERBATIM:
            return read_draft(request, self.floor.draft(request), engine=self.floor.name)
        try:
            answer = self.engine.draft(request)
        except AnswerError as error:
            answer = self.floor.draft(request)
            remark = f"“{request.article.title}” was written offline: {error.what}"
            return replace(read_draft(request, answer, engine=self.floor.name), remark=remark)
        return read_draft(request, answer, engine=self.engine.name)


def _patched(old: DraftAnswer, new: DraftAnswer, objected: set[str]) -> DraftAnswer:
    """Return the old answer with the blocks objected to replaced, and new ones at the end."""
    fresh = {block.id: block for block in new.blocks}
    known = {block.id for block in old.blocks}
    blocks = [fresh.get(b.id, b) if b.id in objected else b for b in old.blocks]
    blocks += [block for id_, block in fresh.items() if id_ not in known]
    headings = {section.heading for section in old.sections}
    return DraftAnswer(
        sections=old.sections + [s for s in new.sections if s.heading not in headings],
        blocks=blocks,
        unused=old.unused + new.unused,
        doubts=old.doubts + new.doubts,
        arrange=old.arrange,
    )
