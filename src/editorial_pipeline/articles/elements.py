"""The top-level elements of a Markdown text with their bytes, as the parser reports them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from editorial_pipeline.articles.comparable import comparable

_KINDS = {
    "Paragraph": "paragraph",
    "List": "list",
    "BlockQuote": "quote",
    "CodeBlock": "code",
    "Table": "table",
    "HtmlBlock": "html",
    "Heading": "heading",
    "FootnoteDefinition": "definition",
}
_REFERENCES_BELOW = re.compile(rb"(?:\r?\n[ \t]*)+\r?\n ?\[[^\]^][^\]]*\]:[^\n]*(?:\n.*)*\Z")
_IMAGE = re.compile(rb"!\[[^\]]*\]\([^)]*\)")


@dataclass(slots=True)
class Element:
    """A top-level element, or a footnote definition at any depth (`nested`).

    `kind` is `paragraph`, `list`, `quote`, `code`, `table`, `html`, `figure`, `heading`,
    `definition`, `rule` or `other`. `start` and `end` are byte offsets of whole lines, without
    the line end. `citations` are (start, end, label). `words` are those of a heading, `text` the
    comparable Markdown without citations of anything that is a block. `close` is true where no
    blank line stands before it.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    label: str = ""
    target: str = ""
    nested: bool = False
    close: bool = False
    words: str = ""
    text: str = ""
    citations: list[tuple[int, int, str]] = field(default_factory=list)


def read_elements(body: str, offset: int) -> list[Element]:
    """Return the elements of `body`, whose first byte is byte `offset` of its file."""
    data = body.encode("utf-8")
    elements = _read(body)
    for element in elements:
        _settle(element, data, offset)
    return elements


@dataclass(slots=True)
class _Reader:
    """Collects elements with the parser's own ranges, which count bytes of the body."""

    elements: list[Element] = field(default_factory=list)
    depth: int = 0
    current: Element | None = None
    definition: Element | None = None

    def start(self, value: str | dict[str, Any], span: dict[str, int]) -> None:
        tag = value if isinstance(value, str) else next(iter(value))
        if self.depth == 0 or tag == "FootnoteDefinition":
            element = _element(tag, value, span)
            element.nested = self.depth > 0
            self.elements.append(element)
            if not element.nested:
                self.current = element
            self.definition = element if tag == "FootnoteDefinition" else None
        elif tag == "Link" and self.definition is not None and not self.definition.target:
            self.definition.target = cast("Any", value)["Link"]["dest_url"]
        self.depth += 1

    def inside(self, name: str, value: str, span: dict[str, int]) -> None:
        if self.current is None:
            return
        if name == "FootnoteReference":
            self.current.citations.append((span["start"], span["end"], value))
        elif self.current.kind == "heading" and name in {"Text", "Code"}:
            self.current.words += value


def _read(body: str) -> list[Element]:
    reader = _Reader()
    for event, span in read_events(body):
        if isinstance(event, str):
            if event == "Rule" and reader.depth == 0:
                reader.elements.append(Element("rule", span["start"], span["end"]))
            elif event == "SoftBreak":
                reader.inside("Text", " ", span)
            continue
        (name, value), *_ = event.items()
        if name == "Start":
            reader.start(value, span)
        elif name == "End":
            reader.depth -= 1
            if value == "FootnoteDefinition":
                reader.definition = None
        else:
            reader.inside(name, value, span)
    return reader.elements


def read_events(body: str) -> Iterator[tuple[str | dict[str, Any], dict[str, int]]]:
    """Return the parser's events, each with the bytes of `body` that it comes from."""
    import pyromark  # noqa: PLC0415 - only where an article is parsed

    options = (
        pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
    )
    events = pyromark.events_with_range(body, options=options)
    return cast("Iterator[tuple[str | dict[str, Any], dict[str, int]]]", events)


def _element(tag: str, value: Any, span: dict[str, int]) -> Element:  # noqa: ANN401 - parser's
    element = Element(_KINDS.get(tag, "other"), span["start"], span["end"])
    if tag == "Heading":
        element.level = int(value["Heading"]["level"][1])
    elif tag == "FootnoteDefinition":
        element.label = value["FootnoteDefinition"]
    return element


def _settle(element: Element, data: bytes, offset: int) -> None:
    """Widen the range to whole lines, drop trailing blank lines, and take the text."""
    line = data.rfind(b"\n", 0, element.start) + 1
    if not data[line : element.start].strip(b" \t"):
        element.start = line
    element.close = bool(data[data.rfind(b"\n", 0, max(line - 1, 0)) + 1 : line].strip())
    source = data[element.start : element.end].rstrip()
    if element.kind == "list":
        # The parser counts link references below a list to it.
        source = _REFERENCES_BELOW.sub(b"", source).rstrip()
    element.end = element.start + len(source)
    line_end = data.find(b"\n", element.end)
    rest = data[element.end : line_end if line_end >= 0 else len(data)]
    if not rest.strip():
        element.end += len(rest.rstrip(b"\r"))
    if element.kind in ("heading", "definition", "rule"):
        element.words = " ".join(element.words.split())
    else:
        if element.kind == "paragraph" and _IMAGE.fullmatch(source.strip()):
            element.kind = "figure"
        element.text = comparable(_without_citations(element, source).decode("utf-8"))
    element.citations = [(a + offset, b + offset, label) for a, b, label in element.citations]
    element.start += offset
    element.end += offset


def _without_citations(element: Element, source: bytes) -> bytes:
    if not element.citations:
        return source
    pieces = []
    position = 0
    for start, end, _ in element.citations:
        # A citation behind a link stands after a blank, which belongs to it.
        pieces.append(source[position : start - element.start].rstrip())
        position = end - element.start
    return b"".join([*pieces, source[position:]])
