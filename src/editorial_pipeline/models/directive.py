"""What a speaker asks of the editor: as an engine answers it, and as the host carries it out.

A directive is an operation with operands of its own kind. The words of an engine are never an
operand: articles are paths that the host knows, segments are ids that it gave out, and titles,
headings and terms are held against the segments that ask for them before anything is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.paths import ArticlePath


class DirectiveKind(StrEnum):
    """What a segment asks of the editor."""

    CREATE = "create"
    ROUTE = "route"
    SPLIT = "split"
    MOVE = "move"
    RENAME = "rename"
    ORDER = "order"
    DROP = "drop"
    CORRECT = "correct"
    KEEP_WORDING = "keep-wording"
    LIST = "list"
    EXTRACT = "extract"
    OFF_RECORD = "off-record"
    OTHER = "other"


class Form(StrEnum):
    """How the speaker wants segments to be written, whatever an engine would make of them."""

    WORDING = "wording"
    LIST = "list"
    CODE = "code"


class DirectiveAnswer(BaseModel):
    """What segments `first`..`last` of a note ask of the editor, with the operands of its kind.

    Operands that a kind does not have are null or empty.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: DirectiveKind
    note: int
    first: int
    last: int
    article: str | None = Field(
        default=None,
        description="key of the article it is about: to write to, to rename, to order, to correct,"
        " to move to",
    )
    source: str | None = Field(
        default=None, description="move: key of the article in which it stands"
    )
    articles: list[str] = Field(default=[], description="split: keys of all the articles")
    sections: list[str] = Field(
        default=[],
        description="move: headings to move; rename: the one heading to rename; order: the"
        " headings in the order asked for",
    )
    notes: list[str] = Field(
        default=[], description="move: file names, or days YYYY-MM-DD, of the notes meant"
    )
    title: str | None = Field(
        default=None, description="create, rename: the title or heading as it was said"
    )
    segments: list[str] = Field(
        default=[],
        description="drop, keep-wording, list, extract, off-record: the segments meant, as"
        " note.segment or note.first-note.last",
    )
    wrong: str | None = Field(
        default=None, description="correct: the words that stand in the text and are wrong"
    )
    right: str | None = Field(default=None, description="correct: the words as they should be")
    about: str | None = Field(
        default=None, description="correct: what is called so, in the words of the text"
    )
    detail: str = Field(default="", description="what is asked, in a few words")


@dataclass(frozen=True, slots=True)
class Create:
    """Start an article; `title` is the one that was said, '' where none was."""

    kind: ClassVar = DirectiveKind.CREATE
    article: ArticlePath | None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Write to an article; None where it is not known."""

    kind: ClassVar = DirectiveKind.ROUTE
    article: ArticlePath | None


@dataclass(frozen=True, slots=True)
class Split:
    """Make several articles of the material."""

    kind: ClassVar = DirectiveKind.SPLIT
    articles: tuple[ArticlePath, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Move what was said earlier to another article.

    What stands under `sections` of the source, or what rests on `notes` (file names, or days as
    `YYYY-MM-DD`) where no section is named; with both, what both hold.
    """

    kind: ClassVar = DirectiveKind.MOVE
    source: ArticlePath | None
    article: ArticlePath | None
    sections: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rename:
    """Give an article, or the section with the heading `section`, another title."""

    kind: ClassVar = DirectiveKind.RENAME
    article: ArticlePath | None
    section: str | None
    title: str


@dataclass(frozen=True, slots=True)
class Order:
    """Put sections of an article into the order in which `sections` names them."""

    kind: ClassVar = DirectiveKind.ORDER
    article: ArticlePath | None
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correct:
    """Write `right` where `wrong` stands.

    In `article` alone, or where it is None everywhere; where `about` is said, only in text that
    speaks of it: not every computer is the pattern that was called so.
    """

    kind: ClassVar = DirectiveKind.CORRECT
    wrong: str
    right: str
    about: str = ""
    article: ArticlePath | None = None


@dataclass(frozen=True, slots=True)
class Drop:
    """Leave segments out."""

    kind: ClassVar = DirectiveKind.DROP
    segments: tuple[SegmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class OffRecord:
    """Leave segments out of everything that is written and sent."""

    kind: ClassVar = DirectiveKind.OFF_RECORD
    segments: tuple[SegmentId, ...] = ()


@dataclass(frozen=True, slots=True)
class KeepWording:
    """Write segments in the speaker's own words."""

    kind: ClassVar = DirectiveKind.KEEP_WORDING
    segments: tuple[SegmentId, ...]


@dataclass(frozen=True, slots=True)
class MakeList:
    """Write segments as a list."""

    kind: ClassVar = DirectiveKind.LIST
    segments: tuple[SegmentId, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """Write segments, a prompt or a command, as a code block."""

    kind: ClassVar = DirectiveKind.EXTRACT
    segments: tuple[SegmentId, ...]


@dataclass(frozen=True, slots=True)
class Other:
    """Something that the host has no operation for."""

    kind: ClassVar = DirectiveKind.OTHER
    detail: str = ""


Operation = (
    Create
    | Route
    | Split
    | Move
    | Rename
    | Order
    | Correct
    | Drop
    | OffRecord
    | KeepWording
    | MakeList
    | Extract
    | Other
)


@dataclass(frozen=True, slots=True)
class Directive:
    """An order of the speaker's, the segments that prove it, and what came of it.

    `outcome` is '' as long as the order waits for the text that it is about; `refused` where
    nobody may ask for it.
    """

    operation: Operation
    segments: tuple[SegmentId, ...]
    obeyed: bool = False
    outcome: str = ""
    refused: bool = False

    @property
    def kind(self) -> DirectiveKind:
        """What kind of order it is."""
        return self.operation.kind


def operands(operation: Operation) -> dict[str, str | list[str]]:
    """Return the operands by name, empty ones left out, for a record."""
    found: dict[str, str | list[str]] = {}
    for field in fields(operation):
        value: str | tuple[str, ...] | None = getattr(operation, field.name)
        if value:
            found[field.name] = value if isinstance(value, str) else list(value)
    return found


def with_paths(operation: Operation, paths: Mapping[ArticlePath, ArticlePath]) -> Operation:
    """Return the operation with articles under the paths that took the place of earlier ones."""
    changes: dict[str, Any] = {}
    for field in fields(operation):
        value = getattr(operation, field.name)
        if field.name in {"article", "source"} and value in paths:
            changes[field.name] = paths[value]
        elif field.name == "articles":
            changes[field.name] = tuple(paths.get(path, path) for path in value)
    return replace(operation, **changes) if changes else operation
