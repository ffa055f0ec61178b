"""`pipeline doctor`."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

import click

from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.doctor import (
    Check,
    Probe,
    SettingShown,
    Verdict,
    check_installation,
    examine,
    is_broken,
    show_settings,
)
from editorial_pipeline.errors import SettingsError
from editorial_pipeline.settings import Settings, UnusableSettingsError

if TYPE_CHECKING:
    from editorial_pipeline.engines.openai import ModelCheck

_COLOURS = {Verdict.BROKEN: "red", Verdict.NOTE: "yellow"}
_LONGEST_WAIT_S = 30.0
"""How long a person waits for a check; a run is more patient."""


@click.command(
    "doctor",
    short_help="Check the settings, the folders and the model.",
    epilog=example("pipeline doctor --offline"),
)
@click.option("--offline", is_flag=True, help="Do not ask the model whether it answers.")
@common_options
@pass_state
def command(state: State, offline: bool) -> int:  # noqa: FBT001 -- a flag of the command line
    """Check the settings, the folders and the model.

    Shows each setting with its value and where it came from, the engine that a build would
    take, and whether the model answers: one call of a few tokens. Exit code 3 where something
    that a build needs does not work.
    """
    shown: tuple[SettingShown, ...] = ()
    try:
        settings = state.load_settings(standing=False)
    except SettingsError as error:
        checks = (*check_installation(), *_broken_settings(error))
    else:
        shown = show_settings(settings)
        checks = examine(settings, None if offline else _probe(settings))
    if state.as_json:
        emit_json(
            {
                "settings": {one.key: {"value": one.value, "source": one.source} for one in shown},
                "checks": [asdict(check) for check in checks],
                "healthy": not is_broken(checks),
            }
        )
    else:
        _tell(state, shown, checks)
    return SettingsError.exit_code if is_broken(checks) else 0


def _broken_settings(error: SettingsError) -> tuple[Check, ...]:
    if isinstance(error, UnusableSettingsError):
        return tuple(
            Check("settings", Verdict.BROKEN, str(problem), "") for problem in error.problems
        )
    place = f"{error.where}: " if error.where is not None else ""
    return (Check("settings", Verdict.BROKEN, f"{place}{error.what}", error.advice),)


def _probe(settings: Settings) -> Probe:
    def ask() -> ModelCheck:
        # The SDK takes a third of a second to import, and only this call needs it.
        from editorial_pipeline.engines.ledger import Ledger  # noqa: PLC0415
        from editorial_pipeline.engines.openai import OpenAIEngine  # noqa: PLC0415
        from editorial_pipeline.run.engine_setup import model_options  # noqa: PLC0415
        from editorial_pipeline.templating import Templates  # noqa: PLC0415

        options = model_options(settings)
        patience_s = min(options.call_deadline_s, _LONGEST_WAIT_S)
        options = replace(options, call_deadline_s=patience_s)
        with OpenAIEngine(options, Templates(None).render, ledger=Ledger()) as engine:
            return engine.check_model()

    return ask


def _tell(state: State, shown: tuple[SettingShown, ...], checks: tuple[Check, ...]) -> None:
    if shown and not state.quiet:
        emit("Settings")
        emit_table((one.key, one.source, one.value) for one in shown)
        emit()
    if not state.quiet:
        emit("Checks")
    for check in checks:
        if not state.quiet or check.verdict in _COLOURS:
            detail = f"{check.detail}. {check.advice}" if check.advice else check.detail
            emit(
                f"  {check.verdict:<8}{check.name}: {detail}",
                colour=_COLOURS.get(check.verdict, ""),
            )
