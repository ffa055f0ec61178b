"""`pipeline publish`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from editorial_pipeline.cli.output import count
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.publish.run import Options, Publication, publish
from editorial_pipeline.publish.targets import Target
from editorial_pipeline.settings import make_clock


@click.command(
    "publish",
    short_help="Write articles into a site, without what is private.",
    epilog=example("pipeline publish articles/x.md --to hugo -o ~/site --mark"),
)
@click.argument(
    "articles", metavar="ARTICLE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option(
    "--to",
    "target",
    metavar="KIND",
    required=True,
    type=click.Choice([target.value for target in Target]),
    help="hugo, jekyll, mkdocs, obsidian or html.",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder of the site.",
)
@click.option("--mark", is_flag=True, help="Set status and day of publication in the article.")
@click.option("--force", is_flag=True, help="Overwrite what publish did not write.")
@click.option("--allow-set-aside", is_flag=True, help="Let words pass that a run had set aside.")
@click.option("--dry-run", is_flag=True, help="Say what would be written; write nothing.")
@common_options
@pass_state
def command(  # noqa: PLR0917, PLR0913 -- one for each option
    state: State,
    articles: tuple[Path, ...],
    target: str,
    output: Path,
    mark: bool,  # noqa: FBT001 -- a flag of the command line
    force: bool,  # noqa: FBT001
    allow_set_aside: bool,  # noqa: FBT001
    dry_run: bool,  # noqa: FBT001
) -> None:
    """Write articles into a site, without what is the editor's alone.

    Footnotes to notes go, those to the web stay. Nothing is written where a
    private path or words off the record would be told (exit code 6).
    """
    settings = state.load_settings()
    options = Options(
        target=Target(target),
        site=output.absolute(),
        now=make_clock(os.environ, settings.zone)(),
        force=force,
        mark=mark,
        allow_set_aside=allow_set_aside,
        dry_run=dry_run,
    )
    done = publish(settings, [_found(path, settings.root) for path in articles], options)
    if state.as_json:
        emit_json({"site": str(options.site), "dry_run": dry_run, **asdict(done)})
    else:
        _tell(state, done, options)


def _found(path: Path, root: Path) -> Path:
    """Return the file of the workspace that is meant: seen from this folder, else from its root."""
    inside = (
        file
        for file in (path.absolute(), root / path)
        if file.exists() and file.resolve().is_relative_to(root.resolve())
    )
    return next(inside, path)


def _tell(state: State, done: Publication, options: Options) -> None:
    for note in done.unchecked:
        emit(
            f"{note} is not as it was consumed, so the pages were not compared with it.",
            colour="yellow",
        )
    if state.quiet:
        return
    for page in done.skipped:
        emit(f"{page} only lists the articles and was left out.")
    emit(f"{'Would write' if options.dry_run else 'Wrote'} into {options.site}:")
    emit_table(
        (one.files[0], _told(one.sources, one.dropped, one.unlinked, draft=one.draft), one.article)
        for one in done.articles
    )
    if state.verbose:
        emit_table((file, "") for one in done.articles for file in one.files[1:])
    if done.marked:
        emit(f"{'Would mark' if options.dry_run else 'Marked'}: {', '.join(done.marked)}")


def _told(sources: int, dropped: int, unlinked: int, *, draft: bool) -> str:
    told = [count(sources, "public source"), f"{count(dropped, 'private footnote')} dropped"]
    told += [f"{count(unlinked, 'link')} to drafts dropped"] if unlinked else []
    return ", ".join(["draft", *told] if draft else told)
