"""`pipeline watch`."""

from __future__ import annotations

import os
import signal
import sys
import time
from datetime import datetime

import click

from editorial_pipeline.cli.output import report_json, tell_run
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit_json, is_live
from editorial_pipeline.cli.watching import JsonLog, TextLog
from editorial_pipeline.errors import EXIT_INTERRUPTED
from editorial_pipeline.inbox.events import FolderEvents
from editorial_pipeline.inbox.mounts import file_system
from editorial_pipeline.interrupts import TerminatedError
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.run.report import Progress, RunReport
from editorial_pipeline.settings import Settings, make_clock
from editorial_pipeline.watch import Ports, Stop, Waker, Watcher, handle_signals


@click.command(
    "watch",
    short_help="Build whenever the inbox has been quiet for a while.",
    epilog=example("pipeline watch", "pipeline watch --once && git diff"),
)
@click.option(
    "--engine",
    metavar="NAME",
    type=click.Choice(["auto", "openai", "offline"]),
    help="auto, openai or offline. [default: the setting]",
)
@click.option("--once", is_flag=True, help="Wait for quiet, build once, and exit like build.")
@click.option(
    "--log-format",
    metavar="FORM",
    type=click.Choice(["text", "json"]),
    default="text",
    help="text, or json: one object a line, for services.",
)
@common_options
@pass_state
def command(state: State, engine: str | None, once: bool, log_format: str) -> int:  # noqa: FBT001
    """Build whenever the inbox has been quiet for a while.

    Quiet means that nothing has changed for watch.quiet_s seconds. Whatever
    fails is told and tried again. Ctrl-C or SIGTERM ends it: at once, or after
    the changes that are being written.
    """
    flags = {"--engine": engine}
    settings = state.load_settings(flags)
    with Waker() as waker:
        stop = Stop(waker.wake)
        log = _log(state, settings, stop, log_format, once=once)
        ports = Ports(
            load=lambda: state.load_settings(flags),
            build=_build,
            observe=FolderEvents,
            file_system=file_system,
            wake=waker.wake,
            wait=waker.wait,
            monotonic=time.monotonic,
            wall=time.time,
        )
        watcher = Watcher(settings, ports, log, stop, once)
        with handle_signals(stop):
            watcher.run()
    if log.reader_gone:
        raise BrokenPipeError
    if watcher.report is not None and once:
        return _tell_once(state, watcher.report, settings, log_format)
    if once and stop.signal is not None:
        # What was asked for is not done, which needs a reason as a build's interruption does.
        raise KeyboardInterrupt if stop.signal == signal.SIGINT else TerminatedError
    if state.as_json:
        emit_json({"runs": log.runs, "notes": {"consumed": log.notes}})
    # A service that is stopped did what it was told.
    return EXIT_INTERRUPTED if stop.signal == signal.SIGINT else 0


def _build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
    return build(settings, options, progress, make_clock(os.environ, settings.zone))


def _log(
    state: State, settings: Settings, stop: Stop, log_format: str, *, once: bool
) -> JsonLog | TextLog:
    def now() -> datetime:
        return datetime.now(settings.zone)

    if log_format == "json":
        return JsonLog(now, stop.ask, err=state.as_json, verbose=state.verbose)
    return TextLog(
        now,
        stop.ask,
        err=state.as_json or once,
        live=is_live(sys.stderr) and not state.quiet and not state.verbose,
        quiet=state.quiet,
        verbose=state.verbose,
        with_runs=not once,
    )


def _tell_once(state: State, report: RunReport, settings: Settings, log_format: str) -> int:
    if state.as_json:
        emit_json(report_json(report, None))
    elif log_format == "text":
        tell_run(state, report, None, settings.root)
    return report.exit_code
