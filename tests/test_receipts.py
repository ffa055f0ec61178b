"""Receipts on the disk: one format, read back whole, and damage told apart."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.errors import ReceiptError
from editorial_pipeline.models.record import DoubtRecord, NoteRecord, Receipt, RunId
from editorial_pipeline.receipts import (
    newest_run,
    read_receipt,
    receipt_bytes,
    receipt_name,
    receipt_paths,
)

RECEIPT = Receipt(
    run="20260208T115427Z-3f2a9c01",
    at="2026-02-08T11:54:27+00:00",
    engine="offline",
    notes=[
        NoteRecord(
            hash="ab" * 32,
            name="заметка.txt",
            source="inbox/заметка.txt",
            used="inbox/used/заметка.txt",
            captured="2026-02-08T11:46:23+00:00",
            author=None,
            language="ru",
        )
    ],
    segments=[],
    articles=[],
    blocks=[],
    directives=[],
    findings=[],
    doubts=[],
    replacements=[],
    calls=[],
)


def test_a_receipt_is_readable_json() -> None:
    """One value a line, other scripts unescaped, a newline at the end."""
    assert (
        receipt_bytes(RECEIPT).decode()
        == """\
{
  "version": 1,
  "run": "20260208T115427Z-3f2a9c01",
  "at": "2026-02-08T11:54:27+00:00",
  "engine": "offline",
  "notes": [
    {
      "hash": "abababababababababababababababababababababababababababababababab",
      "name": "заметка.txt",
      "source": "inbox/заметка.txt",
      "used": "inbox/used/заметка.txt",
      "captured": "2026-02-08T11:46:23+00:00",
      "author": null,
      "language": "ru",
      "duplicate_of": null,
      "links": []
    }
  ],
  "segments": [],
  "articles": [],
  "blocks": [],
  "directives": [],
  "feedback": [],
  "findings": [],
  "doubts": [],
  "replacements": [],
  "calls": [],
  "undone": []
}
"""
    )


@given(st.text(), st.text())
def test_any_words_come_back(words: str, guess: str) -> None:
    """Line separators, quotes and controls survive, and the same receipt gives the same bytes."""
    doubts = [DoubtRecord(segment="a.1", words=words, guess=guess, by="openai")]
    receipt = RECEIPT.model_copy(update={"doubts": doubts})
    data = receipt_bytes(receipt)
    assert Receipt.model_validate_json(data) == receipt
    assert receipt_bytes(Receipt.model_validate_json(data)) == data


def test_a_receipt_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Its name is the run's."""
    path = tmp_path / receipt_name(RunId(RECEIPT.run))
    path.write_bytes(receipt_bytes(RECEIPT))
    assert path.name == "20260208T115427Z-3f2a9c01.json"
    assert read_receipt(path) == RECEIPT


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "(it is no JSON at line 1, column 0)"),
        (b"\xff\xfe", "(it is no JSON at line 1, column 1)"),
        (b"{}", "(`run` is missing)"),
        (
            json.dumps({**RECEIPT.model_dump(), "version": 2}).encode(),
            "(`version`: input should be 1)",
        ),
        (json.dumps({**RECEIPT.model_dump(), "new": 2}).encode(), "(`new` is unknown)"),
    ],
    ids=["empty", "not UTF-8", "incomplete", "newer", "unknown key"],
)
def test_a_damaged_receipt_is_named(tmp_path: Path, data: bytes, reason: str) -> None:
    """With the first reason and a way on."""
    path = tmp_path / "a.json"
    path.write_bytes(data)
    with pytest.raises(ReceiptError) as caught:
        read_receipt(path)
    assert caught.value.where == path
    assert caught.value.what.startswith("is no receipt of this version (")
    assert reason in caught.value.what
    assert "\n" not in str(caught.value)
    assert caught.value.advice == (
        "Restore it with `git checkout -- FILE`, or update this program."
    )


def test_a_receipt_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Missing, or a folder in its place."""
    (tmp_path / "b.json").mkdir()
    for name, reason in {"a.json": "no such file or directory", "b.json": "is a directory"}.items():
        with pytest.raises(ReceiptError) as caught:
            read_receipt(tmp_path / name)
        assert str(caught.value) == (
            f"{tmp_path / name}: the receipt cannot be read ({reason}). "
            "`git log -- FILE` shows what became of it."
        )


def test_receipts_are_listed_oldest_first(tmp_path: Path) -> None:
    """Hidden files, folders, temporaries and other files are none."""
    for name in ("20260216T1.json", "20260208T2.json", ".hidden.json", ".a.json.run.tmp", "a.md"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "folder.json").mkdir()
    os.mkfifo(tmp_path / "pipe.json")
    assert [path.name for path in receipt_paths(tmp_path)] == ["20260208T2.json", "20260216T1.json"]
    assert receipt_paths(tmp_path / "absent") == ()


def test_the_newest_run_is_found_by_its_name(tmp_path: Path) -> None:
    """The last name of a run that is a file counts; whatever else lies there does not."""
    assert newest_run(tmp_path / "missing") is None
    assert newest_run(tmp_path) is None
    for name in (
        "20260208T090000Z-0123abcd.json", "20260301T090000Z-0123abcd.json",
        ".20260401T090000Z-0123abcd.json", "20260401T090000Z-0123abcd.json.bak",
        "20260401T090000Z-0123abcd", "notes.json", "20260401T0900Z-0123abcd.json",
    ):  # fmt: skip
        (tmp_path / name).touch()
    (tmp_path / "20260501T090000Z-0123abcd.json").mkdir()
    assert newest_run(tmp_path) == "20260301T090000Z-0123abcd"
    assert newest_run(tmp_path / "notes.json") is None
