"""Take blocks, headings and footnotes out of an article; all other bytes stay."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from editorial_pipeline.articles.check import check_frame, check_parts, parts_of
from editorial_pipeline.articles.document import DocBlock, Document, Section, parse_document
from editorial_pipeline.articles.removal import removals
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.errors import ArticleError


def remove_blocks(
    document: Document, blocks: Collection[int], headings: Collection[int] = ()
) -> Document:
    """Return the article without these blocks, and without what is of no use without them.

    `blocks` are indices of blocks, `headings` of sections whose heading may go once nothing
    stands below it. A footnote goes that only these blocks cited, and the heading of the sources
    with the last of them. Raises ArticleError where the rest would not read as before.
    """
    gone = [block for block in document.blocks if block.index in blocks]
    empty = _empty_sections(document, blocks, headings)
    labels = unused_labels(document, gone)
    ranges = [(block.start, block.end) for block in gone]
    ranges += [(section.start, section.head_end) for section in empty]
    ranges += [(document.definitions[x].start, document.definitions[x].end) for x in labels]
    sources = document.sources
    if sources is not None and not sources.entries and labels == document.definitions.keys():
        ranges.append((sources.start, sources.head_end))
    result = parse_document(splice(document.data, removals(document.data, ranges)), document.path)
    _check(result, document, {block.index for block in gone}, {s.index for s in empty}, labels)
    return result


def unused_labels(document: Document, gone: Iterable[DocBlock]) -> set[str]:
    """Return the labels that are defined and that only the blocks in `gone` cite."""
    gone = list(gone)
    cited = {label for block in gone for label in block.labels}
    spans = [(block.start, block.end) for block in gone]
    rest = bytearray(document.data)
    for start, end in spans:
        rest[start:end] = b" " * (end - start)
    # What is cited outside of blocks, in headings or footnotes, is seen by reading the rest.
    kept = parse_document(bytes(rest), document.path).references
    return {label for label in cited if label in document.definitions and label not in kept}


def subtree(document: Document, index: int) -> tuple[Section, ...]:
    """Return a section and those below it, in order; the opening has none below it."""
    first = document.sections[index]
    found = [first]
    if index:
        for section in document.sections[index + 1 :]:
            if section.level <= first.level:
                break
            found.append(section)
    return tuple(found)


def _empty_sections(
    document: Document, blocks: Collection[int], headings: Collection[int]
) -> list[Section]:
    empty = []
    for section in document.sections[1:]:
        below = [block for each in subtree(document, section.index) for block in each.blocks]
        others = {each.index for each in subtree(document, section.index)} - set(headings)
        if section.index in headings and not others and all(b.index in blocks for b in below):
            empty.append(section)
    return empty


def _check(
    result: Document,
    before: Document,
    blocks: Collection[int],
    headings: Collection[int],
    labels: Collection[str],
) -> None:
    parts = []
    for section in before.sections:
        if section.heading is not None and section.index not in headings:
            parts.append((section.level, section.heading))
        parts += [(0, block.text) for block in section.blocks if block.index not in blocks]
    check_parts(result, parts)
    check_frame(result, before)
    check_definitions(result, before, labels)


def check_definitions(result: Document, before: Document, gone: Collection[str] = ()) -> None:
    """Raise ArticleError unless the footnotes are those of before, without those in `gone`."""
    wanted = {
        label: before.data[definition.start : definition.end]
        for label, definition in before.definitions.items()
        if label not in gone
    }
    found = {label: result.data[d.start : d.end] for label, d in result.definitions.items()}
    if found != wanted or result.references - (before.references - set(gone)):
        raise ArticleError(
            "a footnote would be lost or changed",
            where=result.path,
            advice="Nothing was written; please report this with the article and the notes.",
        )


def same_parts(result: Document, before: Document) -> bool:
    """Whether two articles consist of the same headings and blocks, in whatever order."""
    return sorted(parts_of(result)) == sorted(parts_of(before))
