"""Start a run: open what it works with, and make it for good, as a dry run, or as a saved plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from editorial_pipeline.garbage import without_collections
from editorial_pipeline.glossary import read_glossary
from editorial_pipeline.index import Index
from editorial_pipeline.models.saved import SavedPlan
from editorial_pipeline.run.engine_setup import Engines, open_engines, replay_engines
from editorial_pipeline.run.estimate import foresee
from editorial_pipeline.run.pipeline import Run
from editorial_pipeline.run.report import Progress, RunReport, Silent
from editorial_pipeline.run.standing import UnfitArticleError
from editorial_pipeline.run.weblinks import Fetch
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates
from editorial_pipeline.webpages.page import PageTitle


def run(  # noqa: PLR0913 -- all that a build knows by now
    settings: Settings,
    files: tuple[Path, ...],
    progress: Progress,
    now: datetime,
    *,
    dry_run: bool,
    calls: bool = True,
    saved: SavedPlan | None = None,
    checksum: Callable[[], str] | None = None,
) -> RunReport:
    """Turn these files of the inbox into drafts, or with `dry_run` say what would be written.

    Without `calls` a dry run asks no model, and routes offline what no kept answer tells. With
    a `saved` plan nobody is asked, and its text is written or nothing. `checksum` is one of the
    index that was begun before, see `Index.open`. The caller holds the workspace lock and has
    finished what an interrupted run left. Raises EditorialError where
    nothing could be done: ModelServiceError and BudgetError (nothing was consumed),
    ConflictError, StorageError, ArticleError, SettingsError.
    """
    templates = Templates(settings.templates)
    glossary = read_glossary(settings.root)
    fetch = _fetcher(settings, saved)
    with (
        without_collections(),
        replay_engines(settings, saved) if saved else open_engines(settings, templates) as engines,
        Index.open(settings.index_database, checksum) as index,
    ):

        def attempt(engines: Engines, progress: Progress, fetch: Fetch | None) -> RunReport:
            build = Run(settings, dry_run, progress, now, engines, index, templates, glossary)
            build.saved, build.fetch = saved, fetch
            while True:
                try:
                    return build.run(files)
                except UnfitArticleError as error:
                    build.leave_alone(error)

        if not dry_run or saved is not None or engines.main is engines.floor:
            return attempt(engines, progress, fetch)
        foreseen = foresee(engines, settings, lambda engines: attempt(engines, Silent(), None))
        if not calls:
            return foreseen
        made = attempt(engines.recording(), progress, fetch)
        return replace(made, estimate=foreseen.estimate)


def _fetcher(settings: Settings, saved: SavedPlan | None) -> Fetch | None:
    """Return what reads titles: from the saved plan, from the web, or None where it is not asked.

    A page is asked once, also where the run starts again.
    """
    if saved is not None:
        return lambda urls: {url: PageTitle(saved.titles.get(url, "")) for url in urls}
    if not settings.fetch_links:
        return None
    from editorial_pipeline.webpages.fetching import fetch_titles  # noqa: PLC0415

    known: dict[str, PageTitle] = {}

    def fetch(urls: Iterable[str]) -> Mapping[str, PageTitle]:
        wanted = list(urls)
        known.update(fetch_titles(url for url in wanted if url not in known))
        return {url: known[url] for url in wanted}

    return fetch
