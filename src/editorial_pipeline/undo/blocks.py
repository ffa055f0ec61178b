"""What becomes of each block that rests on a note that is taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.index import Index, WrittenBlock
from editorial_pipeline.lineage import BlockOrigin, BlockState, Lineage
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import BlockRecord

ORIGIN = "undo"
"""Who worded a block that an undo brought back, as its record tells."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a block: it stays for the reason `kept`, or gets the `earlier` text.

    `earlier` None: it has none that rests on other notes alone. `left` are segments of other
    notes that the earlier text does not hold.
    """

    origin: BlockOrigin
    kept: str = ""
    earlier: WrittenBlock | None = None
    left: tuple[SegmentId, ...] = ()


def block_record(
    article: str, kind: str, text: str, segments: Iterable[SegmentId], replaces: str | None
) -> BlockRecord:
    """Return the record of what stands in the place of `replaces` now; '' for nothing."""
    return BlockRecord(
        article=article,
        section=None,
        kind=kind,
        text=text,
        segments=list(segments),
        origin=ORIGIN,
        fidelity=None,
        replaces=replaces,
    )


@dataclass(frozen=True, slots=True)
class Fates:
    """Decides over blocks; `prefixes` are those of the segment ids of the notes taken back."""

    index: Index
    prefixes: frozenset[str]

    def of(self, found: Lineage) -> tuple[Fate, ...]:
        """Return the fates of the blocks that rest on the notes, in order."""
        return tuple(self._fate(origin) for origin in found.origins if self._rests(origin.segments))

    def of_past(self, found: Lineage, keys: AbstractSet[BlockKey]) -> Iterator[BlockRecord]:
        """Yield records of what changes where an article gets back a past with these blocks."""
        for origin in found.origins:
            text = origin.text or ""
            if origin.state is not BlockState.MACHINE or block_key(text) in keys:
                continue
            writings = self._writings(block_key(text))
            earlier = next((written for written in writings if written.key in keys), None)
            kind = origin.block.kind
            if earlier is not None:
                yield block_record(earlier.article, kind, earlier.text, earlier.segments, text)
            elif all(map(self._is_gone, origin.segments)):
                path = found.paths[-1]
                yield block_record(path, kind, "", (), text)
                yield from self.elsewhere(text, kind, path)

    def elsewhere(self, text: str, kind: str, path: ArticlePath) -> Iterator[BlockRecord]:
        """Yield records of a text that goes from an article at `path`, for others it was in.

        A person has moved it from there: no block of theirs was deleted by them.
        """
        for written in self._writings(block_key(text)):
            standing = self.index.standing([written.key]).get(written.key, ())
            if written.article in {path, *standing}:
                continue
            if all(map(self._is_gone, written.segments)):
                yield block_record(written.article, kind, "", (), written.text)

    def _fate(self, origin: BlockOrigin) -> Fate:
        if origin.state is not BlockState.MACHINE:
            return Fate(origin, kept="edited since")
        earlier = next(
            (
                written
                for written in self._writings(block_key(origin.text or ""))
                if set(written.segments) <= set(origin.segments)
                and not any(map(self._is_gone, written.segments))
            ),
            None,
        )
        held = set(earlier.segments) if earlier is not None else set()
        left = tuple(s for s in origin.segments if s not in held and not self._is_gone(s))
        return Fate(origin, earlier=earlier, left=left)

    def _writings(self, key: BlockKey) -> Iterator[WrittenBlock]:
        """Yield the writings of a block, the last first, through what each of them replaced."""
        seen: set[BlockKey] = set()
        wanted = [key]
        while wanted:
            seen.update(wanted)
            found = [block for block in self.index.written_as(wanted) if block.text]
            found.sort(key=lambda block: block.run, reverse=True)
            yield from found
            replaced = (block.replaces for block in found if block.replaces is not None)
            wanted = [key for key in dict.fromkeys(replaced) if key not in seen]

    def _rests(self, segments: tuple[SegmentId, ...]) -> bool:
        return any(segment.partition(".")[0] in self.prefixes for segment in segments)

    def _is_gone(self, segment: SegmentId) -> bool:
        prefix = segment.partition(".")[0]
        return prefix in self.prefixes or self.index.is_undone(prefix)
