"""Refreshing: what is read again, what is not, what cannot be."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from editorial_pipeline.index import Counts, Index, Problem, refresh
from editorial_pipeline.index.entries import Entry, parse_entry
from editorial_pipeline.index.scan import Stamp
from editorial_pipeline.models.notes import NoteHash
from editorial_pipeline.models.plan import ArticlePath
from index.index_workspace import IndexWorkspace, backdate, block, consumed


@pytest.fixture
def space(tmp_path: Path) -> IndexWorkspace:
    """Return an empty workspace."""
    return IndexWorkspace(tmp_path)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of articles that were parsed, in order."""
    paths: list[str] = []

    def spy(data: bytes, path: ArticlePath) -> Entry:
        paths.append(path)
        return parse_entry(data, path)

    monkeypatch.setattr(refresh, "parse_entry", spy)
    return paths


def test_only_what_changed_is_parsed_again(space: IndexWorkspace, parsed: list[str]) -> None:
    """Unchanged articles are not opened, changed and new ones are parsed, gone ones forgotten."""
    for name in ("a", "b", "c"):
        space.article(f"{name}.md", name.upper())
    with space.open() as index:
        space.refresh(index)
        parsed.clear()
        space.article("b.md", "Changed")
        space.article("d.md", "New")
        (space.articles / "c.md").unlink()
        space.refresh(index)
        assert sorted(parsed) == ["b.md", "d.md"]
        assert [(row.path, row.title) for row in index.rows()] == [
            ("a.md", "A"), ("b.md", "Changed"), ("d.md", "New"),
        ]  # fmt: skip
        assert index.counts() == Counts(3, 0, 0)


def test_a_touched_file_with_the_same_bytes_is_not_parsed(
    space: IndexWorkspace, parsed: list[str]
) -> None:
    """A checkout that changes times alone costs a hash, no parsing."""
    path = space.article("a.md", "A")
    with space.open() as index:
        space.refresh(index)
        parsed.clear()
        backdate(path)
        space.refresh(index)
        assert parsed == []


def test_a_file_of_the_same_size_and_time_is_noticed(space: IndexWorkspace) -> None:
    """An edit that keeps size and modification time shows in the change time or the inode."""
    path = space.article("a.md", "Old")
    backdate(path)
    with space.open() as index:
        space.refresh(index)
        other = space.article("b.md", "New")
        backdate(other)
        other.replace(path)
        space.refresh(index)
        assert [row.title for row in index.rows()] == ["New"]


def test_a_file_written_just_before_the_scan_is_looked_at_again(
    space: IndexWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two writes within one tick of the clock look alike, so the stamp alone is not believed."""
    path = space.article("a.md", "Old")
    with space.open() as index:
        space.refresh(index)
        before = path.stat()
        path.write_bytes(path.read_bytes().replace(b"Old", b"New"))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

        def unchanged(*_: object) -> tuple[dict[str, Stamp], list[Problem]]:
            stamp = Stamp(before.st_size, before.st_mtime_ns, before.st_ctime_ns, before.st_ino)
            return {"a.md": stamp}, []

        monkeypatch.setattr(refresh, "scan_articles", unchanged)
        space.refresh(index)
        assert [row.title for row in index.rows()] == ["New"]


def test_files_that_settled_are_believed_in_the_end(
    space: IndexWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the index is written later than the files, nothing is opened any more."""
    space.article("a.md", "A")
    opened: list[str] = []
    read = refresh._read_article

    def spy(connection: object, folder: object, path: str, *rest: object) -> None:
        opened.append(path)
        read(connection, folder, path, *rest)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(refresh, "_read_article", spy)
    with space.open() as index:
        space.refresh(index)
        for _ in range(2):
            later = (space.articles / "a.md").stat().st_ctime + 10
            os.utime(space.database, (later, later))
            opened.clear()
            space.refresh(index)
        assert opened == []


def test_unreadable_files_are_named_each_time_and_stop_nothing(space: IndexWorkspace) -> None:
    """A broken article or receipt is a problem of its own; the rest is indexed."""
    space.article("good.md", "Good")
    (space.articles / "latin.md").write_bytes(b"# caf\xe9\n")
    space.receipt("20260301T000000Z-00000001")
    (space.receipts / "20260302T000000Z-00000002.json").write_text("{")
    with space.open() as index:
        for _ in range(2):
            problems = space.refresh(index)
            assert [str(problem.file) for problem in problems] == [
                "articles/latin.md",
                "inbox/receipts/20260302T000000Z-00000002.json",
            ]
            assert all(problem.reason for problem in problems)
            assert [outline.path for outline in index.outlines()] == ["good.md"]
            assert index.counts() == Counts(1, 0, 1)
        (space.articles / "latin.md").write_bytes(b"# cafe\n")
        (space.receipts / "20260302T000000Z-00000002.json").unlink()
        assert space.refresh(index) == ()
        assert index.counts() == Counts(2, 0, 1)


def test_a_receipt_that_is_gone_takes_its_notes_and_blocks_along(space: IndexWorkspace) -> None:
    """Undoing a run removes its receipt, and nothing of it may stay."""
    note = consumed("n.txt", "2026-03-01T08:00:00+00:00")
    path = space.receipt(
        "20260301T000000Z-00000001", block("a.md", "Text.", f"{note.hash[:12]}.1"), notes=[note]
    )
    with space.open() as index:
        space.refresh(index)
        assert index.consumed(NoteHash(note.hash)) == "inbox/used/n.txt"
        path.unlink()
        space.refresh(index)
        assert index.consumed(NoteHash(note.hash)) is None
        assert index.written(ArticlePath("a.md")) == ()
        assert index.counts() == Counts(0, 0, 0)


def test_nothing_is_written_when_nothing_changed(space: IndexWorkspace) -> None:
    """An idle refresh leaves the bytes and the time of the database alone."""
    backdate(space.article("a.md", "A"))
    space.receipt("20260301T000000Z-00000001")
    with space.open() as index:
        space.refresh(index)
    later = (space.articles / "a.md").stat().st_ctime + 10
    os.utime(space.database, (later, later))
    with space.open() as index:
        space.refresh(index)
    os.utime(space.database, (later + 10, later + 10))
    before = (space.database.read_bytes(), space.database.stat().st_mtime_ns)
    with space.open() as index:
        space.refresh(index)
    assert (space.database.read_bytes(), space.database.stat().st_mtime_ns) == before
    assert Index.open(space.database).rows()[0].title == "A"
