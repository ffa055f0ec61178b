"""Says in plain words why a file is not TOML, where the parser speaks of its own workings."""

from __future__ import annotations

import re

_TWICE = re.compile(r"Cannot declare \((?P<keys>.*?),?\) twice(?P<place>.*)", re.DOTALL)
_AGAIN = re.compile(r"Cannot overwrite a value(?P<place>.*)", re.DOTALL)


def plain_slip(message: str) -> str:
    """Return the parser's message in words that name what stands in the file."""
    if twice := _TWICE.fullmatch(message):
        keys = ".".join(re.findall(r"'((?:[^'\\]|\\.)*)'", twice["keys"]))
        return f"[{keys}] stands twice{twice['place']}"
    if again := _AGAIN.fullmatch(message):
        return f"a name stands twice{again['place']}"
    return message
