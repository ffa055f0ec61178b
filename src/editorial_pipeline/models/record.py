"""What is kept: findings, and the receipt of a run that is committed with its drafts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NewType

from pydantic import BaseModel, ConfigDict, Field

from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.notes import SegmentId

RunId = NewType("RunId", str)
"""`<UTC time, basic format>-<8 hex digits>`: `20260208T115427Z-3f2a9c01`; sorts by time."""


class Severity(StrEnum):
    """Hard findings are repaired or replaced by the floor; soft ones are reported."""

    HARD = "hard"
    SOFT = "soft"


@dataclass(frozen=True, slots=True)
class Finding:
    """An objection of verification. `rule` is `V1`…; `block` the id of the block in its draft.

    `message` says what is wrong, with the words in question; `remedy` what the writer should do.
    """

    rule: str
    severity: Severity
    block: str
    message: str
    remedy: str
    segments: tuple[SegmentId, ...] = ()


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NoteRecord(_Record):
    """A consumed note. `source` and `used` are paths relative to the workspace.

    `links` are the web pages that it points to, cited beside it wherever it is cited.
    """

    hash: str
    name: str
    source: str
    used: str
    captured: str
    author: str | None
    language: str
    duplicate_of: str | None = None
    links: list[str] = []


class SegmentRecord(_Record):
    """What became of a segment: `outcome` sums to the total over the three values.

    `start` and `end` are code points of the note's normalised body. `verbatim` is true where
    the floor kept it. The words themselves are in the note; off-record ones are nowhere else.
    """

    id: str
    start: int
    end: int
    use: str
    outcome: Literal["cited", "directive", "set_aside"]
    why: str
    verbatim: bool
    untranslated: bool


class BlockRecord(_Record):
    """The machine text of a block, without citations: the edit fence compares with it.

    `replaces` is the machine text that a revision took the place of, and `segments` are all that
    the block rests on since. Without text it was taken out: only an undo does that.
    `fidelity` is the share of what its segments say that it carries, 0 to 1; 1 where it is in the
    speaker's own words, None where a request moved or corrected what stood, or an undo brought it
    back.
    """

    article: str
    section: str | None
    kind: str
    text: str
    segments: list[str]
    origin: str
    fidelity: float | None = Field(ge=0, le=1)
    replaces: str | None = None


class ReversalRecord(_Record):
    """Lines of a file after a run, `count` from `line` (from 0) on, that were `text` before it."""

    line: int
    count: int
    text: str


class ArticleRecord(_Record):
    """A file that the run wrote; `before` is None where it was created. Hashes are SHA-256.

    Blocks that were moved here count as added, those that were corrected as revised; `renamed` is
    true where the run gave an article another title. `reversal`
    leads from the bytes after to those before, and is empty where the file was created.
    `headings` are those that the run made, as Markdown; `updated_before` and `updated_after` are
    that value of the front matter (None: it had none), `tags_added` its new tags. `labels` are
    those of the footnotes that the run added, with the files, relative to the workspace, or
    addresses that they lead to: no other source gets one of them later. `arranged` are the
    sections that the run gave another place, in order.
    """

    path: str
    title: str
    action: Literal["created", "updated", "removed"]
    before: str | None
    after: str | None
    blocks_added: int
    blocks_revised: int
    blocks_moved_away: int = 0
    renamed: bool = False
    reversal: list[ReversalRecord] = []
    headings: list[str] = []
    updated_before: str | None = None
    updated_after: str | None = None
    tags_added: list[str] = []
    labels: dict[str, str] = {}
    arranged: list[Arrangement] = []


class UndoneRecord(_Record):
    """A note that an undo took back from the run that had consumed it.

    `used` is where it was, `returned` where it is again (None: it was not there any more, or
    another run needs it).
    """

    run: str
    hash: str
    name: str
    used: str
    returned: str | None


class DirectiveRecord(_Record):
    """A directive, the segments that prove it, its operands by name, and what came of it."""

    kind: str
    segments: list[str]
    operands: dict[str, str | list[str]]
    obeyed: bool
    outcome: str


class FeedbackRecord(_Record):
    """What a speaker said about the articles or the tool, to be read by a person."""

    segments: list[str]
    words: str


class FindingRecord(_Record):
    """A finding; `merged` is what stood in the article already and is cited there now."""

    rule: str
    severity: str
    article: str
    message: str
    resolution: Literal["repaired", "floor", "merged", "reported"]
    segments: list[str]


class CallRecord(_Record):
    """One call to a model; `cached` input tokens are part of `input`.

    Tokens are 0 where the service reports none. `article` is the path, below the folder of
    articles, of the article that the call was for; None where it was for several, as planning
    is. `replayed` is true where the answer came from the local cache and no call was made;
    tokens are then those that it once cost. `question` is a digest of what was asked: an answer
    that is replayed, and that no other receipt shows as asked for, was paid for by a run that
    left no receipt.
    """

    purpose: str
    article: str | None
    question: str
    model: str
    outcome: str
    input: int
    output: int
    cached: int
    replayed: bool


class DoubtRecord(_Record):
    """Words that were probably misheard: `by` an engine's judgement, or like a glossary's name."""

    segment: str
    words: str
    guess: str
    by: str


class ReplacementRecord(_Record):
    """An alias of the glossary that was replaced; the span is that of `heard` in the note."""

    segment: str
    start: int
    end: int
    heard: str
    name: str


class Receipt(_Record):
    """The record of one run, `inbox/receipts/<run>.json`.

    An undo is a run of its own, which consumes nothing: `undone` are the notes that it took back,
    which are as new for the next build.
    """

    version: Literal[1] = 1
    run: str
    at: str
    engine: str
    notes: list[NoteRecord]
    segments: list[SegmentRecord]
    articles: list[ArticleRecord]
    blocks: list[BlockRecord]
    directives: list[DirectiveRecord]
    feedback: list[FeedbackRecord] = []
    findings: list[FindingRecord]
    doubts: list[DoubtRecord]
    replacements: list[ReplacementRecord]
    calls: list[CallRecord]
    undone: list[UndoneRecord] = []


@dataclass(frozen=True, slots=True)
class FileChange:
    """New bytes for a file, path relative to the workspace; None: it does not exist."""

    path: str
    before: bytes | None
    after: bytes | None
