"""A note that is an address with a remark: a pointer to a source, rather than one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from editorial_pipeline.text.clean import capitalise
from editorial_pipeline.text.link_names import link_name, project_name, split_address
from editorial_pipeline.text.urls import find_exact, normal_url

_MOST_LINKS: Final = 3
_MOST_WORDS: Final = 60
"""Beside the addresses; who says more has written a note of their own."""
_LONGEST_REMARK: Final = 200
_LONGEST_TITLE: Final = 120
_MARKDOWN: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s<>]+?)\)")
_QUOTED: Final = re.compile(r"[«“\"„]([^«»“”\"„\n]{3,100})[»”\"“]")
_EDGES: Final = " \t,;:–—-|>*•"
_SAYS_NOTHING: Final = re.compile(
    r"(?:(?:a|the|this|useful|interesting) )*(?:resource|link|source|url)s?"
    r"|(?:(?:вот|полезная|полезный|интересная) )*(?:ресурс|ссылка|источник)",
    re.IGNORECASE,
)
_GAP: Final = "\x00"
"""Stands where an address was; no note holds it."""
_BEHIND_PREPOSITION: Final = re.compile(
    rf"\b(at|on|in|from|to|under|via|на|в|во|с|из|по|от|к|через) {_GAP}", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class NotedLink:
    """An address of a note. `label` is what the note calls the page, '' where it does not.

    `remark` is what is said about it, on one line without a full stop, or ''.
    """

    url: str
    label: str
    remark: str

    @property
    def title(self) -> str:
        """What to call the page without having seen it: never empty."""
        if self.label:
            return self.label
        name = link_name(self.url)
        return name if project_name(self.url) else capitalise(name)


def find_noted_links(texts: Sequence[str]) -> tuple[NotedLink, ...]:
    """Return the addresses that a note of these segments is about; none where it says more.

    At most three addresses and some sixty words make such a note. With one address all words are
    its remark, with several those of its own segment.
    """
    lines = [_Line(text) for text in texts]
    urls = dict.fromkeys(normal_url(url) for line in lines for url in line.urls)
    count = sum(len(line.rest.replace(_GAP, " ").split()) for line in lines)
    if not 0 < len(urls) <= _MOST_LINKS or count > _MOST_WORDS:
        return ()
    if len(urls) == 1:
        whole = " ".join(line.rest for line in lines)
        labels = [label for line in lines for label in line.urls.values() if label]
        url = next(url for line in lines for url in line.urls)
        return (_link(url, labels[0] if labels else "", whole),)
    return tuple(_several(lines))


class _Line:
    """A segment: its addresses with the words that they were linked from, and all other words."""

    def __init__(self, text: str) -> None:
        self.urls: dict[str, str] = {}

        def take(match: re.Match[str]) -> str:
            self.urls.setdefault(match[2], " ".join(match[1].split()))
            return _GAP

        rest = _MARKDOWN.sub(take, text)
        pieces: list[str] = []
        at = 0
        for exact in find_exact(rest):
            if exact.kind == "link" and exact.text.lower().startswith(("http://", "https://")):
                self.urls.setdefault(exact.text, "")
                pieces += [rest[at : exact.start].removesuffix("<"), _GAP]
                at = exact.end + rest.startswith(">", exact.end)
        self.rest = "".join([*pieces, rest[at:]])


def _several(lines: Sequence[_Line]) -> Iterator[NotedLink]:
    seen: set[str] = set()
    for line in lines:
        for url, label in line.urls.items():
            if normal_url(url) not in seen:
                seen.add(normal_url(url))
                yield _link(url, label, line.rest if len(line.urls) == 1 else "")


def _link(url: str, label: str, rest: str) -> NotedLink:
    quoted = _QUOTED.search(rest)
    if not label and quoted and len(quoted[1].split()) > 1:
        label = quoted[1].strip(_EDGES)
    return NotedLink(url, _cut(label, _LONGEST_TITLE), _remark(rest, _host(url)))


def _host(url: str) -> str:
    return (split_address(url).hostname or "").removeprefix("www.")


def _remark(rest: str, host: str) -> str:
    """Return what is left of a note as one line, with the gap of the address closed.

    Behind a preposition ("the list is at …") its host stands for it, or the line would break off.
    """
    rest = _BEHIND_PREPOSITION.sub(lambda match: f"{match[1]} {host}", rest)
    closed = re.sub(rf"\s*[:–—-]?\s*\(?{_GAP}\)?\s*(?=[^\s.,;:!?)])", _bridge, rest)
    line = " ".join(closed.replace(_GAP, " ").split()).strip(_EDGES)
    line = re.sub(r"\s+([.,;:!?])", r"\1", line)
    if len(re.findall(r"[.!?…](?:\s|$)", line)) == 1:
        line = line.rstrip(". ")
    if _SAYS_NOTHING.fullmatch(line) or not any(map(str.isalnum, line)):
        return ""
    return _cut(capitalise(line), _LONGEST_REMARK)


def _bridge(match: re.Match[str]) -> str:
    """Return what joins the words before an address to those behind it."""
    return ", " if re.match(r"\s*[:–—-]", match[0]) and match.start() else " "


def _cut(line: str, longest: int) -> str:
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(_EDGES + ".") + "…"
