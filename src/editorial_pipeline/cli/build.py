"""`pipeline build`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from editorial_pipeline.cli.errors import LateError
from editorial_pipeline.cli.output import report_json, tell_dry_run, tell_run
from editorial_pipeline.cli.progress import open_progress
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit_json
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.files.journal import journal_path
from editorial_pipeline.git import commit as gitcommit
from editorial_pipeline.receipts import newest_run, read_receipt
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.run.report import RunReport
from editorial_pipeline.settings import Settings, make_clock

if TYPE_CHECKING:
    from editorial_pipeline.models.saved import SavedPlan

_MOST_JOBS = 64
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(
    "build",
    short_help="Turn the notes of the inbox into cited drafts.",
    epilog=example("pipeline build --dry-run --save p.json && pipeline build --plan p.json"),
)
@click.option(
    "--engine",
    metavar="NAME",
    type=click.Choice(["auto", "openai", "offline"]),
    help="auto, openai or offline. [default: the setting]",
)
@click.option("--dry-run", is_flag=True, help="Show the routing and the diff; write nothing.")
@click.option("--save", metavar="FILE", type=_FILE, help="With --dry-run: save the plan.")
@click.option("--plan", metavar="FILE", type=_FILE, help="Apply a saved plan as it is, or stop.")
@click.option("--estimate", is_flag=True, help="Dry run that asks no model: what it would cost.")
@click.option("--commit", "to_git", is_flag=True, help="Commit the files of the run to git.")
@click.option("--wait", is_flag=True, help="Wait while another run works here.")
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(1, _MOST_JOBS),
    help="At most N calls to the model at a time.",
)
@common_options
@pass_state
def command(  # noqa: PLR0913 -- click hands every option over by its name
    state: State,
    *,
    engine: str | None,
    dry_run: bool,
    save: Path | None,
    plan: Path | None,
    estimate: bool,
    to_git: bool,
    wait: bool,
    jobs: int | None,
) -> int:
    """Turn the notes of the inbox into cited drafts.

    Consumed notes move to inbox/used, and a receipt tells what became of every
    sentence. What cannot be read stays in the inbox and is listed.
    """
    dry_run = dry_run or estimate
    if dry_run and to_git:
        raise click.UsageError("--dry-run writes nothing, so there is nothing to --commit.")
    if save is not None and (not dry_run or estimate or plan is not None):
        raise click.UsageError(
            "--save needs --dry-run, and goes with neither --estimate nor --plan."
        )
    if plan is not None and (engine is not None or estimate):
        raise click.UsageError("--plan asks no engine: the plan has all the answers.")
    settings = state.load_settings({"--engine": engine, "--jobs": jobs})
    if to_git:
        gitcommit.check_repository(settings.root)
    saved = None if plan is None else _read_plan(plan)
    options = BuildOptions(dry_run=dry_run, wait=wait, calls=not estimate, plan=saved)
    clock = make_clock(os.environ, settings.zone)
    with open_progress(state) as progress, _nothing_happened(settings):
        report = build(settings, options, progress, clock)
    made, refused = _commit(settings, report) if to_git else (None, None)
    if save is not None and report.saved is not None:
        _write_plan(save, report.saved, settings)
    if report.dry_run and not state.as_json:
        is_guess = estimate and report.engine != "offline"
        tell_dry_run(state, report, save, _same(engine, plan), is_guess=is_guess)
    elif not state.as_json:
        tell_run(state, report, made, settings.root)
    if refused is not None:
        raise LateError(refused, report_json(report, made))
    if state.as_json:
        emit_json(report_json(report, made))
    return report.exit_code


@contextmanager
def _nothing_happened(settings: Settings) -> Iterator[None]:
    """Let an interruption say so where it came before anything was written."""
    before = _standing(settings)
    try:
        yield
    except KeyboardInterrupt as stop:
        if before == _standing(settings) and before[1]:
            stop.args = ("nothing was consumed, the workspace is as it was",)
        raise


def _standing(settings: Settings) -> tuple[str | None, bool]:
    """Return the newest run, and whether no run was stopped while it was writing."""
    return newest_run(settings.receipts), not journal_path(settings.state).exists()


def _same(engine: str | None, plan: Path | None) -> str:
    """Return the command that writes what this dry run shows."""
    flags = (("--engine", engine), ("--plan", plan))
    given = (part for flag, value in flags if value is not None for part in (flag, str(value)))
    return shlex.join(["pipeline", "build", *given])


def _read_plan(path: Path) -> SavedPlan:
    from editorial_pipeline.run.saved_plans import read_plan  # noqa: PLC0415 -- for plans alone

    return read_plan(path)


def _write_plan(path: Path, plan: SavedPlan, settings: Settings) -> None:
    from editorial_pipeline.run.saved_plans import write_plan  # noqa: PLC0415 -- for plans alone

    write_plan(path, plan, settings)


def _commit(
    settings: Settings, report: RunReport
) -> tuple[gitcommit.GitCommit | None, EditorialError | None]:
    """Commit what the run wrote, or return why git refuses: the run is done all the same."""
    if report.receipt is None:
        return None, None
    receipt = read_receipt(settings.root / report.receipt)
    try:
        return gitcommit.commit_run(settings.root, receipt, report.written), None
    except EditorialError as error:
        return None, error
