"""Lines put into an article: where they go, and the blank lines around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from editorial_pipeline.articles.document import DocBlock, Document
from editorial_pipeline.articles.source_names import sources_heading
from editorial_pipeline.articles.splice import Edit

_LABEL: Final = re.compile(r"\[\^(\d{1,9})\]:")


@dataclass(frozen=True, slots=True)
class Insert:
    r"""Lines (ends `\n`) that go behind byte `at`; `close`: without a blank line before them.

    `within`: without one behind them either, since they stand in a row of their like. `at` is the
    end of a line, or the beginning of the text where nothing precedes.
    """

    at: int
    text: str
    close: bool = False
    within: bool = False


def insertion(document: Document, at: int, inserts: Sequence[Insert]) -> Edit:
    """Return the edit that puts lines behind byte `at`, one after the other."""
    text = "\n\n".join(insert.text for insert in inserts)
    before, after = "\n" if inserts[0].close else "\n\n", ""
    above, below = document.data[:at], document.data[at:]
    if above.endswith(b"\n") or not above.strip(b"\xef\xbb\xbf"):
        before, after = ("\n" if above.endswith(b"\n") else ""), "\n"
        after += "\n" if below.strip() else ""
    elif not below.strip():
        after = "" if b"\n" in below else "\n"
    elif _next_line(below).strip() and not inserts[-1].within:
        after = "\n"
    new = f"{before}{text}{after}".replace("\n", document.newline)
    return Edit(at, at, new.encode())


def replacement(document: Document, block: DocBlock, text: str) -> Edit:
    """Return the edit that writes another text in place of a block.

    Where other lines touched the old block, blank lines keep them apart from the new one.
    """
    above, below = document.data[: block.start], document.data[block.end :]
    line_above = above.removesuffix(b"\n").rpartition(b"\n")[2].strip(b"\xef\xbb\xbf \t\r")
    before = "\n" if line_above and not line_above.startswith(b"#") else ""
    after = "\n" if _next_line(below).strip() else ""
    new = f"{before}{text}{after}".replace("\n", document.newline)
    return Edit(block.start, block.end, new.encode())


def _next_line(below: bytes) -> bytes:
    """Return the line after the line end that `below` begins with."""
    lines = below.split(b"\n", 2)
    return lines[1] if len(lines) > 1 else b""


def sources_inserts(document: Document, definitions: Sequence[str], language: str) -> list[Insert]:
    """Return new definitions at the end of the sources, in a section of their own if need be.

    One with a number of an earlier run goes where that belongs in a row of definitions.
    """
    places: dict[int | None, list[str]] = {}
    for line in sorted(definitions, key=_number):
        places.setdefault(_place_in_row(document, _number(line)), []).append(line)
    last = places.pop(None, [])
    inserts = [
        Insert(at, "\n".join(lines), close=True, within=True)
        for at, lines in places.items()
        if at is not None
    ]
    return [*inserts, _at_the_end(document, last, language)] if last else inserts


def _number(definition: str) -> int:
    match = _LABEL.match(definition)
    return int(match[1]) if match else 0


def _place_in_row(document: Document, number: int) -> int | None:
    """Return the end of the definition with a lower number right above one with a higher."""
    row = sorted(document.definitions.values(), key=lambda definition: definition.start)
    for above, below in pairwise(row):
        is_row = document.data[above.end : below.start] in {b"\n", b"\r\n"}
        lines = (document.data[d.start : d.end].decode("utf-8") for d in (above, below))
        first, second = map(_number, lines)
        if is_row and 0 < first < number < second:
            return above.end
    return None


def _at_the_end(document: Document, definitions: Sequence[str], language: str) -> Insert:
    lines = "\n".join(definitions)
    sources = document.sources
    tail = document.trailing if sources is None else sources.tail
    if tail is None:
        end = max(_text_end(document.data), document.sections[0].head_end)
        return Insert(end, f"## {sources_heading(language)}\n\n{lines}")
    last = [document.data[d.start : d.end] for d in document.definitions.values() if d.end == tail]
    # Below a definition of several lines a label could be read as part of it.
    return Insert(tail, lines, close=bool(last) and b"\n" not in last[0])


def _text_end(data: bytes) -> int:
    """Return the end of the last line that is not blank."""
    end = len(data.rstrip())
    following = data.find(b"\n", end)
    if following < 0:
        return len(data)
    return following - data[end:following].endswith(b"\r")
