"""What runs wrote that an article may come from, under whatever paths they wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from editorial_pipeline.articles.block_key import BlockKey
from editorial_pipeline.articles.document import Document
from editorial_pipeline.index import Index, WrittenBlock
from editorial_pipeline.lineage.chains import Chain, make_chains, replaced_by
from editorial_pipeline.models.plan import ArticlePath

_MOST_GONE: Final = 100
"""Paths that are gone and nobody's, the last ones first; each block is compared with theirs."""


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The chains that an article may come from, by the key of their last text.

    `replaced` are chains by the keys of their earlier texts. `paths` are those that this
    article has or had.
    """

    path: ArticlePath
    paths: tuple[ArticlePath, ...]
    chains: Mapping[BlockKey, Chain]
    replaced: Mapping[BlockKey, Chain]


def find_ancestry(document: Document, keys: Sequence[BlockKey], index: Index) -> Ancestry:
    """Return the ancestry of a document whose blocks have these keys.

    A path that is no longer there gives its whole history to the articles that hold its blocks
    or have its title. From an article that still exists, blocks may have been moved or split
    off: what is missing there may be here, but what nobody has is that article's loss. So it is
    with a path that is gone and none of whose blocks stands anywhere as it was.
    """
    search = _Search(document.path, index)
    search.adopt(document.path)
    for path in index.recorded(document.title):
        if not index.exists(path):
            search.adopt(path)
    search.follow(keys)
    for path in index.gone(_MOST_GONE):
        search.take(path)
    written = sorted(search.blocks, key=lambda pair: (pair[0].run, pair[1]))
    chains = make_chains(block for block, _ in written)
    paths = dict.fromkeys(block.article for block, _ in written if block.article in search.own)
    return Ancestry(
        document.path, tuple({**paths, document.path: None}), chains, replaced_by(chains)
    )


@dataclass(slots=True)
class _Search:
    """Collects histories path by path; `own` are those that are this article's."""

    path: ArticlePath
    index: Index
    own: set[ArticlePath] = field(default_factory=set)
    known: set[ArticlePath] = field(default_factory=set)
    blocks: list[tuple[WrittenBlock, int]] = field(default_factory=list)
    """Blocks with their place in the history of their path: in one run these keep their order."""
    keys: set[BlockKey] = field(default_factory=set)

    def adopt(self, path: ArticlePath) -> None:
        """Take in the history of a path, as this article's own."""
        self.own.add(path)
        self.take(path)

    def take(self, path: ArticlePath) -> None:
        if path in self.known:
            return
        self.known.add(path)
        for place, block in enumerate(self.index.written(path)):
            self.blocks.append((block, place))
            self.keys.add(block.key)

    def follow(self, keys: Sequence[BlockKey]) -> None:
        """Look for blocks, and for what revisions replaced, wherever it was written."""
        asked: set[BlockKey] = set()
        while True:
            replaced = {block.replaces for block, _ in self.blocks if block.replaces is not None}
            wanted = ({*keys} | replaced) - self.keys - asked
            if not wanted:
                return
            asked |= wanted
            for path in sorted({block.article for block in self.index.written_as(wanted)}):
                if self.index.exists(path):
                    self.take(path)
                else:
                    self.adopt(path)
