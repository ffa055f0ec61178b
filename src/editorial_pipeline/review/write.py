"""Make the page of a run and write it to a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.errors import UsageError
from editorial_pipeline.files.durable import storage_errors
from editorial_pipeline.models.record import RunId
from editorial_pipeline.receipts import read_receipt, receipt_name, receipt_paths
from editorial_pipeline.review.gather import gather
from editorial_pipeline.review.page import render_page
from editorial_pipeline.review.values import Page
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates
from editorial_pipeline.trace.workspace import open_index


@dataclass(frozen=True, slots=True)
class Written:
    """The page of a run, and the file it was written to."""

    run: RunId
    file: Path
    page: Page
    size: int


def review(settings: Settings, run: str | None, file: Path | None) -> Written:
    """Write the page of a run (None: the last one) and return it.

    Without `file` it goes to `.pipeline/review/<run>.html`, which git ignores. The page of a run
    is made anew each time. Raises UsageError where there is no such run, or no folder for
    `file`, ReceiptError, SettingsError where a template is broken, StorageError.
    """
    if file is not None and not file.parent.is_dir():
        raise UsageError("there is no such folder", where=file.parent, advice="Make it first.")
    id_ = find_run(settings, run)
    page = make_page(settings, id_)
    html = render_page(page, Templates(settings.templates)).encode()
    target = file or settings.state / "review" / f"{id_}.html"
    with storage_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        # Not durable, and not in the journal: it can be made again from what is.
        target.write_bytes(html)
    return Written(id_, target, page, len(html))


def _last_build(settings: Settings, known: Sequence[str]) -> str:
    """Return the last run that wrote, the last of all where every one took something back."""
    runs = (run for run in reversed(known) if not read_receipt(_receipt(settings, run)).undone)
    return next(runs, known[-1])


def _receipt(settings: Settings, run: str) -> Path:
    return settings.receipts / receipt_name(RunId(run))


def make_page(settings: Settings, run: RunId) -> Page:
    """Return the page of a run as the files are now. Raises as `gather` does."""
    with open_index(settings) as (index, problems):
        return gather(settings, index, run, problems)


def find_run(settings: Settings, run: str | None) -> RunId:
    """Return the run whose id begins with `run`, the last one for None. Raises UsageError."""
    known = [path.stem for path in receipt_paths(settings.receipts)]
    if run is None:
        if not known:
            raise UsageError("there is no run to review", advice="`pipeline build` makes one.")
        return RunId(_last_build(settings, known))
    wanted = Path(run).stem if run.endswith(".json") else run
    found = [name for name in known if name == wanted] or [n for n in known if n.startswith(wanted)]
    if len(found) == 1:
        return RunId(found[0])
    folder = settings.receipts.relative_to(settings.root).as_posix()
    if found:
        advice = f"Give more of it: their receipts are in {folder}."
        raise UsageError(f"{len(found)} runs begin with “{run}”", advice=advice)
    raise UsageError(
        f"no run begins with “{run}”", advice=f"The receipts of all runs are in {folder}."
    )
