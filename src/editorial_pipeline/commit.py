"""The last stage, and the only one that writes to the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from editorial_pipeline.files.transaction import Move, Transaction
from editorial_pipeline.models.record import FileChange, Receipt, RunId
from editorial_pipeline.receipts import receipt_bytes, receipt_name


def commit(
    root: Path,
    state_dir: Path,
    run: RunId,
    *,
    changes: Sequence[FileChange],
    receipt: Receipt,
    receipts: Path,
    moves: Sequence[Move],
) -> str:
    """Write the articles and the receipt and move the notes, all of it or nothing.

    `receipts` is the folder of receipts, inside `root`. Return the path of the receipt relative
    to the workspace. Raises ConflictError where a file is not as the run has read it and
    StorageError where the disk refuses. The caller holds the workspace lock and has called
    `recover`.
    """
    path = (receipts / receipt_name(run)).relative_to(root).as_posix()
    record = FileChange(path=path, before=None, after=receipt_bytes(receipt))
    Transaction(root, state_dir).apply(run, changes, record, moves)
    return path


def write_changes(root: Path, state_dir: Path, run: RunId, changes: Sequence[FileChange]) -> None:
    """Write changes that need no receipt, for they add no text: all of them or none.

    `run` names the change in the journal. Raises and wants what `commit` does.
    """
    if changes:
        *others, last = changes
        Transaction(root, state_dir).apply(run, others, last, [])
