"""What two texts of a block have in common that read the same, whatever an editor did to them.

Formatters re-wrap lines, choose other bullets, pad tables, escape and unescape characters. A
reader sees none of it, so none of it makes a block a person's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NewType, cast

BlockKey = NewType("BlockKey", str)
"""Sixteen hex digits; equal for texts that read the same."""

_DIGITS: Final = 16
_MARKS: Final = {
    "Emphasis": "\x01e", "Strong": "\x01s", "Strikethrough": "\x01d", "Link": "\x01l",
    "Image": "\x01i", "TableCell": "\x02c",
}  # fmt: skip
_LINES: Final = {
    "Item": "\x03i", "BlockQuote": "\x03q", "Table": "\x03t", "TableRow": "\x03r",
    "TableHead": "\x03h", "Heading": "\x03#", "HtmlBlock": "\x03x", "FootnoteDefinition": "\x03f",
}  # fmt: skip


def block_key(markdown: str) -> BlockKey:
    """Return the key of a block's Markdown without citations; any text has one.

    What renders the same has the same key: wrapping, bullets, loose or tight lists, the padding
    of tables, escapes, entities, the kind of emphasis and fence marks count for nothing. Words,
    emphasis, links, code, nesting and the number that a list starts with do.
    """
    seen = "\x00".join(_seen(markdown))
    return BlockKey(sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS])


def _seen(markdown: str) -> list[str]:
    reader = _Reader()
    for event in _events(markdown):
        reader.read(event)
    reader.flush()
    return reader.lines


@dataclass(slots=True)
class _Reader:
    """Collects what a reader sees; `words` are those of the line that is being read."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    in_code: bool = False

    def read(self, event: str | dict[str, Any]) -> None:
        if isinstance(event, str):
            if event in {"SoftBreak", "HardBreak"}:
                self.words.append(" ")
            else:
                self.line(event)
            return
        name, value = next(iter(event.items()))
        if name == "Start":
            self.start(value)
        elif name == "End":
            self.end(value if isinstance(value, str) else next(iter(value)))
        elif name == "Text":
            self.words.append(value)
        elif name == "Code":
            self.words.append(f"\x01c{value}\x01c")
        else:
            self.words.append(f"\x01{name}{value}")

    def start(self, value: str | dict[str, Any]) -> None:
        name, detail = (value, None) if isinstance(value, str) else next(iter(value.items()))
        if name in _MARKS:
            target = (
                f"{detail['dest_url']}\x01{detail['title']}" if isinstance(detail, dict) else ""
            )
            self.words.append(f"{_MARKS[name]}{target}")
        elif name == "CodeBlock":
            language = detail.get("Fenced", "") if isinstance(detail, dict) else ""
            self.line(f"\x03c{language}")
            self.in_code = True
        elif name == "List":
            self.line(f"\x03l{'' if detail is None else detail}")
        elif name == "Heading":
            self.line(f"{_LINES[name]}{cast('dict[str, Any]', detail)['level']}")
        else:
            self.flush()
            if name in _LINES:
                self.lines.append(_LINES[name])

    def end(self, name: str) -> None:
        if name in _MARKS:
            self.words.append(_MARKS[name])
            return
        self.flush()
        self.in_code = False
        if name in _LINES or name == "List":
            self.lines.append("\x04")

    def line(self, mark: str) -> None:
        self.flush()
        self.lines.append(mark)

    def flush(self) -> None:
        text = "".join(self.words)
        self.words.clear()
        if self.in_code:
            self.lines.append("\n".join(line.rstrip() for line in text.splitlines()))
        elif words := " ".join(text.split()):
            self.lines.append(words)


def _events(markdown: str) -> Iterator[str | dict[str, Any]]:
    import pyromark  # noqa: PLC0415 - only where an article is parsed

    options = (
        pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
    )
    return cast("Iterator[str | dict[str, Any]]", pyromark.events(markdown, options=options))
