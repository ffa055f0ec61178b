"""The options that every command takes, before or after the name of the command."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from editorial_pipeline.settings import Settings

Decorated = TypeVar("Decorated", bound=Callable[..., object])


@dataclass(slots=True)
class State:
    """What the options say: the workspace that was asked for, and how much to tell and how."""

    root: Path | None = None
    verbose: bool = False
    quiet: bool = False
    as_json: bool = False

    def load_settings(
        self, flags: Mapping[str, object] | None = None, *, standing: bool = True
    ) -> Settings:
        """Return the settings of the workspace; see `settings.load_settings` for the errors.

        With `standing` a file in the place of one of the folders is an error, too.
        """
        from editorial_pipeline.settings import get_root, load_settings  # noqa: PLC0415 -- help needs none

        settings = load_settings(get_root(self.root, Path.cwd()), os.environ, flags)
        if standing:
            from editorial_pipeline.settings.standing import check_standing  # noqa: PLC0415

            check_standing(settings)
        return settings


def example(*lines: str) -> str:
    """Return lines for the end of a help text that click does not join and wrap."""
    return "\b\nExample:\n" + "\n".join(f"  {line}" for line in lines)


pass_state = click.make_pass_decorator(State, ensure=True)


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    state = ctx.ensure_object(State)
    if value and param.name:
        setattr(state, param.name, value)
    if state.verbose and state.quiet:
        raise click.UsageError("--verbose and --quiet exclude each other.", ctx)


def common_options(command: Decorated, *, hidden: bool = False) -> Decorated:
    """Add `--root`, `-v`, `-q` and `--json`, whose values go to the `State`.

    `hidden` ones are left out of the help, where each command tells of them in its own.
    """
    for option in (
        click.option(
            "--json",
            "as_json",
            is_flag=True,
            hidden=hidden,
            expose_value=False,
            callback=_remember,
            help="Print one JSON object; progress goes to stderr.",
        ),
        click.option(
            "-q",
            "--quiet",
            is_flag=True,
            hidden=hidden,
            expose_value=False,
            callback=_remember,
            help="Print only what needs attention.",
        ),
        click.option(
            "-v",
            "--verbose",
            is_flag=True,
            hidden=hidden,
            expose_value=False,
            callback=_remember,
            help="Print more; with a traceback where something breaks.",
        ),
        click.option(
            "--root",
            metavar="DIR",
            type=click.Path(path_type=Path),
            hidden=hidden,
            expose_value=False,
            callback=_remember,
            help="The workspace. [default: the one around this folder]",
        ),
    ):
        command = option(command)
    return command
