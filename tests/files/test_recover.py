"""An interrupted run is finished at the next start, around what a person has done since."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from editorial_pipeline.errors import ConflictError, StorageError
from editorial_pipeline.files import finish
from editorial_pipeline.files.journal import (
    Target,
    journal_path,
)
from faults.crash_points import snapshot
from files.small_run import (
    CREATE,
    DONE,
    NOTE,
    RUN,
    UPDATE,
    WAITING,
    apply,
    interrupt,
    restart,
)


def test_an_edit_between_two_renames_is_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is compared once more right before its rename; both ways on lead to an end."""
    write = finish._write

    def edit_then_write(root: Path, target: Target, run: str) -> bool:
        if target.path == CREATE.path:
            (root / CREATE.path).write_bytes(b"mine\n")
        return write(root, target, run)

    with monkeypatch.context() as patch:
        patch.setattr(finish, "_write", edit_then_write)
        with pytest.raises(ConflictError) as caught:
            apply(root)
    assert str(caught.value) == (
        f"articles/new.md: was changed by somebody else before run {RUN} could write it, "
        f"so it was not touched. To keep it as it is, delete articles/.new.md.{RUN}.tmp; "
        "to take the run's version, move that file over it. Then run `pipeline build` again."
    )
    with pytest.raises(ConflictError):
        restart(root)
    (root / f"articles/.new.md.{RUN}.tmp").unlink()
    assert restart(root) == (
        f"Finished the interrupted run {RUN}; changed since and left as it is: articles/new.md"
    )
    assert snapshot(root) == {**DONE, CREATE.path: b"mine\n"}


def test_recovery_touches_nothing_while_an_edit_is_in_the_way(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the files before it; taking the run's version is one move."""
    interrupt(root, monkeypatch, f"replace {WAITING}")
    (root / CREATE.path).write_bytes(b"mine\n")
    before = snapshot(root), journal_path(root / ".pipeline").read_bytes()
    with pytest.raises(ConflictError, match=r"articles/new\.md: was changed by somebody else"):
        restart(root)
    assert (snapshot(root), journal_path(root / ".pipeline").read_bytes()) == before
    (root / f"articles/.new.md.{RUN}.tmp").replace(root / CREATE.path)
    assert restart(root) == f"Finished the interrupted run {RUN}"
    assert snapshot(root) == DONE


def test_an_edit_on_top_of_what_was_written_is_no_conflict(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run had written the article before it was interrupted; the edit stays, it goes on."""
    interrupt(root, monkeypatch, f"link inbox/receipts/.{RUN}")
    (root / UPDATE.path).write_bytes(b"old and new, and mine\n")
    assert restart(root) == (
        f"Finished the interrupted run {RUN}; changed since and left as it is: articles/old.md"
    )
    assert snapshot(root) == {**DONE, UPDATE.path: b"old and new, and mine\n"}


def test_staged_bytes_that_are_gone_are_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`git clean` may have removed them; the run is not taken for finished."""
    interrupt(root, monkeypatch, f"replace {WAITING}")
    (root / WAITING).unlink()
    with pytest.raises(ConflictError) as caught:
        restart(root)
    assert str(caught.value) == (
        f"articles/old.md: what the interrupted run {RUN} was to write here has gone or was "
        f"changed. Put {WAITING} back, or delete `.pipeline/journal.json` to give that run up; "
        "`git status` shows what it has written so far."
    )


@pytest.mark.parametrize("data", [b"more words\n", None], ids=["changed", "removed"])
def test_a_note_changed_after_an_interruption_stays(
    root: Path, monkeypatch: pytest.MonkeyPatch, data: bytes | None
) -> None:
    """Its new words have not been read, so they must not pass for used."""
    interrupt(root, monkeypatch, "link inbox/a.txt")
    (root / NOTE.source).unlink()
    if data is not None:
        (root / NOTE.source).write_bytes(data)
    assert restart(root) == (
        f"Finished the interrupted run {RUN}; changed since and left as it is: inbox/a.txt"
    )
    expected = {path: value for path, value in DONE.items() if path != NOTE.destination}
    assert snapshot(root) == (expected | {NOTE.source: data} if data else expected)


def test_a_new_note_of_the_same_name_is_not_removed(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dropped after the interruption, when the first one had been moved."""
    interrupt(root, monkeypatch, "unlink .pipeline/journal.json")
    (root / NOTE.source).write_bytes(b"other words\n")
    assert restart(root) == f"Finished the interrupted run {RUN}"
    assert snapshot(root) == {**DONE, NOTE.source: b"other words\n"}


def test_a_name_taken_after_an_interruption_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The footnotes point to that name, so the run cannot choose another one."""
    interrupt(root, monkeypatch, "link inbox/a.txt")
    (root / NOTE.destination).write_bytes(b"other words\n")
    with pytest.raises(ConflictError) as caught:
        restart(root)
    assert str(caught.value) == (
        "inbox/used/a.txt: has taken the name that inbox/a.txt was to get, with other contents. "
        "Rename that file, then run `pipeline build` again."
    )
    (root / NOTE.destination).unlink()
    restart(root)
    assert snapshot(root) == DONE


def test_an_empty_folder_that_was_cleaned_away_is_made_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git clean` removes empty folders."""
    interrupt(root, monkeypatch, "link inbox/a.txt")
    (root / "inbox" / "used").rmdir()
    restart(root)
    assert snapshot(root) == DONE


def test_a_note_from_another_disk_is_moved(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Interrupted while it is copied, it is copied again and no half is left."""
    link = os.link

    def link_here(source: Path, destination: Path) -> None:
        if source.parent != destination.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        link(source, destination)

    monkeypatch.setattr(os, "link", link_here)
    interrupt(root, monkeypatch, f"unlink inbox/used/.a.txt.{RUN}.tmp")
    interrupted = snapshot(root)
    assert interrupted[NOTE.source] == b"words\n"
    restart(root)
    assert snapshot(root) == DONE


def test_a_journal_is_never_overwritten(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller that forgets to recover does not lose what the interrupted run left."""
    interrupt(root, monkeypatch, f"replace {WAITING}")
    with pytest.raises(ValueError, match="recovered first"):
        apply(root)
    restart(root)
    assert snapshot(root) == DONE


def test_recovery_does_not_follow_links_out(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the link was made after the interruption."""
    interrupt(root, monkeypatch, "link inbox/a.txt")
    (root / "inbox" / "used").rmdir()
    (root / "inbox" / "used").symlink_to(root.parent)
    with pytest.raises(StorageError, match="leads out of the workspace"):
        restart(root)
