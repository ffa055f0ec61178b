"""Typed notes: words that may hold Markdown of their own.

A note's Markdown is only words, and escaping it whole would be right and hard to read. What is
harmless keeps its form (code spans, links to the web, list items, headings), all else is
escaped like any other words.
"""

from __future__ import annotations

import re
from typing import Final

from editorial_pipeline.text.markdown import escape_label, escape_text

_CODE: Final = re.compile(r"(?<![`\\])`([^`\n|{}<>$]{1,80})`(?!`)")
_LINK: Final = re.compile(
    r"(?<![!\\\]])\[(?P<text>[^\[\]\n`<>]{1,200})\]\((?P<url>https?://[^\s<>()\"'`\\{}]+)\)"
)
_STRONG: Final = re.compile(r"(?<![*\\\w])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?![*\w])")
_HEADING: Final = re.compile(r"#{1,6}\s+(?P<words>\S.*?)\s*#*\s*")
_BULLET: Final = re.compile(r"\s*(?:[-*•–—+]|\d{1,2}[.)])\s+(?=\S)")
_HELD: Final = 0xE100
_HELD_MARK: Final = re.compile("[\ue100-\uf8ff]")


def typed_markdown(text: str) -> str:
    """Return typed words as one line of safe Markdown, with their code spans and web links.

    Emphasis is taken off, a heading's marks too; the rest is what `escape_text` makes of it.
    """
    if _HELD_MARK.search(text):
        return escape_text(text)
    held: list[str] = []

    def hold(markdown: str) -> str:
        held.append(markdown)
        return chr(_HELD + len(held) - 1)

    line = " ".join(typed_words(text).split())
    line = _LINK.sub(lambda m: hold(f"[{escape_label(m['text'])}]({m['url']})"), line)
    line = _CODE.sub(lambda m: hold(f"`{m[1]}`") if m[1].strip() == m[1] else m[0], line)
    if "`" in line:
        # A stray tick could pair with one of a code span.
        return escape_text(typed_words(text))
    line = _STRONG.sub(r"\1", line)
    escaped = escape_text(line)
    return _HELD_MARK.sub(lambda m: held[ord(m[0]) - _HELD], escaped)


def typed_words(text: str) -> str:
    """Return a typed line without the marks of a heading."""
    return heading_words(text) or text.strip()


def heading_words(text: str) -> str:
    """Return the words of a line that is a Markdown heading, '' where it is none."""
    match = _HEADING.fullmatch(text.strip())
    return match["words"] if match else ""


def is_item(text: str) -> bool:
    """Whether a typed line starts with the mark of a list item."""
    return _BULLET.match(text) is not None


def without_bullet(text: str) -> str:
    """Return a list item's words without its mark."""
    return _BULLET.sub("", text, count=1)
