"""All changes of a run to a workspace, or none of them.

The order is what makes it safe: look for conflicts, write the journal (`Staging`), stage all
new bytes beside their targets, write the journal (`Ready`), rename the articles, write the
receipt, move the notes, flush the folders, drop the journal. Whatever ends the run before
`Ready` is undone; whatever ends it afterwards is finished by `recover` at the next start, which
may be interrupted as often as it likes, since every step looks first whether it is done.

A person may save a file at any moment. Every file is compared with what the run has read
before anything is written, again when all is staged, and once more right before its rename;
what is saved within the microseconds that are left is overwritten.

The caller holds the workspace lock.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from editorial_pipeline.errors import ConflictError, StorageError
from editorial_pipeline.files.durable import (
    NOT_A_FILE,
    file_hash,
    make_folders,
    missing_folders,
    stage,
    temporary_path,
)
from editorial_pipeline.files.finish import check_finishable, finish, sync_folders, undo
from editorial_pipeline.files.journal import (
    Move,
    Ready,
    Staging,
    Target,
    discard_unwritten,
    read_journal,
    write_journal,
)
from editorial_pipeline.files.names import check_inside, check_relative
from editorial_pipeline.models.record import FileChange, RunId

__all__ = ["Move", "Transaction", "recover"]


class Transaction:
    """Applies the changes of one run to the workspace at `root`; the journal is in `state_dir`."""

    def __init__(self, root: Path, state_dir: Path) -> None:
        self.root = root
        self.state_dir = state_dir

    def apply(
        self,
        run: RunId,
        changes: Sequence[FileChange],
        receipt: FileChange,
        moves: Sequence[Move],
    ) -> None:
        """Write `changes` and `receipt` and move the notes, or leave the workspace as it is.

        All paths are relative to the root. A change to the same bytes is left out, one to no
        bytes removes the file; a note whose
        destination already holds the same bytes just leaves the inbox. Raises ConflictError
        where a file is not as the run has read it, StorageError where the disk refuses; both
        say so where the run had come so far that the next start finishes it. Raises ValueError
        for paths outside the root or used twice and for a journal that was not recovered first:
        bugs of the caller.
        """
        if read_journal(self.state_dir) is not None:
            raise ValueError("an interrupted run has to be recovered first")
        written = [*(change for change in changes if change.before != change.after), receipt]
        ready = _ready(run, written, moves)
        _check_paths(self.root, ready)
        _check_unchanged(self.root, ready)
        try:
            self._prepare(ready, written)
        except StorageError as error:
            # A flush that failed must not be tried again, so undoing flushes nothing.
            if self._give_up(sync=False):
                raise
            raise _finished_later(error) from error
        except BaseException:
            self._give_up(sync=True)
            raise
        self._finish(ready)

    def _prepare(self, ready: Ready, written: Sequence[FileChange]) -> None:
        """Stage all new bytes and record that the run can be finished."""
        staging = self._staging(ready)
        write_journal(self.state_dir, staging)
        make_folders(self.root / folder for folder in staging.folders)
        for target, change in zip((*ready.targets, ready.receipt), written, strict=True):
            if change.after is not None:
                stage(self.root / target.temporary, change.after, target=self.root / target.path)
        sync_folders(self.root, staging.temporaries)
        write_journal(self.state_dir, ready)
        try:
            _check_unchanged(self.root, ready)
        except ConflictError:
            write_journal(self.state_dir, staging)  # back to where undoing is allowed
            raise

    def _staging(self, ready: Ready) -> Staging:
        staged = [t for t in (*ready.targets, ready.receipt) if t.after is not None]
        temporaries = tuple(target.temporary for target in staged)
        paths = [*temporaries, *(move.destination for move in ready.moves)]
        folders = missing_folders((self.root / path).parent for path in paths)
        names = tuple(folder.relative_to(self.root).as_posix() for folder in folders)
        return Staging(run=ready.run, temporaries=temporaries, folders=names)

    def _give_up(self, *, sync: bool) -> bool:
        """Undo what was staged, as far as the disk allows; the rest is left to `recover`.

        Return False where the run is already recorded as ready, so that it will be finished.
        """
        with suppress(StorageError):
            match read_journal(self.state_dir):
                case Staging() as staging:
                    undo(self.root, self.state_dir, staging, sync=sync)
                case Ready():
                    return False
        return True

    def _finish(self, ready: Ready) -> None:
        try:
            left = finish(self.root, self.state_dir, ready)
        except StorageError as error:
            raise _finished_later(error) from error
        if left:
            raise ConflictError(
                "was changed while the run wrote its results and is left as it is; all the rest "
                "is done",
                where=", ".join(left),
                advice="A changed note is read by the next `pipeline build`.",
            )


def recover(root: Path, state_dir: Path) -> str | None:
    """Finish or undo what an interrupted run left; return a line about it, None if nothing.

    Idempotent, and may itself be interrupted. Raises ConflictError, before it touches anything,
    where a file to be written is neither as the run had read it nor as it wants it; StorageError
    where the disk refuses or the journal cannot be understood. The caller holds the lock.
    """
    discard_unwritten(state_dir)
    entry = read_journal(state_dir)
    match entry:
        case Staging():
            check_inside(root, [*entry.temporaries, *entry.folders])
            undo(root, state_dir, entry, sync=True)
            return f"Undid the start of the interrupted run {entry.run}; nothing had changed"
        case Ready():
            check_inside(root, _paths(entry))
            check_finishable(root, entry)
            left = finish(root, state_dir, entry)
            line = f"Finished the interrupted run {entry.run}"
            return f"{line}; changed since and left as it is: {', '.join(left)}" if left else line
    return None


def _ready(run: RunId, written: Sequence[FileChange], moves: Sequence[Move]) -> Ready:
    """Return the journal entry of a run; the last of `written` is its receipt."""
    *targets, receipt = (_target(run, change) for change in written)
    return Ready(run=run, targets=tuple(targets), receipt=receipt, moves=tuple(moves))


def _target(run: RunId, change: FileChange) -> Target:
    return Target(
        path=change.path,
        temporary=temporary_path(Path(change.path), run).as_posix(),
        before=_digest(change.before),
        after=_digest(change.after),
    )


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _paths(ready: Ready) -> list[str]:
    targets = [target.path for target in (*ready.targets, ready.receipt)]
    # Two notes of the same bytes may share a destination, nothing else may share anything.
    destinations = [path for path, _ in {(m.destination, m.hash) for m in ready.moves}]
    return [*targets, *(move.source for move in ready.moves), *destinations]


def _check_paths(root: Path, ready: Ready) -> None:
    """Raise ValueError where a path is used twice or leaves the root, StorageError for links."""
    paths = _paths(ready)
    if len(set(paths)) != len(paths):
        raise ValueError("a path is used twice in one run")
    for path in paths:
        check_relative(path)
    check_inside(root, paths)


def _check_unchanged(root: Path, ready: Ready) -> None:
    """Raise ConflictError unless all files are as the run has read them."""
    for target in (*ready.targets, ready.receipt):
        _check_file(root, target.path, target.before)
    for move in ready.moves:
        _check_file(root, move.source, move.hash)
        if file_hash(root / move.destination) != move.hash:
            _check_file(root, move.destination, None)


def _check_file(root: Path, path: str, expected: str | None) -> None:
    now = file_hash(root / path)
    if now == expected:
        return
    what = "was changed since the run read it"
    if now == NOT_A_FILE:
        what = "is not a regular file, so the run cannot write or move it"
    elif now is None:
        what = "was removed since the run read it"
    elif expected is None:
        what = "was created by somebody else since the run began"
    raise ConflictError(
        what,
        where=path,
        advice="Nothing was written; run `pipeline build` again to work with it as it is now.",
    )


def _finished_later(error: StorageError) -> StorageError:
    return StorageError(
        error.what,
        where=error.where,
        advice=f"{error.advice} The run is recorded: the next `pipeline build` finishes it.",
    )
