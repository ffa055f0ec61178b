"""The articles that a run touches, as they stand, opened behind the fence."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from editorial_pipeline.articles.document import Document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.fence import Fence, Opened
from editorial_pipeline.models.plan import ArticlePath, Plan
from editorial_pipeline.models.request import Fidelity
from editorial_pipeline.settings import Settings


class UnfitArticleError(ArticleError):
    """An existing article that nothing can be added to; the run starts again without it."""

    def __init__(self, path: ArticlePath, cause: ArticleError) -> None:
        super().__init__(cause.what, where=cause.where, advice=cause.advice)
        self.path = path


@dataclass(frozen=True, slots=True)
class Standing:
    """Existing articles, opened once each; `unfit` are those that nothing can be added to."""

    settings: Settings
    fence: Fence
    unfit: Collection[ArticlePath]

    def open_planned(self, plan: Plan) -> Iterator[str]:
        """Open the articles of the plan, and yield remarks on what they ask for.

        Raises UnfitArticleError.
        """
        for path in [article.path for article in plan.articles if article.path is not None]:
            if path not in self.fence.opened and (data := self._read(path)) is not None:
                self._open(data, path)
            if path in self.fence.opened:
                own = self.fence.opened[path].document.front.get("fidelity", Fidelity.REWRITE)
                if not _is_fidelity(own):
                    words = ", ".join(Fidelity)
                    yield f"{path}: its `fidelity` is none of {words}; the workspace's was used"

    def find(self, path: ArticlePath) -> Document | None:
        """Return an article, opened where it was not; None where there is none, or it is unfit."""
        data = None if path in self.unfit else self._read(path)
        try:
            return None if data is None else self._open(data, path).document
        except UnfitArticleError:
            return None

    def fidelity(self, path: ArticlePath | None) -> Fidelity:
        """Return how close an article keeps to its notes: its own word, else the setting."""
        document = self.fence.documents.get(path) if path is not None else None
        own = document.front.get("fidelity") if document is not None else None
        return Fidelity(str(own) if _is_fidelity(own) else self.settings.fidelity)

    def _open(self, data: bytes, path: ArticlePath) -> Opened:
        try:
            return self.fence.open(data, path)
        except ArticleError as error:
            raise UnfitArticleError(path, error) from error

    def _read(self, path: ArticlePath) -> bytes | None:
        """Return the bytes of an article, None where it does not exist yet."""
        try:
            return (self.settings.articles / path).read_bytes()
        except FileNotFoundError:
            return None


def _is_fidelity(value: object) -> bool:
    """Whether a value of front matter, which may be a list as well, is one of the words."""
    return isinstance(value, str) and value in set(Fidelity)
