"""Which of several blocks that read the same a block is: the one whose notes it cites."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from editorial_pipeline.articles.document import DocBlock, Document
from editorial_pipeline.index import Index
from editorial_pipeline.lineage.chains import Chain, Strand
from editorial_pipeline.models.notes import SegmentId


@dataclass
class Cited:
    """Holds the citations of a document against the notes that blocks were made of."""

    document: Document
    index: Index
    _names: dict[str, str] = field(default_factory=dict)

    def strands(self, block: DocBlock, chain: Chain) -> list[Strand]:
        """Return the strands of a chain whose notes the block cites; all where it cites none."""
        if not chain.strands:
            return chain.own
        named = {
            unquote(self.document.definitions[label].target).rpartition("/")[2]
            for label in block.labels
            if label in self.document.definitions
        }
        own = [s for s in chain.own if named.intersection(map(self._name, s.segments))]
        return own or chain.own

    def _name(self, segment: SegmentId) -> str:
        """Return the name that the note of a segment has among the used ones, or ''."""
        prefix = segment.partition(".")[0]
        if prefix not in self._names:
            record = self.index.note(segment)
            self._names[prefix] = record.used.rpartition("/")[2] if record is not None else ""
        return self._names[prefix]
