"""What status finds out: the inbox, the newest receipt, the journal, the lock."""

from __future__ import annotations

import os
from pathlib import Path

from editorial_pipeline.files.journal import Staging, write_journal
from editorial_pipeline.files.lock import workspace_lock
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.models.record import ArticleRecord, NoteRecord, Receipt
from editorial_pipeline.receipts import receipt_bytes
from editorial_pipeline.settings import Settings, load_settings
from editorial_pipeline.status import LastRun, PendingNote, Status, WrittenArticle, read_status

NOW = 1_770_551_667.0


def workspace(root: Path) -> Settings:
    """Make an empty workspace."""
    for folder in ("inbox/used", "inbox/receipts"):
        (root / folder).mkdir(parents=True)
    return load_settings(root, {})


def drop(root: Path, name: str, data: bytes, age_s: float = 3600) -> None:
    """Put a file into the inbox that was written `age_s` seconds before now."""
    path = root / "inbox" / name
    path.write_bytes(data)
    os.utime(path, (NOW - age_s, NOW - age_s))


def receipt(run: str) -> bytes:
    """Return the bytes of a receipt."""
    note = NoteRecord(
        hash="", name="a", source="a", used="b", captured="", author=None, language="en"
    )
    article = ArticleRecord(
        path="articles/a.md",
        title="A",
        action="created",
        before=None,
        after="",
        blocks_added=1,
        blocks_revised=0,
    )
    value = Receipt(
        run=run,
        at="2026-02-08T11:54:27+00:00",
        engine="offline",
        notes=[note],
        segments=[],
        articles=[article],
        blocks=[],
        directives=[],
        findings=[],
        doubts=[],
        replacements=[],
        calls=[],
    )
    return receipt_bytes(value)


def test_empty_workspace(tmp_path: Path) -> None:
    """Nothing is pending, nothing ran, and looking makes no folder."""
    settings = workspace(tmp_path)
    assert read_status(settings, NOW) == Status((), (), (), None, None, running=False, problems=())
    assert not settings.state.exists()


def test_settings_that_can_hardly_be_meant(tmp_path: Path) -> None:
    """A misspelt folder is no empty inbox, and a misspelt variable is no setting."""
    (tmp_path / "pipeline.toml").write_text('inbox = "inbx"\n')
    found = read_status(load_settings(tmp_path, {"PIPELINE_LANGUAG": "en"}), NOW)
    assert found.problems == (
        "The environment variable PIPELINE_LANGUAG is not used; did you mean PIPELINE_LANGUAGE?",
        "There is no folder inbx: see the setting `inbox`.",
    )


def test_workspace_without_its_folders(tmp_path: Path) -> None:
    """Folders that the first run makes need not be there; that no inbox is there is told."""
    (tmp_path / "pipeline.toml").touch()
    problems = ("There is no folder inbox/: `pipeline init` makes it.",)
    found = read_status(load_settings(tmp_path, {}), NOW)
    assert found == Status((), (), (), None, None, running=False, problems=problems)


def test_a_file_in_the_place_of_the_state_is_no_run(tmp_path: Path) -> None:
    """It holds no lock, so nobody works here."""
    settings = workspace(tmp_path)
    (tmp_path / ".pipeline").touch()
    assert not read_status(settings, NOW).running


def test_notes_are_told_apart(tmp_path: Path) -> None:
    """Ready, still being written, and not to be read: each with what a person wants to know."""
    settings = workspace(tmp_path)
    drop(tmp_path, "ready.txt", b"A thought about tests.\n", age_s=90)
    drop(tmp_path, "binary.txt", bytes(range(256)) * 8)
    drop(tmp_path, "coming.txt.part", b"x")
    found = read_status(settings, NOW)
    assert found.pending == (PendingNote("inbox/ready.txt", 90.0),)
    assert [Path(note.file).name for note in found.settling] == ["coming.txt.part"]
    assert [Path(note.file).name for note in found.failed] == ["binary.txt"]
    assert all(isinstance(n, SkippedNote) and n.reason and n.advice for n in found.failed)


def test_last_run_is_the_newest_receipt(tmp_path: Path) -> None:
    """Receipts sort by time; only the newest is read, so a broken old one does not matter."""
    settings = workspace(tmp_path)
    (settings.receipts / "20260101T000000Z-00000000.json").write_text("{")
    newest = "20260208T115427Z-3f2a9c01"
    (settings.receipts / f"{newest}.json").write_bytes(receipt(newest))
    articles = (WrittenArticle("articles/a.md", "created"),)
    found = read_status(settings, NOW)
    assert found.last_run == LastRun(newest, "2026-02-08T11:54:27+00:00", "offline", 1, articles)
    assert found.problems == ()


def test_broken_receipt_is_a_problem_and_no_end(tmp_path: Path) -> None:
    """A receipt that cannot be read is named, and the rest is told all the same."""
    settings = workspace(tmp_path)
    path = settings.receipts / "20260208T115427Z-3f2a9c01.json"
    path.write_text("{")
    drop(tmp_path, "ready.txt", b"A thought about tests.\n")
    found = read_status(settings, NOW)
    assert len(found.pending) == 1
    assert found.last_run is None
    (problem,) = found.problems
    assert problem.startswith(f"{path}: ")


def test_interrupted_run_is_told(tmp_path: Path) -> None:
    """A journal means that a run was interrupted; a broken one is a problem."""
    settings = workspace(tmp_path)
    write_journal(settings.state, Staging("20260208T115427Z-3f2a9c01", (), ()))
    assert read_status(settings, NOW).interrupted == "20260208T115427Z-3f2a9c01"
    (settings.state / "journal.json").write_text("{")
    found = read_status(settings, NOW)
    assert found.interrupted is None
    assert "journal" in found.problems[0]


def test_run_under_way_is_told(tmp_path: Path) -> None:
    """The lock tells that a run works, and looking at it does not take it."""
    settings = workspace(tmp_path)
    with workspace_lock(settings.state, wait=False):
        assert read_status(settings, NOW).running
    assert not read_status(settings, NOW).running
    with workspace_lock(settings.state, wait=False):
        pass


def test_consumed_notes_are_not_looked_at(tmp_path: Path) -> None:
    """Folders of consumed notes and articles may be unreadable: status never opens them."""
    settings = workspace(tmp_path)
    settings.used.rmdir()
    settings.used.symlink_to(tmp_path / "nowhere")
    assert read_status(settings, NOW).problems == ()
