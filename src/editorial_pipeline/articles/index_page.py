"""The page that lists all articles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from editorial_pipeline.text.markdown import escape_label

MARKER = "<!-- Written by `pipeline build`. Remove this line to keep the page by hand. -->"

_HEAD = f"""{MARKER}

# Articles

| Article | Description | Status | Updated |
| --- | --- | --- | --- |
"""


def is_machine_made(page: bytes) -> bool:
    """Return whether an index page still carries the line that says it is written by a program."""
    return MARKER.encode() in page[:1_000]


def page_line(path: str, title: str, description: str, status: str, updated: str) -> str:
    """Return the line of an article, with its line end."""
    return (
        f"| [{_cell(title)}]({quote(path, safe='/+,=@')}) | {_cell(description)} "
        f"| {_few(status)} | {_few(updated)} |\n"
    )


def render_page(lines: Mapping[str, str]) -> str:
    """Return the page of the lines of articles, in the order of the paths that they go by."""
    return _HEAD + "".join([lines[path] for path in sorted(lines)])


_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ ,;!?()-]|\.(?=[ ]|$))*")
"""Words in which nothing acts, as most are; a page has tens of thousands of cells."""


def _cell(words: str) -> str:
    if _PLAIN.fullmatch(words) and "  " not in words:
        return words
    escaped = escape_label(words)
    return escaped.replace("|", r"\|") if "|" in escaped else escaped


_few = lru_cache(maxsize=1024)(_cell)
"""For columns that hold few different values."""
