"""V14: a block is made of the Markdown it may be made of, and of visible characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from editorial_pipeline.articles.inline import read_markdown
from editorial_pipeline.models.draft import Block, BlockKind
from editorial_pipeline.models.record import Finding
from editorial_pipeline.verify.context import Passage, quoted

_ALLOWED: Final = {
    BlockKind.PARAGRAPH: frozenset({"paragraph"}),
    BlockKind.LIST: frozenset({"paragraph"}),
    BlockKind.QUOTE: frozenset({"paragraph"}),
    BlockKind.TABLE: frozenset({"table"}),
}
_WORDS: Final = {
    "html": "raw HTML", "image": "an image", "footnote": "a footnote",
    "definition": "a link definition",
    "heading": "a heading", "rule": "a horizontal rule", "task": "a check box",
    "wikilink": "a wiki link",
    "hint": "a title on a link", "list": "a list", "quote": "a block quote", "code": "a code block",
    "table": "a table", "item": "a list item", "paragraph": "a paragraph",
}  # fmt: skip
_FOOTNOTE: Final = re.compile(r"(?<!\\)\[\^[^\]\s]+\]|(?<!\\)\^\[")
_SAFE_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_SCHEME: Final = re.compile(r"^\s*([a-zA-Z][a-zA-Z0-9+.\-\s]*):")
_INVISIBLE: Final = frozenset("\u00ad\u180e\u200b\u200e\u200f\u061c\u2060\ufeff\ufff9\ufffa\ufffb")
_BIDI: Final = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_JOINERS: Final = frozenset("\u200c\u200d")
_TAGS: Final = range(0xE0000, 0xE0080)
_SUSPECT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""All that `hidden_characters` looks at one by one: hardly any text holds such a character."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_LOOKALIKE: Final = re.compile("[\u0370-\u052f]")
_FLAG: Final = "\U0001f3f4"


def check_markdown(passage: Passage) -> Iterator[Finding]:
    """V14: only what the kind of block allows; links that open a page; nothing hidden."""
    block = passage.block
    if block is None:
        return
    pieces = [block.text, *(item.text for item in block.items)]
    hidden = next((c for piece in pieces for c in hidden_characters(piece)), None)
    if hidden is not None:
        name = unicodedata.name(hidden, f"U+{ord(hidden):04X}").lower()
        yield passage.hard(
            "V14", f"The text holds an invisible character ({name}).", "Write plain text."
        )
    if (word := _disguised(passage)) is not None:
        yield passage.hard(
            "V14",
            f"The word {quoted(word)} mixes letters of two alphabets.",
            "Write each word in the letters of its own alphabet.",
        )
    if block.kind is not BlockKind.CODE:
        yield from _check_parts(passage, block)
    for link in passage.reading.links:
        scheme = _SCHEME.match(link)
        if scheme and scheme[1].lower() not in _SAFE_SCHEMES:
            yield passage.hard(
                "V14", f"The link {quoted(link)} opens no page.", "Use links of the segments only."
            )


def _disguised(passage: Passage) -> str | None:
    """Return a word of Latin and Cyrillic or Greek letters that no source writes so."""
    if not _LOOKALIKE.search(passage.text):
        return None
    for word in _LETTERS.findall(passage.text):
        if not word.isascii() and _LATIN.search(word) and _LOOKALIKE.search(word):
            known = (*passage.raw, passage.revised, passage.context.article_title)
            if not any(word.casefold() in text.casefold() for text in known):
                return str(word)
    return None


def _check_parts(passage: Passage, block: Block) -> Iterator[Finding]:
    found: dict[str, str] = {}
    for piece in (block.text, *(item.text for item in block.items)):
        parts = read_markdown(piece).parts
        for name, text in parts:
            if name not in _ALLOWED[block.kind]:
                found.setdefault(name, text)
        if _FOOTNOTE.search(_without_code(piece)):
            found.setdefault("footnote", "")
        kinds = [name for name, _ in parts if name in {"paragraph", "table"}]
        if len(kinds) > 1 and block.kind is not BlockKind.QUOTE:
            found.setdefault("paragraph", "")
    if block.kind is BlockKind.TABLE and "table" not in [n for n, _ in passage.reading.parts]:
        yield passage.hard("V14", "The table cannot be read.", "Write a Markdown pipe table.")
        return
    for name, text in found.items():
        what = "more than one paragraph" if name == "paragraph" else _WORDS.get(name, name)
        shown = f" {quoted(text)}" if text.strip() else ""
        yield passage.hard(
            "V14",
            f"The {block.kind.value} holds {what}{shown}.",
            "Write one paragraph, list, table, quote or code block without other markup.",
        )


def _without_code(markdown: str) -> str:
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown, flags=re.DOTALL)


def hidden_characters(text: str) -> Iterator[str]:
    """Yield characters that a reader does not see: control, bidirectional, zero width, tags.

    Joiners are let through between letters of scripts and emoji that need them, tag characters
    in a flag.
    """
    if not _SUSPECT.search(text):
        return
    for index, char in enumerate(text):
        if (
            _is_hidden(char)
            or (char in _JOINERS and not _joins(text, index))
            or (ord(char) in _TAGS and _FLAG not in text[max(0, index - 8) : index])
        ):
            yield char


def _is_hidden(char: str) -> bool:
    if char in "\n\t":
        return False
    return char in _INVISIBLE or char in _BIDI or unicodedata.category(char) in {"Cc", "Cs"}


def _joins(text: str, index: int) -> bool:
    before, after = text[max(0, index - 1) : index], text[index + 1 : index + 2]
    return all(c and ord(c) > 0x590 for c in (before, after))  # noqa: PLR2004  beyond Cyrillic
