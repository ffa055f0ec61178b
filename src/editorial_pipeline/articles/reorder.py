"""Put sections of an article into another order; each moves with all that stands below it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from editorial_pipeline.articles.check import check_frame
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.remove import check_definitions, same_parts, subtree
from editorial_pipeline.articles.splice import Edit, splice
from editorial_pipeline.errors import ArticleError


def reorder(document: Document, sections: Sequence[int]) -> Document:
    """Return the article with these sections in this order.

    They take the places that they have together; what stands between them stays. Raises
    ArticleError where they are not beside each other's, or where the result would read otherwise.
    """
    places = [_place(document, index) for index in sorted(sections)]
    moved = [_place(document, index) for index in sections]
    levels = {document.sections[index].level for index in sections}
    overlap = any(end > start for (_, end), (start, _) in pairwise(places))
    if len(set(sections)) != len(sections) or len(levels) != 1 or overlap:
        raise _refusal(document, "the sections do not stand side by side")
    edits = [
        Edit(start, end, document.data[first:last])
        for (start, end), (first, last) in zip(places, moved, strict=True)
    ]
    result = parse_document(splice(document.data, edits), document.path)
    if not same_parts(result, document):
        raise _refusal(document, "the text would read otherwise")
    check_frame(result, document)
    check_definitions(result, document)
    return result


def _place(document: Document, index: int) -> tuple[int, int]:
    sections = subtree(document, index)
    return sections[0].start, max(section.end for section in sections)


def _refusal(document: Document, what: str) -> ArticleError:
    return ArticleError(what, where=document.path, advice="Move them by hand.")
