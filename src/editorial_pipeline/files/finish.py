"""Finish a run whose journal says `Ready`, or undo one whose journal says `Staging`.

Used by the run itself and by the next start after an interruption. Each step looks whether it
is done already, so all of it can be interrupted and repeated at will.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path

from editorial_pipeline.errors import ConflictError
from editorial_pipeline.files.durable import (
    file_hash,
    link_or_copy,
    make_folders,
    place,
    remove,
    remove_folder_if_empty,
    remove_linked,
    replace,
    sync_folder,
    temporary_path,
)
from editorial_pipeline.files.journal import Move, Ready, Staging, Target, drop_journal


class _State(Enum):
    DUE = "the old bytes are there, the new ones wait"
    DONE = "the new bytes are there"
    KEPT = "a person's version is there, nothing waits"


def check_finishable(root: Path, ready: Ready) -> None:
    """Raise ConflictError where `finish` would meet a file that a person has changed.

    A file without anything waiting for it is no conflict: either the run had written it before
    it was interrupted and the edit came on top, or the person has chosen to keep theirs. Nor is
    one that was to go: changed since, it stays.
    """
    for target in (*ready.targets, ready.receipt):
        _state(root, target, ready.run)
    for move in ready.moves:
        _check_destination(root, move)


def finish(root: Path, state_dir: Path, ready: Ready) -> tuple[str, ...]:
    """Write the targets, then the receipt, move the notes, flush, drop the journal.

    Return the paths that were left as a person has made them since: articles edited after they
    were written or were to go, notes that have changed or gone. Raises ConflictError for a file
    that changed within the last moment, StorageError; the journal then stays and a later call
    goes on.
    """
    kept = [
        target.path
        for target in (*ready.targets, ready.receipt)
        if not _write(root, target, ready.run)
    ]
    sync_folders(root, [*(target.path for target in ready.targets), ready.receipt.path])
    kept += _move_notes(root, ready.moves, ready.run)
    drop_journal(state_dir)
    return tuple(kept)


def undo(root: Path, state_dir: Path, staging: Staging, *, sync: bool) -> None:
    """Remove temporaries and the folders made for them, then the journal. Raises StorageError."""
    for temporary in staging.temporaries:
        remove(root / temporary)
    for folder in reversed(staging.folders):
        remove_folder_if_empty(root / folder)
    if sync:
        sync_folders(root, [*staging.temporaries, *staging.folders])
    drop_journal(state_dir, sync=sync)


def sync_folders(root: Path, paths: Iterable[str]) -> None:
    """Flush the folders, as far as they exist, in which these files lie. Raises StorageError."""
    for folder in sorted({(root / path).parent for path in paths}):
        if folder.is_dir():
            sync_folder(folder)


def _write(root: Path, target: Target, run: str) -> bool:
    """Give a target its new bytes if it lacks them; False where a person's version stays."""
    path, temporary = root / target.path, root / target.temporary
    state = _state(root, target, run)
    if state is not _State.DUE:
        remove(temporary)
    elif target.after is None:
        remove(path)
    elif target.before is not None:
        replace(temporary, path)
    elif not place(temporary, path):
        raise _conflict(target, run)
    return state is not _State.KEPT


def _state(root: Path, target: Target, run: str) -> _State:
    now = file_hash(root / target.path)
    if now == target.after:
        return _State.DONE
    if target.after is None:
        return _State.DUE if now == target.before else _State.KEPT
    waiting = file_hash(root / target.temporary)
    if now != target.before:
        if waiting is None:
            return _State.KEPT
        raise _conflict(target, run)
    if waiting != target.after:
        raise ConflictError(
            f"what the interrupted run {run} was to write here has gone or was changed",
            where=target.path,
            advice=f"Put {target.temporary} back, or delete `.pipeline/journal.json` to give "
            "that run up; `git status` shows what it has written so far.",
        )
    return _State.DUE


def _conflict(target: Target, run: str) -> ConflictError:
    return ConflictError(
        f"was changed by somebody else before run {run} could write it, so it was not touched",
        where=target.path,
        advice=f"To keep it as it is, delete {target.temporary}; to take the run's version, move "
        "that file over it. Then run `pipeline build` again.",
    )


def _check_destination(root: Path, move: Move) -> None:
    if file_hash(root / move.destination) not in {None, move.hash}:
        raise ConflictError(
            f"has taken the name that {move.source} was to get, with other contents",
            where=move.destination,
            advice="Rename that file, then run `pipeline build` again.",
        )


def _move_notes(root: Path, moves: Sequence[Move], run: str) -> list[str]:
    """Move the notes and return those that are no longer as they were read.

    All new names are on the disk before the first old one goes: a power cut cannot lose a note.
    """
    make_folders({(root / move.destination).parent for move in moves})
    kept = [move.source for move in moves if not _link_note(root, move, run)]
    sync_folders(root, [move.destination for move in moves])
    for move in moves:
        if file_hash(root / move.source) == move.hash:
            remove_linked(root / move.source, root / move.destination)
    sync_folders(root, [move.source for move in moves])
    return kept


def _link_note(root: Path, move: Move, run: str) -> bool:
    source, destination = root / move.source, root / move.destination
    temporary = temporary_path(destination, run)
    _check_destination(root, move)
    if file_hash(destination) == move.hash:
        remove(temporary)  # of a copy from another disk that was interrupted
        return True
    if file_hash(source) != move.hash:
        return False
    if not link_or_copy(source, destination, temporary=temporary):
        _check_destination(root, move)
    return True
