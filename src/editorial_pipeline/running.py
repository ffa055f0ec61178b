"""Start a run: open what it works with, and make it for good, as a dry run, or as a saved plan."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from editorial_pipeline.engine_setup import Engines, open_engines, replay_engines
from editorial_pipeline.foresight import foresee
from editorial_pipeline.glossary import read_glossary
from editorial_pipeline.index import Index
from editorial_pipeline.models.saved import SavedPlan
from editorial_pipeline.pipeline import Run, UnfitArticleError
from editorial_pipeline.report import Progress, RunReport, Silent
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates


def run(
    settings: Settings,
    files: tuple[Path, ...],
    progress: Progress,
    now: datetime,
    *,
    dry_run: bool,
    calls: bool = True,
    saved: SavedPlan | None = None,
) -> RunReport:
    """Turn these files of the inbox into drafts, or with `dry_run` say what would be written.

    Without `calls` a dry run asks no model, and routes offline what no kept answer tells. With
    a `saved` plan nobody is asked, and its text is written or nothing. The caller holds the
    workspace lock and has finished what an interrupted run left. Raises EditorialError where
    nothing could be done: ModelServiceError and BudgetError (nothing was consumed),
    ConflictError, StorageError, ArticleError, SettingsError.
    """
    templates = Templates(settings.templates)
    glossary = read_glossary(settings.root)
    with (
        _without_collections(),
        replay_engines(settings, saved) if saved else open_engines(settings, templates) as engines,
        Index.open(settings.state / "index.sqlite") as index,
    ):

        def attempt(engines: Engines, progress: Progress = progress) -> RunReport:
            build = Run(settings, dry_run, progress, now, engines, index, templates, glossary)
            build.saved = saved
            while True:
                try:
                    return build.run(files)
                except UnfitArticleError as error:
                    build.leave_alone(error)

        if not dry_run or saved is not None or engines.main is engines.floor:
            return attempt(engines)
        foreseen = foresee(engines, settings, lambda engines: attempt(engines, Silent()))
        if not calls:
            return foreseen
        return replace(attempt(engines.recording()), estimate=foreseen.estimate)


@contextmanager
def _without_collections() -> Iterator[None]:
    """Leave the garbage collector out of a run.

    The values of a run point down only, so that nothing is there to be collected, and looking
    for it again and again took a tenth of the time of a thousand notes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
