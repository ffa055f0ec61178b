"""`pipeline build`."""

from __future__ import annotations

import os

import click

from editorial_pipeline import gitcommit
from editorial_pipeline.build import BuildOptions, build
from editorial_pipeline.cli.output import report_json, tell_dry_run, tell_run
from editorial_pipeline.cli.progress import open_progress
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit_json
from editorial_pipeline.receipts import read_receipt
from editorial_pipeline.report import RunReport
from editorial_pipeline.settings import Settings, make_clock

_MOST_JOBS = 64


@click.command(
    "build",
    short_help="Turn the notes of the inbox into cited drafts.",
    epilog=example("pipeline build --dry-run", "pipeline build --commit"),
)
@click.option(
    "--engine",
    metavar="NAME",
    type=click.Choice(["auto", "openai", "offline"]),
    help="auto, openai or offline. [default: the setting]",
)
@click.option("--dry-run", is_flag=True, help="Show the routing and the diff; write nothing.")
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
def command(
    state: State,
    engine: str | None,
    dry_run: bool,  # noqa: FBT001 -- a flag of the command line
    to_git: bool,  # noqa: FBT001
    wait: bool,  # noqa: FBT001
    jobs: int | None,
) -> int:
    """Turn the notes of the inbox into cited drafts.

    Consumed notes move to inbox/used, and a receipt tells what became of every
    sentence. What cannot be read stays in the inbox and is listed.
    """
    if dry_run and to_git:
        raise click.UsageError("--dry-run writes nothing, so there is nothing to --commit.")
    settings = state.load_settings({"--engine": engine, "--jobs": jobs})
    if to_git:
        gitcommit.check_repository(settings.root)
    options = BuildOptions(dry_run=dry_run, wait=wait)
    clock = make_clock(os.environ, settings.zone)
    with open_progress(state) as progress:
        report = build(settings, options, progress, clock)
    made = _commit(settings, report) if to_git else None
    if state.as_json:
        emit_json(report_json(report, made))
    elif dry_run:
        tell_dry_run(state, report)
    else:
        tell_run(state, report, made, settings.root)
    return report.exit_code


def _commit(settings: Settings, report: RunReport) -> gitcommit.GitCommit | None:
    if report.receipt is None:
        return None
    receipt = read_receipt(settings.root / report.receipt)
    return gitcommit.commit_run(settings.root, receipt, report.written)
