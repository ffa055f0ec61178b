"""Give a section of an article another place, or its blocks to another section."""

from __future__ import annotations

from editorial_pipeline.articles.check import Part, check_frame, check_parts
from editorial_pipeline.articles.document import Document, Section, parse_document
from editorial_pipeline.articles.insert import Insert, insertion
from editorial_pipeline.articles.removal import removals
from editorial_pipeline.articles.remove import check_definitions, subtree
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.errors import ArticleError


def move_section(document: Document, index: int, after: int) -> Document:
    """Return the article with a section, and all below it, behind the section `after`.

    That is behind all of it where it has the same level, and above its subsections where it has a
    higher one; 0 is the opening. Raises ArticleError where that would put another section
    below a heading that it does not stand below now, or the result would read otherwise.
    """
    moved = subtree(document, index)
    if after in {section.index for section in moved}:
        raise _refusal(document, "a section cannot follow itself")
    level, anchor = moved[0].level, document.sections[after]
    if anchor.level > level:
        raise _refusal(document, "the sections are not of one level")
    above = anchor if anchor.level < level else subtree(document, after)[-1]
    rest = [s for s in document.sections if s not in moved]
    place = rest.index(above) + 1
    below = rest[place].level if place < len(rest) else level
    if below > level or (after == 0 and below != level):
        raise _refusal(document, "the sections are not of one level")
    sections = [*rest[:place], *moved, *rest[place:]]
    if sections == list(document.sections):
        return document
    start, end = moved[0].start, max(section.end for section in moved)
    return _carried(document, (start, end), start, above, _parts(sections))


def merge_section(document: Document, index: int, into: int) -> Document:
    """Return the article with the blocks of a section at the end of another, its heading gone.

    Raises ArticleError where the section has subsections, or where two blocks would become one.
    """
    section, target = document.sections[index], document.sections[into]
    if index == into:
        raise _refusal(document, "a section cannot be merged into itself")
    if len(subtree(document, index)) > 1:
        raise _refusal(document, "the section has sections of its own")
    parts = []
    for each in document.sections:
        if each is not section:
            parts += _parts([each])
        if each is target:
            parts += [(0, block.text) for block in section.blocks]
    bare = not document.data[target.end : section.start].strip()
    if not section.blocks or (into == index - 1 and bare):
        edits = removals(document.data, [(section.start, section.head_end)])
        return _checked(document, splice(document.data, edits), parts)
    body = section.blocks[0].start
    return _carried(document, (section.start, section.end), body, target, parts)


def _carried(
    document: Document, gone: tuple[int, int], start: int, above: Section, parts: list[Part]
) -> Document:
    """Return the article with the bytes from `start` behind `above` instead of all in `gone`."""
    text = document.data[start : gone[1]].decode().replace("\r\n", "\n").strip("\n")
    edits = [
        *removals(document.data, [gone]),
        insertion(document, above.end, [Insert(above.end, text)]),
    ]
    return _checked(document, splice(document.data, edits), parts)


def _checked(document: Document, data: bytes, parts: list[Part]) -> Document:
    result = parse_document(data, document.path)
    check_parts(result, parts)
    check_frame(result, document)
    check_definitions(result, document)
    return result


def _parts(sections: list[Section]) -> list[Part]:
    parts: list[Part] = []
    for section in sections:
        if section.heading is not None:
            parts.append((section.level, section.heading))
        parts += [(0, block.text) for block in section.blocks]
    return parts


def _refusal(document: Document, what: str) -> ArticleError:
    return ArticleError(what, where=document.path, advice="Move it by hand.")
