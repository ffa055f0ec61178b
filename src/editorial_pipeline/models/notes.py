"""What comes in: notes, their segments, and the sittings they were recorded in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

NoteHash = NewType("NoteHash", str)
"""SHA-256 of a note's bytes in lower-case hex: the identity of a note."""

SegmentId = NewType("SegmentId", str)
"""`<first 12 digits of the note's hash>.<number>`; stable as long as the note's bytes are."""

Language = NewType("Language", str)
"""ISO 639-1 code in lower case, or `und` where the text is too short or mixed to tell."""

UNDETERMINED = Language("und")


class NoteKind(StrEnum):
    """How the words came into being; speech has fillers, text has not."""

    VOICE = "voice"
    TEXT = "text"


def segment_id(note: NoteHash, number: int) -> SegmentId:
    """Return the id of the `number`-th segment (from 1) of a note."""
    return SegmentId(f"{note[:12]}.{number}")


@dataclass(frozen=True, slots=True)
class Replacement:
    """Words that a declared alias of the glossary took the place of.

    `start` and `end` are the half-open span of what was `heard`, in code points of the note's
    normalised body; `name` is what stands in the segment's text instead.
    """

    start: int
    end: int
    heard: str
    name: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of a note, or at most 40 words where speech has no punctuation.

    `start` and `end` are a half-open span in code points of the note's normalised body, and
    `text` is exactly that slice, but for what `replaced` tells of, in order. `paragraph` counts
    the note's paragraphs from 0; a segment never crosses one. `off_record` marks what the
    speaker took off the record: no engine, log or article ever sees it.
    """

    id: SegmentId
    note: NoteHash
    number: int
    start: int
    end: int
    text: str
    language: Language
    paragraph: int = 0
    start_s: float | None = None
    end_s: float | None = None
    off_record: bool = False
    replaced: tuple[Replacement, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    r"""One file of the inbox, read and segmented.

    `file` is its path relative to the workspace with forward slashes; `name` the last part.
    `captured` is aware; `captured_from` tells whether it was `front matter`, `name` or `mtime`.
    `body` is the normalised text without the front matter of the file: NFC, line ends `\n`,
    hard-wrapped lines joined, paragraphs kept apart by one blank line.
    """

    hash: NoteHash
    name: str
    file: str
    size: int
    captured: datetime
    captured_from: str
    author: str | None
    kind: NoteKind
    language: Language
    encoding: str
    body: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class SkippedNote:
    """A file of the inbox that this run leaves where it is.

    `settling` is true where waiting is enough (the file is still being written); otherwise a
    person has to act, and `advice` says how.
    """

    file: str
    reason: str
    advice: str
    settling: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """Notes recorded close together, in order of capture; the unit of planning. `number` from 1."""

    number: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class WebSource:
    """A page on the web that a note points to; `remark` says why, or is ''. Both are plain text."""

    url: str
    title: str
    remark: str
