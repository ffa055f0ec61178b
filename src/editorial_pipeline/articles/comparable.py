"""The form in which two texts of a block are compared: wrapping and padding do not count."""

from __future__ import annotations

import re

_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_BULLET = re.compile(r"(?P<indent>[ \t]*)(?P<mark>[-+*]|\d{1,9}[.)])(?:[ \t]+|$)")
_QUOTED = re.compile(r"[ \t]*>[ \t]?")
_DASHES = re.compile(r"[|:\- \t]*-[|:\- \t]*")


def comparable(markdown: str) -> str:
    """Return a block's Markdown (without citations) as it is compared and shown.

    Wrapped lines are joined and runs of blanks become one; items of a list, rows of a table and
    paragraphs of a quote keep their lines. All bullets are `-` and a table's rule has three
    dashes a column. Code keeps its lines as they are. Idempotent.
    """
    if "\r" in markdown:
        markdown = markdown.replace("\r\n", "\n").replace("\r", "\n")
    if _FENCE.match(markdown):
        return "\n".join(line.rstrip() for line in markdown.strip("\r\n").splitlines())
    markdown = markdown.strip()
    if "\n" not in markdown:
        return _line(markdown) if markdown[:1] in "-+*|>" else " ".join(markdown.split())
    return _joined(markdown)


def _joined(markdown: str) -> str:
    lines: list[str] = []
    quoted = False
    for raw in markdown.strip("\r\n").split("\n"):
        line = raw.rstrip()
        prefix = _QUOTED.match(line)
        rest = line[prefix.end() :].strip() if prefix else ""
        if quoted and rest and lines[-1] != ">" and not _BULLET.match(rest):
            lines[-1] += f" {' '.join(rest.split())}"
            continue
        starts = bool(prefix) or not line or line.lstrip()[:1] == "|" or bool(_BULLET.match(line))
        if starts or not lines or not lines[-1]:
            lines.append(_line(line))
            quoted = bool(prefix)
        else:  # a quote goes on in a line without its mark
            lines[-1] += f" {' '.join(line.split())}"
    return "\n".join(lines).strip()


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        mark = "-" if bullet["mark"] in "+*" else bullet["mark"]
        return f"{bullet['indent']}{mark} {' '.join(line[bullet.end() :].split())}".rstrip()
    words = " ".join(line.split())
    if "|" in words and _DASHES.fullmatch(words):
        return re.sub(r"-+", "---", words)
    return words
