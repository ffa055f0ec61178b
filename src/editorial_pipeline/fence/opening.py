"""Open an article for a run: its links repaired, and each block with its owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.footnotes import Earlier
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.fence.whereabouts import Whereabouts
from editorial_pipeline.files.durable import read_file
from editorial_pipeline.index import Index
from editorial_pipeline.ingest import ingest
from editorial_pipeline.lineage import Lineage, lineage
from editorial_pipeline.lineage.views import section_views
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.request import SectionView
from editorial_pipeline.run.intake import ingest_options
from editorial_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Opened:
    """An article that a run may add to.

    `original` are its bytes on the disk, None where the run makes it; `document` is the same with
    the links repaired that broke when a person moved it, and with what the run has changed since;
    `views` is what an engine sees of it, `given` are the labels that runs ever gave in it.
    """

    original: bytes | None
    document: Document
    lineage: Lineage
    views: tuple[SectionView, ...]
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def earlier(self) -> Earlier:
        """What its labels stood for before."""
        return Earlier(self.original, self.given)


@dataclass
class Fence:
    """Opens the articles of a workspace by the records in `index`, which has been refreshed.

    `moves` lead from the notes of the run to the paths at which it will put them, all relative to
    the workspace.
    """

    settings: Settings
    index: Index
    moves: Mapping[str, str] = field(default_factory=dict)
    opened: dict[ArticlePath, Opened] = field(default_factory=dict)
    _notes: dict[str, Mapping[SegmentId, str]] = field(default_factory=dict)

    def open(self, data: bytes, path: ArticlePath) -> Opened:
        """Return the article with these bytes. Raises ArticleError where it cannot be parsed."""
        document = self._whereabouts.repaired(parse_document(data, path))
        return self.go_on(data, document)

    def following(self) -> Iterator[Opened]:
        """Yield articles as their links will have to be, whether or not the run adds to them.

        These are those that a person has moved or split off since the last build, and those with
        a link to a note that is about to move: an undo, or a person, has led it to the inbox.
        """
        places = self._whereabouts
        moved = set(self.index.moved())
        for path in sorted(moved.union(places.leading_to_moved())):
            opened = self.opened.get(path)
            data = opened.original if opened else read_file(self.settings.articles / path)
            if data is None:
                continue
            try:
                if path not in moved and not places.breaks(parse_document(data, path)):
                    continue
                opened = opened or self.open(data, path)
            except EditorialError:
                # It is told of already, and `check` shows its links.
                continue
            if opened.document.data != data:
                yield opened

    @cached_property
    def _whereabouts(self) -> Whereabouts:
        return Whereabouts(self.settings, self.index, self.moves)

    def go_on(self, original: bytes | None, document: Document) -> Opened:
        """Go on with an article as the run has changed it; return it with its owners."""
        traced = lineage(document, self.index)
        folder = self.settings.articles.relative_to(self.settings.root).as_posix()
        files = dict.fromkeys(f"{folder}/{path}" for path in (*traced.paths, document.path))
        # An article that the run makes is a new one, whatever stood at its path before.
        given = self.index.labels(files) if original is not None else {}
        opened = Opened(original, document, traced, section_views(document, traced), given)
        self.opened[document.path] = opened
        return opened

    @property
    def documents(self) -> Mapping[ArticlePath, Document]:
        """The articles opened so far, as a run may write into them."""
        return {path: opened.document for path, opened in self.opened.items()}

    @property
    def earlier(self) -> Mapping[ArticlePath, Earlier]:
        """Their bytes on the disk, and what their labels stood for."""
        return {path: opened.earlier for path, opened in self.opened.items()}

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
