"""Where a citation stands in a piece of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STOPS = ".!?…。！？"
"""Not the colon: `words[^5]:` at the start of a line is a definition to many a reader."""
_ADDRESS = re.compile(
    r"<[^<>\s]+>$"  # an autolink
    r"|(?<!\w)(?:www\.|\w+://)"  # an address as it is
)
_LINK = re.compile(
    r"\]\((?:<[^<>]*>|(?:[^()\s]|\([^()\s]*\))*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)$"
)
_LONGEST_LINK = 4_000
"""Where a link begins is looked for this far back: notes can be one word of a megabyte."""

_MOST_DIGITS = 18
"""Python refuses to read a number of thousands of digits; such a label counts as a name."""


def cite(markdown: str, labels: Sequence[str]) -> str:
    """Return one paragraph (or item, or cell) with citations of `labels` at its end.

    They stand before the closing punctuation, `…the model[^5].`, behind closing quotation marks
    and brackets that follow a stop, and after a blank where a link, a code span or an address
    precedes: renderers that find addresses by themselves would take the citation into it.
    """
    text = markdown.rstrip()
    if not labels:
        return text
    marks = "".join(f"[^{label}]" for label in labels)
    head = _without_stop(text).rstrip()
    if not head.strip():
        # `[^5]:` would be a definition and `![^5]` an image.
        return f"{text} {marks}" if text.strip() else marks
    blank = " " if _stays_apart(head) else ""
    return f"{head}{blank}{marks}{text[len(head) :]}"


def _stays_apart(head: str) -> bool:
    word = head.rsplit(maxsplit=1)[-1]
    return (
        head.endswith("`")  # a code span
        or "^" in word  # Pandoc would read `x^2[^` as a superscript
        or _ADDRESS.search(word) is not None
        or _LINK.search(head[-_LONGEST_LINK:]) is not None
    )


def _without_stop(text: str) -> str:
    """Return the text without the punctuation that ends it; a backslash goes with its mark."""
    head = text.rstrip(_STOPS)
    while head != text and (len(head) - len(head.rstrip("\\"))) % 2:
        head = head[:-1].rstrip(_STOPS)
    return head


def merge_labels(labels: Sequence[str]) -> list[str]:
    """Return each label once: numbers first in their order, then names as they come."""
    unique = list(dict.fromkeys(labels))
    numbers = [label for label in unique if label.isdecimal() and len(label) <= _MOST_DIGITS]
    return sorted(numbers, key=int) + [label for label in unique if label not in numbers]
