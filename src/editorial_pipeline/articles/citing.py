"""Where a citation stands in a piece of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

_STOPS = ".!?…。！？"
"""Not the colon: `words[^5]:` at the start of a line is a definition to many a reader."""
_AFTER_BLANK = re.compile(
    r"(?:<[^<>\s]+>"  # an autolink
    r"|`"  # a code span
    r"|\]\((?:<[^<>]*>|[^()\s]|\([^()\s]*\))*(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)"  # a link
    r"|(?:(?<!\w)www\.|\w+://)\S*)$"  # an address as it is
)


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
    # Pandoc would read `x^2[^` as a superscript.
    apart = _AFTER_BLANK.search(head) or "^" in head.rpartition(" ")[2]
    blank = " " if apart else ""
    return f"{head}{blank}{marks}{text[len(head) :]}"


def _without_stop(text: str) -> str:
    """Return the text without the punctuation that ends it; a backslash goes with its mark."""
    head = text.rstrip(_STOPS)
    while head != text and (len(head) - len(head.rstrip("\\"))) % 2:
        head = head[:-1].rstrip(_STOPS)
    return head


def merge_labels(labels: Sequence[str]) -> list[str]:
    """Return each label once: numbers first in their order, then names as they come."""
    unique = list(dict.fromkeys(labels))
    numbers = sorted((label for label in unique if label.isdecimal()), key=int)
    return numbers + [label for label in unique if not label.isdecimal()]
