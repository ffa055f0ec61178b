"""Move blocks from one article to another, with the sources that they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from editorial_pipeline.articles.check import (
    Part,
    check_closed,
    check_footnotes,
    check_frame,
    check_parts,
)
from editorial_pipeline.articles.document import DocBlock, Document, Section, parse_document
from editorial_pipeline.articles.footnotes import NOTHING_EARLIER, Earlier, Footnotes
from editorial_pipeline.articles.insert import Insert, insertion, sources_inserts
from editorial_pipeline.articles.remove import subtree
from editorial_pipeline.articles.splice import Edit, splice

_TOP: Final = 2
"""The level of a section that stands below none but the title."""
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Parcel:
    """Blocks of one section that go to another article, in order."""

    section: Section
    blocks: tuple[DocBlock, ...]


def receive(
    document: Document,
    source: Document,
    parcels: Sequence[Parcel],
    *,
    articles_dir: str,
    language: str,
    earlier: Earlier = NOTHING_EARLIER,
) -> Document:
    """Return the article with blocks of another one, which stay there as they are.

    They go to the end of the section with the same heading; where there is none, below their own
    heading to the end of the section in which their parent went, or of the article. A heading
    with nothing but sections below it goes with these. Citations get the labels that the sources
    have here, or new ones, none of those that meant something else `earlier`. Raises
    ArticleError where it would not read as meant.
    """
    check_closed(document)
    footnotes = Footnotes(document.path, articles_dir, document, earlier)
    placed = _placed(document, source, parcels)
    inserts: list[Insert] = []
    for place, parcel in placed:
        texts = [_relabelled(source, block, footnotes) for block in parcel.blocks]
        if not place.joins and parcel.section.heading is not None:
            texts.insert(0, _head(source, parcel.section, place.level))
        at = place.behind.end
        inserts += [Insert(at, text.replace("\r\n", "\n")) for text in texts]
    if footnotes.lines:
        inserts += sources_inserts(document, footnotes.lines, language)
    edits: list[Edit] = [
        insertion(document, at, list(group))
        for at, group in groupby(inserts, key=lambda insert: insert.at)
    ]
    result = parse_document(splice(document.data, edits), document.path)
    check_parts(result, _expected(document, placed))
    check_frame(result, document)
    check_footnotes(result, document, footnotes.added, articles_dir)
    return result


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a parcel goes: behind a section, whose text it `joins` or as a section of `level`.

    Of what goes to one place the text that joins comes first, then what belongs below a section
    that is there, the deepest first, then what is new: `rank` tells it. `root` is the section
    that it belongs below, None for a new one.
    """

    behind: Section
    joins: bool
    level: int
    root: Section | None

    @property
    def rank(self) -> tuple[int, int, int]:
        depth = -self.root.level if self.root is not None else 1
        return self.behind.index, 0 if self.joins else 1, depth


def _placed(
    document: Document, source: Document, parcels: Sequence[Parcel]
) -> list[tuple[_Place, Parcel]]:
    """Return the parcels with their places, in the order in which they will stand."""
    full = {parcel.section.index for parcel in parcels if parcel.blocks}
    places: dict[int, _Place] = {}
    placed = []
    for parcel in parcels:
        section = parcel.section
        below = {each.index for each in subtree(source, section.index)}
        if not below & full:
            continue
        above = [i for i in places if section in subtree(source, i)]
        parent = max(above, default=None)
        place = _place(document, section, source, None if parent is None else (parent, places))
        places[section.index] = place
        if parcel.blocks or not place.joins:
            placed.append((place, parcel))
    return sorted(placed, key=lambda pair: pair[0].rank)


def _place(
    document: Document,
    section: Section,
    source: Document,
    parent: tuple[int, dict[int, _Place]] | None,
) -> _Place:
    """Return where a section goes whose `parent`, by index of the source, has its place."""
    heading = _key(section.heading)
    for own in document.sections:
        if _key(own.heading) == heading:
            return _Place(own, joins=True, level=own.level, root=own)
    if parent is not None:
        index, places = parent
        above = places[index]
        level = above.level + section.level - source.sections[index].level
        behind = above.behind
        if above.joins:
            behind = subtree(document, behind.index)[-1]
        return _Place(behind, joins=False, level=min(level, _DEEPEST), root=above.root)
    last = max(document.sections, key=lambda each: (each.end, each.index))
    # Deeper it would stand below a section of the article that it has nothing to do with.
    return _Place(last, joins=False, level=min(section.level, _TOP), root=None)


def _head(source: Document, section: Section, level: int) -> str:
    """Return the heading of a section as it stands, at another level."""
    head = source.data[section.start : section.head_end].decode()
    if level == section.level:
        return head
    marks = "#" * level
    return f"{marks} {head.strip().lstrip('#').strip()}"


def _key(heading: str | None) -> str:
    return " ".join((heading or "").casefold().split())


def _relabelled(source: Document, block: DocBlock, footnotes: Footnotes) -> str:
    """Return the Markdown of a block as it stands, with the labels of the other article."""
    edits = []
    for (start, end), label in zip(block.citations, block.labels, strict=True):
        definition = source.definitions.get(label)
        if definition is None:
            continue
        text = source.data[definition.start : definition.end].decode()
        new = footnotes.borrow(text, definition.target, source.path)
        edits.append(Edit(start - block.start, end - block.start, f"[^{new}]".encode()))
    return splice(source.data[block.start : block.end], edits).decode()


def _expected(document: Document, placed: Sequence[tuple[_Place, Parcel]]) -> list[Part]:
    parts: list[Part] = []
    for section in document.sections:
        if section.heading is not None:
            parts.append((section.level, section.heading))
        parts += [(0, block.text) for block in section.blocks]
        for place, parcel in placed:
            if place.behind is section:
                if not place.joins and parcel.section.heading is not None:
                    parts.append((place.level, parcel.section.heading))
                parts += [(0, block.text) for block in parcel.blocks]
    return parts
