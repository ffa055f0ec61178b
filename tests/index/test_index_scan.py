"""Which files are articles and receipts."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from editorial_pipeline.errors import StorageError
from editorial_pipeline.index.scan import scan_articles, scan_receipts


def test_articles_are_the_regular_markdown_files_below_the_folder(tmp_path: Path) -> None:
    """Dot files and folders, links, pipes, other names and the index file are no articles."""
    for name in (
        "a.md", "b/c.md", "b/d e.md", "статья.md", "_index.md", "b/_index.md", ".a.md",
        ".git/x.md", "notes.txt", "upper.MD",
    ):  # fmt: skip
        path = tmp_path / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# T\n")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/z.md").write_text("# Z\n")
    (tmp_path / "articles/linked").symlink_to(tmp_path / "outside")
    (tmp_path / "articles/link.md").symlink_to(tmp_path / "outside/z.md")
    (tmp_path / "articles/loop").symlink_to(tmp_path / "articles")
    os.mkfifo(tmp_path / "articles/pipe.md")
    (tmp_path / "articles/folder.md").mkdir()

    found, problems = scan_articles(tmp_path / "articles", "_index.md")

    assert sorted(found) == ["a.md", "b/_index.md", "b/c.md", "b/d e.md", "статья.md"]
    assert found["a.md"].size == 4
    assert problems == []


def test_a_name_that_is_no_utf_8_is_a_problem(tmp_path: Path) -> None:
    """Such a file cannot be written into a footnote or a receipt, so it is left out."""
    name = os.fsdecode(b"caf\xe9.md")
    (tmp_path / name).write_text("# T\n")

    found, problems = scan_articles(tmp_path, "_index.md")

    assert found == {}
    assert [(problem.file, problem.reason) for problem in problems] == [
        (tmp_path / "caf\\xe9.md", "its name is not UTF-8; rename it")
    ]


def test_missing_folders_are_empty(tmp_path: Path) -> None:
    """A fresh workspace has neither articles nor receipts."""
    assert scan_articles(tmp_path / "none", "_index.md") == ({}, [])
    assert scan_receipts(tmp_path / "none") == {}


def test_receipts_come_in_order_of_runs(tmp_path: Path) -> None:
    """Names of runs sort by time; other files are none."""
    for name in ("20260301T000000Z-b.json", "20260201T000000Z-a.json", "x.txt", ".y.json"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "folder.json").mkdir()
    found = scan_receipts(tmp_path)
    assert list(found.items()) == [("20260201T000000Z-a.json", 2), ("20260301T000000Z-b.json", 2)]


@pytest.mark.parametrize("folder", ["articles", "articles/deep", "receipts"])
def test_a_folder_that_cannot_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    """What lies in it must not be taken for gone, nor its notes for new ones."""
    (tmp_path / "articles/deep").mkdir(parents=True)
    (tmp_path / "receipts").mkdir()
    real = os.scandir

    def refuse(path: Path | str) -> object:
        if Path(path) == tmp_path / folder:
            raise OSError(errno.EIO, "Input/output error")
        return real(path)

    monkeypatch.setattr(os, "scandir", refuse)

    with pytest.raises(StorageError) as refused:
        _scan_both(tmp_path)

    assert str(refused.value) == (
        f"{tmp_path / folder}: cannot be read, input/output error. "
        "Check the disk and who owns it; nothing was changed."
    )


def _scan_both(root: Path) -> None:
    scan_articles(root / "articles", "_index.md")
    scan_receipts(root / "receipts")
