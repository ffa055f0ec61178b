"""Machine texts through their revisions: a chain is what became of one block that a run wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from editorial_pipeline.articles.block_key import BlockKey
from editorial_pipeline.index import WrittenBlock
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import RunId


class Strand(NamedTuple):
    """The runs and segments of one of several blocks that read the same."""

    runs: tuple[RunId, ...]
    segments: tuple[SegmentId, ...]


@dataclass(slots=True)
class Chain:
    """A block from its first writing to its last machine text.

    `article` is the path it was last written under, `text` its last text; `runs`, `segments`
    and `sections` (headings) are each told once, in order.
    """

    article: ArticlePath
    text: str
    key: BlockKey
    runs: dict[RunId, None] = field(default_factory=dict)
    segments: dict[SegmentId, None] = field(default_factory=dict)
    sections: dict[str | None, None] = field(default_factory=dict)
    earlier: set[BlockKey] = field(default_factory=set)
    strands: list[Strand] = field(default_factory=list)
    """Where several blocks came to read the same, what each of them is made of."""

    @property
    def own(self) -> list[Strand]:
        """The strands, one where only one block ever read so."""
        return self.strands or [Strand(tuple(self.runs), tuple(self.segments))]

    def add(self, written: WrittenBlock) -> None:
        """Let the chain go on with what a run wrote."""
        if written.key != self.key:
            self.earlier.add(self.key)
            self.strands = []
        self.article, self.text, self.key = written.article, written.text, written.key
        self.runs[written.run] = None
        if written.replaces is None:
            self.segments.update(dict.fromkeys(written.segments))
            self.sections[written.section] = None
        else:
            # A revision names all that the block rests on since; undoing one makes that less.
            self.segments = dict.fromkeys(written.segments)

    def join(self, other: Chain) -> None:
        """Take in another chain that came to read the same."""
        self.strands = [*other.own, *self.own]
        self.runs = dict.fromkeys(sorted({**self.runs, **other.runs}))
        self.segments.update(other.segments)
        self.sections.update(other.sections)
        self.earlier |= other.earlier


def make_chains(written: Iterable[WrittenBlock]) -> dict[BlockKey, Chain]:
    """Return the chains by the key of their last text, in the order of their last writing.

    `written` comes in order of runs. A revision goes on where the text that it replaced was; two
    runs that wrote the same words wrote one block.
    """
    chains: dict[BlockKey, Chain] = {}
    for block in _in_order(written):
        chain = chains.pop(block.replaces, None) if block.replaces is not None else None
        if not block.text:  # taken out by an undo
            continue
        if chain is None:
            chain = Chain(block.article, block.text, block.key)
        chain.add(block)
        same = chains.pop(block.key, None)
        if same is not None:
            chain.join(same)
        chains[block.key] = chain
    return chains


def _in_order(written: Iterable[WrittenBlock]) -> Iterator[WrittenBlock]:
    """Yield the blocks with every revision behind the text that it replaced.

    The clock of a run may have been set back, or have stood still.
    """
    waiting = list(written)
    done: set[BlockKey] = set()
    while waiting:
        coming = Counter(block.key for block in waiting)
        later: list[WrittenBlock] = []
        for block in waiting:
            early = block.replaces is not None and block.replaces not in done
            if early and block.replaces != block.key and block.replaces in coming:
                later.append(block)
                continue
            done.add(block.key)
            yield block
        if len(later) == len(waiting):
            yield from later
            return
        waiting = later


def replaced_by(chains: Mapping[BlockKey, Chain]) -> dict[BlockKey, Chain]:
    """Return the chains by the keys of texts that a revision replaced and that no chain ends in."""
    return {
        key: chain
        for chain in chains.values()
        for key in sorted(chain.earlier)
        if key not in chains
    }
