"""Whether the blocks that a run wrote still cite the notes they rest on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.facts import Facts
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.rule import Breach, rule


class Expected(NamedTuple):
    """A block as a run wrote it: its text, the prefixes of its notes, the text it replaced."""

    text: str
    notes: frozenset[str]
    replaces: str | None


class Uncited(NamedTuple):
    """A block that reads as a run wrote it and lacks the citation of the file `note`."""

    line: int
    note: str


@rule(
    "citation-changed",
    Level.ERROR,
    "A block that a run wrote no longer cites the note it rests on.",
    "Put the citation back; `git log -p -- FILE` shows it.",
)
def citation_rule(blocks: Iterable[Uncited]) -> Iterable[Breach]:
    """Yield machine blocks whose footnotes lead elsewhere."""
    for block in blocks:
        yield block.line, f"this block rests on {posixpath.basename(block.note)} and cites it not"


def expected_blocks(
    document: Document,
    article: Facts,
    written: Sequence[Expected],
    prefixes: Mapping[str, str],
    folder: str,
) -> Iterator[Uncited]:
    """Yield what machine blocks lack; `written` are the blocks of the runs, oldest first.

    One without text was taken out by an undo.
    Only the file names count: a note that was moved is another rule's business.
    """
    notes: dict[str, set[str]] = {}
    for block in written:
        if block.replaces is not None and block.replaces != block.text:
            notes.pop(block.replaces, None)
        if block.text:
            notes.setdefault(block.text, set()).update(block.notes)
    for found in document.blocks:
        cited = set()
        for label in found.labels:
            definition = document.definitions.get(label)
            target = definition.target if definition else ""
            file = resolve_link(target, document.path, folder)
            cited.add(posixpath.basename(file or ""))
        for prefix in sorted(notes.get(found.text, ())):
            note = prefixes.get(prefix)
            if note is not None and posixpath.basename(note) not in cited:
                yield Uncited(article.line(found.start), note)
