"""Open an article for a run: its links repaired, and each block with its owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.relink import Places, relink
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.index import Index
from editorial_pipeline.ingest import ingest
from editorial_pipeline.intake import ingest_options
from editorial_pipeline.lineage import Lineage, lineage
from editorial_pipeline.lineage.views import section_views
from editorial_pipeline.models.draft import SectionView
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that a run may add to.

    `original` are its bytes on the disk, None where the run makes it; `document` is the same with
    the links repaired that broke when a person moved it, and with what the run has changed since;
    `views` is what an engine sees of it.
    """

    original: bytes | None
    document: Document
    lineage: Lineage
    views: tuple[SectionView, ...]


@dataclass
class Fence:
    """Opens the articles of a workspace by the records in `index`, which has been refreshed.

    `coming` are the paths, relative to the workspace, at which the run will put its notes.
    """

    settings: Settings
    index: Index
    coming: frozenset[str] = frozenset()
    opened: dict[ArticlePath, Opened] = field(default_factory=dict)
    _notes: dict[str, Mapping[SegmentId, str]] = field(default_factory=dict)

    def open(self, data: bytes, path: ArticlePath) -> Opened:
        """Return the article with these bytes. Raises ArticleError where it cannot be parsed."""
        document = parse_document(data, path)
        traced = lineage(document, self.index)
        edits = relink(
            document,
            self._relative(self.settings.articles),
            Places(self._is_file, _Named(self)),
            former=[former for former in traced.paths if former != path],
        )
        if edits:
            document = parse_document(splice(data, edits), path)
        return self.go_on(data, document)

    def go_on(self, original: bytes | None, document: Document) -> Opened:
        """Go on with an article as the run has changed it; return it with its owners."""
        traced = lineage(document, self.index)
        opened = Opened(original, document, traced, section_views(document, traced))
        self.opened[document.path] = opened
        return opened

    @property
    def documents(self) -> Mapping[ArticlePath, Document]:
        """The articles opened so far, as a run may write into them."""
        return {path: opened.document for path, opened in self.opened.items()}

    @property
    def originals(self) -> Mapping[ArticlePath, bytes | None]:
        """Their bytes on the disk."""
        return {path: opened.original for path, opened in self.opened.items()}

    @property
    def lineages(self) -> Mapping[ArticlePath, Lineage]:
        """The lineages of the articles opened so far."""
        return {path: opened.lineage for path, opened in self.opened.items()}

    def words(self, segments: Sequence[SegmentId]) -> Iterator[str]:
        """Yield the words of segments of used notes; those of a note that is gone are left out."""
        for segment in segments:
            words = self._said(segment.partition(".")[0]).get(segment)
            if words is not None:
                yield words

    def _said(self, prefix: str) -> Mapping[SegmentId, str]:
        known = self._notes.get(prefix)
        if known is None:
            record = self.index.note(SegmentId(prefix))
            paths = [self.settings.root / record.used] if record is not None else []
            notes, _ = ingest(paths, root=self.settings.root, options=ingest_options(self.settings))
            known = self._notes[prefix] = {s.id: s.text for note in notes for s in note.segments}
        return known

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Where the used notes and the receipts are, by name, relative to the workspace."""
        folders = (self.settings.receipts, self.settings.used)
        there = {
            path.name: self._relative(path)
            for folder in folders
            if folder.is_dir()
            for path in folder.iterdir()
        }
        return there | {path.rpartition("/")[2]: path for path in self.coming}

    def _is_file(self, path: str) -> bool:
        return path in self.coming or (self.settings.root / path).is_file()

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


class _Named(Mapping[str, str]):
    """The names of a fence, listed only when a broken link asks for one."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence

    def __getitem__(self, name: str) -> str:
        return self._fence.names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fence.names)

    def __len__(self) -> int:
        return len(self._fence.names)
