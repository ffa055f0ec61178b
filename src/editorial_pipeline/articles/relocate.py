"""Move blocks from one article to another, with the sources that they cite."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from editorial_pipeline.articles.check import (
    Part,
    check_closed,
    check_footnotes,
    check_frame,
    check_parts,
)
from editorial_pipeline.articles.document import DocBlock, Document, Section, parse_document
from editorial_pipeline.articles.footnotes import Footnotes
from editorial_pipeline.articles.insert import Insert, insertion, sources_insert
from editorial_pipeline.articles.splice import Edit, splice


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
) -> Document:
    """Return the article with blocks of another one, which stay there as they are.

    They go to the end of the section with the same heading; where there is none, below their own
    heading to the end of the article. Citations get the labels that the sources have here. Raises
    ArticleError where it would not read as meant.
    """
    check_closed(document)
    footnotes = Footnotes(document.path, articles_dir, document)
    placed = [(_place(document, parcel), parcel) for parcel in parcels if parcel.blocks]
    # New sections keep their order behind all old ones.
    placed.sort(key=lambda pair: pair[0].at)
    inserts: list[Insert] = []
    for place, parcel in placed:
        texts = [_relabelled(source, block, footnotes) for block in parcel.blocks]
        if place.section is None and parcel.section.heading is not None:
            head = source.data[parcel.section.start : parcel.section.head_end].decode()
            texts.insert(0, head)
        inserts += [Insert(place.at, text.replace("\r\n", "\n")) for text in texts]
    if footnotes.lines:
        inserts.append(sources_insert(document, footnotes.lines, language))
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
    """Where a parcel goes: behind byte `at`, into a section of the article or a new one."""

    at: int
    section: Section | None


def _place(document: Document, parcel: Parcel) -> _Place:
    heading = _key(parcel.section.heading)
    for section in document.sections:
        if _key(section.heading) == heading:
            return _Place(section.end, section)
    return _Place(max(section.end for section in document.sections), None)


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
            if place.section is section:
                parts += [(0, block.text) for block in parcel.blocks]
    for place, parcel in placed:
        if place.section is None:
            if parcel.section.heading is not None:
                parts.append((parcel.section.level, parcel.section.heading))
            parts += [(0, block.text) for block in parcel.blocks]
    return parts
