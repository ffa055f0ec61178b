"""Whether the blocks that a run wrote still cite the notes they rest on."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.record_facts import text_key
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


class Citing(NamedTuple):
    """A block as it stands: `at` is its place, `text` without citations, `names` what it cites.

    The names are those of files: a note that was moved is another rule's business.
    """

    at: int
    text: str
    names: frozenset[str]


def citing_blocks(document: Document, folder: str) -> Iterator[Citing]:
    """Yield the blocks of a document, by their offsets; `folder` is the one of the articles."""
    names: dict[str, str] = {}
    for label, definition in document.definitions.items():
        file = resolve_link(definition.target, document.path, folder)
        names[label] = posixpath.basename(file or "")
    for block in document.blocks:
        cited = frozenset(names.get(label, "") for label in block.labels)
        yield Citing(block.start, block.text, cited)


def uncited_blocks(
    blocks: Iterable[Citing],
    written: Iterable[Sequence[str]],
    paths: Mapping[str, str],
    line_of: Callable[[int], int],
) -> Iterator[Uncited]:
    """Yield what machine blocks lack.

    `written` are the rows of `RecordFacts` about blocks of runs, oldest first; one without
    text was taken out by an undo. `paths` are those of the notes by their prefix; `line_of` turns
    the place of a block into its line.
    """
    notes: dict[str, set[str]] = {}
    for key, prefixes, replaced in written:
        if replaced != key:
            notes.pop(replaced, None)
        notes.setdefault(key, set()).update(prefixes.split(","))
    for block in blocks:
        for prefix in sorted(notes.get(text_key(block.text), ())):
            note = paths.get(prefix)
            if note is not None and posixpath.basename(note) not in block.names:
                yield Uncited(line_of(block.at), note)
