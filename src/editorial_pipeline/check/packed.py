"""Keeps rows of words as one text: a workspace has hundreds of thousands of them.

As lists they would take three times the memory, and JSON ten times as long to write and read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any


def pack_rows(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of two words or more, all of one length, as a text: a line for each."""
    listed = [*rows]
    if not listed:
        return ""
    text = "\n".join(map("\t".join, listed))
    tabs = len(listed) * (len(listed[0]) - 1)
    if text[0] == "[" or text.count("\t") != tabs or text.count("\n") != len(listed) - 1:
        return json.dumps(listed)
    return text


def unpack_rows(text: str) -> list[Any]:
    """Return the rows that were packed, as lists."""
    if text[:1] == "[":
        rows: list[Any] = json.loads(text)
        return rows
    return [line.split("\t") for line in text.split("\n")] if text else []


def is_apart(words: str) -> bool:
    """Whether words hold what stands between those of a packed row, or between rows."""
    return "\t" in words or "\n" in words
