"""`pipeline undo`."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path

import click

from editorial_pipeline.cli.errors import LateError
from editorial_pipeline.cli.output import count
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_diff, emit_json, emit_table
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.git import commit as gitcommit
from editorial_pipeline.receipts import read_receipt
from editorial_pipeline.settings import Settings, make_clock
from editorial_pipeline.undo import UndoneArticle, UndoReport, undo

_SHOWN = 70
"""Characters of a block that stays."""

_NOTES = 20
"""Notes to be listed without `-v`."""


@click.command(
    "undo",
    short_help="Take back what a note or a run contributed.",
    epilog=example(
        "pipeline undo 20260309_071804_dana_msg231_transcript.txt --dry-run",
        "pipeline undo 20260309T120000Z-3f2a9c01",
    ),
)
@click.argument("what", metavar="NOTE|RUN")
@click.option("--dry-run", is_flag=True, help="Show the diff; write nothing.")
@click.option("--commit", "to_git", is_flag=True, help="Commit the files of the undo to git.")
@click.option("--wait", is_flag=True, help="Wait while another run works here.")
@common_options
@pass_state
def command(
    state: State,
    what: str,
    dry_run: bool,  # noqa: FBT001 -- a flag of the command line
    to_git: bool,  # noqa: FBT001
    wait: bool,  # noqa: FBT001
) -> None:
    """Take back what a note or a run contributed, also after later runs.

    NOTE is its name or its path, RUN the id or how it begins. The notes return to
    the inbox. What you have edited since stays and is listed.
    """
    if dry_run and to_git:
        raise click.UsageError("--dry-run writes nothing, so there is nothing to --commit.")
    settings = state.load_settings()
    if to_git:
        gitcommit.check_repository(settings.root)
    clock = make_clock(os.environ, settings.zone)
    report = undo(settings, _relative(what, settings), clock, dry_run=dry_run, wait=wait)
    made = None
    refused: EditorialError | None = None
    try:
        made = _commit(settings, report) if to_git and report.receipt is not None else None
    except EditorialError as error:
        # The notes are back all the same, and what became of the articles is told first.
        refused = error
    if not state.as_json:
        _tell(state, report, made)
    if refused is not None:
        raise LateError(refused, _json(report, made))
    if state.as_json:
        emit_json(_json(report, made))


def _relative(what: str, settings: Settings) -> str:
    """Return the path of a file relative to the workspace, where one is given."""
    path = Path(what).absolute()
    if path.is_file() and path.is_relative_to(settings.root):
        return path.relative_to(settings.root).as_posix()
    return what


def _commit(settings: Settings, report: UndoReport) -> gitcommit.GitCommit:
    assert report.receipt is not None
    receipt = read_receipt(settings.root / report.receipt)
    return gitcommit.commit_run(settings.root, receipt, report.written)


def _json(report: UndoReport, made: gitcommit.GitCommit | None) -> dict[str, object]:
    result: dict[str, object] = {
        "run": report.run,
        "dry_run": report.dry_run,
        "notes": [note.model_dump() for note in report.notes],
        "articles": [asdict(article) for article in report.articles],
        "kept": [asdict(kept) for kept in report.kept],
        "attention": list(report.attention),
        "receipt": report.receipt,
        "recovered": report.recovered,
        "commit": made.hash if made is not None else None,
    }
    if report.dry_run:
        result["diff"] = report.diff
    return result


def _tell(state: State, report: UndoReport, made: gitcommit.GitCommit | None) -> None:
    if report.recovered:
        emit(report.recovered, colour="yellow")
    if not state.quiet:
        if report.dry_run:
            emit("Dry run, nothing is written.")
        emit_table((a.action, a.path, _blocks(a)) for a in report.articles)
        back = [note for note in report.notes if note.returned is not None]
        emit(f"{count(len(back), 'note')} {'would return' if report.dry_run else 'returned'}:")
        listed = back if state.verbose else back[:_NOTES]
        emit_table((note.used, f"→ {note.returned}") for note in listed)
        if len(listed) < len(back):
            emit(f"  … and {len(back) - len(listed)} more (-v lists them)")
    for kept in report.kept:
        words = kept.text if len(kept.text) <= _SHOWN else f"{kept.text[:_SHOWN]}…"
        emit(f"{kept.article} keeps a block ({kept.why}): “{words}”", colour="yellow")
    for line in report.attention:
        emit(line, colour="yellow")
    if report.diff:
        emit()
        emit_diff(report.diff)
    if made is not None and not state.quiet:
        emit(f"Committed as {made.hash}.")
    elif not report.dry_run and not state.quiet:
        emit()
        emit("Next: `pipeline build` uses the notes again; or move them out of the inbox.")


def _blocks(article: UndoneArticle) -> str:
    parts = [
        f"{count(number, 'block')} {verb}"
        for number, verb in (
            (article.blocks_removed, "removed"),
            (article.blocks_restored, "as before"),
        )
        if number
    ]
    return ", ".join(parts) or "no blocks"
