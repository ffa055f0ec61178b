"""What is written: the host's draft, made of an engine's answer.

Text of blocks is Markdown without citations; the host alone adds footnotes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.notes import Language, SegmentId, WebSource
from editorial_pipeline.models.plan import PlannedArticle
from editorial_pipeline.models.request import BlockView, DraftRequest


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
