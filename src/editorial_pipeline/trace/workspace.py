"""Find out what a person asks about, and trace it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.errors import UsageError
from editorial_pipeline.index import Index
from editorial_pipeline.settings import Settings
from editorial_pipeline.trace.article import TracedBlock, noted_at, trace_article
from editorial_pipeline.trace.note import TracedNote, trace_note

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,9})(?::\d*)?$", re.DOTALL)
"""`articles/x.md:42`, also with the column that editors add."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What was found: the blocks of an article, or a note. `problems` are unreadable files."""

    blocks: tuple[TracedBlock, ...] = ()
    note: TracedNote | None = None
    problems: tuple[str, ...] = ()


def trace(settings: Settings, target: str, folder: Path) -> Trace:
    """Return where a line of an article comes from, or what became of a note.

    `target` is a path with or without `:line`, relative to `folder` or to the workspace; the line
    of a footnote's definition stands for the note that it leads to. Raises
    UsageError where it names nothing that can be traced, and what reading the files raises.
    """
    file, line = _parse(settings, target, folder)
    with open_index(settings) as (index, problems):
        if file.is_dir():
            raise UsageError(
                "is a folder", where=target, advice="Name one article or note, as in `FILE:LINE`."
            )
        if not file.is_relative_to(settings.articles):
            return Trace(note=trace_note(settings, index, file), problems=problems)
        if not file.is_file():
            raise _no_article(target, file)
        note = None if line is None else noted_at(settings, file, line)
        if note is not None:
            return Trace(note=trace_note(settings, index, note), problems=problems)
        return Trace(blocks=trace_article(settings, index, file, line), problems=problems)


def _no_article(target: str, file: Path) -> UsageError:
    name, _, line = file.name.rpartition(":")
    if name and file.with_name(name).is_file():
        what = f"“{line}” is no number of a line"
        return UsageError(what, where=target, advice="Write it as `FILE:LINE`, such as `x.md:42`.")
    return UsageError("there is no such article", where=target)


@contextmanager
def open_index(settings: Settings) -> Iterator[tuple[Index, tuple[str, ...]]]:
    """Open the index as the files are now; with sentences on those that cannot be read."""
    with Index.open(settings.index_database) as index:
        problems = index.refresh(settings.articles, settings.receipts, settings.index_file)
        yield index, tuple(f"{file}: {reason}" for file, reason in problems)


def _parse(settings: Settings, target: str, folder: Path) -> tuple[Path, int | None]:
    match = _PLACE.match(target)
    name, line = (match["file"], int(match["line"])) if match else (target, None)
    if match and _find(settings, target, folder).is_file():
        name, line = target, None  # a file that is really called like this
    file = _find(settings, name, folder)
    if not file.is_relative_to(settings.root):
        raise UsageError("the file is not in this workspace", where=target)
    if file.is_relative_to(settings.state) or file.is_relative_to(settings.receipts):
        raise UsageError("only articles and notes can be traced", where=target)
    if line == 0:
        raise UsageError("lines count from 1", where=target)
    return file, line


def _find(settings: Settings, name: str, folder: Path) -> Path:
    """Return the file of the workspace that is meant: seen from the folder, else from its root.

    The folder may be another workspace, with an article of that name.
    """
    here, there = (Path(os.path.normpath(base / name)) for base in (folder, settings.root))
    inside = [file for file in (here, there) if file.is_relative_to(settings.root)]
    return next((file for file in inside if file.exists()), inside[-1] if inside else here)
