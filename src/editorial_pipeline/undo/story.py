"""The story of an article: what each run did to it, as far as receipts tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.record import RunId
from editorial_pipeline.undo.past import Chapter, states


@dataclass(frozen=True, slots=True)
class Story:
    """The chapters of an article in order, under all paths that it had.

    `data` are its bytes on the disk, with no link repaired. `own` are those under its present
    path. `runs` are the ones that are being undone, `is_void` tells whether nothing of a chapter
    is left after that, and `brought` are headings that came here with blocks of other articles.
    """

    data: bytes
    chapters: tuple[Chapter, ...]
    own: tuple[Chapter, ...]
    runs: frozenset[RunId]
    is_void: Callable[[Chapter], bool]
    brought: frozenset[str]

    @property
    def headings(self) -> frozenset[str]:
        """The headings, as Markdown, that runs made: such a one goes with the last text below it.

        Whichever run made it: what is taken back may have been moved there since.
        """
        own = {heading for chapter in self.chapters for heading in chapter.record.headings}
        return self.brought | own

    @property
    def is_made_by_undone(self) -> bool:
        """Whether a run made the article of which nothing is left."""
        made = [c for c in self.chapters if c.record.action == "created"]
        return bool(made) and all(c.run in self.runs or self.is_void(c) for c in made)

    @property
    def first_title(self) -> str:
        """The title that the run gave that made the article, '' where none did."""
        made = (c.record.title for c in self.chapters if c.record.action == "created")
        return next(made, "")

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that go with the runs that are being undone; an article keeps its first ones."""
        return tuple(
            dict.fromkeys(
                tag
                for chapter in self.chapters
                if chapter.run in self.runs and chapter.record.before and self.is_void(chapter)
                for tag in chapter.record.tags_added
            )
        )

    def earlier_day(self, now: str | None) -> str | None:
        """Return what `updated` is without the void runs: a person's day stays.

        It is `now` where somebody else has set it since, or where nothing earlier is known.
        """
        if not self.chapters or self.chapters[-1].record.updated_after != now:
            return now
        for number in range(len(self.chapters) - 1, -1, -1):
            chapter = self.chapters[number]
            if not self.is_void(chapter):
                return chapter.record.updated_after
            if chapter.record.before is None:
                return now
            earlier = chapter.record.updated_before
            if not number or self.chapters[number - 1].record.updated_after != earlier:
                return earlier
        return now

    def raw(self, key: BlockKey, document: Document) -> str | None:
        """Return the Markdown that a block had when its text was another, citations included.

        None where the past cannot be told, or where a footnote has come to mean something else.
        """
        for past in self._documents(document):
            for block in past.blocks:
                if block_key(block.text) != key:
                    continue
                targets = [
                    (past.definitions.get(label), document.definitions.get(label))
                    for label in block.labels
                ]
                if all(then and now and then.target == now.target for then, now in targets):
                    written = past.data[block.start : block.end].decode("utf-8")
                    return written.replace("\r\n", "\n")
        return None

    def _documents(self, document: Document) -> Iterator[Document]:
        for _, data in states(self.data, self.own):
            if data is None:
                return
            try:
                yield parse_document(data, document.path)
            except ArticleError:
                return
