"""What a piece of Markdown holds: its words, its code, its links, and everything else by name.

Read with every extension switched on, so that what acts in any of the usual renderers is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast

import pyromark

__all__ = ["Reading", "read_markdown"]

_OPTIONS: Final = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_WIKILINKS
)
_INLINE: Final = frozenset({"Emphasis", "Strong", "Strikethrough"})
_NAMES: Final = {
    "Paragraph": "paragraph", "List": "list", "Item": "item", "BlockQuote": "quote",
    "CodeBlock": "code", "Table": "table", "Heading": "heading", "HtmlBlock": "html",
    "Image": "image", "FootnoteDefinition": "footnote", "FootnoteReference": "footnote",
    "Html": "html", "InlineHtml": "html", "Rule": "rule", "TaskListMarker": "task",
}  # fmt: skip
_TARGETED: Final = {"Link": "link", "Image": "image"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader sees of Markdown.

    `lines` are the words of each paragraph, item and cell, code included; `prose` the same
    without code. `code` are the code spans and the lines of code blocks, `links` the targets of
    links as they stand. `parts` names what it is made of, in order: `paragraph`, `list`,
    `item`, `quote`, `code`, `table`, `heading`, `html`, `image`, `footnote`, `definition`,
    `rule`, `task`, `wikilink`, `hint` (the title of a link, shown by the pointer); with the
    text in question where there is one.
    """

    lines: tuple[str, ...]
    prose: tuple[str, ...]
    code: tuple[str, ...]
    links: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The words, one line for each paragraph, item or cell."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class _Reader:
    lines: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    parts: list[tuple[str, str]] = field(default_factory=list)
    in_code: bool = False
    words: str = ""
    bare: str = ""

    def read(self, event: str | dict[str, Any]) -> None:
        if isinstance(event, str):
            self._plain(event)
            return
        name, value = next(iter(event.items()))
        if name == "Start":
            self._start(value)
        elif name == "End":
            self._end(value if isinstance(value, str) else next(iter(value)))
        elif name == "Text":
            self._text(value)
        elif name == "Code":
            self.code.append(value)
            self.words += value
            self.bare += " "
        else:
            self.parts.append((_NAMES.get(name, name.lower()), str(value)))

    def _plain(self, event: str) -> None:
        if event in {"SoftBreak", "HardBreak"}:
            self.words += " "
            self.bare += " "
        else:
            self.parts.append((_NAMES.get(event, event.lower()), ""))

    def _start(self, value: str | dict[str, Any]) -> None:
        name = value if isinstance(value, str) else next(iter(value))
        if name in _TARGETED and isinstance(value, dict):
            self._target(name, value[name])
        elif name not in _INLINE:
            self._break()
            self.in_code = name == "CodeBlock"
            if name in _NAMES:
                self.parts.append((_NAMES[name], ""))

    def _target(self, name: str, link: dict[str, Any]) -> None:
        if isinstance(link["link_type"], dict):
            self.parts.append(("wikilink", link["dest_url"]))
        elif name == "Image":
            self.parts.append(("image", link["dest_url"]))
        if link["title"]:
            self.parts.append(("hint", link["title"]))
        self.links.append(link["dest_url"])

    def _end(self, name: str) -> None:
        if name not in _INLINE and name not in _TARGETED:
            self._break()
            self.in_code = False

    def _text(self, text: str) -> None:
        if self.in_code:
            self.code.extend(text.splitlines())
            self.lines.extend(text.splitlines())
            return
        self.words += text
        self.bare += text

    def _break(self) -> None:
        if self.words.strip():
            self.lines.append(" ".join(self.words.split()))
            self.prose.append(" ".join(self.bare.split()))
        self.words = self.bare = ""


@lru_cache(maxsize=256)
def read_markdown(markdown: str) -> Reading:
    """Return what `markdown` holds; any text is Markdown, so nothing is refused.

    Several rules read a block, one soon after the other.
    """
    reader = _Reader()
    events = cast("Iterator[str | dict[str, Any]]", pyromark.events(markdown, options=_OPTIONS))
    for event in events:
        reader.read(event)
    reader._break()  # noqa: SLF001  the last words have no event behind them
    for label in pyromark.reference_definitions(markdown):
        reader.parts.append(("definition", label))
    return Reading(
        tuple(reader.lines),
        tuple(reader.prose),
        tuple(reader.code),
        tuple(reader.links),
        tuple(reader.parts),
    )
