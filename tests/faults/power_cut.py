"""What a disk may hold after a power cut: only what was flushed is sure to be there.

`PowerCut` stands in for the `os` of `files.durable`, does every call for real and keeps, for
each file, the bytes of its last flush and, for each folder, the names it had at its last flush.
Before each change it remembers the states that a power cut could leave: every folder as it was
flushed, every folder as it is now, and each single folder as it is now while all others are as
they were flushed. The bytes of a file are always those of its last flush, so a name may well
survive without its bytes. Folders and files are told apart by inode.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from faults.crash_points import State
from faults.faulty_os import CHANGES

Names = dict[str, int]


class PowerCut:
    """Does what it is told and remembers in `states` what a power cut could have left."""

    def __init__(self, root: Path) -> None:
        self.states: list[tuple[str, State]] = []
        self._root = root
        self._opened: dict[int, Path] = {}
        self._bytes: dict[int, bytes] = {}
        self._names: dict[int, Names] = {}
        self._flush_everything()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever `os` has
        real = getattr(os, name)
        if name not in CHANGES:
            return real

        def call(*args: Any, **keywords: Any) -> Any:  # noqa: ANN401 - passed on
            reads = name == "open" and not args[1] & os.O_CREAT
            if not reads:
                self._remember(" ".join([name, *map(str, args[:1])]))
            result: Any = None if name == "fsync" else real(*args, **keywords)
            if name == "open":
                self._opened[result] = Path(args[0])
            if (name == "open" and not reads) or name == "mkdir":
                inode = Path(args[0]).stat().st_ino  # may be that of a file that has gone
                self._bytes[inode], self._names[inode] = b"", {}
            if name == "fsync":
                self._flush(self._opened[args[0]])
            return result

        return call

    def _flush(self, path: Path) -> None:
        if path.is_dir():
            self._names[path.stat().st_ino] = _names(path)
        else:
            self._bytes[path.stat().st_ino] = path.read_bytes()

    def _flush_everything(self) -> None:
        for path in (self._root, *self._root.rglob("*")):
            self._flush(path)

    def _remember(self, call: str) -> None:
        now = {p.stat().st_ino: _names(p) for p in [self._root, *self._root.rglob("*/")]}
        for kept in ({}, now, *({inode: names} for inode, names in now.items())):
            state = self._state(self._root.stat().st_ino, self._names | kept, "")
            if (call, state) not in self.states[-len(now) :]:
                self.states.append((call, state))

    def _state(self, folder: int, names: dict[int, Names], prefix: str) -> State:
        state: State = {}
        for name, inode in names.get(folder, {}).items():
            is_folder = inode < 0
            state[prefix + name] = None if is_folder else self._bytes.get(inode, b"")
            if is_folder:
                state |= self._state(-inode, names, f"{prefix}{name}/")
        return state


def _names(folder: Path) -> Names:
    """Return the inode of each name in a folder, negative for a folder."""
    return {
        path.name: -path.stat().st_ino if path.is_dir() else path.stat().st_ino
        for path in sorted(folder.iterdir())
    }


def build(root: Path, state: State) -> None:
    """Make a workspace that is in this state."""
    root.mkdir(parents=True)
    for path, data in state.items():
        if data is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(data)
