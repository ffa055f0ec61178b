"""Where the files of a workspace are, once a run has moved its notes, and what leads to them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.relink import Places, relink
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import lineage
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.settings import Settings


@dataclass
class Whereabouts:
    """Repairs links by the records in `index`, which has been refreshed.

    `moves` lead from the path at which a note lies to the one at which the run will put it, both
    relative to the workspace.
    """

    settings: Settings
    index: Index
    moves: Mapping[str, str] = field(default_factory=dict)

    def repaired(self, document: Document) -> Document:
        """Return an article with the links repaired that broke, or that the moves will break."""
        edits = relink(
            document,
            self._relative(self.settings.articles),
            Places(self._is_file, _Named(self), self.moves),
            former=[f for f in lineage(document, self.index).paths if f != document.path],
        )
        return parse_document(splice(document.data, edits), document.path) if edits else document

    def breaks(self, document: Document) -> bool:
        """Return whether a link leads to a note that is about to move, or was put elsewhere."""
        there = Places(lambda path: not self._is_gone(path), _Named(self), self.moves)
        return bool(relink(document, self._relative(self.settings.articles), there))

    def _is_gone(self, path: str) -> bool:
        folders = {self._relative(self.settings.inbox), self._relative(self.settings.used)}
        is_notes = path.rpartition("/")[0] in folders
        return path in self.moves or (is_notes and not self._is_file(path))

    def leading_to_moved(self) -> tuple[ArticlePath, ...]:
        """Return the articles with a link to a file that is called like one of those moved."""
        return self.index.leading_to(PurePosixPath(file).name for file in self.moves)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Where notes and receipts are by name: the used ones before those that wait."""
        settings = self.settings
        folders = (settings.inbox, settings.receipts, settings.used)
        there = {
            entry.name: file
            for folder in folders
            if folder.is_dir()
            for entry in os.scandir(folder)
            if (file := self._relative(Path(entry.path))) not in self.moves and entry.is_file()
        }
        return there | {PurePosixPath(file).name: file for file in self.moves.values()}

    @cached_property
    def _coming(self) -> frozenset[str]:
        return frozenset(self.moves.values())

    def _is_file(self, path: str) -> bool:
        if path in self._coming:
            return True
        return path not in self.moves and (self.settings.root / path).is_file()

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


class _Named(Mapping[str, str]):
    """Files by name, listed only when a broken link asks for one."""

    def __init__(self, whereabouts: Whereabouts) -> None:
        self._whereabouts = whereabouts

    def __getitem__(self, name: str) -> str:
        return self._whereabouts.names[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whereabouts.names)

    def __len__(self) -> int:
        return len(self._whereabouts.names)
