"""`pipeline coverage`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click

from editorial_pipeline.cli.output import count
from editorial_pipeline.cli.state import State, common_options, example, pass_state
from editorial_pipeline.cli.terminal import emit, emit_json, emit_table
from editorial_pipeline.coverage import Coverage, CoverageRow, Covered, read_coverage
from editorial_pipeline.trace.workspace import open_index

_SIGNS = {"cited": "█", "verbatim": "▓", "untranslated": "▒", "directive": "+", "aside": "·"}
_PLAIN = {"cited": "#", "verbatim": "%", "untranslated": "?", "directive": "+", "aside": "."}
"""What the parts of a bar are drawn with; the second where a stream can only write ASCII."""

_OFF = "x"
_WIDTH = 20
_SHOWN = 10
"""Articles and notes to be listed without `-v`: those of which least was written."""


@click.command(
    "coverage",
    short_help="Show how much of what was said is in the articles.",
    epilog=example("pipeline coverage", "pipeline coverage -v --json"),
)
@common_options
@pass_state
def command(state: State) -> None:
    """Show how much of what was said is in the articles.

    By month of recording, by article and by note: how many segments were
    written, kept verbatim, left untranslated, taken as requests, set aside, or
    off the record. Notes and articles with the largest rest come first.
    """
    settings = state.load_settings()
    with open_index(settings) as (index, problems):
        found = read_coverage(settings, index)
    if state.as_json:
        emit_json(_json(found, problems))
        return
    for problem in problems:
        emit(problem, colour="yellow", err=True)
    if not found.total.segments.total:
        emit("No note has been consumed so far.")
        return
    if not state.quiet:
        _tell(state, found)


def _tell(state: State, found: Coverage) -> None:
    signs = _signs()
    total = found.total
    emit(f"{count(total.segments.total, 'segment')} of {count(total.notes, 'note')}.")
    emit_table(_legend(total.segments, signs), right=frozenset({1, 2}))
    for title, rows in (
        ("month", found.months),
        ("article", found.articles),
        ("note", found.notes),
    ):
        listed = rows if title == "month" else sorted(rows, key=_written)
        shown = listed if state.verbose or title == "month" else listed[:_SHOWN]
        emit()
        emit(f"By {title}", bold=True)
        emit_table((_cells(row, signs) for row in shown), right=frozenset({1, 2}))
        if len(shown) < len(listed):
            emit(f"  … and {len(listed) - len(shown)} more (-v lists them)")


def _signs() -> dict[str, str]:
    try:
        "".join(_SIGNS.values()).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return {**_PLAIN, "off": _OFF}
    return {**_SIGNS, "off": _OFF}


def _legend(segments: Covered, signs: dict[str, str]) -> Iterable[Sequence[str]]:
    return (
        (signs[kind], f"{number:,}", _per_cent(number, segments.total), name)
        for kind, name, number in segments.parts
        if number
    )


def _written(row: CoverageRow) -> tuple[float, str]:
    plain = row.segments.cited - row.segments.verbatim
    return (plain / row.segments.total if row.segments.total else 0.0, row.name)


def _cells(row: CoverageRow, signs: dict[str, str]) -> Sequence[str]:
    segments = row.segments
    gone = " (not there any more)" if row.gone else ""
    return (
        bar(segments, signs, _WIDTH),
        _per_cent(segments.cited, segments.total),
        f"{segments.cited:,}/{segments.total:,}",
        f"{row.name}{gone}",
    )


def bar(segments: Covered, signs: dict[str, str], width: int) -> str:
    """Return a bar of `width` signs; whatever is there at all gets one, the largest part pays."""
    if not segments.total:
        return " " * width
    sizes = {
        kind: max(1, round(width * number / segments.total))
        for kind, _, number in segments.parts
        if number
    }
    while (excess := sum(sizes.values()) - width) != 0:
        sizes[max(sizes, key=lambda kind: sizes[kind])] -= 1 if excess > 0 else -1
    return "".join(signs[kind] * size for kind, size in sizes.items())


def _per_cent(number: int, total: int) -> str:
    """Return a share; all but nothing is not 0 %, and all but everything is not 100 %."""
    if not total:
        return "–"
    share = round(100 * number / total)
    if number:
        share = max(share, 1)
    if number < total:
        share = min(share, 99)
    return f"{share} %"


def _json(found: Coverage, problems: Sequence[str]) -> dict[str, object]:
    """Return the counts as one JSON object; the names are part of the interface."""
    return {
        "total": asdict(found.total.segments) | {"notes": found.total.notes},
        "months": [_row_json(row, "month") for row in found.months],
        "articles": [_row_json(row, "article") | {"gone": row.gone} for row in found.articles],
        "notes": [_row_json(row, "note") for row in found.notes],
        "problems": list(problems),
    }


def _row_json(row: CoverageRow, name: str) -> dict[str, object]:
    return {name: row.name, "notes": row.notes, **asdict(row.segments)}
