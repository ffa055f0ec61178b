"""Spoken orders in the form of an engine's answer: what each names is looked up, never guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from editorial_pipeline.engines.offline.uses import NoteUses
from editorial_pipeline.models.directive import DirectiveAnswer, DirectiveKind
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticleAnswer, ArticleOutline, PlanRequest
from editorial_pipeline.text.requests import Request
from editorial_pipeline.text.similar import SAME_TITLE, similar_titles

_CLEARLY = 0.05
"""The best title has to fit by so much better than the next one."""


@dataclass(slots=True)
class Orders:
    """Collects the directives of a sitting, and the articles that only they name."""

    request: PlanRequest
    labels: Mapping[SegmentId, str]
    articles: list[ArticleAnswer] = field(default_factory=list)
    directives: list[DirectiveAnswer] = field(default_factory=list)

    def add(self, sitting: Sequence[NoteUses], named: Mapping[SegmentId, str]) -> None:
        """Take up all marks and requests; `named` are the keys of articles by mark."""
        for uses in sitting:
            numbers = {s.id: s.number for s in uses.segments}
            for mark in uses.marks:
                if mark.pure:
                    own = [numbers[id_] for id_ in mark.segments]
                    self._add(
                        mark.kind,
                        uses,
                        own,
                        title=mark.name or None,
                        detail=mark.name,
                        article=named.get(mark.segments[0]),
                    )
            for request in uses.requests:
                self._add(request.kind, uses, [numbers[request.segment]], **self._of(request))
            for kind, ids in uses.refused:
                self._add(kind, uses, [numbers[id_] for id_ in ids])

    def _add(
        self, kind: DirectiveKind, uses: NoteUses, own: Sequence[int], **operands: object
    ) -> None:
        place = {"kind": kind, "note": uses.number, "first": min(own), "last": max(own)}
        self.directives.append(DirectiveAnswer.model_validate({**place, **operands}))

    def _of(self, request: Request) -> dict[str, object]:
        source = self._find(request.source)
        article = self._find(request.article)
        outline = source or article
        target = self._key(article)
        if article is None and request.fresh:
            target = self._new(request.article)
        return {
            "article": target,
            "source": self._key(source),
            "sections": [_heading(said, outline) for said in request.sections],
            "title": request.title or None,
            "wrong": request.wrong or None,
            "right": request.right or None,
            "about": request.about or None,
            "segments": [self.labels[id_] for id_ in request.meant],
        }

    def _find(self, name: str) -> ArticleOutline | None:
        """Return the one article that a name fits."""
        scored = sorted(
            ((similar_titles(name, o.title), n) for n, o in enumerate(self.request.candidates)),
            reverse=True,
        )
        if not name or not scored or scored[0][0] < SAME_TITLE:
            return None
        if len(scored) > 1 and scored[1][0] > scored[0][0] - _CLEARLY:
            return None
        return self.request.candidates[scored[0][1]]

    def _key(self, outline: ArticleOutline | None) -> str | None:
        if outline is None:
            return None
        return self._answer(outline.path, outline.title)

    def _new(self, name: str) -> str:
        return self._answer(None, name[:1].upper() + name[1:])

    def _answer(self, path: str | None, title: str) -> str:
        key = f"o{len(self.articles) + 1}"
        self.articles.append(
            ArticleAnswer(
                key=key,
                path=path,
                title=title,
                description="",
                tags=[],
                language=None,
                why="named by the speaker",
                runner_up=None,
            )
        )
        return key


def _heading(said: str, outline: ArticleOutline | None) -> str:
    """Return the one heading that was meant, else the words as they were said."""
    headings = [text for _, text in outline.headings] if outline is not None else []
    fitting = [text for text in headings if similar_titles(said, text) >= SAME_TITLE]
    return fitting[0] if len(fitting) == 1 else said
