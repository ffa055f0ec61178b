"""How the report of a run is told: a short table, a dry run, or one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from editorial_pipeline.cli.requests import tell_requests, tell_sittings
from editorial_pipeline.cli.state import State
from editorial_pipeline.cli.terminal import emit, emit_diff, emit_table
from editorial_pipeline.git.commit import GitCommit
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.models.record import FindingRecord, ReplacementRecord
from editorial_pipeline.run.report import (
    ArticleReport,
    Estimate,
    LowestFidelity,
    RunReport,
    SegmentCounts,
    TokenCounts,
)
from editorial_pipeline.workspace import is_in_git

_SHOWN = 10
"""Findings and left-out segments to be listed without `-v`."""


def report_json(report: RunReport, made: GitCommit | None) -> dict[str, object]:
    """Return the report as one JSON object; the names are part of the interface."""
    result: dict[str, object] = {
        "run": report.run,
        "engine": report.engine,
        "engine_why": report.engine_why,
        "dry_run": report.dry_run,
        "notes": {"consumed": report.notes_consumed, "left": len(report.notes_left)},
        "left": [asdict(note) for note in report.notes_left],
        "articles": [asdict(article) for article in report.articles],
        "segments": asdict(report.segments),
        "fidelity": None if report.fidelity is None else asdict(report.fidelity),
        "set_aside": [asdict(segment) for segment in report.left_out],
        "sittings": [asdict(sitting) for sitting in report.sittings],
        "directives": [directive.model_dump() for directive in report.directives],
        "feedback": [said.model_dump() for said in report.feedback],
        "doubts": [doubt.model_dump() for doubt in report.doubts],
        "replacements": [replaced.model_dump() for replaced in report.replacements],
        "findings": [finding.model_dump() for finding in report.findings],
        "attention": list(report.attention),
        "tokens": asdict(report.tokens),
        "receipt": report.receipt,
        "recovered": report.recovered,
        "commit": made.hash if made is not None else None,
    }
    if report.dry_run:
        result["estimate"] = _estimate_json(report.estimate)
        result["diff"] = report.diff
    return result


def tell_dry_run(
    state: State,
    report: RunReport,
    save: Path | None = None,
    build: str = "pipeline build",
    *,
    is_guess: bool = False,
) -> None:
    """Print the routing with its reasons and the price, then the unified diff.

    `save` is the file that the plan was saved to, `build` the command that does what was shown.
    `is_guess` is true where the offline engine stood in for a model that was not asked.
    """
    if not state.quiet:
        emit(f"Dry run, nothing is written. Engine: {report.engine} ({report.engine_why})")
        if is_guess and report.segments.total:
            emit("No model was asked: routing and diff are the offline engine's guess.")
        if not report.segments.total:
            emit(_nothing(report))
        tell_sittings(state, report)
        for article in report.articles:
            emit()
            emit(f"{article.path}  {_what(article)}  {article.title}", bold=True)
            for route in article.routes:
                emit(f"  {route}")
        tell_requests(report)
        _tell_left_out(state, report)
        if report.segments.total:
            emit()
        _tell_counts(report)
        if report.estimate is not None:
            emit(_estimate(report.estimate))
    _tell_attention(state, report)
    if report.diff:
        emit()
        emit_diff(report.diff)
    if not state.quiet:
        _tell_after_dry_run(report, save, build)


def _tell_after_dry_run(report: RunReport, save: Path | None, build: str) -> None:
    if save is not None:
        emit()
        emit(f"Saved. Next: `pipeline build --plan {save}`" if report.saved else "Nothing to save.")
    elif report.segments.total:
        emit()
        emit(f"Next: `{build}`")


def tell_run(state: State, report: RunReport, made: GitCommit | None, root: Path) -> None:
    """Print what was written, what needs attention, and the next command."""
    if report.recovered:
        emit(report.recovered, colour="yellow")
    if not state.quiet:
        emit(f"Engine: {report.engine} ({report.engine_why})")
        if report.receipt is None:
            emit(_nothing(report))
        emit_table((a.action, a.path, _added(a), a.title) for a in report.articles)
        if report.receipt is not None:
            _tell_counts(report)
        tell_requests(report)
        if state.verbose:
            _tell_left_out(state, report)
    _tell_attention(state, report)
    if not state.quiet and report.receipt is not None:
        _tell_next(report, made, root)


def _nothing(report: RunReport) -> str:
    # What needs attention may be that there is no inbox, so it is not called empty then.
    is_empty = not report.notes_left and not report.attention
    return f"Nothing to do: {'the inbox is empty' if is_empty else 'no note is ready'}."


def _tell_counts(report: RunReport) -> None:
    left = f", {len(report.notes_left)} left in the inbox" if report.notes_left else ""
    if not report.dry_run:
        emit(f"{count(report.notes_consumed, 'note')} consumed{left}.")
    if report.segments.total:
        emit(_segments(report.segments))
    if report.replacements:
        emit(f"By the glossary: {_replaced(report.replacements)}.")
    if report.fidelity is not None and report.fidelity.share < 1:
        emit(_fidelity(report.fidelity))
    if report.tokens.calls or report.tokens.replayed:
        emit(_tokens(report.tokens))


def _estimate(found: Estimate) -> str:
    kept = f"; {count(found.kept, 'answer')} kept, which cost nothing" if found.kept else ""
    if not found.calls:
        return f"Estimate before the run: no call{kept}."
    return (
        f"Estimate before the run: {count(found.calls, 'call')}, about {found.input:,} tokens in "
        f"and {found.output:,} out, cost {found.cost}{kept}."
    )


def _estimate_json(found: Estimate | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "calls": found.calls,
        "kept": found.kept,
        "tokens": {"input": found.input, "output": found.output},
        "cost": dict(found.cost.amounts),
        "unknown_calls": found.cost.unknown,
    }


def _segments(counts: SegmentCounts) -> str:
    kept = [f"{counts.verbatim} verbatim"] if counts.verbatim else []
    kept += [f"{counts.untranslated} untranslated"] if counts.untranslated else []
    details = f" ({', '.join(kept)})" if kept else ""
    return (
        f"{count(counts.total, 'segment')}: {counts.cited} cited{details}, "
        f"{counts.directive} obeyed as directives, {counts.set_aside} set aside."
    )


def _replaced(replacements: Sequence[ReplacementRecord]) -> str:
    """Return what was replaced, the most frequent first."""
    counted = Counter((one.heard, one.name) for one in replacements).most_common()
    shown = [
        f"{heard} → {name}" + (f" ({times} times)" if times > 1 else "")
        for (heard, name), times in counted[:_SHOWN]
    ]
    more = [f"and {len(counted) - _SHOWN} more"] if len(counted) > _SHOWN else []
    return ", ".join(shown + more)


def _fidelity(lowest: LowestFidelity) -> str:
    return (
        f"Each block carries at least {100 * lowest.share:.0f} % of what its sentences say; least "
        f"does “{lowest.words}” in {lowest.article}."
    )


def _tokens(counts: TokenCounts) -> str:
    replayed = f", {counts.replayed} answers from the cache" if counts.replayed else ""
    cached = f" ({counts.cached:,} cached)" if counts.cached else ""
    return (
        f"{counts.input:,} tokens in{cached}, {counts.output:,} out, "
        f"{count(counts.calls, 'call')}{replayed}."
    )


def _what(article: ArticleReport) -> str:
    return {"created": "new", "updated": "update"}.get(article.action, article.action)


def _added(article: ArticleReport) -> str:
    parts = [f"{count(article.blocks_added, 'block')} added"] if article.blocks_added else []
    parts += [f"{article.blocks_revised} revised"] if article.blocks_revised else []
    parts += [f"{article.blocks_moved_away} moved away"] if article.blocks_moved_away else []
    return ", ".join(parts) or "no blocks"


def _tell_left_out(state: State, report: RunReport) -> None:
    if not report.left_out:
        return
    emit()
    emit("Left out")
    listed = report.left_out if state.verbose else report.left_out[:_SHOWN]
    for segment in listed:
        words = f" “{segment.words}”" if segment.words else ""
        why = f" ({segment.why})" if segment.words and segment.why else ""
        emit(f"  {segment.note}: {segment.use}{why}{words}")
    _tell_rest(len(report.left_out) - len(listed))


def _tell_attention(state: State, report: RunReport) -> None:
    lines = [_left(note) for note in report.notes_left]
    lines += report.attention
    found = report.findings if state.verbose else report.findings[:_SHOWN]
    lines += [_finding(finding) for finding in found]
    if not lines:
        return
    if not state.quiet:
        emit()
        emit("Needs attention", colour="yellow", bold=True)
    for line in lines:
        emit(f"- {line}")
    _tell_rest(len(report.findings) - len(found))


def _tell_rest(number: int) -> None:
    if number > 0:
        emit(f"  … and {number} more (-v lists them)")


def _left(note: SkippedNote) -> str:
    return f"{note.file}: {note.reason}. {note.advice}".rstrip()


def _finding(finding: FindingRecord) -> str:
    ended = {
        "repaired": "repaired",
        "floor": "kept verbatim",
        "merged": "said once",
        "reported": "please check",
    }
    return f"{finding.article}: {finding.message} [{finding.rule}, {ended[finding.resolution]}]"


def _tell_next(report: RunReport, made: GitCommit | None, root: Path) -> None:
    emit()
    if made is not None:
        if made.left_out:
            emit(f"Not committed, because git ignores them: {', '.join(made.left_out)}")
        emit(f"{_REVIEW} or `git show {made.hash}`")
    elif not is_in_git(root):
        emit(
            f"{_REVIEW} or read {report.articles[0].path}"
            if report.articles
            else f"See {report.receipt}"
        )
    elif any(article.action == "created" for article in report.articles):
        # Not the whole workspace: the record of a run is longer than what it wrote.
        folders = sorted({article.path.partition("/")[0] for article in report.articles})
        emit(f"{_REVIEW} or `git add -N . && git diff {' '.join(folders)}`")
    else:
        emit(f"{_REVIEW} or `git diff`")


_REVIEW = "Next: `pipeline review --open`,"


def count(number: int, noun: str) -> str:
    """Return a number with its noun, which takes an s in the plural."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
