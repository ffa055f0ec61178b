"""`pipeline review`."""

from __future__ import annotations

from pathlib import Path

import click

from editorial_pipeline.cli.output import count
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.review.serve import serve
from editorial_pipeline.review.write import Written, review


@click.command(
    "review",
    short_help="Write a page that shows a run beside its notes.",
    epilog=example("pipeline review --open", "pipeline review --serve --open"),
)
@click.argument("run", metavar="[RUN]", required=False)
@click.option(
    "-o",
    "--output",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to write the page. [default: in .pipeline/review]",
)
@click.option("--open", "to_open", is_flag=True, help="Show the page in the browser.")
@click.option("--serve", "to_serve", is_flag=True, help="Serve it; it follows builds. Ctrl-C ends.")
@common_options
@pass_state
def command(
    state: State,
    run: str | None,
    file: Path | None,
    to_open: bool,  # noqa: FBT001 -- a flag of the command line
    to_serve: bool,  # noqa: FBT001
) -> None:
    """Write a page that shows a run beside its notes.

    One HTML file that loads nothing: the articles with what the run wrote, the
    notes with what became of each sentence, and first what needs a look. RUN is
    the beginning of a run's id; without it the last run is shown.
    """
    if to_serve:
        if file is not None:
            raise click.UsageError("--serve writes no file; leave out --output.")
        serve(state.load_settings(), run, lambda address: _tell_address(state, address, to_open))
        return
    written = review(state.load_settings(), run, file.absolute() if file else None)
    if state.as_json:
        emit_json(_json(written))
    elif not state.quiet:
        _tell(written)
    if to_open:
        click.launch(written.file.as_uri())


def _tell_address(state: State, address: str, to_open: bool) -> None:  # noqa: FBT001 -- the flag
    if state.as_json:
        emit_json({"address": address})
    else:
        emit(address)
    if to_open:
        click.launch(address)


def _tell(written: Written) -> None:
    page = written.page
    emit(f"Run {written.run}: {page.share.words}.")
    emit_table((str(len(group.entries)), group.title) for group in page.groups)
    emit(f"{written.file} ({count(written.size // 1000, 'kB').removesuffix('s')})")


def _json(written: Written) -> dict[str, object]:
    page = written.page
    return {
        "run": written.run,
        "file": str(written.file),
        "bytes": written.size,
        "articles": [{"path": a.path, "action": a.action} for a in page.articles],
        "notes": len(page.notes),
        "segments": {part.kind: part.size for part in page.share.parts},
        "look": [{"what": g.title, "count": len(g.entries)} for g in page.groups],
    }
