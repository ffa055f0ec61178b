"""What becomes of each segment: the question to an engine, its answer, the host's plan.

An engine speaks of notes by their number in the request and of segments as `note.segment`
(`3.12` is the twelfth segment of the third note). The host turns these labels into ids and is
the only one who does, so that an engine cannot name what it was not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from editorial_pipeline.models.directive import Directive, DirectiveAnswer, Form
from editorial_pipeline.models.notes import Language, Note, NoteHash, Segment, SegmentId, Sitting
from editorial_pipeline.models.paths import ArticleKey, ArticlePath

__all__ = [
    "ENGINE_USES",
    "ArticleAnswer",
    "ArticleKey",
    "ArticleOutline",
    "ArticlePath",
    "Match",
    "Placement",
    "Plan",
    "PlanAnswer",
    "PlanRequest",
    "PlannedArticle",
    "SegmentUse",
    "SpanAnswer",
    "Use",
]


class Use(StrEnum):
    """What a segment is for. Only content is written; every other use says why it is not."""

    CONTENT = "content"
    DIRECTIVE = "directive"
    CORRECTION = "correction"
    FEEDBACK = "feedback"
    CHATTER = "chatter"
    DUPLICATE = "duplicate"
    RETRACTED = "retracted"
    OFF_RECORD = "off-record"
    DELETED = "deleted"


ENGINE_USES = tuple(use for use in Use if use not in {Use.OFF_RECORD, Use.DELETED})
"""The others are the host's decision alone: no engine sees what is off the record, or what says
again what a person has deleted."""


@dataclass(frozen=True, slots=True)
class ArticleOutline:
    """What planning knows of an existing article. `updated` is an ISO date or ''.

    `headings` are (level, text) in order, the title (level 1) and `Sources` left out. A `log`
    takes only what the speaker says is for it, in dated sections.
    """

    path: ArticlePath
    title: str
    description: str
    updated: str
    tags: tuple[str, ...]
    language: Language
    headings: tuple[tuple[int, str], ...]
    log: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """How well an existing article fits a note: higher is better, 1.0 is a named title.

    `why` is a short reason for a person: `same sitting as …`, `shares: evaluation, CRISP-DM`.
    `goes_on` is true where the note says that it goes on with one of the article's: what it
    continues stands under the heading `section` (None: in the opening).
    """

    path: ArticlePath
    score: float
    why: str
    goes_on: bool = False
    section: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedArticle:
    """An article that receives content. `path` is None until the host has named a new one.

    `runner_up` is the path of the article that came second, for the dry run.
    """

    key: ArticleKey
    path: ArticlePath | None
    title: str
    description: str
    tags: tuple[str, ...]
    language: Language
    why: str
    runner_up: ArticlePath | None = None
    log: bool = False


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that new articles may go to: its path below that of the articles, and a sentence."""

    path: str
    about: str


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """One sitting, and the articles it may go to.

    `candidates` are existing articles, best first, and `further` more of them that are shown by
    their paths alone; `started` are the articles that earlier
    sittings of this run create. `matches` holds, for each note, the candidates that fit it,
    best first. `segments` are those to be planned: all of the sitting but what is off the
    record, or only those an earlier answer left out (then `repeated` is true). Labels count
    the notes of the sitting from 1 and their segments by `Segment.number`. `language` is that
    of the articles of the workspace. `directives_from` are the authors whose directives count;
    None means everybody. `names` are the settled spellings of the glossary, `folders` what a new
    article may be put into. A sitting that is too long for one call is cut; `part` counts the
    calls from 1.
    """

    sitting: Sitting
    candidates: tuple[ArticleOutline, ...]
    started: tuple[PlannedArticle, ...]
    matches: Mapping[NoteHash, tuple[Match, ...]]
    segments: frozenset[SegmentId]
    language: Language
    directives_from: frozenset[str] | None = None
    repeated: bool = False
    names: tuple[str, ...] = ()
    folders: tuple[Folder, ...] = ()
    further: tuple[ArticleOutline, ...] = ()
    part: int = 1

    @property
    def purpose(self) -> str:
        """What an answer to this is wanted for, such as `plan 3`; names it within a run."""
        part = f" part {self.part}" if self.part > 1 else ""
        return f"plan {self.sitting.number}{part}{' again' if self.repeated else ''}"

    @property
    def offered(self) -> frozenset[ArticlePath]:
        """The paths of the existing articles that an answer may name."""
        return frozenset(outline.path for outline in (*self.candidates, *self.further))

    @property
    def logs(self) -> frozenset[ArticlePath]:
        """The paths of the logs that an answer may name."""
        shown = (*self.candidates, *self.further)
        return frozenset(outline.path for outline in shown if outline.log)

    def asked_by_note(self) -> list[tuple[Segment, ...]]:
        """Return for each note of the sitting those of its segments that are to be planned.

        A long sitting is planned in parts of which each has to do with few of its notes, so
        these are looked up by the beginning of their ids first.
        """
        asked = {id_.partition(".")[0] for id_ in self.segments}
        return [
            tuple(s for s in note.segments if s.id in self.segments)
            if note.hash[:12] in asked
            else ()
            for note in self.sitting.notes
        ]

    def label(self, note: Note) -> int:
        """Return the number of a note in this request, from 1."""
        return self.sitting.notes.index(note) + 1


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ArticleAnswer(_Answer):
    """An article that the plan uses: an existing one by `path`, or a new one (`path` null)."""

    key: str
    path: str | None
    title: str
    description: str
    tags: list[str]
    language: str | None = Field(description="ISO 639-1; null: the workspace's language")
    why: str
    runner_up: str | None = Field(description="path of the article that came second, or null")
    folder: str | None = Field(
        default=None, description="for a new article: the folder it fits, as listed; null: none"
    )


class SpanAnswer(_Answer):
    """Consecutive segments `first`..`last` (inclusive) of one note, with one use."""

    note: int
    first: int
    last: int
    use: Literal[
        "content", "directive", "correction", "feedback", "chatter", "duplicate", "retracted"
    ]
    article: str | None = Field(description="key of the article, for content")
    section: str | None = Field(description="heading of the section, for content; null: opening")
    new_section: bool
    of: str | None = Field(description="for a duplicate: the segment it repeats, as note.segment")
    why: str | None = Field(description="for what is not content: the reason, in a few words")


class PlanAnswer(_Answer):
    """An engine's answer to a `PlanRequest`; checked by the host before it is believed."""

    articles: list[ArticleAnswer]
    directives: list[DirectiveAnswer]
    spans: list[SpanAnswer]


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a segment goes: the heading of a section (None: before the first section)."""

    article: ArticleKey
    section: str | None
    new_section: bool = False


@dataclass(frozen=True, slots=True)
class SegmentUse:
    """The decision on one segment. `placements` is empty unless the use is content.

    `why` says why a segment is not content; `by` is `openai`, `offline` or `host`.
    """

    segment: SegmentId
    use: Use
    by: str
    placements: tuple[Placement, ...] = ()
    why: str = ""
    of: SegmentId | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The host's plan for a whole run: every segment of every note has exactly one use.

    `forms` are those that the speaker asked for. `moved_to` are new articles that receive nothing
    of this run but what is moved to them.
    """

    articles: tuple[PlannedArticle, ...]
    uses: Mapping[SegmentId, SegmentUse]
    directives: tuple[Directive, ...]
    remarks: tuple[str, ...] = field(default=())
    forms: Mapping[SegmentId, Form] = field(default_factory=dict)
    moved_to: tuple[PlannedArticle, ...] = ()
