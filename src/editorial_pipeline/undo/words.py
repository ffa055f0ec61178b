"""What is left of a block in the speakers' own words, where it has no earlier text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from editorial_pipeline.glossary import Glossary, read_glossary
from editorial_pipeline.glossary.applying import correct_note
from editorial_pipeline.index import Index
from editorial_pipeline.ingest import ingest
from editorial_pipeline.models.draft import Block
from editorial_pipeline.models.notes import Language, Segment, SegmentId
from editorial_pipeline.run.intake import ingest_options
from editorial_pipeline.settings import Settings
from editorial_pipeline.text.floor import floor_block, is_foreign


@dataclass(slots=True)
class Words:
    """Reads used notes again, each once."""

    settings: Settings
    index: Index
    _glossary: Glossary | None = None
    _segments: dict[str, dict[SegmentId, Segment]] = field(default_factory=dict)

    def blocks(self, segments: Sequence[SegmentId], language: Language) -> tuple[Block, ...] | None:
        """Return the floor of segments, one block a paragraph; None where a note cannot be read."""
        found: list[Segment] = []
        for id_ in segments:
            segment = self._note(id_.partition(".")[0]).get(id_)
            if segment is None:
                return None
            found.append(segment)
        runs = groupby(found, key=lambda s: (s.note, s.paragraph, is_foreign(s, language)))
        return tuple(floor_block("", tuple(run), language) for _, run in runs)

    def _note(self, prefix: str) -> dict[SegmentId, Segment]:
        if prefix not in self._segments:
            self._segments[prefix] = self._read(prefix)
        return self._segments[prefix]

    def _read(self, prefix: str) -> dict[SegmentId, Segment]:
        record = self.index.note(SegmentId(prefix))
        if record is None:
            return {}
        if self._glossary is None:
            self._glossary = read_glossary(self.settings.root)
        root = self.settings.root
        notes, _ = ingest([root / record.used], root=root, options=ingest_options(self.settings))
        return {
            segment.id: segment
            for note in notes
            if note.hash == record.hash
            for segment in correct_note(note, self._glossary).segments
        }
