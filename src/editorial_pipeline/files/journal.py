"""The journal of a run, `.pipeline/journal.json`: enough to finish it or to undo its start.

There is at most one. `Staging` says that nothing has changed yet but temporaries and empty
folders may lie around; `Ready` says that all new bytes are on the disk and that the run will be
finished, now or by the next start. The file is replaced as a whole, so it always holds one of
the two. Paths are relative to the workspace, hashes SHA-256 in hex.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files.durable import (
    make_folders,
    read_file,
    remove,
    sync_folder,
    temporary_path,
    write_file,
)
from editorial_pipeline.files.names import check_relative

JOURNAL = "journal.json"
_VERSION = 1
_WRITER = "new"


@dataclass(frozen=True, slots=True)
class Target:
    """A file to be written; its new bytes wait in `temporary`. `before` None: it is new.

    `after` None: it is to go, and nothing waits.
    """

    path: str
    temporary: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A note that goes from the inbox to its place among the used ones."""

    source: str
    destination: str
    hash: str


@dataclass(frozen=True, slots=True)
class Staging:
    """Nothing has changed yet; `temporaries` may exist, and `folders` (outermost first)."""

    run: str
    temporaries: tuple[str, ...]
    folders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """All new bytes are on the disk; the run is finished by writing targets and moving notes."""

    run: str
    targets: tuple[Target, ...]
    receipt: Target
    moves: tuple[Move, ...]


def journal_path(state_dir: Path) -> Path:
    """Return where the journal of a workspace is kept."""
    return state_dir / JOURNAL


def discard_unwritten(state_dir: Path) -> None:
    """Remove the journal that was just being written when a run was killed. Raises StorageError."""
    unwritten = temporary_path(journal_path(state_dir), _WRITER)
    if unwritten.exists():  # a read-only disk refuses to remove even what is not there
        remove(unwritten)


def write_journal(state_dir: Path, entry: Staging | Ready) -> None:
    """Replace the journal durably. Raises StorageError; the old or the new one is then there."""
    state = "ready" if isinstance(entry, Ready) else "staging"
    value = {"version": _VERSION, "state": state, **asdict(entry)}
    data = json.dumps(value, ensure_ascii=True, indent=1).encode() + b"\n"
    make_folders([state_dir])
    write_file(journal_path(state_dir), data, run=_WRITER)


def drop_journal(state_dir: Path, *, sync: bool = True) -> None:
    """Remove the journal; durably unless `sync` is false. Raises StorageError."""
    remove(journal_path(state_dir))
    if sync:
        sync_folder(state_dir)


def read_journal(state_dir: Path) -> Staging | Ready | None:
    """Return what an interrupted run left, None if none did.

    Raises StorageError where the journal cannot be read or is not one that this version wrote.
    """
    path = journal_path(state_dir)
    data = read_file(path)
    if data is None:
        return None
    try:
        return _parse(json.loads(data))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StorageError(
            f"the journal of an interrupted run cannot be understood ({error})",
            where=path,
            advice="Look at `git status`: restore or keep what that run wrote, delete this file "
            "and any hidden `.tmp` files, then run the command again.",
        ) from error


def _parse(value: Any) -> Staging | Ready:  # noqa: ANN401 - JSON, checked here
    if not isinstance(value, dict) or value.get("version") != _VERSION:
        raise ValueError("it is not of version 1")
    entry: Staging | Ready
    fields = {key: value[key] for key in value if key not in {"version", "state"}}
    if value.get("state") == "staging":
        fields["temporaries"] = tuple(fields["temporaries"])
        fields["folders"] = tuple(fields["folders"])
        entry = Staging(**fields)
        _check_paths([*entry.temporaries, *entry.folders])
        _check_temporaries(entry.temporaries)
    elif value.get("state") == "ready":
        fields["targets"] = tuple(Target(**target) for target in fields["targets"])
        fields["receipt"] = Target(**fields["receipt"])
        fields["moves"] = tuple(Move(**move) for move in fields["moves"])
        entry = Ready(**fields)
        for target in (*entry.targets, entry.receipt):
            _check_paths([target.path, target.temporary])
            _check_temporaries([target.temporary])
            _check_texts([target.before or "", target.after or ""])
        for move in entry.moves:
            _check_paths([move.source, move.destination])
            _check_texts([move.hash])
    else:
        raise ValueError("its state is neither staging nor ready")
    _check_texts([entry.run])
    return entry


def _check_texts(values: Iterable[Any]) -> None:
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"{value!r} is no text")


def _check_paths(paths: Iterable[Any]) -> None:
    for path in paths:
        _check_texts([path])
        os.fsencode(path)  # a ValueError for what is no name on any disk
        check_relative(path)


def _check_temporaries(paths: Iterable[str]) -> None:
    """Raise ValueError unless all are named as temporaries: they are removed unseen."""
    for path in paths:
        name = PurePosixPath(path).name
        if not (name.startswith(".") and name.endswith(".tmp")):
            raise ValueError(f"{path!r} is not the name of a temporary file")
