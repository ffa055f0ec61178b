"""Takes keys out of texts that a person is shown."""

from __future__ import annotations

import re

SHORT_KEY = 8
"""A shorter key is one that a local server does not look at, such as `x` or `ollama`."""


def without_key(text: str, key: str, mark: str) -> str:
    """Return `text` with `mark` in the place of a key.

    A key shorter than SHORT_KEY goes only where it stands as a word of its own, as in `Bearer
    x`: within other words, paths and addresses it is no secret, and a message without its
    letters could not be read.
    """
    if not key:
        return text
    if len(key) >= SHORT_KEY:
        return text.replace(key, mark)
    alone = rf"(?<![\w./-]){re.escape(key)}(?![\w/-]|[.:]\w)"
    return re.sub(alone, lambda _: mark, text)
