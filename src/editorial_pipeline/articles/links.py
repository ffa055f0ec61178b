"""Where the addresses of links and images stand in an article, in inline form or as definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.frontmatter import split_front_matter

_INLINE: Final = re.compile(rb"\]\(\s*(?P<address><[^<>\n]*>|[^\s<][^\s]*?|)(?=\s|\)\Z)")
_DEFINED: Final = re.compile(rb"\[(?:[^\]\\]|\\.)+\]:\s*(?P<address><[^<>\n]*>|[^\s<]\S*)")
_ADDRESSED: Final = frozenset({"Link", "Image"})


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the parser reads it, and the bytes it stands at, pointed brackets included."""

    target: str
    start: int
    end: int


def find_addresses(document: Document) -> tuple[Address, ...]:
    """Return the addresses of a document in order, autolinks and those in HTML left out."""
    import pyromark  # noqa: PLC0415 - only where an article is parsed

    offset = split_front_matter(document.data, document.path).body
    data = document.data[offset:]
    options = (
        pyromark.Options.ENABLE_FOOTNOTES
        | pyromark.Options.ENABLE_TABLES
        | pyromark.Options.ENABLE_STRIKETHROUGH
    )
    body = data.decode("utf-8")
    events = cast(
        "Iterator[tuple[str | dict[str, Any], dict[str, int]]]",
        pyromark.events_with_range(body, options=options),
    )
    found = [*_inline(events, data)]
    for definition in pyromark.reference_definitions(body, options=options).values():
        span = definition["span"]
        match = _DEFINED.match(data, span["start"], span["end"])
        if match is not None:
            found.append(Address(definition["dest"], *match.span("address")))
    return tuple(
        Address(address.target, address.start + offset, address.end + offset)
        for address in sorted(found, key=lambda address: address.start)
    )


def _inline(
    events: Iterator[tuple[str | dict[str, Any], dict[str, int]]], data: bytes
) -> Iterator[Address]:
    """Yield the addresses of inline links: behind the last thing that stands in their text."""
    position = 0
    open_links: list[dict[str, Any]] = []
    for event, span in events:
        if isinstance(event, dict):
            kind, value = next(iter(event.items()))
            if kind == "Start" and isinstance(value, dict) and _ADDRESSED & value.keys():
                open_links.append(next(iter(value.values())))
                position = span["start"]
                continue
            if kind == "End" and isinstance(value, str) and value in _ADDRESSED:
                link = open_links.pop()
                match = _INLINE.search(data, position, span["end"])
                if link["link_type"] == "Inline" and match is not None:
                    yield Address(link["dest_url"], *match.span("address"))
                position = span["end"]
                continue
        if open_links:
            position = span["end"]
