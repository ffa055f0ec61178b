"""The stage that writes: articles, receipt and notes of a run, together."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from editorial_pipeline.commit import commit
from editorial_pipeline.errors import ConflictError
from editorial_pipeline.files.transaction import Move
from editorial_pipeline.models.record import FileChange, Receipt, RunId
from editorial_pipeline.receipts import receipt_bytes

RUN = RunId("20260208T115427Z-3f2a9c01")
RECEIPT = Receipt(
    run=RUN,
    at="2026-02-08T11:54:27+00:00",
    engine="offline",
    notes=[],
    segments=[],
    articles=[],
    blocks=[],
    directives=[],
    findings=[],
    doubts=[],
    replacements=[],
    calls=[],
)
MOVE = Move("inbox/a.txt", "inbox/used/a.txt", hashlib.sha256(b"words\n").hexdigest())


def commit_run(root: Path) -> str:
    return commit(
        root,
        root / ".pipeline",
        RUN,
        changes=[FileChange("articles/a.md", None, b"# A\n")],
        receipt=RECEIPT,
        receipts=root / "inbox" / "receipts",
        moves=[MOVE],
    )


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_run_is_committed_with_its_receipt(tmp_path: Path) -> None:
    """Articles are written, the receipt is where it is looked for, the note is used."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_bytes(b"words\n")
    assert commit_run(tmp_path) == f"inbox/receipts/{RUN}.json"
    assert files(tmp_path) == {
        "articles/a.md": b"# A\n",
        f"inbox/receipts/{RUN}.json": receipt_bytes(RECEIPT),
        "inbox/used/a.txt": b"words\n",
    }


def test_a_note_changed_meanwhile_commits_nothing(tmp_path: Path) -> None:
    """The run has not read the new words, so nothing that it wrote may claim them."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "a.txt").write_bytes(b"other words\n")
    with pytest.raises(ConflictError, match=r"inbox/a\.txt: was changed since the run read it"):
        commit_run(tmp_path)
    assert files(tmp_path) == {"inbox/a.txt": b"other words\n"}
