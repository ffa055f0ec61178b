"""What is empty or unneeded once blocks are gone: footnotes, sections, the article itself."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from collections.abc import Set as AbstractSet

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.articles.removal import removals
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.text.markdown import escape_target
from editorial_pipeline.text.urls import normal_url

_MADE = re.compile(rb"\[\^[^\]\s]+\]: \[(?:[^\]\\\n]|\\.)*\]\(\S+\)(?: - [^\n]+)?")
"""A definition as a run writes it: nothing of a person's is in it."""


def tidied(
    document: Document,
    before: Document,
    *,
    emptied: AbstractSet[int],
    headings: Collection[str],
    used: str,
    articles_dir: str,
    pages: Collection[str] = (),
) -> bytes:
    """Return the article without the footnotes and sections that it lost the need for.

    `before` is the article with the blocks that are gone; `emptied` are the indices of sections
    that lost a block. `headings` are those that runs made, as Markdown, and `used` is the folder
    of used notes: footnotes that lead elsewhere stay, as do those that were not used before, but
    for those of the web `pages` that notes pointed to.
    """
    known = {normal_url(form) for url in pages for form in (url, escape_target(url))}
    unneeded = [
        definition
        for label, definition in document.definitions.items()
        if label in before.references
        and label not in document.references
        and _MADE.fullmatch(document.data[definition.start : definition.end])
        and (
            (resolve_link(definition.target, document.path, articles_dir) or "").startswith(used)
            or normal_url(definition.target) in known
        )
    ]
    spans = [(definition.start, definition.end) for definition in unneeded]
    sources = document.sources
    if sources is not None and len(unneeded) == len(document.definitions) > 0:
        heading = document.data[sources.start : sources.head_end].decode("utf-8")
        if heading in headings and not sources.entries:
            spans.append((sources.start, sources.head_end))
    spans += _empty_sections(document, emptied, headings)
    return splice(document.data, removals(document.data, spans))


def is_bare(document: Document, title: str) -> bool:
    """Whether nothing is left of an article that a run made but what it began with."""
    rest = {k: v for k, v in document.front.items() if k not in {"created", "updated", "tags"}}
    return (
        len(document.sections) == 1
        and not document.blocks
        and not document.definitions
        and document.sources is None
        and document.title == title
        and rest in ({"title": title, "status": "draft"}, {})
    )


def _empty_sections(
    document: Document, emptied: AbstractSet[int], headings: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Yield the headings of sections that lost all they had, the last first."""
    gone: set[int] = set()
    for section in reversed(document.sections[1:]):
        below = []
        for other in document.sections[section.index + 1 :]:
            if other.level <= section.level:
                break
            below.append(other.index)
        heading = document.data[section.start : section.head_end].decode("utf-8")
        lost = section.index in emptied or any(index in gone for index in below)
        if lost and not section.blocks and heading in headings and gone.issuperset(below):
            gone.add(section.index)
            yield section.start, section.head_end
