"""What is to be undone: a run by its id, or a note by its name."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.errors import UsageError
from editorial_pipeline.index import Index, KnownNote
from editorial_pipeline.models.record import RunId
from editorial_pipeline.receipts import read_receipt, receipt_name, receipt_paths

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Target:
    """The notes to take back, each with the run that consumed it; copies of them included.

    `run` is None where a note was named.
    """

    run: RunId | None
    notes: tuple[KnownNote, ...]

    @property
    def prefixes(self) -> frozenset[str]:
        """How the ids of the notes' segments begin."""
        return frozenset(known.note.hash[:12] for known in self.notes)


def find_target(words: str, index: Index, receipts: Path) -> Target:
    """Return what `words` name: a note by its name or path, else a run by its id or its beginning.

    Raises UsageError where they name nothing, several things, or what is undone already.
    """
    if notes := index.named(words):
        return _note(words, notes, index)
    runs = [RunId(path.stem) for path in receipt_paths(receipts)]
    found = [run for run in runs if run.startswith(words)] if words else []
    if words in found or len(found) == 1:
        return _run(RunId(words) if words in found else found[0], index, receipts)
    if found:
        raise UsageError(
            f"{words} is the beginning of {len(found)} runs: {_listed(found)}",
            advice="Give more of it.",
        )
    raise UsageError(f"no note and no run is called {words}", advice=_advice(words, runs, index))


def _note(words: str, notes: Sequence[KnownNote], index: Index) -> Target:
    active = [known for known in notes if known.undone_by is None]
    at_path = [known for known in active if known.note.used == words]
    hashes = {known.note.hash for known in at_path or active}
    if not hashes:
        last = notes[-1]
        raise UsageError(
            f"{last.note.name} was taken back already, by the run {last.undone_by}",
            advice="Once it is in the inbox, `pipeline build` uses it again.",
        )
    if len(hashes) > 1:
        paths = sorted({known.note.used for known in active})
        raise UsageError(
            f"{len(hashes)} notes are called {words}: {_listed(paths)}",
            advice="Give the path of the one that is meant.",
        )
    return Target(None, _with_copies(hashes, index))


def _run(run: RunId, index: Index, receipts: Path) -> Target:
    receipt = read_receipt(receipts / receipt_name(run))
    if receipt.undone:
        raise UsageError(
            f"{run} is itself an undo, and an undo is not undone",
            advice="The notes are in the inbox again: `pipeline build` uses them.",
        )
    known = index.consumed_by(run)
    own = [one for one in known if one.note.duplicate_of is None]
    if not own:
        raise UsageError(f"{run} wrote nothing that came from notes, so there is nothing to undo")
    hashes = {one.note.hash for one in own if one.undone_by is None}
    if not hashes:
        raise UsageError(
            f"{run} was undone already, by the run {own[-1].undone_by}",
            advice="The notes are in the inbox again: `pipeline build` uses them.",
        )
    return Target(run, _with_copies(hashes, index))


def _with_copies(hashes: set[str], index: Index) -> tuple[KnownNote, ...]:
    return tuple(known for known in index.known(hashes) if known.undone_by is None)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _advice(words: str, runs: Sequence[RunId], index: Index) -> str:
    notes = {known.note.name for run in runs[-_SHOWN:] for known in index.consumed_by(run)}
    close = difflib.get_close_matches(words.rpartition("/")[2], [*notes, *runs], n=1)
    if close:
        return f"Did you mean {close[0]}?"
    return "`pipeline history ARTICLE` lists runs and notes."
