"""The title in the bytes of a web page; what a page says of itself is untrusted text."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser
from typing import Final

LONGEST: Final = 120
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_META: Final = 2_048
"""Bytes at the beginning in which a page may declare its encoding, with room to spare."""
_END: Final = re.compile(rb"</title\s*>", re.IGNORECASE)
_HIDDEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def has_title(data: bytes) -> bool:
    """Whether the title of a page has been read to its end."""
    return _END.search(data) is not None


def page_title(data: bytes, content_type: str) -> str:
    """Return the title of an HTML page as one visible line of at most 120 characters, or ''."""
    parser = _TitleParser()
    parser.feed(_decoded(data, content_type))
    line = " ".join(
        "".join(
            " " if unicodedata.category(c) == "Cc" else c
            for c in unicodedata.normalize("NFC", parser.title)
            if unicodedata.category(c) not in _HIDDEN or unicodedata.category(c) == "Cc"
        ).split()
    )
    return line if len(line) <= LONGEST else line[:LONGEST].rsplit(" ", 1)[0] + "…"


class _TitleParser(HTMLParser):
    """Collects the text of the first title; a drawing inside the page has titles too."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self._is_open = False
        self._is_done = False
        self._drawings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag == "svg":
            self._drawings += 1
        elif tag == "title" and not self._drawings and not self._is_done:
            self._is_open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._drawings = max(0, self._drawings - 1)
        elif tag == "title" and self._is_open:
            self._is_open, self._is_done = False, True

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.title += data


def _decoded(data: bytes, content_type: str) -> str:
    """Return the text of a page; what its encoding cannot say becomes a replacement character."""
    declared = _CHARSET.search(content_type) or _CHARSET.search(
        data[:_META].decode("ascii", "replace")
    )
    try:
        return data.decode(declared[1] if declared else "utf-8", "replace")
    except (LookupError, UnicodeError):
        return data.decode("utf-8", "replace")
