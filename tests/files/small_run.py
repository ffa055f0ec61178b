"""A small run: an article updated, one created, a note; and ways to interrupt it."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files import durable
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.files.transaction import Move, Transaction, recover
from editorial_pipeline.models.record import FileChange, RunId
from faults.crash_points import State
from faults.faulty_os import FaultyOS

RUN = RunId("20260208T115427Z-3f2a9c01")
UPDATE = FileChange("articles/old.md", b"old\n", b"old and new\n")
CREATE = FileChange("articles/new.md", None, b"new\n")
RECEIPT = FileChange(f"inbox/receipts/{RUN}.json", None, b"{}\n")
WAITING = f"articles/.old.md.{RUN}.tmp"


def move(name: str, data: bytes, to: str | None = None) -> Move:
    return Move(f"inbox/{name}", f"inbox/used/{to or name}", hashlib.sha256(data).hexdigest())


NOTE = move("a.txt", b"words\n")

DONE: State = {
    "articles": None,
    "articles/new.md": b"new\n",
    "articles/old.md": b"old and new\n",
    "inbox": None,
    "inbox/receipts": None,
    f"inbox/receipts/{RUN}.json": b"{}\n",
    "inbox/used": None,
    "inbox/used/a.txt": b"words\n",
}


def make_workspace(root: Path) -> Path:
    """Make a workspace with one article and one note."""
    (root / "articles").mkdir(parents=True)
    (root / "inbox").mkdir()
    (root / UPDATE.path).write_bytes(b"old\n")
    (root / NOTE.source).write_bytes(b"words\n")
    return root


def apply(
    root: Path,
    changes: tuple[FileChange, ...] = (UPDATE, CREATE),
    moves: tuple[Move, ...] = (NOTE,),
) -> None:
    Transaction(root, root / ".pipeline").apply(RUN, changes, RECEIPT, moves)


def restart(root: Path) -> str | None:
    return recover(root, root / ".pipeline")


def interrupt(root: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    """Let a run fail at the first change of which the log line starts with `call`."""

    def fault(number: int, paths: str) -> None:
        if recorder.calls[-1].replace(str(root) + "/", "").startswith(call):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    recorder = FaultyOS(fault)
    with monkeypatch.context() as patch:
        patch.setattr(durable, "os", recorder)
        with pytest.raises(StorageError) as caught:
            apply(root)
    assert "the next `pipeline build` finishes it" in caught.value.advice
    assert read_journal(root / ".pipeline") is not None
