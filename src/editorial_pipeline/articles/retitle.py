"""Give an article or a section another title."""

from __future__ import annotations

from editorial_pipeline.articles.check import check_parts, parts_of
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.frontmatter import set_title
from editorial_pipeline.articles.remove import check_definitions
from editorial_pipeline.articles.splice import Edit, splice
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.text.markdown import escape_heading
from editorial_pipeline.text.plain import plain_text


def retitle(document: Document, title: str) -> Document:
    """Return the article with another title, in its front matter and in its first heading.

    Raises ArticleError where it would not read back.
    """
    data = document.data
    if document.head is not None:
        start, end = document.head
        data = splice(data, [Edit(start, end, f"# {escape_heading(title)}".encode())])
    data = set_title(data, title, where=document.path)
    result = parse_document(data, document.path)
    check_parts(result, parts_of(document))
    check_definitions(result, document)
    if result.title != " ".join(title.split()) or _head(result) != plain_text(
        escape_heading(title) if document.head is not None else ""
    ):
        raise ArticleError(
            f"the title would read as {result.title!r}",
            where=document.path,
            advice="Change it by hand.",
        )
    return result


def _head(document: Document) -> str:
    if document.head is None:
        return ""
    start, end = document.head
    return plain_text(document.data[start:end].decode().lstrip("# "))


def head_words(document: Document) -> str:
    """Return the words of the first heading, '' where there is none."""
    return _head(document)


def rename_section(document: Document, index: int, heading: str) -> Document:
    """Return the article with another heading above a section. Raises ArticleError."""
    section = document.sections[index]
    marks = "#" * section.level
    new = f"{marks} {escape_heading(heading)}".encode()
    data = splice(document.data, [Edit(section.start, section.head_end, new)])
    result = parse_document(data, document.path)
    expected = parts_of(document)
    place = expected.index((section.level, section.heading or ""))
    number = sum(1 for s in document.sections[1:index] if s.heading == section.heading)
    for _ in range(number):
        place = expected.index((section.level, section.heading or ""), place + 1)
    expected[place] = (section.level, plain_text(escape_heading(heading)))
    check_parts(result, expected)
    check_definitions(result, document)
    return result
