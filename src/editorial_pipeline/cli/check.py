"""`pipeline check`."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from editorial_pipeline.check.findings import Checked, Finding, Level, relative_paths, within
from editorial_pipeline.check.run import check
from editorial_pipeline.cli.output import count
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_diff, emit_json
from editorial_pipeline.errors import EXIT_FINDINGS
from editorial_pipeline.settings import Settings, make_clock

if TYPE_CHECKING:
    from editorial_pipeline.check.fix import Fixed

_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: ""}


@click.command(
    "check",
    short_help="Look for broken footnotes, links and records.",
    epilog=example("pipeline check --fix --dry-run"),
)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    metavar="FORM",
    type=click.Choice(["text", "json", "sarif", "github"]),
    help="text, json, sarif or github. [default: text]",
)
@click.option(
    "--fix", "fixing", is_flag=True, help="Show what is certain as a diff, and repair it."
)
@click.option("--dry-run", is_flag=True, help="With --fix: show the diff and write nothing.")
@common_options
@pass_state
def command(
    state: State,
    paths: tuple[Path, ...],
    form: str | None,
    fixing: bool,  # noqa: FBT001 -- a flag of the command line
    dry_run: bool,  # noqa: FBT001
) -> int:
    """Look for what is wrong in the workspace, or in some of its files.

    Footnotes, links, figures, front matter, the index page, the receipts and
    the notes they tell of, and style. Notes are listed with -v. Exit code 6
    where there are errors; docs/check.md describes the rules.
    """
    if dry_run and not fixing:
        raise click.UsageError("--dry-run belongs to --fix; a check writes nothing anyway.")
    settings = state.load_settings()
    wanted = relative_paths(paths, settings.root, Path.cwd())
    for_programs = state.as_json or form in {"json", "sarif", "github"}
    fixed = None
    if fixing:
        fixed = _fix(settings, wanted, dry_run=dry_run, show=not for_programs)
        checked = fixed.left
    else:
        checked = check(settings)
        if paths:
            checked = replace(checked, findings=within(checked.findings, wanted))
    if for_programs:
        _print_for_programs(checked, form or "json", fixed)
    else:
        if fixed is not None and not state.quiet:
            emit(_fixed(fixed, dry_run=dry_run))
        _tell(state, checked)
    return EXIT_FINDINGS if checked.count(Level.ERROR) else 0


def _fix(settings: Settings, wanted: Sequence[str], *, dry_run: bool, show: bool) -> Fixed:
    # Imports every stage, which a check does not need.
    from editorial_pipeline.check.fix import fix  # noqa: PLC0415

    clock = make_clock(os.environ, settings.zone)
    return fix(
        settings, wanted, clock(), dry_run=dry_run, show=emit_diff if show else lambda _: None
    )


def _fixed(fixed: Fixed, *, dry_run: bool) -> str:
    if not fixed.files:
        return "Nothing to repair."
    what = "would be repaired" if dry_run else "repaired"
    return f"{count(len(fixed.files), 'file')} {what}."


def _print_for_programs(checked: Checked, form: str, fixed: Fixed | None) -> None:
    # Imports every rule, which a check without changes does not need.
    from editorial_pipeline.check import formats  # noqa: PLC0415
    from editorial_pipeline.check.registry import described_rules  # noqa: PLC0415

    if form == "sarif":
        version = importlib.metadata.version("editorial-pipeline")
        emit_json(formats.as_sarif(checked, described_rules(), version))
    elif form == "github":
        for line in formats.as_annotations(checked.findings):
            emit(line)
    else:
        told = formats.as_json(checked)
        if fixed is not None:
            told |= {"fixed": list(fixed.files), "diff": fixed.diff}
        emit_json(told)


def _tell(state: State, checked: Checked) -> None:
    _tell_findings(checked.findings, state)
    if state.quiet:
        return
    emit(
        f"{count(checked.articles, 'article')}, {count(checked.notes, 'note')} and "
        f"{count(checked.receipts, 'receipt')} checked: {_summary(checked)}."
    )


def _tell_findings(findings: Sequence[Finding], state: State) -> None:
    for finding in findings:
        if finding.level is Level.NOTE and not state.verbose:
            continue
        if state.quiet and finding.level is not Level.ERROR:
            continue
        place = f"{finding.file}:{finding.line}"
        emit(
            f"{place}: {finding.level} {finding.rule}: {finding.message}. {finding.remedy}",
            colour=_COLOURS[finding.level],
        )


def _summary(checked: Checked) -> str:
    counts = [(checked.count(level), level.value) for level in Level]
    told = [count(number, word) for number, word in counts if number]
    if not told:
        return "nothing is wrong"
    hint = " (-v lists the notes)" if checked.count(Level.NOTE) else ""
    return f"{', '.join(told)}{hint}"
