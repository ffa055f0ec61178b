"""Which files of the inbox are read, which wait, and which are left with a reason."""

from __future__ import annotations

import errno
import os
import re
import socket
from pathlib import Path

import pytest

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.inbox import Scan, scan, scan_settled
from editorial_pipeline.models.notes import SkippedNote

NOW = 1_770_000_000.0
EMPTY = ("it is empty", "Write something into it, or delete it.")


def _put(inbox: Path, name: str, *, age_s: float = 60.0, data: str = "words") -> Path:
    path = inbox / name
    path.write_text(data, encoding="utf-8")
    os.utime(path, (NOW - age_s, NOW - age_s))
    return path


def _scan(inbox: Path, *, now: float = NOW, earlier: Scan | None = None) -> Scan:
    return scan(inbox, ignore=("draft*",), settle_s=2.0, now=now, earlier=earlier)


def _names(found: Scan) -> list[str]:
    return [path.name for path in found.settled]


def test_notes_are_found_in_order_of_name(tmp_path: Path) -> None:
    """Text and Markdown in any case; a sync tool's conflict copy is content; folders are not."""
    for name in ("b.txt", "a.md", "C.TXT", "a (conflicted copy 2026-02-08).md", "Ёж 1.txt"):
        _put(tmp_path, name)
    (tmp_path / "used").mkdir()
    _put(tmp_path / "used", "old.txt")
    found = _scan(tmp_path)
    assert _names(found) == [
        "C.TXT",
        "a (conflicted copy 2026-02-08).md",
        "a.md",
        "b.txt",
        "Ёж 1.txt",
    ]
    assert found.skipped == ()


@pytest.mark.parametrize(
    "name",
    [".hidden.txt", ".DS_Store", "._a.txt", "~$a.txt", "a.txt~", "#a.txt#", ".a.txt.swp", "a.swp",
     "Thumbs.db", "draft 1.txt"],
)  # fmt: skip
def test_litter_is_passed_over(tmp_path: Path, name: str) -> None:
    """What nobody dropped is not mentioned, nor what the settings ignore."""
    _put(tmp_path, name)
    assert _scan(tmp_path) == Scan((), (), NOW)


@pytest.mark.parametrize(
    "name",
    ["a.txt.part", "a.txt.crdownload", "a.tmp", ".syncthing.a.txt.tmp", "a.part.txt", "a.download"],
)
def test_partial_names_wait(tmp_path: Path, name: str) -> None:
    """A transfer under way is listed, and nothing waits for it."""
    _put(tmp_path, name)
    found = _scan(tmp_path)
    assert found.settled == ()
    assert [(note.file, note.settling) for note in found.skipped] == [(name, True)]
    assert not found.settling


def test_other_files_are_left_with_a_reason(tmp_path: Path) -> None:
    """Each says what to do; none stops the others."""
    good = _put(tmp_path, "good.txt")
    _put(tmp_path, "photo.jpg")
    _put(tmp_path, "empty.md", data="")
    _put(tmp_path, "bad\nname.txt")
    (tmp_path / "link.txt").symlink_to(good)
    os.mkfifo(tmp_path / "pipe.txt")
    os.link(good, tmp_path / "hard.txt")
    found = _scan(tmp_path)
    assert _names(found) == ["good.txt", "hard.txt"]
    assert found.skipped == (
        SkippedNote(
            "bad\\x0aname.txt", "its name holds characters that cannot be shown", "Rename it."
        ),
        SkippedNote("empty.md", *EMPTY),
        SkippedNote("link.txt", "it is a link", "Put the file itself into the inbox."),
        SkippedNote(
            "photo.jpg", "only .txt and .md files are read", "Export it as text, or move it out."
        ),
        SkippedNote("pipe.txt", "it is no regular file", "Move it out of the inbox."),
    )


def test_a_name_that_is_not_utf_8_is_shown_escaped(tmp_path: Path) -> None:
    """Such a name could neither be printed nor stored in a receipt."""
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(path, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a name of bytes
        stream.write("words")
    assert [note.file for note in _scan(tmp_path).skipped] == ["caf\\udce9.txt"]


def test_a_fresh_file_settles_at_the_second_look(tmp_path: Path) -> None:
    """Unchanged between two looks that are far enough apart."""
    _put(tmp_path, "fresh.txt", age_s=0.5)
    first = _scan(tmp_path)
    assert first.settled == ()
    assert first.skipped == (
        SkippedNote(
            "fresh.txt", "it is still being written", "Wait a moment and run again.", settling=True
        ),
    )
    assert _names(_scan(tmp_path, now=NOW + 1.0, earlier=first)) == []
    assert _names(_scan(tmp_path, now=NOW + 2.0, earlier=first)) == ["fresh.txt"]


def test_a_growing_file_goes_on_waiting(tmp_path: Path) -> None:
    """A change between the looks starts the wait anew."""
    _put(tmp_path, "grows.txt", age_s=0.5)
    first = _scan(tmp_path)
    _put(tmp_path, "grows.txt", age_s=-1.5, data="more words")
    assert _names(_scan(tmp_path, now=NOW + 2.0, earlier=first)) == []


def test_a_change_dated_in_the_future_blocks_once(tmp_path: Path) -> None:
    """A clock that was wrong does not keep a note for ever."""
    _put(tmp_path, "future.txt", age_s=-1e7)
    first = _scan(tmp_path)
    assert _names(first) == []
    assert _names(_scan(tmp_path, now=NOW + 2.0, earlier=first)) == ["future.txt"]


def test_an_empty_file_may_still_be_filled(tmp_path: Path) -> None:
    """A placeholder is waited for while it is recent."""
    _put(tmp_path, "new.txt", age_s=0.5, data="")
    first = _scan(tmp_path)
    assert first.settling
    assert first.skipped[0].reason == "it is empty so far"
    second = _scan(tmp_path, now=NOW + 2.0, earlier=first)
    assert second.skipped == (SkippedNote("new.txt", *EMPTY),)


def test_waiting_happens_once_and_only_when_it_helps(tmp_path: Path) -> None:
    """Old files cost no time; fresh ones cost the settling time once."""
    slept: list[float] = []

    def look() -> Scan:
        return scan_settled(
            tmp_path, ignore=(), settle_s=2.0, clock=lambda: NOW + sum(slept), sleep=slept.append
        )

    _put(tmp_path, "old.txt")
    assert _names(look()) == ["old.txt"]
    assert slept == []
    _put(tmp_path, "fresh.txt", age_s=0.0)
    assert _names(look()) == ["fresh.txt", "old.txt"]
    assert slept == [2.0]


def test_a_missing_inbox_is_empty(tmp_path: Path) -> None:
    """Nothing was dropped yet."""
    assert _scan(tmp_path / "none") == Scan((), (), NOW)


def test_an_inbox_that_is_no_folder_is_an_error(tmp_path: Path) -> None:
    """The setting is wrong, not a note."""
    path = _put(tmp_path, "inbox")
    with pytest.raises(SettingsError, match=re.escape(f"{path}: the inbox cannot be listed")):
        _scan(path)


def test_sockets_and_devices_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has the name of a note and is no file cannot hold up or trick a run."""
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket.txt")
    (tmp_path / "device.txt").symlink_to("/dev/zero")
    (tmp_path / "outside.txt").symlink_to("/etc/hostname")
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "absent")
    found = _scan(tmp_path)
    assert found.settled == ()
    assert [(note.file, note.reason) for note in found.skipped] == [
        ("dangling.txt", "it is a link"),
        ("device.txt", "it is a link"),
        ("outside.txt", "it is a link"),
        ("socket.txt", "it is no regular file"),
    ]


def test_twins_on_disks_that_can_tell_them_apart_are_two_notes(tmp_path: Path) -> None:
    """Names that differ in case or in composed accents alone."""
    names = ["Day.txt", "cafe\u0301.txt", "caf\u00e9.txt", "day.txt"]
    for name in names:
        _put(tmp_path, name)
    if len(list(tmp_path.iterdir())) < len(names):
        pytest.skip("this disk takes the twins for one file")
    assert _names(_scan(tmp_path)) == names


def test_a_file_that_vanishes_during_the_look_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sync tools take files away between the listing and the look at each."""

    class Gone:
        name = "gone.txt"

        def is_dir(self) -> bool:
            return False

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    class Barred(Gone):
        name = "barred.txt"

        def stat(self, *, follow_symlinks: bool) -> os.stat_result:
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("editorial_pipeline.inbox.folder._entries", lambda _: [Barred(), Gone()])
    assert _scan(tmp_path).skipped == (
        SkippedNote(
            "barred.txt",
            "it cannot be looked at: Permission denied",
            "Check the permissions of the inbox.",
        ),
    )


def test_transfers_are_known_to_the_next_look(tmp_path: Path) -> None:
    """A download that grows keeps the inbox from being quiet; litter does not."""
    path = _put(tmp_path, "a.txt.part")
    _put(tmp_path, ".a.txt.icloud")
    _put(tmp_path, ".a.txt.swp")
    first = _scan(tmp_path)
    assert sorted(first.transfers) == [".a.txt.icloud", "a.txt.part"]
    path.write_text("more words", encoding="utf-8")
    second = _scan(tmp_path)
    assert second.transfers["a.txt.part"] != first.transfers["a.txt.part"]
    assert second.transfers[".a.txt.icloud"] == first.transfers[".a.txt.icloud"]


def test_a_copy_with_its_old_date_is_another_look(tmp_path: Path) -> None:
    """The size, the date and the inode are the same; the words are not."""
    path = _put(tmp_path, "a.txt", data="words")
    before = _scan(tmp_path).looks["a.txt"]
    while path.stat().st_ctime_ns == before.ctime_ns:  # a tick of the kernel, a few ms
        path.write_text("sword", encoding="utf-8")
        os.utime(path, (NOW - 60.0, NOW - 60.0))
    after = _scan(tmp_path).looks["a.txt"]
    assert (before.size, before.mtime_ns, before.inode) == (after.size, after.mtime_ns, after.inode)
    assert before != after
