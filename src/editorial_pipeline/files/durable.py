"""The only place that writes, renames, links, unlinks or makes folders in a workspace.

Bytes are staged in a new file beside their target, written in full, flushed to the disk and
only then put in place, so that a reader sees the old file or the new one. A name is durable
once its folder is flushed as well; callers do that for many names at once (`sync_folder`).

A flush that fails is fatal: the kernel may have dropped the data and would report success the
second time, so nothing here tries again. Foreign errors become `StorageError` with the file and
advice. Extended attributes and access lists are not kept, and on macOS a flush reaches the
drive but not necessarily its platters; both are limits of what `os` offers.

Every call goes through the name `os` of this module, where tests inject faults.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from editorial_pipeline.errors import StorageError

NOT_A_FILE = "not a regular file"
"""Stands for the hash of a symbolic link, folder or device; equal to no hash."""

_READ = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW

_CHUNK = 1 << 20

_NO_HARD_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)
"""What file systems without hard links answer (FAT, some FUSE and network ones, Android)."""

_NO_EMPTY_FOLDER = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENOTEMPTY, errno.EEXIST})

_ADVICE = {
    errno.ENOSPC: ("the disk is full", "Free some space, then run the command again."),
    errno.EDQUOT: ("the disk quota is used up", "Free some space, then run the command again."),
    errno.EFBIG: ("the file is larger than allowed", "Raise the limit on file sizes (ulimit -f)."),
    errno.EROFS: ("the disk is read-only", "Mount it writable, or work in another folder."),
    errno.EACCES: ("permission denied", "Check who owns the file and its folder."),
    errno.EPERM: ("the operation is not permitted", "Check who owns the file and its flags."),
    errno.EMFILE: ("too many open files", "Raise the limit on open files (ulimit -n)."),
    errno.ENFILE: ("the system has too many open files", "Close other programs, then try again."),
    errno.ENOMEM: ("out of memory", "Close other programs, then try again."),
    errno.EIO: ("the disk reported an error", "Check the disk and your backups before going on."),
    errno.ENAMETOOLONG: ("the name is too long", "Shorten the name of the file or its folders."),
    errno.ENOENT: ("the file or its folder has gone", "Put it back, or run the command again."),
    errno.EEXIST: ("the name is taken", "Rename or remove what is there."),
    errno.ENOTDIR: ("a file stands where a folder belongs", "Rename or remove that file."),
    errno.EISDIR: ("a folder stands where a file belongs", "Rename or remove that folder."),
    errno.ELOOP: ("a symbolic link stands in the way", "Replace it by the real file or folder."),
    errno.EBUSY: ("the file is in use", "Close the program that uses it, then try again."),
    errno.ESTALE: ("the network disk lost the file", "Connect the network disk again."),
    errno.EINTR: ("the write was interrupted", "Run the command again."),
}


def storage_error(error: OSError, path: Path | str) -> StorageError:
    """Return the error a person sees for `error` at `path`: what happened and what to do."""
    unknown = (os.strerror(error.errno) if error.errno else str(error)).lower()
    what, advice = _ADVICE.get(error.errno or 0, (unknown, "Check the disk, then try again."))
    return StorageError(f"cannot be written or read, {what}", where=path, advice=advice)


@contextmanager
def storage_errors(path: Path | str) -> Iterator[None]:
    """Turn every OSError of the body into a StorageError about `path`."""
    try:
        yield
    except OSError as error:
        raise storage_error(error, path) from error


def file_hash(path: Path) -> str | None:
    """Return the SHA-256 of a file in hex, None if there is none, NOT_A_FILE for anything else.

    Symbolic links are not followed. Raises StorageError.
    """
    with storage_errors(path):
        try:
            handle = os.open(path, _READ | os.O_NONBLOCK)  # or a FIFO would block for ever
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in {errno.ELOOP, errno.ENXIO}:  # a symbolic link; a socket
                return NOT_A_FILE
            raise
        try:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return NOT_A_FILE
            digest = hashlib.sha256()
            while chunk := os.read(handle, _CHUNK):
                digest.update(chunk)
            return digest.hexdigest()
        finally:
            os.close(handle)


def read_file(path: Path) -> bytes | None:
    """Return the bytes of a file, None if there is none. Raises StorageError."""
    with storage_errors(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None


def stage(temporary: Path, data: bytes, *, target: Path) -> None:
    """Write `data` to the new file `temporary` and flush it, with the mode that `target` has.

    Where there is no target yet the file gets the usual mode (0666 less the umask); what an
    interrupted run has left under the name `temporary` is thrown away. The name is not durable
    yet. Raises StorageError about `target`; `temporary` may then exist.
    """
    with storage_errors(target):
        try:
            handle = os.open(temporary, _CREATE, 0o666)
        except FileExistsError:
            os.unlink(temporary)  # noqa: PTH108 - faults are injected into `os`
            handle = os.open(temporary, _CREATE, 0o666)
        try:
            _write_all(handle, data)
            _keep_mode(handle, target)
            _flush(handle, len(data))
        finally:
            os.close(handle)


def write_file(path: Path, data: bytes, *, run: str) -> None:
    """Replace or create one file durably; it holds its old or its new bytes at any moment.

    `run` tells this writer's temporary from those of others. Raises StorageError.
    """
    temporary = temporary_path(path, run)
    try:
        stage(temporary, data, target=path)
        replace(temporary, path)
    except BaseException:
        with suppress(StorageError):
            remove(temporary)
        raise
    sync_folder(path.parent)


def replace(temporary: Path, target: Path) -> None:
    """Put a staged file in the place of `target`, at once. Raises StorageError."""
    with storage_errors(target):
        os.replace(temporary, target)  # noqa: PTH105 - faults are injected into `os`


def place(temporary: Path, target: Path) -> bool:
    """Give a staged file its name unless that is taken; return False if it is.

    A link and an unlink, because a rename would overwrite. Raises StorageError.
    """
    with storage_errors(target):
        if not _link(temporary, target):
            return False
    remove(temporary)
    return True


def link_or_copy(source: Path, destination: Path, *, temporary: Path) -> bool:
    """Give the file `source` a second name, never overwriting; return False if that is taken.

    On another disk it is copied through `temporary` (beside `destination`) with its mode and
    times. Where hard links do not exist it is renamed, so `source` may be gone afterwards.
    Flush the folder of `destination` before removing `source`. Raises StorageError.
    """
    with storage_errors(destination):
        try:
            return _link(source, destination)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
    _copy(source, temporary)
    return place(temporary, destination)


def remove(path: Path) -> None:
    """Unlink a file; that it is already gone is no error. Raises StorageError."""
    with storage_errors(path), suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 - faults are injected into `os`


def remove_linked(source: Path, destination: Path) -> None:
    """Unlink `source`, whose bytes are at `destination` too. Raises StorageError.

    Where both are one name of one file (a folder that is linked, a disk that ignores case) the
    file stays.
    """
    with storage_errors(source):
        old, new = os.lstat(source), os.lstat(destination)
    if not os.path.samestat(old, new) or old.st_nlink > 1:
        remove(source)


def missing_folders(folders: Iterable[Path]) -> tuple[Path, ...]:
    """Return which of these folders and their parents do not exist, outermost first."""
    wanted = {folder for path in set(folders) for folder in (path, *path.parents)}
    missing = (folder for folder in wanted if not folder.is_dir())
    return tuple(sorted(missing, key=lambda folder: (len(folder.parts), folder)))


def make_folders(folders: Iterable[Path]) -> None:
    """Make these folders and the missing ones above them, durably. Raises StorageError."""
    for folder in missing_folders(folders):
        with storage_errors(folder):
            try:
                os.mkdir(folder)  # noqa: PTH102 - faults are injected into `os`
            except FileExistsError as error:
                if not os.path.isdir(folder):  # noqa: PTH112 - as above
                    raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR)) from error
        sync_folder(folder.parent)


def remove_folder_if_empty(folder: Path) -> None:
    """Remove a folder unless something is in it, or it is none or gone. Raises StorageError."""
    with storage_errors(folder):
        try:
            os.rmdir(folder)  # noqa: PTH106 - faults are injected into `os`
        except OSError as error:
            if error.errno not in _NO_EMPTY_FOLDER:
                raise


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk. Raises StorageError.

    Some network file systems cannot and answer EINVAL; they are durable without it or not at
    all, and refusing to work there would help nobody.
    """
    with storage_errors(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(handle)


def temporary_path(target: Path, run: str) -> Path:
    """Return the name under which a run stages `target`: `.{name}.{run}.tmp` beside it.

    A leading dot and the ending keep it out of every scan. A name too long for a file system
    (255 bytes) is replaced by a part of its hash.
    """
    name = target.name
    if len(os.fsencode(name)) + len(run) + len("...tmp") > 255:  # noqa: PLR2004 - NAME_MAX
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:32]
    return target.with_name(f".{name}.{run}.tmp")


def _write_all(handle: int, data: bytes) -> None:
    # A write may take less than it was given (signals, a disk about to be full); Python itself
    # goes on after EINTR.
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _keep_mode(handle: int, target: Path) -> None:
    try:
        there = os.lstat(target)
    except FileNotFoundError:
        return
    mine = os.fstat(handle)
    if (there.st_uid, there.st_gid) != (mine.st_uid, mine.st_gid):
        # Root in a container works on a user's files; only root may give files away.
        with suppress(PermissionError):
            os.fchown(handle, there.st_uid, there.st_gid)
    os.fchmod(handle, stat.S_IMODE(there.st_mode))


def _flush(handle: int, size: int) -> None:
    os.fsync(handle)
    written = os.fstat(handle).st_size
    if written != size:
        raise OSError(errno.EIO, f"{written} of {size} bytes were written")


def _link(source: Path, destination: Path) -> bool:
    try:
        os.link(source, destination)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # Without links the best there is: a look, then a rename. What another program creates
        # in between is overwritten.
        if os.path.lexists(destination):
            return False
        os.rename(source, destination)  # noqa: PTH104 - faults are injected into `os`
    return True


def _copy(source: Path, temporary: Path) -> None:
    data = read_file(source)
    with storage_errors(source):
        there = os.lstat(source)
    stage(temporary, data or b"", target=source)
    with storage_errors(temporary):
        os.utime(temporary, ns=(there.st_atime_ns, there.st_mtime_ns))
