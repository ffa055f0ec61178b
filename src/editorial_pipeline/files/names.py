"""Which names a run may use: paths that stay inside the workspace, and free names for notes."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePosixPath

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files.durable import file_hash, storage_errors

_NAME_MAX = 255
_SUFFIX_MAX = 20
_FEW_QUESTIONS = 8


def check_relative(path: str) -> None:
    """Raise ValueError unless `path` is relative, has a name, no `..` and no NUL."""
    pure = PurePosixPath(path)
    if not pure.name or pure.is_absolute() or ".." in pure.parts or "\0" in path:
        raise ValueError(f"not a path inside the workspace: {path!r}")


def check_inside(root: Path, paths: Iterable[str]) -> None:
    """Raise StorageError where a symbolic link among the folders of `paths` leads out of `root`.

    Links made after the check are not noticed: it guards against mistakes, not against a person
    with write access.
    """
    real_root = root.resolve()
    for folder in sorted({(root / path).parent for path in paths}):
        if not folder.resolve().is_relative_to(real_root):
            raise StorageError(
                "leads out of the workspace through a symbolic link",
                where=folder,
                advice="Use a real folder inside the workspace.",
            )


class Names:
    """A set of names in which those that some disk cannot tell apart are one.

    They differ only in case, or in composed accents. `given` is how many names there were at
    first, as they are written.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        # No name holds a NUL. Folding them as one text takes a tenth of the time of a hundred
        # thousand folded one by one; only names beyond ASCII need more than that.
        known = list(names)
        self.given = len(known)
        whole = "\0".join(known)
        whole = whole.lower() if whole.isascii() else "\0".join(map(_folded, known))
        self._whole = f"\0{whole}\0" if known else ""
        self._asked = 0
        self._folded: set[str] | None = None
        self._added: set[str] = set()

    def add(self, name: str) -> None:
        """Put a name in."""
        self._added.add(_folded(name))

    def __contains__(self, name: str) -> bool:
        folded = _folded(name)
        if folded in self._added:
            return True
        if self._folded is None:
            # Reading a hundred thousand names through takes 1 ms, making a set of them ten.
            self._asked += 1
            if self._asked <= _FEW_QUESTIONS:
                return f"\0{folded}\0" in self._whole
            self._folded = set(self._whole.split("\0")) - {""}
        return folded in self._folded


def names_in(folder: Path) -> Names:
    """Return the names of everything in `folder`, none where it is missing."""
    with storage_errors(folder), suppress(FileNotFoundError):
        return Names(os.listdir(folder))  # noqa: PTH208  (a hundred thousand names, no paths)
    return Names()


def free_name(folder: Path, name: str, taken: Iterable[str] | Names = ()) -> str:
    """Return `name`, or the first of `stem-2.ext`, `stem-3.ext`, … that is free in `folder`.

    `taken` are further names that are not free, such as those that other notes of the same run
    will have. A name that would grow beyond 255 bytes loses the end of its stem.
    """
    known = taken if isinstance(taken, Names) else Names(taken)
    return next(
        candidate
        for candidate in _candidates(name)
        if candidate not in known and not os.path.lexists(folder / candidate)
    )


def find_same(folder: Path, name: str, digest: str) -> str | None:
    """Return the name under which the very same bytes lie in `folder`, or None.

    Looks at `name` and its numbered variants only, that is where `free_name` would have put
    them; `digest` is a SHA-256 in hex. A note found this way was dropped twice: moving it to
    the returned name removes it from the inbox. Raises StorageError.
    """
    hashes = ((candidate, file_hash(folder / candidate)) for candidate in _candidates(name))
    candidate, there = next(pair for pair in hashes if pair[1] in {digest, None})
    return None if there is None else candidate


def _candidates(name: str) -> Iterable[str]:
    yield name
    stem, suffix = os.path.splitext(name)  # noqa: PTH122 - a name, not a path
    if len(os.fsencode(suffix)) > _SUFFIX_MAX:  # a sentence with a dot in it
        stem, suffix = name, ""
    for number in count(2):
        ending = f"-{number}{suffix}"
        kept = stem
        while len(os.fsencode(kept + ending)) > _NAME_MAX:
            kept = kept[:-1]
        yield kept + ending


def _folded(name: str) -> str:
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name).casefold()
