"""Where new blocks and sections stand in an existing article, in the order of the result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from editorial_pipeline.articles.dated import in_dated_order
from editorial_pipeline.articles.document import DocBlock, Document, Section
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.draft import ArticleDraft, Block, BlockKind, SectionDraft
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.text.markdown import escape_heading

_BULLET = re.compile(rb"^[ \t]*([-+*])(?:[ \t]|\r?$)", re.MULTILINE)


@dataclass(slots=True)
class Piece:
    """A heading or a block of the result.

    `at` is the byte behind which it stands in the present file; `head` is a new heading as
    (level, Markdown), `block` a new block, `old` a block of the file. A piece with `old` and
    `block` is a revision, one with neither is a heading of the file, `title` (level, words).
    `bullet` is that of a list. `more` are further segments that a block of the file rests on, as
    it stands.
    """

    at: int
    rank: tuple[int, ...]
    block: Block | None = None
    old: DocBlock | None = None
    head: tuple[int, str] | None = None
    title: tuple[int, str] | None = None
    bullet: str = ""
    more: tuple[SegmentId, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether it has to be written at `at` (a revision is written in place)."""
        return self.old is None and self.title is None

    @property
    def start(self) -> int:
        """The byte at which a block of the file begins, for what is new the same as `at`."""
        return self.old.start if self.old is not None else self.at


def lay_out(document: Document, draft: ArticleDraft) -> list[Piece]:
    """Return old and new pieces in the order in which the updated article has them.

    Raises ArticleError where the draft names a block or a section that is not there.
    """
    sections = draft.sections
    if draft.article.log:
        sections = in_dated_order(document, sections)
    pieces = [*_present(document, draft), *_placed(document, sections)]
    pieces.sort(key=lambda piece: (piece.at, piece.rank))
    return _apart(document, pieces)


def _apart(document: Document, pieces: list[Piece]) -> list[Piece]:
    """Put a list that would swallow the indented block below it behind that block."""
    for index in range(len(pieces) - 1, 0, -1):
        upper, lower = pieces[index - 1], pieces[index]
        if lower.old is None or lower.block is not None:
            continue
        indented = document.data.startswith((b"  ", b"\t"), lower.old.start)
        if indented and upper.is_new and upper.block and upper.block.kind is BlockKind.LIST:
            upper.at = lower.at
            pieces[index - 1 : index + 1] = [lower, upper]
    return pieces


def _present(document: Document, draft: ArticleDraft) -> Iterator[Piece]:
    revisions = {revision.target: revision.block for revision in draft.revisions}
    more: dict[int, tuple[SegmentId, ...]] = {}
    for citing in draft.citings:
        more[citing.target] = more.get(citing.target, ()) + citing.segments
    if any(target not in range(len(document.blocks)) for target in (*revisions, *more)):
        raise _refusal(document, "a block to be revised")
    for section in document.sections:
        if section.heading is not None:
            yield Piece(section.head_end, (-1,), title=(section.level, section.heading))
        for block in section.blocks:
            bullet = _BULLET.search(document.data[block.start : block.end])
            yield Piece(
                block.end,
                (-1,),
                block=revisions.get(block.index),
                old=block,
                bullet=bullet[1].decode() if bullet and block.kind == "list" else "",
                more=more.get(block.index, ()),
            )


def _placed(document: Document, sections: Sequence[SectionDraft]) -> Iterator[Piece]:
    """Yield new pieces: blocks of old sections go before new sections, inner ones before outer."""
    for number, section in enumerate(sections):
        if section.existing is not None:
            owner = _section(document, section.existing)
            for order, placed in enumerate(section.blocks):
                at = _anchor(document, owner, placed.after)
                # Equal offsets: what stands at the start goes before what goes to the end.
                late = 1 if placed.after is None else 0
                yield Piece(at, (0, late, number, order), block=placed.block)
            continue
        at, depth = _section_end(document, section.after)
        if section.heading:
            head = escape_heading(section.heading)
            yield Piece(at, (1, -depth, number, -1), head=(section.level, head))
        for order, placed in enumerate(section.blocks):
            yield Piece(at, (1, -depth, number, order), block=placed.block)


def _anchor(document: Document, section: Section, after: int | None) -> int:
    if after == -1:
        return section.head_end
    if after is None:
        return max(section.head_end, *(block.end for block in section.blocks[-1:]), 0)
    if after not in range(len(document.blocks)):
        raise _refusal(document, "a block to follow")
    return document.blocks[after].end


def _section_end(document: Document, index: int | None) -> tuple[int, int]:
    """Return where a section ends with all below it, and its level (0: the end of the text)."""
    if index is None:
        sources = document.sources
        before = [s for s in document.sections if sources is None or s.start < sources.start]
        return max(section.end for section in before or document.sections), 0
    section = _section(document, index)
    end = section.end
    if index:
        for following in document.sections[index + 1 :]:
            if following.level <= section.level:
                break
            end = following.end
    return end, section.level


def _section(document: Document, index: int) -> Section:
    if index not in range(len(document.sections)):
        raise _refusal(document, "a section")
    return document.sections[index]


def _refusal(document: Document, what: str) -> ArticleError:
    return ArticleError(
        f"the draft names {what} that the article does not have",
        where=document.path,
        advice="Run the pipeline again.",
    )


def choose_bullet(block: Block, before: Piece | None, after: Piece | None) -> str:
    """Return a bullet that keeps a list apart from the lists it stands between.

    Two lists with one bullet are one list to a parser, unless a lead-in stands between them.
    """
    taken = set()
    if before is not None and not block.text.strip():
        taken.add(before.bullet)
    if after is not None and after.old is not None and after.old.text[:1] in "-+*":
        taken.add(after.bullet)
    return next(bullet for bullet in ("-", "*", "+") if bullet not in taken)
