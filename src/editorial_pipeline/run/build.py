"""`build`: finish what was interrupted, look into the inbox, and run the pipeline if need be.

Nothing here is slow to import: a build with nothing to do must cost nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from editorial_pipeline.errors import ConflictError
from editorial_pipeline.files.checksum import start_checksum
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.files.lock import workspace_lock
from editorial_pipeline.files.transaction import recover
from editorial_pipeline.garbage import without_collections
from editorial_pipeline.inbox import Scan, scan, scan_settled
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.run.report import Progress, RunReport
from editorial_pipeline.settings import Clock, Settings, choose_engine

if TYPE_CHECKING:
    from editorial_pipeline.models.saved import SavedPlan


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What is asked of a build; the engine and the workers are settings.

    `wait` waits for the lock. `earlier` is a look that the caller took some time ago: files
    have settled that have not changed since, and nothing is waited for. `only` names the files
    of the inbox to be read, all where it is None. A dry run without `calls` asks no model; a
    `plan` was saved by a dry run and is applied as it is.
    """

    dry_run: bool = False
    calls: bool = True
    plan: SavedPlan | None = None
    wait: bool = False
    earlier: Scan | None = None
    only: frozenset[str] | None = None


def build(settings: Settings, options: BuildOptions, progress: Progress, clock: Clock) -> RunReport:
    """Turn the notes of the inbox into drafts, or say what would become of them.

    An interrupted run is finished first. Raises EditorialError where nothing could be done:
    LockedError, ModelServiceError or BudgetError (nothing was consumed), ConflictError,
    PlanFileError, StorageError.
    """
    with workspace_lock(settings.state, wait=options.wait):
        recovered = recover_run(settings, dry_run=options.dry_run)
        files, skipped = pending(settings, wait=True, earlier=options.earlier)
        if options.only is not None:
            files = tuple(file for file in files if file.name in options.only)
        if options.plan is not None:
            from editorial_pipeline.run.saved_plans import check_inputs  # noqa: PLC0415

            files = check_inputs(options.plan, settings, files)
        if files:
            checksum = start_checksum(settings.index_database)
            # The stages cost half a second to import, and mostly there is nothing to do.
            with without_collections():
                from editorial_pipeline.run import start  # noqa: PLC0415

            report = start.run(
                settings,
                files,
                progress,
                clock(),
                dry_run=options.dry_run,
                calls=options.calls,
                saved=options.plan,
                checksum=checksum,
            )
        else:
            engine, why = choose_engine(settings)
            report = RunReport(engine=engine, engine_why=why, dry_run=options.dry_run)
        return replace(
            report,
            notes_left=skipped + report.notes_left,
            attention=(*doubts(settings), *report.attention),
            recovered=recovered,
        )


def doubts(settings: Settings) -> tuple[str, ...]:
    """Return sentences on settings that hold, but can hardly be meant."""
    if settings.inbox.is_dir():
        return settings.remarks
    folder = settings.inbox.relative_to(settings.root).as_posix()
    if settings.sources.get("inbox", "default") == "default":
        what = f"There is no folder {folder}/: `pipeline init` makes it."
    else:
        what = f"There is no folder {folder}: see the setting `inbox`."
    return (*settings.remarks, what)


def pending(
    settings: Settings, *, wait: bool, earlier: Scan | None = None
) -> tuple[tuple[Path, ...], tuple[SkippedNote, ...]]:
    """Return the settled files of the inbox, and what is there besides, with reasons.

    With `wait` a file that has just been written gets the time to settle, unless an `earlier`
    look is there to compare with. Files settle by the clock of the machine, whatever time the
    run is told to take.
    """
    ignore, settle_s = settings.ingest.ignore, settings.ingest.settle_s
    if wait and earlier is None:
        found = scan_settled(
            settings.inbox, ignore=ignore, settle_s=settle_s, clock=time.time, sleep=time.sleep
        )
    else:
        found = scan(
            settings.inbox, ignore=ignore, settle_s=settle_s, now=time.time(), earlier=earlier
        )
    folder = settings.inbox.relative_to(settings.root).as_posix()
    skipped = (replace(note, file=f"{folder}/{note.file}") for note in found.skipped)
    return found.settled, tuple(skipped)


def recover_run(settings: Settings, *, dry_run: bool) -> str | None:
    """Finish or undo what an interrupted run left; return a line about it, None if nothing.

    Raises ConflictError where a dry run finds such a run, and what `recover` raises. The caller
    holds the lock.
    """
    if dry_run and read_journal(settings.state) is not None:
        raise ConflictError(
            "an earlier run was interrupted and a dry run may not finish it",
            advice="Run `pipeline build` first.",
        )
    return recover(settings.root, settings.state)
