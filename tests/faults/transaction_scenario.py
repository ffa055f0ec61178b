"""A transaction to be interrupted: five notes, two articles updated, one new, one to go."""

from __future__ import annotations

import hashlib
from pathlib import Path

from editorial_pipeline.files.lock import workspace_lock
from editorial_pipeline.files.transaction import Move, Transaction, recover
from editorial_pipeline.models.record import FileChange, RunId

RUN = RunId("20260208T115427Z-3f2a9c01")
NOTES = {f"note {n}.txt": f"words of note {n}\n".encode() * n for n in range(1, 6)}
TWIN = "note 5.txt"  # its bytes were used before, so it just leaves the inbox
OLD = {
    "articles/roles.md": b"# Roles\n\nold\n",
    "articles/ai/agents.md": b"# Agents\n\nold\n",
    "articles/ai/gone.md": b"# Gone\n\nold[^1].\n",
}
CHANGES = (
    FileChange("articles/roles.md", OLD["articles/roles.md"], b"# Roles\n\nold\n\nnew[^1].\n"),
    FileChange("articles/ai/agents.md", OLD["articles/ai/agents.md"], b"# Agents\n\nnew[^1].\n"),
    FileChange("articles/new/topic/tests.md", None, b"# Tests\n\nnew[^1].\n" * 100),
    FileChange("articles/ai/gone.md", OLD["articles/ai/gone.md"], None),
)
RECEIPT = FileChange(f"inbox/receipts/{RUN}.json", None, b'{"run": 1}\n')
MOVES = tuple(
    Move(f"inbox/{name}", f"inbox/used/{name}", hashlib.sha256(data).hexdigest())
    for name, data in NOTES.items()
)


def prepare(root: Path) -> None:
    """Build the workspace as it is before the run."""
    for path, data in OLD.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    (root / "inbox" / "used").mkdir(parents=True)
    for name, data in NOTES.items():
        (root / "inbox" / name).write_bytes(data)
    (root / "inbox" / "used" / TWIN).write_bytes(NOTES[TWIN])


def work(root: Path) -> None:
    """Do what a run does: finish what an earlier one left, then consume what is in the inbox."""
    state = root / ".pipeline"
    with workspace_lock(state, wait=False):
        recover(root, state)
        if not (root / RECEIPT.path).exists():
            Transaction(root, state).apply(RUN, CHANGES, RECEIPT, MOVES)
