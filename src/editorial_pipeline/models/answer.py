"""An engine's answer to a `DraftRequest`, as it comes from outside.

Text of blocks is Markdown without citations. Segments and blocks are called by the labels that
the request gave them.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from editorial_pipeline.models.arrange import Arrangement


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
