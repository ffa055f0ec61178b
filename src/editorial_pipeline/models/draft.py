"""What is written: the question to an engine, its answer, and the host's draft.

Text of blocks is Markdown without citations; the host alone adds footnotes. Blocks of an
existing article are shown to an engine as `B1`, `B2`, …; the number is the block's index in the
document plus one. Segments carry labels `note.segment` as in planning, notes being numbered in
the order of `DraftRequest.notes`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.directive import Form
from editorial_pipeline.models.notes import Language, Note, NoteHash, Segment, SegmentId, WebSource
from editorial_pipeline.models.plan import PlannedArticle


class BlockKind(StrEnum):
    """The kinds of blocks that the pipeline writes."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"


class Origin(StrEnum):
    """Who worded a block. The floor is the verbatim rendering that stands in for a failed one."""

    OPENAI = "openai"
    OFFLINE = "offline"
    FLOOR = "floor"


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


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SectionAnswer(_Answer):
    """A heading that the draft uses. `after` is the heading it follows (null: at the end)."""

    heading: str
    new: bool
    level: int
    after: str | None


class ItemAnswer(_Answer):
    """A list item and the segments it rests on."""

    text: str
    segments: list[str]


class TermAnswer(_Answer):
    """A name or figure `written` differently from its `source` form in a segment."""

    written: str
    source: str


class BlockAnswer(_Answer):
    """A block to insert or to revise.

    Insert: `section` is a heading (null: the opening), `after` is the label of an existing
    block (`B3`), the id of an earlier new block, `start` or `end`. Revise: `after` is the label
    of the block that `text` replaces. A list's `text` is its lead-in (may be empty) and `items`
    hold the list; a table's `text` is a Markdown pipe table; code is given without its fences.
    """

    id: str
    op: Literal["insert", "revise"]
    section: str | None
    after: str
    kind: Literal["paragraph", "list", "quote", "code", "table"]
    text: str
    items: list[ItemAnswer]
    segments: list[str] = Field(description="labels note.segment that the text rests on")
    terms: list[TermAnswer]


class UnusedAnswer(_Answer):
    """A segment that no block uses, with the reason."""

    segment: str
    why: str


class DoubtAnswer(_Answer):
    """Words that the speech recogniser probably got wrong."""

    segment: str
    words: str
    guess: str


class DraftAnswer(_Answer):
    """An engine's answer to a `DraftRequest`; checked by the host before it is believed."""

    sections: list[SectionAnswer]
    blocks: list[BlockAnswer]
    unused: list[UnusedAnswer]
    doubts: list[DoubtAnswer]
    arrange: list[Arrangement] = []


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a list, without bullet and citation, and the segments it rests on."""

    text: str
    segments: tuple[SegmentId, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A name or figure that is `written` differently from its form in the `source`."""

    written: str
    source: str


@dataclass(frozen=True, slots=True)
class Block:
    """A block as it will be written, without citations.

    `text` is Markdown (for code: the bare code; for a list: the lead-in or ''; for a quote: the
    words without `>`). `segments` are all it rests on, those of the items included, in order of
    first use. `id` names the block within its draft.
    """

    id: str
    kind: BlockKind
    text: str
    segments: tuple[SegmentId, ...]
    origin: Origin
    language: Language
    items: tuple[ListItem, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A new block. `after` is the index of the document's block it follows.

    None: the end of the section, `-1`: its start. Blocks with the same `after` keep their order.
    """

    block: Block
    after: int | None = None


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """New blocks of one section. `existing` is its index in the document, None for a new one.

    A new section stands after the whole section (subsections included) with index `after`;
    None: at the end, before the sources. `level` is that of its heading, 2 to 4. A new article
    has only new sections; its opening is the one whose heading is None.
    """

    heading: str | None
    level: int
    existing: int | None
    blocks: tuple[PlacedBlock, ...]
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A machine-owned block of the document, by index, and the block that replaces it.

    `replaces` is its comparable text before, `kept` the segments it rested on already; those of
    `block` are what the revision adds.
    """

    target: int
    block: Block
    replaces: str
    kept: tuple[SegmentId, ...]


@dataclass(frozen=True, slots=True)
class Citing:
    """Segments that say again what a machine-owned block of the document says.

    The block keeps its text and gains their citation. `target` is its index, `view` how it was
    shown; `origin` tells which engine found the repetition. `said` are the words of the segments:
    they tell which item of a list is meant.
    """

    id: str
    target: int
    segments: tuple[SegmentId, ...]
    view: BlockView
    origin: Origin
    said: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new wording of a block, by its text, that a person has written or edited."""

    block: Block
    replaces: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A segment that the draft leaves out, with the reason."""

    segment: SegmentId
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words that the recogniser probably got wrong, for the report; `by` says who doubts."""

    segment: SegmentId
    words: str
    guess: str
    by: str


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """Everything that a run wants to write into one article."""

    article: PlannedArticle
    sections: tuple[SectionDraft, ...]
    revisions: tuple[Revision, ...]
    set_aside: tuple[SetAside, ...]
    doubts: tuple[Doubt, ...]
    citings: tuple[Citing, ...] = ()
    arrange: tuple[Arrangement, ...] = ()

    @property
    def cited(self) -> frozenset[SegmentId]:
        """The segments that blocks of the article rest on, new and present ones."""
        blocks = (id_ for block in self.blocks for id_ in block.segments)
        return frozenset((*blocks, *(id_ for citing in self.citings for id_ in citing.segments)))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks, revisions first, then section by section."""
        placed = tuple(p.block for section in self.sections for p in section.blocks)
        return tuple(revision.block for revision in self.revisions) + placed


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft together with the question and the answer that it was made of.

    `engine` is the name of the engine that answered. `misplaced` are objections that only show
    while the answer is read: pairs of a block's id and a sentence, such as a segment id that was
    never offered. `proposals` are the revisions of blocks that are not the pipeline's to revise.
    `remark` says why the offline engine had to answer, or is ''.
    """

    request: DraftRequest
    answer: DraftAnswer
    draft: ArticleDraft
    engine: str
    misplaced: tuple[tuple[str, str], ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class NoteHead:
    """What a footnote or a prompt needs to know of a note. `file` is where it will be.

    `web` are the pages that it points to, where it does nothing else.
    """

    name: str
    file: str
    captured: datetime
    web: tuple[WebSource, ...] = ()
