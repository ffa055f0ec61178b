"""An article as it was: the receipts of runs lead from its bytes back to those before them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from editorial_pipeline.articles.contribution import Reversal, reversed_bytes
from editorial_pipeline.models.record import ArticleRecord, Receipt, RunId


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one run did to one article, with the prefixes of the notes that it took from."""

    receipt: Receipt
    record: ArticleRecord
    prefixes: frozenset[str]

    @property
    def run(self) -> RunId:
        """The run's id."""
        return RunId(self.receipt.run)


def chapters(receipts: Sequence[Receipt], file: str, articles_dir: str) -> tuple[Chapter, ...]:
    """Return what the runs of these receipts, in order, did to a file of the workspace."""
    path = file.removeprefix(f"{articles_dir}/")
    found = []
    for receipt in receipts:
        own = {note.hash[:12] for note in receipt.notes if note.duplicate_of is None}
        used = {
            segment.partition(".")[0]
            for block in receipt.blocks
            if block.article == path
            for segment in block.segments
        }
        found += [
            Chapter(receipt, record, frozenset(own & used))
            for record in receipt.articles
            if record.path == file
        ]
    return tuple(found)


def states(data: bytes | None, told: Sequence[Chapter]) -> Iterator[tuple[int, bytes | None]]:
    """Yield what the article was before each chapter, the last first, with the chapter's index.

    Ends where the bytes are not those that the receipts tell of: somebody else wrote there.
    """
    for index in range(len(told) - 1, -1, -1):
        record = told[index].record
        if _digest(data) != record.after:
            return
        if record.before is None:
            data = None
        elif data is None:
            return
        else:
            steps = [Reversal(step.line, step.count, step.text) for step in record.reversal]
            data = reversed_bytes(data, steps)
        if _digest(data) != record.before:
            return
        yield index, data


def find_past(
    data: bytes, told: Sequence[Chapter], is_void: Callable[[Chapter], bool], runs: frozenset[RunId]
) -> tuple[bytes | None] | None:
    """Return, in a tuple, the bytes that the article had before the `runs` that are undone.

    None where later runs, or a person, have written since. A chapter is void whose run was
    undone as far as this article goes; an undo is passed together with all that it undid, or
    what it took out would come back.
    """
    due = {index for index, chapter in enumerate(told) if chapter.run in runs}
    if not due:
        return None
    undone = {
        index: {i for i, other in enumerate(told) if other.run in _undone(chapter.receipt)}
        for index, chapter in enumerate(told)
    }
    for index, before in states(data, told):
        if not is_void(told[index]):
            return None
        due |= undone[index]
        if all(place >= index for place in due):
            return (before,)
    return None


def _undone(receipt: Receipt) -> set[str]:
    return {note.run for note in receipt.undone}


def _digest(data: bytes | None) -> str | None:
    return None if data is None else sha256(data).hexdigest()
