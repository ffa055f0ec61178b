"""What stands on the review page, ready for its template.

Ids are those of the page: `a1` an article, `b1` a block, `n1` a note, `s1` a segment; several in
one text are parted by blanks. All texts but `html` are plain.
"""

from __future__ import annotations

from dataclasses import dataclass

from editorial_pipeline.coverage import Covered


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar: how many segments, and how many stand before it."""

    kind: str
    name: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Share:
    """What became of segments, as a bar; `words` says the same."""

    total: int
    parts: tuple[Part, ...]
    words: str


def share_of(segments: Covered) -> Share:
    """Return the parts that are not empty, in order."""
    parts: list[Part] = []
    start = 0
    for kind, name, size in segments.parts:
        if size:
            parts.append(Part(kind, name, start, size))
            start += size
    words = ", ".join(f"{part.size} {part.name}" for part in parts)
    return Share(segments.total, tuple(parts), f"{segments.total} segments: {words}")


@dataclass(frozen=True, slots=True)
class Cite:
    """A footnote of a block, and the note on the page that it leads to."""

    label: str
    note: str


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block; `change` is `added`, `revised` or ''. `rests` are segments on the page."""

    id: str
    html: str
    language: str
    change: str
    tag: str
    label: str
    rests: str
    cites: tuple[Cite, ...]
    words: int
    before: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside an article; `level` is that of the page."""

    text: str
    level: int
    is_new: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Headings and blocks that follow each other; `fold` says what is folded away, or is ''."""

    entries: tuple[Heading | PageBlock, ...]
    fold: str


@dataclass(frozen=True, slots=True)
class PageArticle:
    """An article of the run as it stands now; `look` counts what is to be looked at in it."""

    id: str
    path: str
    title: str
    action: str
    facts: tuple[str, ...]
    share: Share
    problem: str
    stretches: tuple[Stretch, ...]
    notes: str
    look: int = 0


@dataclass(frozen=True, slots=True)
class PageSegment:
    """A segment, or several in a row that are off the record; `tag` stands before it."""

    id: str
    kind: str
    words: str
    tag: str
    hint: str
    time: str


@dataclass(frozen=True, slots=True)
class PageNote:
    """A note of the run, or an earlier one that a changed block rests on."""

    id: str
    name: str
    short: str
    captured: str
    author: str
    language: str
    facts: tuple[str, ...]
    share: Share
    problem: str
    paragraphs: tuple[tuple[PageSegment, ...], ...]
    articles: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to look at: words, why, and where on the page."""

    words: str
    why: str
    target: str
    articles: str
    notes: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things to look at for one reason."""

    title: str
    entries: tuple[Entry, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page."""

    run: str
    facts: tuple[str, ...]
    share: Share
    problems: tuple[str, ...]
    groups: tuple[Group, ...]
    articles: tuple[PageArticle, ...]
    notes: tuple[PageNote, ...]
