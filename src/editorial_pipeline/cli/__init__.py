"""The command line: flags in, exit code out, no logic; one file a command."""

from __future__ import annotations

import difflib
import importlib
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any

import click

from editorial_pipeline.cli.errors import guard, tell_abort, tell_usage
from editorial_pipeline.cli.state import common_options, example
from editorial_pipeline.cli.terminal import prepare_streams
from editorial_pipeline.garbage import keep_for_good, without_collections

COMMANDS = {
    "init": "Make a workspace: settings, inbox and articles.",
    "build": "Turn the notes of the inbox into cited drafts.",
    "watch": "Build whenever the inbox has been quiet for a while.",
    "undo": "Take back what a note or a run contributed.",
    "status": "Show what is pending, what failed, and the last run.",
    "review": "Write a page that shows a run beside its notes.",
    "trace": "Show the words that a line rests on, or what became of a note.",
    "history": "Show which runs, notes and edits made an article.",
    "coverage": "Show how much of what was said is in the articles.",
    "glossary": "Settle how names are written that are misheard.",
    "check": "Look for broken footnotes, links and records.",
    "publish": "Write articles into a site, without what is private.",
    "doctor": "Check the settings, the folders and the model.",
}
"""The commands with their short help, so that the help of the whole imports none of them."""


class Pipeline(click.Group):
    """The group of commands; a command's module is imported when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the names in the order in which they are used."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        with without_collections():
            module = importlib.import_module(f"editorial_pipeline.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none of that name, say which one is near."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            close = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {close[0]}?" if close else ""
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands alone: a screen has no room for options that the text names."""
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 -- click's signature
        """Run a command under the guard that turns errors into exit codes."""
        return guard(lambda: super(Pipeline, self).invoke(ctx), ctx.meta[_ARGUMENTS])

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 -- click's signature
    ) -> click.Context:
        """Keep the arguments: an error has to know about `-v` and `--json` before they are read."""
        arguments = tuple(args)
        ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta[_ARGUMENTS] = arguments
        return ctx

    def main(  # type: ignore[override]  # click overloads it by standalone_mode, which is fixed here
        self,
        args: Sequence[str] | None = None,
        **extra: Any,  # noqa: ANN401 -- click's signature
    ) -> None:
        """Run the command line and exit with its code."""
        prepare_streams()
        arguments = list(sys.argv[1:] if args is None else args)
        extra |= {"prog_name": "pipeline", "standalone_mode": False}
        try:
            code = super().main(arguments, **extra)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = error.exit_code
        except click.ClickException as error:
            code = tell_usage(error, arguments)
        except click.Abort:
            code = tell_abort(arguments)
        if args is None:
            keep_for_good()  # the process is ours, and it ends here
        sys.exit(code if isinstance(code, int) else 0)


_ARGUMENTS = "editorial_pipeline.arguments"

_HELP = """\b
Turn voice transcripts into cited Markdown drafts that you review in git.
Every command takes --root DIR, -v, -q and --json; see COMMAND --help.
`pipeline --version` shows the version.
"""
"""The help fits a screen of 24 lines, so nothing stands between these three."""


@click.group(
    cls=Pipeline,
    help=_HELP,
    epilog=example("cp ~/transcripts/*.txt inbox/ && pipeline build"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80},
)
@partial(common_options, hidden=True)
@click.version_option(package_name="editorial-pipeline", prog_name="pipeline")
def main() -> None:
    """Take the options of all commands; the rest is theirs."""
