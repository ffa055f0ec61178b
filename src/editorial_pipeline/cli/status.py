"""`pipeline status`."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime

import click

from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.status import LastRun, Status, read_status

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_SHOWN = 20
"""Notes to be listed without `-v`."""


@click.command(
    "status",
    short_help="Show what is pending, what failed, and the last run.",
    epilog=example("pipeline status --json"),
)
@common_options
@pass_state
def command(state: State) -> None:
    """Show what is pending, what failed and why, and the last run.

    Looks at the inbox, at the newest receipt, and whether a run is under way;
    writes nothing.
    """
    found = read_status(state.load_settings(), time.time())
    if state.as_json:
        emit_json(asdict(found))
    else:
        _tell(state, found)


def _tell(state: State, found: Status) -> None:
    _tell_attention(found)
    if state.quiet:
        return
    emit(_count(len(found.pending), "note") + " ready for the next build.")
    listed = found.pending if state.verbose else found.pending[:_SHOWN]
    emit_table((note.file, f"{tell_age(note.age_s)} old") for note in listed)
    if len(listed) < len(found.pending):
        emit(f"  … and {len(found.pending) - len(listed)} more (-v lists them)")
    if found.settling:
        emit(_count(len(found.settling), "file") + " still being written:")
        emit_table((note.file, note.reason) for note in found.settling)
    emit(_last_run(found.last_run))
    if found.last_run is not None:
        emit_table((article.action, article.path) for article in found.last_run.articles)
    if found.pending and not found.running:
        emit("Next: `pipeline build`")


def _tell_attention(found: Status) -> None:
    if found.running:
        emit("A run is under way.")
    elif found.interrupted is not None:
        emit(
            f"The run {found.interrupted} was interrupted; the next `pipeline build` finishes it.",
            colour="yellow",
        )
    if found.failed:
        emit(_count(len(found.failed), "note") + " cannot be read:", colour="red")
        for note in found.failed:
            emit(f"  {note.file}: {note.reason}. {note.advice}".rstrip())
    for problem in found.problems:
        emit(problem, colour="red")


def _last_run(run: LastRun | None) -> str:
    if run is None:
        return "No run so far."
    at = datetime.fromisoformat(run.at).astimezone(UTC)
    return f"Last run: {at:%Y-%m-%d %H:%M} UTC, engine {run.engine}, {_count(run.notes, 'note')}."


def tell_age(seconds: float) -> str:
    """Return an age in the largest unit that fills it."""
    for size, unit in ((_DAY_S, "d"), (_HOUR_S, "h"), (_MINUTE_S, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
