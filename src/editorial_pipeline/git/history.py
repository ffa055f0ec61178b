"""Reads the history of a workspace in git: which files each commit changed, and their bytes.

Only the line of first parents is followed, so that what a merge brought in is one change. Nothing
of the repository's own configuration is run: no filters, no external diffs, no pagers.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from editorial_pipeline.errors import UsageError

_LOG: Final = (
    *("-c", "log.showSignature=false", "--literal-pathspecs", "log", "-z", "--reverse"),
    *("--first-parent", "--diff-merges=first-parent", "--raw", "--find-renames", "--no-abbrev"),
    *("--no-ext-diff", "--no-color", "--relative", "--format=%x01%H %cs"),
)
_GIT: Final = "git"
_START: Final = "\x01"
_FILE: Final = "100"
"""Modes of regular files begin with it; links and submodules are no articles."""


@dataclass(frozen=True, slots=True)
class FileVersion:
    """A change of one file: paths relative to the workspace and blobs, None where there is none."""

    old_path: str | None
    path: str | None
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, its day (ISO) as the committer's clock had it, and the files that it changed."""

    hash: str
    day: str
    files: tuple[FileVersion, ...]


class History:
    """The commits of the repository that a workspace lies in, oldest first."""

    def __init__(self, root: Path) -> None:
        """Open it; raises UsageError where git is not installed or `root` is in no work tree."""
        self._root = root
        if _run(root, "rev-parse", "--is-inside-work-tree").stdout.strip() != b"true":
            raise UsageError(
                "the history of your edits is read from git, and this workspace is in no "
                "git repository",
                where=root,
                advice="Run `git init` there and commit after each build and after your edits.",
            )

    def commits(self, folders: Sequence[str]) -> Iterator[Commit]:
        """Yield the commits that changed files below `folders`, relative to the workspace."""
        listed = _run(self._root, *_LOG, "--", *folders)
        # Without a first commit there is no HEAD and git fails: no history is an empty one.
        yield from _parse(listed.stdout.decode("utf-8", "surrogateescape").split("\0"))

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of blobs by their names; those that git has lost are left out."""
        wanted = list(dict.fromkeys(blobs))
        if not wanted:
            return {}
        names = "".join(f"{blob}\n" for blob in wanted).encode()
        found = _run(self._root, "cat-file", "--batch", given=names).stdout
        contents: dict[str, bytes] = {}
        at = 0
        for blob in wanted:
            end = found.index(b"\n", at)
            head = found[at:end].split()
            at = end + 1
            if len(head) == 3:  # noqa: PLR2004  name, type, size; otherwise `… missing`
                size = int(head[2])
                contents[blob] = found[at : at + size]
                at += size + 1
        return contents


def _parse(tokens: Sequence[str]) -> Iterator[Commit]:
    """Yield the commits in the output of git: a head, then changes with one or two paths each."""
    head: list[str] = []
    files: list[FileVersion] = []
    at = 0
    while at < len(tokens):
        token = tokens[at].lstrip("\n")
        at += 1
        if token.startswith(_START):
            if head:
                yield Commit(head[0], head[1], tuple(files))
            head, files = token.removeprefix(_START).split(), []
        elif token.startswith(":"):
            old_mode, mode, before, after, status = token.removeprefix(":").split()
            paths = tokens[at : at + (2 if status[0] in "RC" else 1)]
            at += len(paths)
            was, is_there = old_mode.startswith(_FILE), mode.startswith(_FILE)
            files.append(
                FileVersion(
                    paths[0] if was else None,
                    paths[-1] if is_there else None,
                    before if was else None,
                    after if is_there else None,
                )
            )
    if head:
        yield Commit(head[0], head[1], tuple(files))


def _run(root: Path, *command: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603  -- a fixed program; its arguments go to no shell
            [_GIT, *command], cwd=root, input=given, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise UsageError(
            "the history of your edits is read from git, and git is not installed",
            advice="Install git, or write glossary.toml by hand.",
        ) from error
