"""Which articles may rest on the notes, and the story of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from editorial_pipeline.articles.document import Document
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import Lineage, lineage
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import Receipt, RunId
from editorial_pipeline.receipts import read_receipt, receipt_name
from editorial_pipeline.settings import Settings
from editorial_pipeline.undo.past import Chapter, chapters
from editorial_pipeline.undo.story import Story
from editorial_pipeline.undo.target import Target


@dataclass(slots=True)
class Candidates:
    """Looks up articles and receipts for the undo of `target`."""

    settings: Settings
    index: Index
    target: Target
    _receipts: dict[RunId, Receipt] = field(default_factory=dict)
    _active: dict[RunId, frozenset[str]] = field(default_factory=dict)

    def paths(self) -> tuple[ArticlePath, ...]:
        """Return the articles that may rest on the notes, by path.

        Those that hold a block that came from them, those where one was written or that a run
        touched of which nothing is left, and all with a link that leads to one of the notes.
        """
        written = self.index.resting_on(self.target.prefixes)
        standing = self.index.standing(block.key for block in written)
        places = {block.article for block in written}
        found = {path for paths in standing.values() for path in paths}
        places |= set(self._touched())
        found |= {path for path in places if self.index.exists(path)}
        used = (PurePosixPath(known.note.used).name for known in self.target.notes)
        found |= set(self.index.leading_to(used))
        return tuple(sorted(found))

    def story(self, document: Document, data: bytes) -> Story:
        """Return what receipts tell of an article, which has the bytes `data` on the disk.

        Raises ReceiptError where a receipt is unreadable.
        """
        own = self._chapters(document.path)
        told = own
        found = lineage(document, self.index)
        earlier = [path for path in found.paths if path != document.path]
        if earlier:
            parts = [*own, *(c for path in earlier for c in self._chapters(path))]
            told = tuple(sorted(parts, key=lambda chapter: chapter.run))
        runs = frozenset(known.run for known in self.target.notes)
        return Story(data, told, own, runs, self._is_void, self._brought(found))

    def _brought(self, found: Lineage) -> frozenset[str]:
        """Return the headings that runs made, in whatever article, along with what is taken back.

        A person who moves a section to another article takes its heading with it.
        """
        made = {
            run
            for origin in found.origins
            if any(s.partition(".")[0] in self.target.prefixes for s in origin.segments)
            for run in origin.runs
        }
        records = (record for run in made for record in self._receipt(run).articles)
        return frozenset(heading for record in records for heading in record.headings)

    def _chapters(self, path: ArticlePath) -> tuple[Chapter, ...]:
        folder = self.settings.articles.relative_to(self.settings.root).as_posix()
        file = f"{folder}/{path}"
        return chapters([self._receipt(run) for run in self.index.touching(file)], file, folder)

    def _receipt(self, run: RunId) -> Receipt:
        if run not in self._receipts:
            self._receipts[run] = read_receipt(self.settings.receipts / receipt_name(run))
        return self._receipts[run]

    def _touched(self) -> Iterator[ArticlePath]:
        folder = self.settings.articles.relative_to(self.settings.root).as_posix()
        for run in {known.run for known in self.target.notes}:
            if not self._left(run):
                for record in self._receipt(run).articles:
                    yield ArticlePath(record.path.removeprefix(f"{folder}/"))

    def _is_void(self, chapter: Chapter) -> bool:
        """Whether nothing of what a run wrote into an article is used after this undo."""
        if chapter.receipt.undone:
            return True
        left = self._left(chapter.run)
        if not left:
            return bool(chapter.receipt.notes)
        return bool(chapter.prefixes) and not chapter.prefixes & left

    def _left(self, run: RunId) -> frozenset[str]:
        """Return the prefixes of the notes of a run that are still used after this undo."""
        if run not in self._active:
            gone = {(known.run, known.note.hash) for known in self.target.notes}
            self._active[run] = frozenset(
                known.note.hash[:12]
                for known in self.index.consumed_by(run)
                if known.undone_by is None and (known.run, known.note.hash) not in gone
            )
        return self._active[run]
