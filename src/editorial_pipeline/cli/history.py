"""`pipeline history`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path

import click

from editorial_pipeline.cli.output import count
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.history import ArticleHistory, ByHand, Contribution, Entry, read_history
from editorial_pipeline.history.changes import Edited

_SHOWN = 70
"""Characters of a block that are shown without `-v`."""


@click.command(
    "history",
    short_help="Show which runs, notes and edits made an article.",
    epilog=example("pipeline history articles/roles.md"),
)
@click.argument("article", metavar="ARTICLE")
@common_options
@pass_state
def command(state: State, article: str) -> None:
    """Show which runs and notes made an article, and what you changed in between.

    The receipts tell what the runs did and whether the file was changed between
    two of them; git, where there is one, also what those changes were.
    """
    found = read_history(state.load_settings(), article, Path.cwd())
    if state.as_json:
        emit_json(asdict(found))
    else:
        _tell(state, found)


def _tell(state: State, found: ArticleHistory) -> None:
    gone = "" if found.exists else " (gone)"
    emit(f"{found.file}{gone}  {found.title}", bold=True)
    if not found.entries:
        emit("No run has written in it.")
    for entry in found.entries:
        emit()
        emit(f"{_time(entry.at)}  {entry.run}  {_what(entry)}", bold=True)
        if entry.file != found.file:
            emit(f"  as {entry.file}")
        emit_table((note.name, _from(note)) for note in entry.notes)
        emit_table((name, "taken back") for name in entry.took_back)
        if entry.by_hand is not None:
            emit("then by hand:", colour="yellow")
            for line in _by_hand(entry.by_hand, None if state.verbose else _SHOWN):
                emit(f"  {line}")


def _from(note: Contribution) -> str:
    back = f", taken back by {note.undone_by}" if note.undone_by else ""
    return f"{count(note.segments, 'segment')}{back}"


def _what(entry: Entry) -> str:
    counts = [
        f"{count(number, 'block')} {verb}"
        for number, verb in ((entry.blocks_added, "added"), (entry.blocks_revised, "revised"))
        if number
    ]
    return ", ".join([entry.action, *(counts or ["no blocks"])])


def _by_hand(changed: ByHand, length: int | None) -> Iterator[str]:
    """Yield a line for each change."""
    lines = [f"edited   {_pair(edit, length)}" for edit in changed.edited]
    lines += [f"deleted  {_shown(text, length)}" for text in changed.deleted]
    lines += [f"added    {_shown(text, length)}" for text in changed.added]
    lines += [f"heading  {_pair(heading, length)}" for heading in changed.headings]
    if changed.front:
        lines.append(f"front matter: {', '.join(changed.front)}")
    yield from lines
    if changed.is_complete and not lines:
        yield "nothing that a reader sees: blank lines, wrapping or citations"
    elif not changed.is_complete and lines:
        yield "what else was changed is not known: git has no version from before"
    elif not changed.is_complete:
        yield "how is not known: git has no version from before or after"


def _pair(edit: Edited, length: int | None) -> str:
    if edit.was and edit.now:
        return f"{_shown(edit.was, length, edit.now)} → {_shown(edit.now, length, edit.was)}"
    return f"{_shown(edit.was or edit.now, length)} {'deleted' if edit.was else 'added'}"


def _shown(text: str, length: int | None, other: str = "") -> str:
    """Return a text, or a part of it around the place where it begins to differ from `other`."""
    line = " ".join(text.split())
    if length is None or len(line) <= length:
        return f"“{line}”"
    pairs = zip(line, " ".join(other.split()), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    start = max(0, min(same - length // 2, len(line) - length))
    start = line.find(" ", start) + 1 if start else 0
    end = start + length
    return f"“{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}”"


def _time(at: str) -> str:
    return f"{datetime.fromisoformat(at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
