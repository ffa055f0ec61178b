"""The calls that change the disk: whole files, kept modes, names that are never overwritten."""

from __future__ import annotations

import errno
import hashlib
import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files import durable
from faults.faulty_os import FaultyOS

RUN = "20260208T115427Z-3f2a9c01"


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def failing(error: int) -> Callable[..., None]:
    def call(*args: object) -> None:
        raise OSError(error, os.strerror(error))

    return call


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> FaultyOS:
    """Record the changes made to the disk."""
    recorder = FaultyOS(lambda number, paths: None)
    monkeypatch.setattr(durable, "os", recorder)
    return recorder


def test_a_new_file_gets_the_usual_mode(tmp_path: Path) -> None:
    """The umask decides, not the 0600 of temporary files."""
    old = os.umask(0o027)
    try:
        durable.write_file(tmp_path / "new.md", b"new", run=RUN)
    finally:
        os.umask(old)
    assert mode_of(tmp_path / "new.md") == 0o640


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664, 0o755, 0o444])
def test_a_replaced_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    """Replacing the bytes of a file does not change who may read it."""
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(mode)
    durable.write_file(path, b"new", run=RUN)
    assert (path.read_bytes(), mode_of(path)) == (b"new", mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to others")
def test_root_leaves_a_file_to_its_owner(tmp_path: Path) -> None:
    """In a container that runs as root the user's articles stay the user's."""
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    os.chown(path, 1234, 2345)
    durable.write_file(path, b"new", run=RUN)
    assert (path.stat().st_uid, path.stat().st_gid) == (1234, 2345)


def test_a_file_is_flushed_before_it_is_named_and_its_folder_after(
    tmp_path: Path, disk: FaultyOS
) -> None:
    """The order that survives a power cut."""
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    durable.write_file(path, b"new", run=RUN)
    temporary = tmp_path / f".a.md.{RUN}.tmp"
    assert disk.calls == [
        f"open {temporary}",
        f"write {temporary}",
        f"fchmod {temporary}",
        f"fsync {temporary}",
        f"replace {temporary} {path}",
        f"fsync {tmp_path}",
    ]


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write may take a single byte; all of them arrive."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:1]))
    durable.write_file(tmp_path / "a.md", bytes(range(256)), run=RUN)
    assert (tmp_path / "a.md").read_bytes() == bytes(range(256))


def test_what_an_interrupted_run_has_left_is_thrown_away(tmp_path: Path) -> None:
    """A longer temporary of the same name leaves no tail."""
    (tmp_path / f".a.md.{RUN}.tmp").write_bytes(b"longer than new")
    durable.write_file(tmp_path / "a.md", b"new", run=RUN)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.md", b"new")]


def test_bytes_that_did_not_arrive_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that claims to have written what it dropped does not get the old file removed."""
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "write", lambda handle, data: len(data))
    with pytest.raises(StorageError, match="the disk reported an error"):
        durable.write_file(path, b"new", run=RUN)
    monkeypatch.undo()
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.md", b"old")]


@pytest.mark.parametrize(
    ("error", "what"),
    [
        (errno.ENOSPC, "the disk is full. Free some space, then run the command again."),
        (errno.EDQUOT, "the disk quota is used up. Free some space, then run the command again."),
        (
            errno.EFBIG,
            "the file is larger than allowed. Raise the limit on file sizes (ulimit -f).",
        ),
        (errno.EROFS, "the disk is read-only. Mount it writable, or work in another folder."),
        (errno.EACCES, "permission denied. Check who owns the file and its folder."),
        (errno.EPERM, "the operation is not permitted. Check who owns the file and its flags."),
        (errno.EMFILE, "too many open files. Raise the limit on open files (ulimit -n)."),
        (
            errno.ENFILE,
            "the system has too many open files. Close other programs, then try again.",
        ),
        (errno.ENOMEM, "out of memory. Close other programs, then try again."),
        (
            errno.EIO,
            "the disk reported an error. Check the disk and your backups before going on.",
        ),
        (
            errno.ENAMETOOLONG,
            "the name is too long. Shorten the name of the file or its folders.",
        ),
        (
            errno.ENOENT,
            "the file or its folder has gone. Put it back, or run the command again.",
        ),
        (errno.EEXIST, "the name is taken. Rename or remove what is there."),
        (
            errno.ENOTDIR,
            "a file stands where a folder belongs. Rename or remove that file.",
        ),
        (
            errno.EISDIR,
            "a folder stands where a file belongs. Rename or remove that folder.",
        ),
        (
            errno.ELOOP,
            "a symbolic link stands in the way. Replace it by the real file or folder.",
        ),
        (errno.EBUSY, "the file is in use. Close the program that uses it, then try again."),
        (errno.ESTALE, "the network disk lost the file. Connect the network disk again."),
        (errno.EINTR, "the write was interrupted. Run the command again."),
        (errno.ENODEV, "no such device. Check the disk, then try again."),
    ],
    ids=lambda value: errno.errorcode[value] if isinstance(value, int) else "",
)
def test_errors_of_the_system_become_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, what: str
) -> None:
    """Each error names the file and what to do, and ends the program with its own code."""
    monkeypatch.setattr(os, "fsync", failing(error))
    with pytest.raises(StorageError) as caught:
        durable.write_file(tmp_path / "a.md", b"new", run=RUN)
    monkeypatch.undo()
    assert str(caught.value) == f"{tmp_path / 'a.md'}: cannot be written or read, {what}"
    assert caught.value.exit_code == 74
    assert list(tmp_path.iterdir()) == []


def test_an_error_without_a_number_is_told_in_its_own_words(tmp_path: Path) -> None:
    """Python itself raises such errors now and then."""
    error = durable.storage_error(OSError("Strange"), tmp_path)
    assert str(error) == (
        f"{tmp_path}: cannot be written or read, strange. Check the disk, then try again."
    )


def test_the_hash_of_a_file_is_sha256(tmp_path: Path) -> None:
    """Files longer than one read are hashed as a whole."""
    data = b"words " * 500_000
    (tmp_path / "a").write_bytes(data)
    assert durable.file_hash(tmp_path / "a") == hashlib.sha256(data).hexdigest()


def test_what_is_no_regular_file_has_no_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links are not followed, pipes not waited for."""
    monkeypatch.chdir(tmp_path)  # the path of a socket must be short
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        names = ["link", "dangling", "pipe", "socket", "."]
        assert {durable.file_hash(tmp_path / name) for name in names} == {durable.NOT_A_FILE}
    assert durable.file_hash(tmp_path / "absent") is None
    assert durable.file_hash(tmp_path / "absent" / "too") is None


def test_a_hash_that_cannot_be_computed_is_an_error(tmp_path: Path) -> None:
    """A file where a folder is expected must not be taken for an absent file."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="a file stands where a folder belongs"):
        durable.file_hash(tmp_path / "file" / "a.md")


def test_placing_never_overwrites(tmp_path: Path) -> None:
    """A name that is taken stays as it is, and the staged file too."""
    staged, taken = tmp_path / "staged", tmp_path / "taken"
    staged.write_bytes(b"new")
    taken.write_bytes(b"old")
    assert not durable.place(staged, taken)
    assert (staged.read_bytes(), taken.read_bytes()) == (b"new", b"old")
    assert durable.place(staged, tmp_path / "free")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["free", "taken"]


@pytest.mark.parametrize("error", [errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK])
def test_disks_without_hard_links_rename(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    """FAT and some network disks know no links; a taken name is respected all the same."""
    monkeypatch.setattr(os, "link", failing(error))
    for name in ("one", "two", "taken"):
        (tmp_path / name).write_bytes(name.encode())
    assert durable.place(tmp_path / "one", tmp_path / "free")
    assert not durable.place(tmp_path / "two", tmp_path / "taken")
    found = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert found == {"free": b"one", "two": b"two", "taken": b"taken"}


def test_a_note_from_another_disk_is_copied_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes, mode and time come along; a stale half copy is thrown away; nothing is overwritten."""
    link = os.link

    def link_here(source: Path, destination: Path) -> None:
        if source.parent != destination.parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        link(source, destination)

    monkeypatch.setattr(os, "link", link_here)
    source, used = tmp_path / "inbox" / "a.txt", tmp_path / "used"
    source.parent.mkdir()
    used.mkdir()
    source.write_bytes(b"words")
    source.chmod(0o640)
    os.utime(source, ns=(1_000_000_001, 2_000_000_002))
    (used / "half").write_bytes(b"wo")
    assert durable.link_or_copy(source, used / "a.txt", temporary=used / "half")
    copied = (used / "a.txt").stat()
    assert (used / "a.txt").read_bytes() == b"words"
    assert (stat.S_IMODE(copied.st_mode), copied.st_mtime_ns) == (0o640, 2_000_000_002)
    assert [path.name for path in used.iterdir()] == ["a.txt"]
    assert not durable.link_or_copy(source, used / "a.txt", temporary=used / "half")


def test_an_error_while_linking_names_the_destination(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is told about the place that has no room."""
    monkeypatch.setattr(os, "link", failing(errno.ENOSPC))
    with pytest.raises(StorageError, match=r"used/a\.txt: .*the disk is full"):
        durable.link_or_copy(
            tmp_path / "a.txt", tmp_path / "used" / "a.txt", temporary=tmp_path / "t"
        )


def test_the_last_name_of_a_note_is_never_removed(tmp_path: Path) -> None:
    """Two paths to one name (a linked folder, a disk that ignores case) are told from two names."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "used").symlink_to("inbox")
    note = tmp_path / "inbox" / "a.txt"
    note.write_bytes(b"words")
    durable.remove_linked(note, tmp_path / "used" / "a.txt")
    assert note.read_bytes() == b"words"
    os.link(note, tmp_path / "inbox" / "b.txt")
    durable.remove_linked(note, tmp_path / "inbox" / "b.txt")
    assert [path.name for path in (tmp_path / "inbox").iterdir()] == ["b.txt"]


def test_folders_are_made_from_the_outside_and_each_is_flushed(
    tmp_path: Path, disk: FaultyOS
) -> None:
    """A file in a new folder is lost in a power cut unless the folder's own name is durable."""
    durable.make_folders([tmp_path / "a" / "b", tmp_path / "a" / "c", tmp_path])
    assert disk.calls == [
        f"mkdir {tmp_path}/a",
        f"fsync {tmp_path}",
        f"mkdir {tmp_path}/a/b",
        f"fsync {tmp_path}/a",
        f"mkdir {tmp_path}/a/c",
        f"fsync {tmp_path}/a",
    ]


def test_only_empty_folders_are_removed(tmp_path: Path) -> None:
    """What a person has put into a folder meanwhile stays; a folder already gone is fine."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    for name in ("full", "full/mine", "empty", "gone"):
        durable.remove_folder_if_empty(tmp_path / name)
    found = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert found == ["full", "full/mine"]


def test_a_folder_that_appears_meanwhile_is_welcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two programs may make the same folder at once."""
    mkdir = os.mkdir

    def mkdir_twice(folder: Path) -> None:
        mkdir(folder)
        mkdir(folder)

    monkeypatch.setattr(os, "mkdir", mkdir_twice)
    durable.make_folders([tmp_path / "a" / "b"])
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_removed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a folder in use, or none, is passed over."""
    monkeypatch.setattr(os, "rmdir", failing(errno.EACCES))
    with pytest.raises(StorageError, match="permission denied"):
        durable.remove_folder_if_empty(tmp_path)


def test_a_temporary_of_the_longest_name_fits(tmp_path: Path) -> None:
    """A person's article may have a name of 255 bytes."""
    path = tmp_path / ("я" * 126 + ".md")
    durable.write_file(path, b"new", run=RUN)
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_file_where_a_folder_belongs_is_told(tmp_path: Path) -> None:
    """It is not taken for the folder that somebody else has made meanwhile."""
    (tmp_path / "articles").write_bytes(b"")
    with pytest.raises(StorageError) as caught:
        durable.make_folders([tmp_path / "articles" / "new"])
    assert str(caught.value) == (
        f"{tmp_path}/articles: cannot be written or read, a file stands where a folder belongs. "
        "Rename or remove that file."
    )


def test_a_disk_that_cannot_flush_folders_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network file systems answer EINVAL; any other failure is fatal."""
    monkeypatch.setattr(os, "fsync", failing(errno.EINVAL))
    durable.sync_folder(tmp_path)
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    with pytest.raises(StorageError):
        durable.sync_folder(tmp_path)


def test_no_file_stays_open_after_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that goes on after a failure must not run out of handles."""
    before = set(Path("/dev/fd").iterdir())
    monkeypatch.setattr(os, "fsync", failing(errno.EIO))
    for _ in range(3):
        with pytest.raises(StorageError):
            durable.write_file(tmp_path / "a", b"", run=RUN)
    monkeypatch.undo()
    assert set(Path("/dev/fd").iterdir()) == before


@given(st.text(min_size=1, max_size=255).filter(lambda name: not set(name) & {"/", "\0"}))
def test_temporaries_are_hidden_and_fit(name: str) -> None:
    """Any name gives one that scans ignore and that a file system takes."""
    name = name.encode("utf-8", "replace")[:255].decode("utf-8", "ignore") or "x"
    if name in {".", ".."}:
        return
    temporary = durable.temporary_path(Path("folder") / name, RUN)
    assert temporary.parent == Path("folder")
    assert temporary.name.startswith(".")
    assert temporary.name.endswith(f".{RUN}.tmp")
    assert len(os.fsencode(temporary.name)) <= 255
