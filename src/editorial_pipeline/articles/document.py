"""An article parsed: its sections and blocks with the bytes they stand at.

Offsets are bytes of the file, the byte order mark and the front matter included. Blocks are the
top-level paragraphs, lists, quotes, tables, code blocks, HTML blocks and figures. A paragraph
whose last line is followed at once by a list is that list's lead-in, and so is one that ends with
a colon, for formatters put a blank line between the two; both are one block. A line of nothing
but citations below a code block or table belongs to that block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from editorial_pipeline.articles.comparable import comparable
from editorial_pipeline.articles.elements import Element, read_elements
from editorial_pipeline.articles.frontmatter import is_log, not_utf_8, split_front_matter
from editorial_pipeline.articles.source_names import is_sources_heading
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.text.plain import plain_text

__all__ = [
    "Definition",
    "DocBlock",
    "Document",
    "Section",
    "Sources",
    "comparable",
    "parse_document",
    "read_opening",
    "shortened",
    "title_of",
]

_WITH_CITATION_BELOW = frozenset({"code", "table", "html", "figure"})
_NOT_BLOCKS = frozenset({"heading", "definition", "rule"})
_DESCRIPTION = 160
"""Characters of a description at most."""
_SHORTEST = 40
"""What ends earlier may be an abbreviation, and tells little."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])(?= )")


class Definition(NamedTuple):
    """A footnote's definition; `target` is its first link as it stands in the file, or ''."""

    target: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocBlock:
    """A block. `index` counts the document's blocks from 0, `section` is that of its section.

    `kind` is `paragraph`, `list`, `quote`, `table`, `code`, `html`, `figure` or `other`;
    `start` and `end` are whole lines without the last line end. `text` is its comparable
    Markdown without citations, `labels` are those of the citations, in order, and `citations`
    where each stands, as half-open ranges of bytes of the file.
    """

    index: int
    section: int
    kind: str
    start: int
    end: int
    text: str
    labels: tuple[str, ...]
    citations: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what follows up to the next heading of any level.

    Index 0 is the opening (heading None, level 1), which stands below the title. `start` and
    `head_end` are those of the heading (of the title for the opening); `end` is behind the last
    thing in the section, rules and definitions that end it excepted.
    """

    index: int
    heading: str | None
    level: int
    start: int
    head_end: int
    end: int
    blocks: tuple[DocBlock, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The section of the footnotes, which is none of the document's `sections`.

    `tail` is the offset behind which the next definition goes, `entries` are the texts of its
    other blocks, such as a person's own list of books.
    """

    start: int
    head_end: int
    tail: int
    has_definitions: bool
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it stands in its file; `front` holds strings and lists of strings.

    `description` is the front matter's, else what the first paragraph begins with, in plain
    words, or ''. `references` are
    the labels cited anywhere, `doubled` those defined more than once. `trailing` is the end of
    the last definition where definitions end the file without a heading of their own. `head` is
    where the heading with the title stands, if there is one.
    """

    path: ArticlePath
    data: bytes
    title: str
    front: Mapping[str, object]
    description: str
    sections: tuple[Section, ...]
    definitions: Mapping[str, Definition]
    references: frozenset[str]
    doubled: frozenset[str]
    sources: Sources | None
    trailing: int | None
    newline: str
    head: tuple[int, int] | None = None

    @property
    def blocks(self) -> tuple[DocBlock, ...]:
        """All blocks, so that `blocks[i].index == i`."""
        return tuple(block for section in self.sections for block in section.blocks)


@dataclass(slots=True)
class _Part:
    """A heading (None: the opening) and the elements below it, while sections are made."""

    head: Element | None
    elements: list[Element]


@contextmanager
def named_in(folder: str) -> Iterator[None]:
    """Let an error about an article name its file by its path in the workspace."""
    try:
        yield
    except ArticleError as error:
        if error.where is not None and not str(error.where).startswith(f"{folder}/"):
            error.where = f"{folder}/{error.where}"
        raise


@lru_cache(maxsize=256)
def parse_document(data: bytes, path: ArticlePath) -> Document:
    """Return the article; the last few are remembered, for a run checks what it has written.

    Raises ArticleError where it is not UTF-8 or its front matter broken.
    """
    front = split_front_matter(data, path)
    try:
        body = data[front.body :].decode("utf-8")
    except UnicodeDecodeError as error:
        raise not_utf_8(front.body + error.start, path) from error
    everything = read_elements(body, front.body)
    elements = [element for element in everything if not element.nested]
    definitions = [element for element in everything if element.kind == "definition"]
    title, parts = _parts(elements)
    sources = _find_sources(parts)
    sections = _sections(
        [part for part in parts if part is not sources],
        title.end if title else front.body,
        data,
    )
    return Document(
        path=path,
        data=data,
        title=title_of(front.values.get("title"), title.words if title else None, path),
        front=front.values,
        description=_description(sections, front.values),
        sections=sections,
        definitions=_definitions(definitions),
        references=frozenset(label for e in everything for _, _, label in e.citations),
        doubled=_doubled(definitions),
        sources=_sources(sources) if sources else None,
        trailing=elements[-1].end if elements and elements[-1].kind == "definition" else None,
        newline="\r\n" if data[: data.find(b"\n") + 1].endswith(b"\r\n") else "\n",
        head=(title.start, title.end) if title else None,
    )


def read_opening(markdown: str, front: Mapping[str, object]) -> tuple[str | None, str]:
    """Return the words of the title's heading (None: there is none) and the description.

    `markdown` is an article's text up to its first section at least. The two are what
    `parse_document` takes from it; title and description are all that a list of articles needs.
    """
    title, parts = _parts([e for e in read_elements(markdown, 0) if not e.nested])
    sources = _find_sources(parts)
    own = [part for part in parts if part is not sources]
    return (title.words if title else None), _description(
        _sections(own, 0, markdown.encode()), front
    )


def _parts(elements: Sequence[Element]) -> tuple[Element | None, list[_Part]]:
    """Return the title's heading and the parts between headings, the opening first."""
    title: Element | None = None
    parts = [_Part(None, [])]
    for element in elements:
        if element.kind != "heading":
            parts[-1].elements.append(element)
        elif element.level == 1 and title is None and len(parts) == 1:
            title = element
        else:
            parts.append(_Part(element, []))
    return title, parts


def _find_sources(parts: Sequence[_Part]) -> _Part | None:
    """Return the last part that holds the footnotes: by what is in it, else by its name."""
    for part in reversed(parts[1:]):
        kinds = {element.kind for element in part.elements} - {"rule"}
        if kinds == {"definition"}:
            return part
        named = part.head is not None and is_sources_heading(part.head.words)
        if named and ("definition" in kinds or part is parts[-1]):
            return part
    return None


def _sources(part: _Part) -> Sources:
    head = part.head
    assert head is not None
    definitions = [element for element in part.elements if element.kind == "definition"]
    last = (definitions or part.elements or [head])[-1]
    return Sources(
        start=head.start,
        head_end=head.end,
        tail=last.end,
        has_definitions=bool(definitions),
        entries=tuple(e.text for e in part.elements if e.kind not in _NOT_BLOCKS),
    )


def _sections(parts: Sequence[_Part], opening: int, data: bytes) -> tuple[Section, ...]:
    sections: list[Section] = []
    count = 0
    for index, part in enumerate(parts):
        blocks = tuple(_blocks(part.elements, index, count, data))
        count += len(blocks)
        head = part.head
        head_end = head.end if head else opening
        ends = [e.end for e in part.elements if e.kind not in {"rule", "definition"}]
        sections.append(
            Section(
                index=index,
                heading=head.words if head else None,
                level=head.level if head else 1,
                start=head.start if head else opening,
                head_end=head_end,
                end=max([head_end, *ends]),
                blocks=blocks,
            )
        )
    return tuple(sections)


def _blocks(
    elements: Iterable[Element], section: int, first: int, data: bytes
) -> Iterable[DocBlock]:
    """Yield the blocks of a section, with what belongs together joined."""
    joined: list[Element] = []
    apart = True
    for element in elements:
        if element.kind in _NOT_BLOCKS:
            apart = True
            continue
        if not apart and _belongs(joined[-1], element, data):
            joined[-1] = _join(joined[-1], element)
        else:
            joined.append(element)
        apart = False
    for index, element in enumerate(joined, start=first):
        yield DocBlock(
            index,
            section,
            element.kind,
            element.start,
            element.end,
            element.text,
            tuple(label for _, _, label in element.citations),
            tuple((start, end) for start, end, _ in element.citations),
        )


def _belongs(block: Element, following: Element, data: bytes) -> bool:
    """Whether a block goes on in the element that follows it."""
    if block.kind == "html" and "<figure" in block.text and "</figure>" not in block.text:
        return True
    if block.kind in _WITH_CITATION_BELOW:
        return following.kind == "paragraph" and not following.text
    # A link reference, which is no element, may stand between the two.
    between = data[block.end : following.start]
    if block.kind != "paragraph" or following.kind != "list" or between.strip():
        return False
    return leads_in(block.text) or (following.close and len(between) <= len("\r\n"))


def leads_in(paragraph: str) -> bool:
    """Whether a paragraph leads into a list that stands below it, blank lines or not."""
    return paragraph.rstrip().endswith(":")


def _join(block: Element, following: Element) -> Element:
    return replace(
        block,
        kind=following.kind if following.kind == "list" else block.kind,
        end=following.end,
        text=comparable(f"{block.text}\n{following.text}") if following.text else block.text,
        citations=block.citations + following.citations,
    )


def title_of(front: object, heading: str | None, path: str) -> str:
    """Return the title of an article: that of its front matter, its heading, its file's name."""
    if isinstance(front, str) and front.strip():
        return " ".join(front.split())
    return heading or PurePosixPath(path).stem


def _description(sections: Sequence[Section], front: Mapping[str, object]) -> str:
    """Return the description: the person's own, else what the lead or the first paragraph says.

    A log without a lead has none: its first paragraph tells of one day.
    """
    looked_at = sections[:1] if is_log(front.get("kind")) else sections
    paragraphs = (b.text for s in looked_at for b in s.blocks if b.kind == "paragraph")
    return described(front, shortened(plain_text(next(paragraphs, ""))))


def described(front: Mapping[str, object], opening: str) -> str:
    """Return the `description` of the front matter in one line, `opening` where there is none."""
    stated = front.get("description")
    return (
        shortened(" ".join(stated.split()))
        if isinstance(stated, str) and stated.strip()
        else opening
    )


def shortened(words: str) -> str:
    """Return what of a paragraph describes an article: whole sentences, else whole words."""
    if len(words) <= _DESCRIPTION:
        return words
    head = words[: _DESCRIPTION + 1]
    ends = [m.start() for m in _SENTENCE_END.finditer(head) if m.start() >= _SHORTEST]
    if ends:
        return head[: ends[-1]]
    return f"{head.rpartition(' ')[0].rstrip(' ,;:–—-') or head[:-1]}…"


def _definitions(elements: Sequence[Element]) -> Mapping[str, Definition]:
    """Return the definitions in order; of a doubled label the first one counts."""
    found: dict[str, Definition] = {}
    for element in elements:
        found.setdefault(element.label, Definition(element.target, element.start, element.end))
    return found


def _doubled(definitions: Sequence[Element]) -> frozenset[str]:
    counts = Counter(definition.label.casefold() for definition in definitions)
    return frozenset(label for label, count in counts.items() if count > 1)
