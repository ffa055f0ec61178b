"""The front matter of a note: when, who, and how it came into being.

Notes are untrusted, so nothing here is YAML: no tags, no anchors, no nesting, a bounded number
of lines. Only `key: value` on one line is read; whatever else a block holds is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_MOST_LINES = 200
_MOST_CHARS = 20_000
"""A longer block is not what a recorder or an editor writes."""

_LONGEST_VALUE = 200

_OPENING = re.compile(r"-{3}[^\S\n]*\n")
_CLOSING = re.compile(r"(?:-{3}|\.{3})[^\S\n]*\Z")
_ENTRY = re.compile(r"([A-Za-zА-Яа-яЁё_][\w.-]{0,39})[^\S\n]*:(?:[^\S\n]+(.*))?\Z")
_BETWEEN = re.compile(r"\s*(?:#.*)?\Z|\s+\S|-\s")
_QUOTED = re.compile(r"(['\"])(.*)\1\s*(?:#.*)?\Z")

# A capital at its start makes `Idea: build it` the words of a person; these are never.
_KNOWN = re.compile(
    "author|audio_file|by|created(_at)?|creator|date|datetime|from(_user)?|id|kind|lang|language"
    "|modified|name|recorded(_at)?|sender|source|speaker|subject|tags|time|timestamp|title|type"
    "|updated|user|username"
)


def split_front(text: str) -> tuple[Mapping[str, str], str]:
    r"""Return the front matter of a note (keys in lower case) and the rest.

    `text` has `\n` as its only line end. A block counts only if it opens the note, is closed
    within 200 lines, holds entries, comments, list items and continuations alone, and one key
    at least looks like a machine's; otherwise all of `text` is the rest. Never raises.
    """
    start = len(text) - len(text.lstrip("\ufeff \t\n"))
    opening = _OPENING.match(text, start)
    if not opening:
        return {}, text
    entries: dict[str, str] = {}
    machine = False
    lines = text[opening.end() : opening.end() + _MOST_CHARS].split("\n", _MOST_LINES + 1)
    at = opening.end()
    for line in lines[:_MOST_LINES]:
        at += len(line) + 1
        if _CLOSING.match(line):
            return (entries, text[at:]) if machine else ({}, text)
        if entry := _ENTRY.match(line):
            key = entry[1].lower()
            machine |= entry[1][0].islower() or bool(_KNOWN.fullmatch(key))
            entries.setdefault(key, _value(entry[2] or ""))
        elif not _BETWEEN.match(line):
            break
    return {}, text


def _value(raw: str) -> str:
    quoted = _QUOTED.match(raw.strip())
    value = quoted[2] if quoted else re.sub(r"\s#.*", "", raw)
    return " ".join(value.split())[:_LONGEST_VALUE]
