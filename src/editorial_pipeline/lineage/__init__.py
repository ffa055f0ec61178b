"""Whose each block of an article is now, which runs and notes it comes from, and what is gone.

There are no marks in the prose: the receipts hold what the runs wrote, and the article as it
stands is compared with it. A block is looked for wherever a run wrote it, so an article that was
renamed, moved, split or merged by hand keeps its history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.articles.document import DocBlock, Document
from editorial_pipeline.index import Index
from editorial_pipeline.lineage.ancestry import Ancestry, find_ancestry
from editorial_pipeline.lineage.chains import Chain
from editorial_pipeline.lineage.cited import Cited
from editorial_pipeline.lineage.nearest import Nearest
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import RunId

__all__ = ["BlockOrigin", "BlockState", "DeletedBlock", "Lineage", "lineage"]


class BlockState(StrEnum):
    """Whose a block is.

    `machine`: it reads as a run wrote it last. `edited`: it reads nearly so, or holds a machine
    text, or is one that a run has replaced since. `person`: no run wrote anything like it.
    """

    MACHINE = "machine"
    EDITED = "edited"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class BlockOrigin:
    """Where a block of a document comes from; all but `block` is empty where it is a person's.

    `text` is the machine text that it equals or is nearest to. `runs` wrote that text: the
    first writing, then the revisions, in order. `segments` are those it rests on; where a
    person joined several machine texts in the block, `runs` and `segments` are those of all.
    """

    block: DocBlock
    state: BlockState
    text: str | None
    runs: tuple[RunId, ...]
    segments: tuple[SegmentId, ...]
    sections: tuple[str | None, ...] = ()
    """The headings under which it was written, oldest first."""


@dataclass(frozen=True, slots=True)
class DeletedBlock:
    """A last machine text of the article that stands in no article any more.

    `article` is the path under which it was last written.
    """

    article: ArticlePath
    text: str
    runs: tuple[RunId, ...]
    segments: tuple[SegmentId, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The origin of each block of a document, in order, and what a person deleted from it.

    `paths` are those under which runs wrote into this article, the present one included, oldest
    run first; those of other articles from which single blocks came are not among them.
    """

    origins: tuple[BlockOrigin, ...]
    deleted: tuple[DeletedBlock, ...]
    paths: tuple[ArticlePath, ...]


def lineage(document: Document, index: Index) -> Lineage:
    """Return the lineage of an article as it stands in `document`, by the records in the index.

    The index must have been refreshed. Blocks are compared by `block_key`, so that wrapping and
    the taste of formatters do not count; see `lineage.nearest` for what counts as an edit.
    Raises what the index raises.
    """
    keys = tuple(block_key(block.text) for block in document.blocks)
    ancestry = find_ancestry(document, keys, index)
    loose = _loose(ancestry, keys, index)
    nearest = Nearest(loose.values())
    cited = Cited(document, index)
    origins = tuple(
        _origin(block, key, ancestry, nearest, cited)
        for block, key in zip(document.blocks, keys, strict=True)
    )
    put_back = {ancestry.replaced[key].key for key in keys if key in ancestry.replaced}
    gone = [chain for key, chain in loose.items() if key not in nearest.found | put_back]
    return Lineage(origins, _deleted(gone, ancestry), ancestry.paths)


def _loose(ancestry: Ancestry, keys: Sequence[BlockKey], index: Index) -> Mapping[BlockKey, Chain]:
    """Return the chains whose last text stands nowhere: what edited blocks may come from."""
    here = set(keys)
    missing = {key: chain for key, chain in ancestry.chains.items() if key not in here}
    elsewhere = index.standing(missing)
    return {
        key: chain
        for key, chain in missing.items()
        if all(path == ancestry.path for path in elsewhere.get(key, ()))
    }


def _origin(
    block: DocBlock, key: BlockKey, ancestry: Ancestry, nearest: Nearest, cited: Cited
) -> BlockOrigin:
    chain = ancestry.chains.get(key)
    if chain is not None:
        made = _made(block, BlockState.MACHINE, [chain])
        strands = cited.strands(block, chain)
        return replace(
            made,
            runs=tuple(sorted({run for strand in strands for run in strand.runs})),
            segments=tuple(dict.fromkeys(s for strand in strands for s in strand.segments)),
        )
    replaced = ancestry.replaced.get(key)
    chains = [replaced] if replaced is not None else nearest.find(block.text)
    if chains:
        return _made(block, BlockState.EDITED, chains)
    return BlockOrigin(block, BlockState.PERSON, None, (), ())


def _made(block: DocBlock, state: BlockState, chains: Sequence[Chain]) -> BlockOrigin:
    return BlockOrigin(
        block=block,
        state=state,
        text=chains[0].text,
        runs=tuple(sorted({run for chain in chains for run in chain.runs})),
        segments=tuple(dict.fromkeys(s for chain in chains for s in chain.segments)),
        sections=tuple(dict.fromkeys(s for chain in chains for s in chain.sections)),
    )


def _deleted(chains: Sequence[Chain], ancestry: Ancestry) -> tuple[DeletedBlock, ...]:
    """Return what was deleted from this article; what it only borrowed from others is not its."""
    return tuple(
        DeletedBlock(chain.article, chain.text, tuple(chain.runs), tuple(chain.segments))
        for chain in chains
        if chain.article in ancestry.paths
    )
