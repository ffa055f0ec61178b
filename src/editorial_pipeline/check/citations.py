"""Whether the blocks that a run wrote still cite the notes they rest on."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.facts import Facts
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.records import text_key
from editorial_pipeline.check.rule import Breach, rule


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


def uncited_blocks(
    document: Document,
    article: Facts,
    written: Sequence[str],
    paths: Mapping[str, str],
    folder: str,
) -> Iterator[Uncited]:
    """Yield what machine blocks lack.

    `written` are the blocks of the runs as `RecordFacts` has them, oldest first; one without
    text was taken out by an undo. `paths` are those of the notes by their prefix. Only file names
    count: a note that was moved is another rule's business.
    """
    notes: dict[str, set[str]] = {}
    for line in written:
        key, prefixes, replaced = line.split(" ")
        if replaced != key:
            notes.pop(replaced, None)
        notes.setdefault(key, set()).update(prefixes.split(","))
    for found in document.blocks:
        cited = set()
        for label in found.labels:
            definition = document.definitions.get(label)
            target = definition.target if definition else ""
            file = resolve_link(target, document.path, folder)
            cited.add(posixpath.basename(file or ""))
        for prefix in sorted(notes.get(text_key(found.text), ())):
            note = paths.get(prefix)
            if note is not None and posixpath.basename(note) not in cited:
                yield Uncited(article.line(found.start), note)
