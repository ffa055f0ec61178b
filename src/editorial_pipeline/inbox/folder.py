"""Which files of the inbox are there, and which of them have settled.

A look at the folder is one `os.scandir`, not recursive: `used` and `receipts` lie inside. Only
names and `lstat` are used; whether a file can be read is found out by reading it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.models.notes import SkippedNote

SUFFIXES = (".txt", ".md")

# What editors, systems and sync tools leave beside the files they work on: nobody's content.
_LITTER = re.compile(
    r"\..*|.*~|~\$.*|#.*#|.*\.(?:sw[a-p]|bak|lock|lnk)|thumbs\.db|desktop\.ini", re.IGNORECASE
)
# Files that are still on their way; they get their real name at the end.
_PARTIAL = re.compile(
    r".*\.(?:part|partial|crdownload|download|opdownload|tmp|temp|filepart|aria2|!ut|!qb|!sync)"
    r"|.*\.(?:syncthing|goutputstream|rsync)[.-].*|.*\.(?:part|tmp)\.\w{2,4}|~syncthing~.*"
    r"|\..*\.(?:icloud|nextcloudpart)",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True, slots=True)
class Look:
    """What a file was like when looked at: two equal looks mean that nobody writes to it.

    The time of the last change of the inode cannot be set by a program, as that of the contents
    can: it tells a copy that keeps the old date, and that permissions were repaired.
    """

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> Look:
        """Return the look of a file from its status."""
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at the inbox, `at` seconds since the epoch. Both lists are in order of name.

    `looks` holds the candidates by name, and `transfers` the files that still have a partial
    name, both for comparing with the next scan.
    """

    settled: tuple[Path, ...]
    skipped: tuple[SkippedNote, ...]
    at: float
    looks: Mapping[str, Look] = field(default_factory=dict)
    transfers: Mapping[str, Look] = field(default_factory=dict)

    @property
    def settling(self) -> bool:
        """Whether a second look may find more notes ready."""
        waiting = {note.file for note in self.skipped if note.settling}
        return any(name in waiting for name in self.looks)


def scan(
    inbox: Path,
    *,
    ignore: Sequence[str],
    settle_s: float,
    now: float,
    earlier: Scan | None = None,
) -> Scan:
    """Return the notes in `inbox` that can be read, and why the other files cannot.

    A file has settled when its last change is `settle_s` seconds before `now` (seconds since
    the epoch), or when it looks as it did in an `earlier` scan that long ago; so a change dated
    in the future delays a note by one look, not for ever. Litter, folders and names that match
    `ignore` (shell patterns) are passed over in silence. A folder that does not exist is empty.
    Raises SettingsError where `inbox` cannot be listed.
    """
    settled: list[Path] = []
    skipped: list[SkippedNote] = []
    looks: dict[str, Look] = {}
    transfers: dict[str, Look] = {}
    for entry in _entries(inbox):
        if _is_passed_over(entry, ignore):
            continue
        try:
            look = Look.of(entry.stat(follow_symlinks=False))
        except FileNotFoundError:  # taken away since the folder was listed
            continue
        except OSError as error:
            what = f"it cannot be looked at: {error.strerror or error}"
            skipped.append(_skip(entry.name, what, "Check the permissions of the inbox."))
            continue
        reason = _unfit(entry)
        if reason:
            skipped.append(reason)
            if reason.settling:
                transfers[entry.name] = look
            continue
        looks[entry.name] = look
        quiet = _is_quiet(entry.name, look, settle_s, now, earlier)
        if quiet and look.size:
            settled.append(inbox / entry.name)
        else:
            skipped.append(_not_yet(entry.name, look, quiet=quiet))
    return Scan(tuple(settled), tuple(skipped), now, looks, transfers)


def scan_settled(
    inbox: Path,
    *,
    ignore: Sequence[str],
    settle_s: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
) -> Scan:
    """Scan, and once more after `settle_s` seconds if files are still being written.

    Where all files have settled nothing is waited for. `clock` returns seconds since the epoch.
    Raises SettingsError as `scan` does.
    """
    first = scan(inbox, ignore=ignore, settle_s=settle_s, now=clock())
    if not first.settling:
        return first
    sleep(settle_s)
    return scan(inbox, ignore=ignore, settle_s=settle_s, now=clock(), earlier=first)


def _entries(inbox: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(inbox) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise SettingsError(
            f"the inbox cannot be listed: {error.strerror}",
            where=inbox,
            advice="Make it a folder that you may read, or set `inbox` to another one.",
        ) from error


def _is_passed_over(entry: os.DirEntry[str], ignore: Sequence[str]) -> bool:
    if _LITTER.fullmatch(entry.name) and not _PARTIAL.fullmatch(entry.name):
        return True
    if any(fnmatchcase(entry.name, pattern) for pattern in ignore):
        return True
    try:
        return entry.is_dir()
    except OSError:
        return False


def _unfit(entry: os.DirEntry[str]) -> SkippedNote | None:
    """Return why a file is no note, whatever it holds."""
    name = entry.name
    if _PARTIAL.fullmatch(name):
        reason, advice = "it is still being transferred", "Wait until it has its own name."
        return SkippedNote(_shown(name), reason, advice, settling=True)
    if _shown(name) != name:
        return _skip(name, "its name holds characters that cannot be shown", "Rename it.")
    if not name.lower().endswith(SUFFIXES):
        return _skip(name, "only .txt and .md files are read", "Export it as text, or move it out.")
    mode = entry.stat(follow_symlinks=False).st_mode
    return None if stat.S_ISREG(mode) else _irregular(name, mode)


def _irregular(name: str, mode: int) -> SkippedNote:
    if stat.S_ISLNK(mode):
        return _skip(name, "it is a link", "Put the file itself into the inbox.")
    return _skip(name, "it is no regular file", "Move it out of the inbox.")


def _is_quiet(name: str, look: Look, settle_s: float, now: float, earlier: Scan | None) -> bool:
    if look.mtime_ns / 1e9 <= now - settle_s:
        return True
    seen = earlier.looks.get(name) if earlier else None
    return earlier is not None and seen == look and now - earlier.at >= settle_s


def _not_yet(name: str, look: Look, *, quiet: bool) -> SkippedNote:
    if quiet:
        return _skip(name, "it is empty", "Write something into it, or delete it.")
    reason = "it is still being written" if look.size else "it is empty so far"
    return SkippedNote(name, reason, "Wait a moment and run again.", settling=True)


def _skip(name: str, reason: str, advice: str) -> SkippedNote:
    return SkippedNote(_shown(name), reason, advice)


def _shown(name: str) -> str:
    """Return a name that can be printed and stored: bytes and controls that cannot are escaped."""
    printable = name.encode("utf-8", "backslashreplace").decode("utf-8")
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", printable)
