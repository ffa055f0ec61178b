"""What the index keeps of one article, read from its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import unquote

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.views import outline
from editorial_pipeline.index.terms import sounds, terms
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath

_TIMED_NAME: Final = re.compile(r"(\d{8})[_-](\d{6})(?:_(.+?))??(?:_msg\d+|_transcript|_photo|\.)")
"""Names as voice-note collectors write them: `20260208_114623_name_msg1188_transcript.txt`."""

_LISTED: Final = re.compile(r"\]\(([^()\s]+)\)")
"""Links of sources that are listed without footnotes."""

_WEB: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


@dataclass(frozen=True, slots=True)
class Link:
    """A note that an article rests on: when it was captured, UTC, and by whom ('' if unknown)."""

    captured: datetime
    author: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the index keeps it; the four texts are terms joined by blanks.

    `keys` are those of its blocks, in order; `leads` are the names of the files that links and
    footnotes lead to, each once.
    """

    outline: ArticleOutline
    status: str
    created: str
    title: str
    headings: str
    body: str
    sound: str
    links: tuple[Link, ...]
    keys: tuple[BlockKey, ...]
    leads: tuple[str, ...]


def parse_entry(data: bytes, path: ArticlePath) -> Entry:
    """Return the entry of the article at `path`. Raises ArticleError where it cannot be parsed."""
    document = parse_document(data, path)
    outlined = outline(document)
    headings = "\n".join(text for _, text in outlined.headings)
    body = "\n".join(block.text for section in document.sections for block in section.blocks)
    return Entry(
        outline=outlined,
        status=scalar(document.front, "status"),
        created=scalar(document.front, "created"),
        title=" ".join(terms(outlined.title)),
        headings=" ".join(terms(headings)),
        body=" ".join(terms(body)),
        sound=" ".join(sounds(f"{outlined.title}\n{headings}\n{body}")),
        links=_links(document),
        keys=tuple(block_key(block.text) for block in document.blocks),
        leads=_leads(document),
    )


def scalar(front: Mapping[str, object], key: str) -> str:
    """Return a value of front matter as it is written, '' where it is missing or a list."""
    value = front.get(key)
    return value if isinstance(value, str) else ""


def _links(document: Document) -> tuple[Link, ...]:
    targets = [definition.target for definition in document.definitions.values()]
    if document.sources is not None:
        targets += _LISTED.findall("\n".join(document.sources.entries))
    return tuple(link for target in targets if (link := timed_name(target)) is not None)


def _leads(document: Document) -> tuple[str, ...]:
    """Return names of files; one too many only costs a look at the article."""
    targets = [definition.target for definition in document.definitions.values()]
    targets += _LISTED.findall(document.data.decode("utf-8"))
    paths = (target.partition("#")[0] for target in targets if not _WEB.match(target))
    names = (unquote(path.rpartition("/")[2]) for path in paths)
    return tuple(dict.fromkeys(name for name in names if name))


def timed_name(target: str) -> Link | None:
    """Return what the file name of a note tells about it, None where it carries no time.

    Workspaces made by earlier tools have no receipts; there the footnotes are all there is.
    Times in names are UTC.
    """
    match = _TIMED_NAME.match(target.rpartition("/")[2])
    if match is None:
        return None
    day, time = match[1], match[2]
    try:
        captured = datetime(
            int(day[:4]), int(day[4:6]), int(day[6:]),
            int(time[:2]), int(time[2:4]), int(time[4:]),
            tzinfo=UTC,
        )  # fmt: skip
    except ValueError:
        return None
    return Link(captured, match[3] or "")
