"""`pipeline init`."""

from __future__ import annotations

from pathlib import Path

import click

from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.settings import SETTINGS_FILE
from editorial_pipeline.workspace import Creation, create_workspace


@click.command(
    "init",
    short_help="Make a workspace: settings, inbox and articles.",
    epilog=example("pipeline init notes --language en"),
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--language",
    metavar="CODE",
    help="Language of the articles, such as en or ru. [default: auto]",
)
@common_options
@pass_state
def command(state: State, folder: Path | None, language: str | None) -> None:
    """Make a workspace in DIR, or in this folder.

    Nothing that exists is overwritten; running it again says what is there.
    """
    if folder is not None and state.root is not None:
        raise click.UsageError("DIR and --root name the workspace twice; give one of them.")
    made = create_workspace((folder or state.root or Path()).absolute(), language)
    if state.as_json:
        emit_json(
            {
                "root": str(made.root),
                "created": [entry.path for entry in made.entries if entry.created],
                "existing": [entry.path for entry in made.entries if not entry.created],
            }
        )
    elif not state.quiet:
        _tell(made)


def _tell(made: Creation) -> None:
    emit(f"Workspace {made.root}")
    emit_table(
        (("made" if entry.created else "exists", entry.path, entry.purpose))
        for entry in made.entries
    )
    if made.language_kept:
        emit(f"{SETTINGS_FILE} exists and is left alone: set the language there.", colour="yellow")
    emit()
    emit("Next:")
    emit(f"  1. Put transcripts (.txt, .md) into {made.inbox}/")
    emit("  2. Run `pipeline build`: offline, or with a model once OPENAI_API_KEY is set.")
    in_git = ", or with `git diff`" if made.in_git else ""
    emit(f"  3. Read the drafts beside your words: `pipeline review --open`{in_git}.")
