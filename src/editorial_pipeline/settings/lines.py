"""Finds the line of a setting in a settings file: tomllib tells values, not places."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_NAME = r"(?:[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*')"
_ENTRY = re.compile(rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=")


def find_line(text: str, key: str) -> int | None:
    """Return the line (from 1) on which `key` (`table.name` or `name`) is set.

    None where it cannot be told. A help for the reader of a message and no parser: a line of
    a text over several lines that looks like a setting may mislead it.
    """
    current = ""
    around: int | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            current = _bare(header[1])
            around = around or (number if f"{current}.".startswith(f"{key}.") else None)
        elif entry := _ENTRY.match(line):
            full = f"{current}.{_bare(entry[1])}" if current else _bare(entry[1])
            if full == key:
                return number
            if key.startswith(f"{full}.") or full.startswith(f"{key}."):
                around = around or number
    return around


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))
