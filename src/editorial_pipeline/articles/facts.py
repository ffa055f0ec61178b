"""What a check has to know of an article, read in one pass: much less than a `Document` holds.

A workspace has thousands of articles, and a tenth of a millisecond for each is felt. So nothing
is made here that a look at the bytes can make later, where something is wrong. Offsets are
bytes of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from editorial_pipeline.articles.elements import read_events
from editorial_pipeline.articles.frontmatter import split_front_matter
from editorial_pipeline.errors import ArticleError

_MARK: Final = re.compile(rb"\[\^([^\]\s]+)\]")
_CLOSING_DASHES: Final = re.compile(rb"^(?:---|\.\.\.)[ \t]*\r?\n", re.MULTILINE)
_NOT_PROSE: Final = frozenset({"Code", "Html", "InlineHtml"})
_CLOSING: Final = frozenset({"Link", "Image", "Heading", "FootnoteDefinition"})
_KINDS: Final = frozenset(
    {"Paragraph", "List", "BlockQuote", "CodeBlock", "Table", "HtmlBlock", "FootnoteDefinition"}
)


class Heading(NamedTuple):
    """A heading at any depth; `cites` is true where a footnote hangs on it."""

    level: int
    words: str
    start: int
    end: int
    cites: bool


class Span(NamedTuple):
    """A top-level element: its kind in the parser's words, its bytes, whether it cites."""

    kind: str
    start: int
    end: int
    cites: bool


class Note(NamedTuple):
    """A footnote's definition. `words` are what it says, `nested` where it stands in a list."""

    label: str
    start: int
    end: int
    words: str
    nested: bool


class Link(NamedTuple):
    """A link or an image (`figure`): where it leads as the parser reads it, and its words.

    `label` is that of the definition it stands in, or ''.
    """

    target: str
    words: str
    start: int
    end: int
    figure: bool
    label: str


@dataclass(slots=True)
class Facts:
    """An article as a check sees it.

    `problem` tells why it cannot be read whole: it is not UTF-8, or its front matter is broken;
    the rest is what could be read in spite of that. `broken` is true in the second case.
    `dangling` are marks that look like citations and lead nowhere; code and HTML do not count.
    `comments` are the spans of HTML comments within a paragraph.
    """

    path: str
    data: bytes
    front: Mapping[str, object] = field(default_factory=dict)
    front_start: int = 0
    front_end: int = 0
    has_front: bool = False
    body: int = 0
    problem: str = ""
    problem_line: int = 1
    broken: bool = False
    headings: list[Heading] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    citations: list[tuple[str, int]] = field(default_factory=list)
    definitions: list[Note] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    dangling: list[tuple[str, int]] = field(default_factory=list)
    comments: list[tuple[int, int]] = field(default_factory=list)

    def line(self, offset: int) -> int:
        """Return the number of the line, from 1, in which a byte stands."""
        return self.data.count(b"\n", 0, offset) + 1

    def source(self, span: Span | Heading | Link | Note) -> bytes:
        """Return the bytes of a part of the article."""
        return self.data[span.start : span.end]


def read_facts(data: bytes, path: str) -> Facts:
    """Return the facts of an article; what is wrong with it is a fact, so nothing is raised."""
    facts = Facts(path, data)
    try:
        front = split_front_matter(data, path)
    except ArticleError as error:
        facts.problem, facts.broken = error.what, True
        facts.problem_line = _broken_line(error)
        if isinstance(error.__cause__, UnicodeDecodeError):
            before = data[: error.__cause__.start + data.find(b"\n") + 1]
            facts.problem_line, facts.broken = before.count(b"\n") + 1, False
        end = _CLOSING_DASHES.search(data, 4)
        facts.body = end.end() if end else 0
    else:
        facts.front, facts.has_front = front.values, front.present
        facts.front_start, facts.front_end, facts.body = front.start, front.end, front.body
    try:
        body = data[facts.body :].decode("utf-8")
    except UnicodeDecodeError as error:
        facts.problem = f"the article is not UTF-8 (byte {facts.body + error.start})"
        facts.problem_line = data.count(b"\n", 0, facts.body + error.start) + 1
        facts.broken = False
        return facts
    reader = _Reader(facts)
    reader.read(body)
    if data.count(b"[^", facts.body) > len(facts.citations) + len(facts.definitions):
        facts.dangling = _dangling(facts, reader.opaque)
    return facts


def _broken_line(error: ArticleError) -> int:
    """Return the line in which YAML went wrong, as its parser tells; the first where it does not.

    What is never closed is found at the end, and told by where it began.
    """
    cause = error.__cause__
    mark = getattr(cause, "context_mark", None) or getattr(cause, "problem_mark", None)
    return 1 if mark is None else int(mark.line) + 2


class _Reader:
    """Goes through the parser's events and fills the facts."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.shift = facts.body
        self.opaque: list[tuple[int, int]] = []
        self.words: list[str] = []
        self.depth = 0
        self.cites = False
        self.label = ""
        self.open: list[tuple[int, Any]] = []
        """Of links, images, headings and definitions that are open: where their words begin."""

    def read(self, body: str) -> None:  # noqa: C901 - one branch for each kind of event
        """Read all of it. Thousands of articles go through here, hence the local names."""
        shift, words, open_, citations = self.shift, self.words, self.open, self.facts.citations
        for event, span in read_events(body):
            if event.__class__ is str:
                if open_:
                    words.append(" ")
                continue
            ((name, value),) = event.items()  # type: ignore[union-attr]  # no string any more
            if name == "Text":
                if open_:
                    words.append(value)
            elif name == "End":
                self.depth -= 1
                tag = value if value.__class__ is str else next(iter(value))
                if not self.depth or tag in _CLOSING:
                    self._end(tag, span["start"] + shift, span["end"] + shift)
            elif name == "Start":
                self.depth += 1
                if self.depth == 1:
                    self.cites = False
                if value.__class__ is not str:
                    self._start(value, span)
            elif name == "FootnoteReference":
                self.cites = True
                citations.append((value, span["start"] + shift))
            elif name in _NOT_PROSE:
                self._apart(name, value, (span["start"] + shift, span["end"] + shift))

    def _apart(self, name: str, value: str, place: tuple[int, int]) -> None:
        """Take code and HTML, in which nothing cites."""
        self.words.append(value)
        self.opaque.append(place)
        if name == "InlineHtml" and value.startswith("<!--"):
            self.facts.comments.append(place)

    def _start(self, value: Any, span: dict[str, int]) -> None:  # noqa: ANN401 - parser's
        ((tag, details),) = value.items()
        if tag in {"Link", "Image"}:
            self.open.append((len(self.words), details["dest_url"]))
        elif tag == "Heading":
            self.open.append((len(self.words), int(details["level"][1])))
        elif tag == "FootnoteDefinition":
            self.label = details
            self.open.append((len(self.words), self.depth > 1))
        elif tag == "CodeBlock":
            self.opaque.append((span["start"] + self.shift, span["end"] + self.shift))

    def _end(self, tag: str, start: int, end: int) -> None:
        if tag in {"Link", "Image"}:
            at, target = self.open.pop()
            words = "".join(self.words[at:])
            link = Link(target, words, start, end, tag == "Image", self.label)
            self.facts.links.append(link)
        elif tag == "Heading":
            at, level = self.open.pop()
            words = " ".join("".join(self.words[at:]).split())
            self.facts.headings.append(Heading(level, words, start, end, self.cites))
        elif tag == "FootnoteDefinition":
            at, nested = self.open.pop()
            words = "".join(self.words[at:]).strip()
            self.facts.definitions.append(Note(self.label, start, end, words, nested))
            self.label = ""
        if self.depth == 0 and tag in _KINDS:
            self.facts.spans.append(Span(tag, start, end, self.cites))


def _dangling(facts: Facts, opaque: list[tuple[int, int]]) -> list[tuple[str, int]]:
    """Return the marks that are neither citations nor definitions nor in code or HTML."""
    known = {start for _, start in facts.citations} | {note.start for note in facts.definitions}
    opaque.sort()
    starts = [start for start, _ in opaque]
    found = []
    for match in _MARK.finditer(facts.data, facts.body):
        at = match.start()
        above = bisect_right(starts, at) - 1
        if at in known or (above >= 0 and at < opaque[above][1]):
            continue
        # A definition in a list begins at its mark for us and at its indent for the parser.
        before = facts.data[max(0, at - 64) : at]
        if (len(before) - len(before.rstrip(b"\\"))) % 2:
            continue
        found.append((match[1].decode("utf-8", "replace"), at))
    return found
