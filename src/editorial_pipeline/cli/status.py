"""`pipeline status`."""

from __future__ import annotations

import time
from dataclasses import asdict
from datetime import UTC, datetime

import click

from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.costs import CostRow, Costs, read_costs
from editorial_pipeline.status import LastRun, Status, read_status

_MINUTE_S, _HOUR_S, _DAY_S = 60, 3600, 86_400
_SHOWN = 20
"""Notes to be listed without `-v`."""


@click.command(
    "status",
    short_help="Show what is pending, what failed, and the last run.",
    epilog=example("pipeline status --json", "pipeline status --cost"),
)
@click.option("--cost", is_flag=True, help="What the model has cost, by month and by article.")
@common_options
@pass_state
def command(state: State, cost: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Show what is pending, what failed and why, and the last run.

    Looks at the inbox, at the newest receipt (with --cost at all of them), and
    whether a run is under way; writes nothing.
    """
    if cost:
        costs = read_costs(state.load_settings())
        if state.as_json:
            emit_json(_costs_json(costs))
        else:
            _tell_costs(state, costs)
        return
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
        emit(_count(len(found.settling), "file") + " not complete yet:")
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


def _tell_costs(state: State, found: Costs) -> None:
    for problem in found.problems:
        emit(problem, colour="red")
    if not found.total.calls:
        emit("No run has used a model so far. What dry runs asked is not counted here.")
        return
    if not state.quiet:
        for title, rows in (("By month", found.months), ("By article", found.articles)):
            emit(title, bold=True)
            emit_table((_cost_cells(row) for row in rows), right=_COST_NUMBERS)
    emit("Total", bold=True)
    emit_table([_cost_cells(found.total)[1:]], right=frozenset(n - 1 for n in _COST_NUMBERS))
    if found.total.cost.unknown:
        emit("Unknown: the model has no price in the settings, or the service reports no tokens.")


_COST_NUMBERS = frozenset({1, 2, 3, 4})


def _cost_cells(row: CostRow) -> tuple[str, ...]:
    return (
        row.name or "planning",
        _count(row.calls, "call"),
        f"{row.input:,} tokens in",
        f"{row.cached:,} of them cached",
        f"{row.output:,} out",
        str(row.cost),
    )


def _costs_json(found: Costs) -> dict[str, object]:
    return {
        "months": [_cost_json(row) for row in found.months],
        "articles": [_cost_json(row) for row in found.articles],
        "total": _cost_json(found.total),
        "problems": list(found.problems),
    }


def _cost_json(row: CostRow) -> dict[str, object]:
    return {
        "name": row.name or None,
        "calls": row.calls,
        "tokens": {"input": row.input, "output": row.output, "cached": row.cached},
        "cost": dict(row.cost.amounts),
        "unknown_calls": row.cost.unknown,
    }


def _last_run(run: LastRun | None) -> str:
    if run is None:
        return "No run so far."
    at = datetime.fromisoformat(run.at).astimezone(UTC)
    if run.undone:
        return f"Last run: {at:%Y-%m-%d %H:%M} UTC, took {_count(run.undone, 'note')} back."
    return f"Last run: {at:%Y-%m-%d %H:%M} UTC, engine {run.engine}, {_count(run.notes, 'note')}."


def tell_age(seconds: float) -> str:
    """Return an age in the largest unit that fills it."""
    for size, unit in ((_DAY_S, "d"), (_HOUR_S, "h"), (_MINUTE_S, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} s"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
