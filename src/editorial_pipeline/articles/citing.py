"""Where a citation stands in a piece of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from editorial_pipeline.text.words import words

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

_CITED = re.compile(r"\[\^[^\]\s]+\]$")
_ITEM = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]")

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


def cite_more(text: str, kind: str, labels: Sequence[str], said: str = "") -> str:
    """Return a block as it stands in a file with further citations behind those it has.

    In a list they stand at the item that holds most of the words of `said`, or at the last one.
    """
    if not labels:
        return text
    if kind != "list":
        return _cited_again(text, labels)
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if _ITEM.match(line)]
    if not starts:
        return _cited_again(text, labels)
    items = [
        "".join(lines[start:end]) for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    wanted = set(words(said))
    best = max(range(len(items)), key=lambda n: (len(wanted & set(words(items[n]))), n))
    items[best] = _cited_again(items[best], labels)
    return "".join([*lines[: starts[0]], *items])


def _cited_again(text: str, labels: Sequence[str]) -> str:
    kept = text.rstrip()
    return cite(kept, labels) + text[len(kept) :]


def _stays_apart(head: str) -> bool:
    word = head.rsplit(maxsplit=1)[-1]
    if _CITED.search(word):
        return False
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
