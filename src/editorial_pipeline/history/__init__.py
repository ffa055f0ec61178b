"""`history`: which runs and notes made an article, and what its person changed in between."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.articles.document import Document, named_in, parse_document
from editorial_pipeline.errors import UsageError
from editorial_pipeline.files.durable import read_file
from editorial_pipeline.history.changes import ByHand, Versions
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import lineage
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import NoteRecord, RunId
from editorial_pipeline.receipts import read_receipt, receipt_name
from editorial_pipeline.settings import Settings
from editorial_pipeline.undo.past import Chapter, chapters

__all__ = ["ArticleHistory", "ByHand", "Contribution", "Entry", "read_history"]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A note that a run took from: how many of its segments stand behind what it wrote here.

    `undone_by` is the run that took it back, if any did.
    """

    name: str
    used: str
    segments: int
    undone_by: RunId | None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one run did to the article, and what its person changed before the next one.

    `file` is the path that it had then, relative to the workspace; `at` is an ISO time. An undo
    has no notes and names those that it `took_back`. `by_hand` is None where nothing was changed.
    """

    run: RunId
    at: str
    engine: str
    file: str
    action: str
    blocks_added: int
    blocks_revised: int
    notes: tuple[Contribution, ...]
    took_back: tuple[str, ...]
    by_hand: ByHand | None


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """The history of an article, oldest run first; `exists` is false where it is gone."""

    file: str
    title: str
    exists: bool
    entries: tuple[Entry, ...]


def read_history(settings: Settings, article: str, here: Path) -> ArticleHistory:
    """Return the history of an article, by its path: as typed in `here`, or in the workspace.

    Raises UsageError where there is none at that path and no run has written one, ArticleError
    where it cannot be read, ReceiptError for a receipt that cannot.
    """
    with Index.open(settings.index_database) as index:
        index.refresh(settings.articles, settings.receipts, settings.index_file)
        return _Reader(settings, index).read(article, here)


@dataclass(frozen=True, slots=True)
class _Reader:
    settings: Settings
    index: Index

    def read(self, article: str, here: Path) -> ArticleHistory:
        path = self._find(article, here)
        data = read_file(self.settings.articles / path)
        with named_in(self.settings.articles.relative_to(self.settings.root).as_posix()):
            document = None if data is None else parse_document(data, path)
        told = self._chapters(path, document)
        versions = Versions(self.settings, self.index, told)
        by_hand = versions.changes(document)
        wrote = {(chapter.run, prefix) for chapter in told for prefix in chapter.prefixes}
        entries = tuple(
            self._entry(chapter, changed, wrote)
            for chapter, changed in zip(told, by_hand, strict=True)
        )
        title = document.title if document is not None else told[-1].record.title
        return ArticleHistory(self._file(path), title, document is not None, entries)

    def _find(self, article: str, here: Path) -> ArticlePath:
        """Return the path of an article below the folder of articles."""
        folder = self.settings.articles
        tried = [here / article, self.settings.root / article, folder / article]
        for file in tried:
            absolute = Path(file.absolute())
            if absolute.is_relative_to(folder):
                path = ArticlePath(absolute.relative_to(folder).as_posix())
                if self.index.exists(path) or self.index.touching(self._file(path)):
                    return path
        paths = [row.path for row in self.index.rows()]
        close = difflib.get_close_matches(Path(article).name, paths, n=1)
        raise UsageError(
            f"there is no article {article}, and no run has written one",
            advice=f"Did you mean {self._file(ArticlePath(close[0]))}?" if close else "",
        )

    def _chapters(self, path: ArticlePath, document: Document | None) -> tuple[Chapter, ...]:
        paths = [path] if document is None else lineage(document, self.index).paths
        folder = self._relative(self.settings.articles)
        told: list[Chapter] = []
        for one in dict.fromkeys(paths):
            file = self._file(ArticlePath(one))
            receipts = [
                read_receipt(self.settings.receipts / receipt_name(run))
                for run in self.index.touching(file)
            ]
            told += chapters(receipts, file, folder)
        return tuple(sorted(told, key=lambda chapter: chapter.run))

    def _entry(
        self, chapter: Chapter, by_hand: ByHand | None, wrote: AbstractSet[tuple[str, str]]
    ) -> Entry:
        record, receipt = chapter.record, chapter.receipt
        return Entry(
            run=chapter.run,
            at=receipt.at,
            engine=receipt.engine,
            file=record.path,
            action=record.action,
            blocks_added=record.blocks_added,
            blocks_revised=record.blocks_revised,
            notes=tuple(self._notes(chapter)),
            took_back=tuple(
                note.name for note in receipt.undone if (note.run, note.hash[:12]) in wrote
            ),
            by_hand=by_hand,
        )

    def _notes(self, chapter: Chapter) -> Sequence[Contribution]:
        path = chapter.record.path.removeprefix(f"{self._relative(self.settings.articles)}/")
        counts = Counter(
            segment.partition(".")[0]
            for segment in {
                segment
                for block in chapter.receipt.blocks
                if block.article == path
                for segment in block.segments
            }
        )
        undone = {known.note.hash: known.undone_by for known in self.index.consumed_by(chapter.run)}

        def told(note: NoteRecord) -> Contribution:
            return Contribution(note.name, note.used, counts[note.hash[:12]], undone.get(note.hash))

        return [told(note) for note in chapter.receipt.notes if note.hash[:12] in chapter.prefixes]

    def _file(self, path: ArticlePath) -> str:
        return f"{self._relative(self.settings.articles)}/{path}"

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()
