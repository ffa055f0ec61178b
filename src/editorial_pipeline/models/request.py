"""The question to an engine: material for one article, and what stands in it.

Text of blocks is Markdown without citations. Blocks of an existing article are shown to an
engine as `B1`, `B2`, …; the number is the block's index in the document plus one. Segments carry
labels `note.segment` as in planning, notes being numbered in the order of `DraftRequest.notes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.directive import Form
from editorial_pipeline.models.notes import Note, NoteHash, Segment, SegmentId
from editorial_pipeline.models.plan import PlannedArticle


class Fidelity(StrEnum):
    """How close a draft keeps to what was said; `BOUNDS` of verification says it in figures."""

    VERBATIM = "verbatim"
    LIGHT = "light"
    REWRITE = "rewrite"


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block of an existing article, without citations; `index` counts all its blocks from 0.

    `owned` is true where the text still is what the pipeline wrote last: only these may be
    revised. `segments` are those it rests on, as far as receipts tell, edited by a person or not.
    """

    index: int
    kind: str
    text: str
    owned: bool
    segments: tuple[SegmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of an existing article; `Sources` is not shown.

    Index 0 is what stands before the first heading below the title (heading None, level 1).
    `formerly` are headings, in the article no more, under which blocks of it were written.
    """

    index: int
    heading: str | None
    level: int
    blocks: tuple[BlockView, ...]
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionGroup:
    """Segments that the plan puts under one heading (None: the opening), in order of capture.

    `section` is the index of the existing section; None where the section is new.
    """

    heading: str | None
    section: int | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """Material for one article. `sections` is empty for a new one.

    Where there is too much for one call, `part` counts the calls from 1: only the first writes
    the opening of a new article. `names` are the settled spellings of the glossary, `fidelity`
    is how close the text has to keep to the segments.

    Of `sections` an engine is shown the text of those that get material, and of the others the
    heading alone. Where even that text is too long for one call, `text_hidden` is true.

    On a repair `previous` is the answer that was objected to, and `objections` maps the `id` of
    each block in it to what has to change; only these blocks are expected back. `forms` are
    those in which the speaker wants segments to be written.
    """

    article: PlannedArticle
    sections: tuple[SectionView, ...]
    groups: tuple[SectionGroup, ...]
    notes: tuple[Note, ...]
    part: int = 1
    names: tuple[str, ...] = ()
    fidelity: Fidelity = Fidelity.REWRITE
    previous: DraftAnswer | None = None
    objections: tuple[tuple[str, str], ...] = ()
    text_hidden: bool = False
    forms: Mapping[SegmentId, Form] = field(default_factory=dict)
    _numbers: Mapping[NoteHash, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = {note.hash: number for number, note in enumerate(self.notes, start=1)}
        object.__setattr__(self, "_numbers", numbers)

    def label(self, segment: Segment) -> str:
        """Return `note.segment` for one of the request's segments."""
        return f"{self._numbers[segment.note]}.{segment.number}"

    @property
    def segments(self) -> tuple[Segment, ...]:
        """All segments of the request, group by group."""
        return tuple(segment for group in self.groups for segment in group.segments)

    @property
    def purpose(self) -> str:
        """What an answer to this is wanted for, such as `draft a2.1`; names it within a run."""
        return f"{'repair' if self.objections else 'draft'} {self.article.key}.{self.part}"

    @property
    def shown(self) -> frozenset[int]:
        """The indices of the sections whose text an engine is shown, and so may revise."""
        if self.text_hidden:
            return frozenset()
        return frozenset(group.section for group in self.groups if group.section is not None)

    @property
    def is_new(self) -> bool:
        """Whether the article does not exist yet."""
        return not self.sections
