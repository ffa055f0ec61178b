"""Carry out the repairs of a check: shown first, then written all or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from editorial_pipeline.check.findings import Checked, within
from editorial_pipeline.check.repair import repairs
from editorial_pipeline.check.run import check, examine
from editorial_pipeline.commit import write_changes
from editorial_pipeline.errors import ConflictError
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.files.lock import workspace_lock
from editorial_pipeline.models.record import RunId
from editorial_pipeline.run.reporting import diff_of
from editorial_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was repaired, or with a dry run would be: the files, the diff, and what is left."""

    files: tuple[str, ...]
    diff: str
    left: Checked


def fix(
    settings: Settings,
    paths: Sequence[str],
    now: datetime,
    *,
    dry_run: bool,
    show: Callable[[str], None],
) -> Fixed:
    """Repair what is certain in these files and folders (none: everywhere).

    `show` gets the diff before anything is written. Raises LockedError where a run is under
    way, ConflictError where one was interrupted or a file changes meanwhile, StorageError.
    """
    with nullcontext() if dry_run else workspace_lock(settings.state, wait=False):
        if read_journal(settings.state) is not None:
            raise ConflictError(
                "an interrupted run has to be finished first", advice="Run `pipeline build`."
            )
        checked, whole = examine(settings)
        findings = within(checked.findings, paths) if paths else checked.findings
        changes = repairs(settings, whole, findings)
        diff = "".join(diff_of(change) for change in changes)
        if diff:
            show(diff)
        if changes and not dry_run:
            run = RunId(f"check-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
            write_changes(settings.root, settings.state, run, changes)
            checked = check(settings)
    if paths:
        checked = replace(checked, findings=within(checked.findings, paths))
    return Fixed(tuple(change.path for change in changes), diff, checked)
