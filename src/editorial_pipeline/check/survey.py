"""Which files a check depends on, and whether any of them may have changed since the last one.

Only names and stamps are read, nothing is parsed: a workspace that is as it was costs no more
than this. The change time is in the stamp because nobody can set it back.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from typing import Final

from editorial_pipeline.files.durable import storage_errors
from editorial_pipeline.parallel import start_child
from editorial_pipeline.settings import Settings

RACY_NS: Final = 2_000_000_000
"""A file changed this shortly before it was looked at may change again within the same tick of a
coarse clock (FAT counts two seconds), so that its stamp tells nothing."""

_MANY: Final = 20_000
"""Files from which a second process saves more time than it takes to start."""

_POSITIVE: Final = (1 << 63) - 1
_GONE: Final = os.stat_result((0,) * 10)
"""Of a file that went while the folder was read; no regular one."""

VERSION: Final = 4
"""Raise it with every change of a rule or of what is kept."""


@dataclass(slots=True)
class Stamps:
    """The stamps of many files: what a file system tells of them without opening them.

    They are three numbers for each name: the size (-1 for what is no regular file), the time of
    the last change in ns since 1970, and the inode.
    """

    names: list[str] = field(default_factory=list)
    numbers: array[int] = field(default_factory=lambda: array("q"))

    def regular(self) -> Stamps:
        """Return those of the regular files."""
        if min(self.numbers[0::3], default=0) >= 0:
            return self
        kept = Stamps()
        for at, name in enumerate(self.names):
            if self.numbers[3 * at] >= 0:
                kept.names.append(name)
                kept.numbers.extend(self.stamp(at))
        return kept

    def stamp(self, at: int) -> array[int]:
        """Return the three numbers of a file by its place."""
        return self.numbers[3 * at : 3 * at + 3]

    @property
    def newest_ns(self) -> int:
        """The time of the last change of any of the files."""
        return max(self.numbers[1::3], default=0)


@dataclass(slots=True)
class Survey:
    """The files of a workspace: articles by path below their folder, notes and receipts by name.

    `others` are files and folders below the articles that are no articles, `unfit` those whose
    names are no UTF-8. `page` is the index page alone.
    """

    articles: Stamps = field(default_factory=Stamps)
    others: list[str] = field(default_factory=list)
    unfit: list[str] = field(default_factory=list)
    notes: Stamps = field(default_factory=Stamps)
    receipts: Stamps = field(default_factory=Stamps)
    page: Stamps = field(default_factory=Stamps)
    interrupted: bool = False

    @property
    def newest_ns(self) -> int:
        """The time of the last change of any of the files."""
        files = (self.articles, self.notes, self.receipts, self.page)
        return max(stamps.newest_ns for stamps in files)

    def fingerprint(self, settings: str) -> str:
        """Return a digest of all of it and of the settings that a check depends on."""
        digest = blake2b(digest_size=16)
        digest.update(repr((VERSION, settings, self.interrupted)).encode())
        for names in (self.others, self.unfit):
            digest.update(_joined(names))
        for stamps in (self.articles, self.notes, self.receipts, self.page):
            digest.update(_joined(stamps.names))
            digest.update(stamps.numbers)
        return digest.hexdigest()


def _joined(names: list[str]) -> bytes:
    return f"{len(names)}/{'/'.join(names)}".encode("utf-8", "surrogateescape")


def survey(settings: Settings) -> Survey:
    """Return the files of a workspace. Raises StorageError where a folder cannot be listed.

    Articles are regular files named `*.md`, the index page left out; what begins with a dot is
    not looked at, symbolic links are not followed.
    """
    found = Survey()
    notes = _begin(settings.used, _names(settings.used, ""))
    names: list[str] = []
    _walk(str(settings.articles), "", names, found)
    page = settings.index_file
    found.articles = _stamps(settings.articles, [name for name in names if name != page])
    found.page = _stamps(settings.articles, [name for name in names if name == page])
    found.receipts = _stamps(settings.receipts, _names(settings.receipts, ".json"))
    found.notes = notes()
    found.interrupted = (settings.state / "journal.json").exists()
    return found


def settings_key(settings: Settings) -> str:
    """Return what of the settings a check depends on."""
    folders = (settings.articles, settings.used, settings.receipts, settings.inbox)
    return repr(([str(folder) for folder in folders], settings.index_file, settings.style))


def _walk(root: str, prefix: str, names: list[str], found: Survey) -> None:
    with storage_errors(Path(root, prefix)):
        try:
            entries = list(os.scandir(f"{root}/{prefix}"))
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            if entry.is_dir(follow_symlinks=False):
                found.others.append(prefix + name)
                _walk(root, f"{prefix}{name}/", names, found)
            elif not name.isascii() and not _is_utf_8(name):
                found.unfit.append(prefix + name)
            elif name.endswith(".md") and entry.is_file(follow_symlinks=False):
                names.append(prefix + name)
            else:
                found.others.append(prefix + name)


def _names(folder: Path, suffix: str) -> list[str]:
    """Return what is in a folder and has the suffix, hidden names left out."""
    with storage_errors(folder):
        try:
            names = os.listdir(folder)  # noqa: PTH208 - a hundred thousand names
        except (FileNotFoundError, NotADirectoryError):
            return []
    return [name for name in names if name[0] != "." and name.endswith(suffix)]


def _begin(folder: Path, names: list[str]) -> Callable[[], Stamps]:
    """Return a function that returns the stamps of the files in a folder.

    Where there are many another process has begun with them, to end with this one's other work.
    """
    if len(names) < _MANY:
        return lambda: _stamps(folder, names)
    own = len(names) * 9 // 20
    rest = start_child(lambda: _read(folder, names[own:]).tobytes())

    def joined() -> Stamps:
        numbers = _read(folder, names[:own])
        numbers.frombytes(rest())
        return Stamps(names, numbers)

    return joined


def _stamps(folder: Path, names: list[str]) -> Stamps:
    return Stamps(names, _read(folder, names))


def _read(folder: Path, names: list[str]) -> array[int]:
    if not names:
        return array("q")
    numbers = array("q", bytes(24 * len(names)))
    with storage_errors(folder):
        # Relative to the open folder: the system need not look its path up for each name.
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            stats = [os.stat(name, dir_fd=handle, follow_symlinks=False) for name in names]
        except FileNotFoundError:
            stats = [_stat(name, handle) for name in names]
        finally:
            os.close(handle)
    numbers[0::3] = array("q", [s.st_size if S_ISREG(s.st_mode) else -1 for s in stats])
    numbers[1::3] = array("q", [s.st_ctime_ns for s in stats])
    numbers[2::3] = array("q", [s.st_ino & _POSITIVE for s in stats])
    return numbers


def _stat(name: str, folder: int) -> os.stat_result:
    try:
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return _GONE


def _is_utf_8(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
