"""All or nothing: what a run writes, when it refuses to, and what it says then."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from editorial_pipeline.errors import ConflictError, StorageError
from editorial_pipeline.files import durable, finish, transaction
from editorial_pipeline.files.journal import (
    Ready,
    Staging,
    read_journal,
    write_journal,
)
from editorial_pipeline.files.transaction import Move, Transaction
from editorial_pipeline.models.record import FileChange
from faults.crash_points import snapshot
from faults.faulty_os import FaultyOS
from files.small_run import (
    CREATE,
    DONE,
    NOTE,
    RECEIPT,
    RUN,
    UPDATE,
    apply,
    make_workspace,
    move,
    restart,
)

ORDER = """\
mkdir .pipeline
fsync .
open .pipeline/.journal.json.new.tmp
write .pipeline/.journal.json.new.tmp
fsync .pipeline/.journal.json.new.tmp
replace .pipeline/.journal.json.new.tmp .pipeline/journal.json
fsync .pipeline
mkdir inbox/receipts
fsync inbox
mkdir inbox/used
fsync inbox
open articles/.old.md.tmp
write articles/.old.md.tmp
fchmod articles/.old.md.tmp
fsync articles/.old.md.tmp
open articles/.new.md.tmp
write articles/.new.md.tmp
fsync articles/.new.md.tmp
open inbox/receipts/.{run}.json.tmp
write inbox/receipts/.{run}.json.tmp
fsync inbox/receipts/.{run}.json.tmp
fsync articles
fsync inbox/receipts
open .pipeline/.journal.json.new.tmp
write .pipeline/.journal.json.new.tmp
fchmod .pipeline/.journal.json.new.tmp
fsync .pipeline/.journal.json.new.tmp
replace .pipeline/.journal.json.new.tmp .pipeline/journal.json
fsync .pipeline
replace articles/.old.md.tmp articles/old.md
link articles/.new.md.tmp articles/new.md
unlink articles/.new.md.tmp
link inbox/receipts/.{run}.json.tmp inbox/receipts/{run}.json
unlink inbox/receipts/.{run}.json.tmp
fsync articles
fsync inbox/receipts
link inbox/a.txt inbox/used/a.txt
fsync inbox/used
unlink inbox/a.txt
fsync inbox
unlink .pipeline/journal.json
fsync .pipeline"""


def test_a_run_is_written_as_a_whole(root: Path) -> None:
    """Articles, receipt and notes are in place, and nothing else is left."""
    apply(root)
    assert snapshot(root) == DONE
    assert restart(root) is None


def test_the_order_of_writes_survives_a_power_cut(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes before names, the journal before everything, each note's new name before its old."""
    recorder = FaultyOS(lambda number, paths: None)
    monkeypatch.setattr(durable, "os", recorder)
    apply(root)
    short = [
        call.replace(f"{root}/", "").replace(str(root), ".").replace(f".{RUN}.tmp", ".tmp")
        for call in recorder.calls
    ]
    assert short == ORDER.format(run=RUN).split("\n")


def test_a_name_taken_in_the_last_moment_is_respected(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even between the look and the write: new names are linked, never renamed onto."""
    link = os.link

    def take_then_link(source: Path, destination: Path) -> None:
        if not destination.exists():
            destination.write_bytes(b"mine\n")
        link(source, destination)

    monkeypatch.setattr(os, "link", take_then_link)
    with pytest.raises(ConflictError, match=r"articles/new\.md: was changed by somebody else"):
        apply(root)
    assert (root / CREATE.path).read_bytes() == b"mine\n"
    (root / f"articles/.new.md.{RUN}.tmp").unlink()
    (root / RECEIPT.path).write_bytes(RECEIPT.after or b"")
    with pytest.raises(ConflictError, match=r"inbox/used/a\.txt: has taken the name"):
        restart(root)
    assert (root / NOTE.destination).read_bytes() == b"mine\n"
    assert (root / NOTE.source).read_bytes() == b"words\n"


def test_a_change_to_the_same_bytes_is_no_change(root: Path) -> None:
    """The file is not written: its time stays, and tools see nothing new."""
    before = (root / UPDATE.path).stat()
    apply(root, changes=(FileChange(UPDATE.path, b"old\n", b"old\n"),))
    assert (root / UPDATE.path).stat() == before


def test_a_note_that_was_used_before_just_leaves_the_inbox(root: Path) -> None:
    """Its destination holds the same bytes already."""
    (root / "inbox" / "used").mkdir()
    (root / NOTE.destination).write_bytes(b"words\n")
    apply(root)
    assert snapshot(root) == DONE


def test_two_notes_of_the_same_bytes_may_share_a_destination(root: Path) -> None:
    """The second copy leaves the inbox with the first."""
    (root / "inbox" / "b.txt").write_bytes(b"words\n")
    apply(root, moves=(NOTE, move("b.txt", b"words\n", to="a.txt")))
    assert snapshot(root) == DONE


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda root: (root / UPDATE.path).write_bytes(b"mine\n"),
            "articles/old.md: was changed since the run read it",
        ),
        (
            lambda root: (root / UPDATE.path).unlink(),
            "articles/old.md: was removed since the run read it",
        ),
        (
            lambda root: (root / CREATE.path).write_bytes(b"mine\n"),
            "articles/new.md: was created by somebody else since the run began",
        ),
        (
            lambda root: (root / CREATE.path).symlink_to("nowhere"),
            "articles/new.md: is not a regular file, so the run cannot write or move it",
        ),
        (
            lambda root: (root / NOTE.source).write_bytes(b"more words\n"),
            "inbox/a.txt: was changed since the run read it",
        ),
        (
            lambda root: (root / NOTE.source).unlink(),
            "inbox/a.txt: was removed since the run read it",
        ),
        (
            lambda root: durable.write_file(make(root / NOTE.destination), b"other", run="x"),
            "inbox/used/a.txt: was created by somebody else since the run began",
        ),
        (
            lambda root: durable.write_file(make(root / RECEIPT.path), b"other", run="x"),
            f"inbox/receipts/{RUN}.json: was created by somebody else since the run began",
        ),
    ],
    ids=[
        "article changed",
        "article removed",
        "article created",
        "article linked",
        "note changed",
        "note removed",
        "name taken",
        "receipt taken",
    ],
)
@pytest.mark.parametrize("late", [False, True], ids=["before the run", "while it stages"])
def test_an_edit_made_meanwhile_stops_the_run(
    root: Path,
    monkeypatch: pytest.MonkeyPatch,
    edit: Callable[[Path], object],
    message: str,
    late: bool,
) -> None:
    """Nothing is written, the edit stays, no temporary is left, and the person is told."""
    if late:

        def write_then_edit(state_dir: Path, entry: Ready | Staging) -> None:
            write_journal(state_dir, entry)
            if isinstance(entry, Ready):
                edit(root)

        monkeypatch.setattr(transaction, "write_journal", write_then_edit)
    else:
        edit(root)
    with pytest.raises(ConflictError) as caught:
        apply(root)
    monkeypatch.undo()
    found = snapshot_with_links(root)
    assert str(caught.value) == (
        f"{message}. Nothing was written; run `pipeline build` again to work with it as it is now."
    )
    assert caught.value.exit_code == 7
    assert restart(root) is None
    fresh = make_workspace(root.parent / "fresh")
    edit(fresh)
    assert found == snapshot_with_links(fresh)


def make(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def snapshot_with_links(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): str(durable.file_hash(path))
        for path in sorted(root.rglob("*"))
        if path.name != ".pipeline"
    }


def test_a_note_changed_while_notes_move_stays(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run is finished without it and says so."""
    link = finish._link_note

    def edit_then_link(root: Path, move: Move, run: str) -> bool:
        (root / move.source).write_bytes(b"more words\n")
        return link(root, move, run)

    monkeypatch.setattr(finish, "_link_note", edit_then_link)
    with pytest.raises(ConflictError) as caught:
        apply(root)
    assert str(caught.value) == (
        "inbox/a.txt: was changed while the run wrote its results and is left as it is; all the "
        "rest is done. A changed note is read by the next `pipeline build`."
    )
    assert read_journal(root / ".pipeline") is None
    assert (root / NOTE.source).read_bytes() == b"more words\n"
    assert not (root / NOTE.destination).exists()


def test_an_interruption_by_the_person_leaves_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control-C while new bytes are staged undoes them."""
    before = snapshot(root)

    def interrupted(*args: object, **keywords: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transaction, "sync_folders", interrupted)
        with pytest.raises(KeyboardInterrupt):
            apply(root)
    assert snapshot(root) == before
    assert restart(root) is None


@pytest.mark.parametrize(
    ("changes", "moves"),
    [
        ((UPDATE, UPDATE), ()),
        ((FileChange(RECEIPT.path, None, b"x"),), ()),
        ((), (NOTE, NOTE)),
        ((), (NOTE, move("b.txt", b"other", to="a.txt"))),
        ((), (Move(NOTE.source, NOTE.source, NOTE.hash),)),
        ((FileChange("../a.md", None, b"x"),), ()),
        ((), (Move(NOTE.source, "/tmp/a.txt", NOTE.hash),)),
    ],
    ids=["twice", "receipt", "note twice", "two notes", "onto itself", "outside", "absolute"],
)
def test_a_caller_that_contradicts_itself_is_refused(
    root: Path, changes: tuple[FileChange, ...], moves: tuple[Move, ...]
) -> None:
    """Such a run is a bug; it does not get as far as the disk."""
    before = snapshot(root)
    with pytest.raises(ValueError, match=r"used twice|not a path inside"):
        apply(root, changes, moves)
    assert snapshot(root) == before


def test_folders_that_lead_out_are_refused(root: Path) -> None:
    """Neither a run nor the recovery of one follows a link out of the workspace."""
    (root / "inbox" / "used").symlink_to(root.parent)
    with pytest.raises(StorageError, match="leads out of the workspace"):
        apply(root)
    assert (root / NOTE.source).exists()


def test_a_file_in_place_of_a_folder_leaves_nothing_behind(root: Path) -> None:
    """The run stops, and the next start has nothing to undo."""
    (root / "inbox" / "used").write_bytes(b"")
    before = snapshot(root)
    with pytest.raises(StorageError, match="a file stands where a folder belongs"):
        apply(root)
    assert snapshot(root) == before
    assert restart(root) is None


def test_a_file_without_bytes_after_is_removed(root: Path) -> None:
    """It goes with the rest of the run, its folder stays, and one that changed is a conflict."""
    gone = FileChange("articles/old.md", (root / "articles/old.md").read_bytes(), None)
    Transaction(root, root / ".pipeline").apply(RUN, [gone], RECEIPT, [])
    assert not (root / gone.path).exists()
    assert (root / "articles").is_dir()
    assert (root / RECEIPT.path).read_bytes() == RECEIPT.after
    again = replace(RECEIPT, path="inbox/receipts/again.json")
    (root / gone.path).write_bytes(b"mine\n")
    with pytest.raises(ConflictError, match=r"articles/old\.md: was changed since the run read it"):
        Transaction(root, root / ".pipeline").apply(RUN, [gone], again, [])
    assert (root / gone.path).read_bytes() == b"mine\n"
    assert not (root / again.path).exists()
