"""Which files are there, and which of them may have changed since the last look."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

from editorial_pipeline.errors import StorageError

RACY_NS: Final = 2_000_000_000
"""A file written this shortly before the index may have changed again within the same tick of a
coarse clock (FAT counts two seconds), so that size and times tell nothing: git's "racily clean"."""


class Stamp(NamedTuple):
    """What a file system tells of a file without opening it."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int


class Problem(NamedTuple):
    """A file that the index leaves out, and why; reported by every refresh until it is mended."""

    file: Path
    reason: str


def scan_articles(folder: Path, index_file: str) -> tuple[dict[str, Stamp], list[Problem]]:
    """Return the stamp of every article below `folder`, by path relative to it, and problems.

    Articles are regular files named `*.md`, the index file left out; what begins with a dot is
    not looked at and symbolic links are not followed. A missing folder has no articles. Raises
    StorageError where a folder cannot be listed: its articles must not be taken for gone.
    """
    found: dict[str, Stamp] = {}
    problems: list[Problem] = []
    if folder.is_dir():
        _walk(folder, "", found, problems)
    found.pop(index_file, None)
    return found, problems


def scan_receipts(folder: Path) -> dict[str, int]:
    """Return the size of every receipt in `folder` by name, in order of runs.

    Raises StorageError where the folder cannot be listed: without its receipts the words of a
    run would be taken for a person's, and its notes for new ones.
    """
    found: dict[str, int] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name.endswith(".json") and not name.startswith("."):
                    stamp = _stamp(entry)
                    if stamp is not None:
                        found[name] = stamp.size
    except FileNotFoundError:
        pass
    except OSError as error:
        raise unreadable(error, folder) from error
    return dict(sorted(found.items()))


def _walk(root: Path, prefix: str, found: dict[str, Stamp], problems: list[Problem]) -> None:
    try:
        entries = os.scandir(f"{root}/{prefix}")
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise unreadable(error, root / prefix) from error
    with entries:
        for entry in entries:
            name = entry.name
            if name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                _walk(root, f"{prefix}{name}/", found, problems)
            elif name.endswith(".md") and (stamp := _stamp(entry)) is not None:
                if _is_utf_8(prefix + name):
                    found[prefix + name] = stamp
                else:
                    shown = (prefix + name).encode("utf-8", "surrogateescape")
                    file = Path(root, shown.decode("utf-8", "backslashreplace"))
                    problems.append(Problem(file, "its name is not UTF-8; rename it"))


def _is_utf_8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _stamp(entry: os.DirEntry[str]) -> Stamp | None:
    """Return the stamp of a regular file; None for anything else, and for what has just gone."""
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        stat = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise unreadable(error, Path(entry.path)) from error
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def unreadable(error: OSError, path: Path) -> StorageError:
    """Return the error for a file or folder that is there and that the system refuses to show."""
    reason = (error.strerror or str(error)).lower()
    advice = "Check the disk and who owns it; nothing was changed."
    return StorageError(f"cannot be read, {reason}", where=path, advice=advice)
