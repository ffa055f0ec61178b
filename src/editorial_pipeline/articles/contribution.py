"""What a run did to one article, told so that it can be taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.models.plan import ArticlePath


@dataclass(frozen=True, slots=True)
class Reversal:
    """Lines after a change, `count` from `line` (from 0) on, that were `text` before it."""

    line: int
    count: int
    text: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """What separates an article before a change from the one after it.

    `headings` are new ones as Markdown, `updated_before` and `updated_after` that value of the
    front matter (None: it has none), `tags_added` its new tags. `labels` are those of new
    footnotes, with the files, relative to the workspace, or addresses that they lead to.
    """

    reversal: tuple[Reversal, ...]
    headings: tuple[str, ...]
    updated_before: str | None
    updated_after: str | None
    tags_added: tuple[str, ...]
    labels: Mapping[str, str]


def contribution(before: bytes | None, after: bytes, file: str) -> Contribution:
    """Return what a change did to an article; `file` is its path relative to the workspace.

    Raises ArticleError as parsing does.
    """
    path = ArticlePath(file)
    new = parse_document(after, path)
    old = None if before is None else parse_document(before, path)
    known = set(_tags(old))
    return Contribution(
        reversal=() if before is None else reversal(before, after),
        headings=tuple((Counter(_headings(new)) - Counter(_headings(old))).elements()),
        updated_before=_updated(old),
        updated_after=_updated(new),
        tags_added=tuple(tag for tag in _tags(new) if tag not in known),
        labels={
            label: resolve_link(definition.target, path, "") or definition.target
            for label, definition in new.definitions.items()
            if (old is None or label not in old.definitions) and definition.target
        },
    )


def reversal(before: bytes, after: bytes) -> tuple[Reversal, ...]:
    """Return how UTF-8 bytes `after` become `before` again, from top to bottom."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    # Blank lines are everywhere and tell nothing; looking for them takes most of the time.
    matcher = SequenceMatcher(lambda line: not line.strip(), new, old, autojunk=False)
    return tuple(
        Reversal(start, end - start, b"".join(old[first:last]).decode("utf-8"))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    )


def reversed_bytes(after: bytes, steps: Sequence[Reversal]) -> bytes:
    """Return the bytes that `reversal` was told to lead to; any others make nonsense of it."""
    lines = after.splitlines(keepends=True)
    pieces: list[bytes] = []
    position = 0
    for step in steps:
        pieces += [*lines[position : step.line], step.text.encode("utf-8")]
        position = step.line + step.count
    return b"".join([*pieces, *lines[position:]])


def heading_lines(document: Document) -> Iterator[tuple[int, int]]:
    """Yield where the headings below the title stand, that of the sources last."""
    for section in document.sections:
        if section.heading is not None:
            yield section.start, section.head_end
    if document.sources is not None:
        yield document.sources.start, document.sources.head_end


def _headings(document: Document | None) -> list[str]:
    if document is None:
        return []
    return [document.data[start:end].decode("utf-8") for start, end in heading_lines(document)]


def _updated(document: Document | None) -> str | None:
    value = None if document is None else document.front.get("updated")
    return value if isinstance(value, str) else None


def _tags(document: Document | None) -> list[str]:
    value = [] if document is None else document.front.get("tags")
    return [tag for tag in value if isinstance(tag, str)] if isinstance(value, list) else []
