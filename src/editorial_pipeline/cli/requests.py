"""How the sittings of a run, its requests and the feedback in its notes are told."""

from __future__ import annotations

from editorial_pipeline.cli.state import State
from editorial_pipeline.cli.terminal import emit
from editorial_pipeline.run.report import RequestReport, RunReport

_NAMED = 3
"""Notes of a sitting that are named without `-v`."""
_WORDS = 80
"""Characters of a request that are enough to know it by."""


def tell_sittings(state: State, report: RunReport) -> None:
    """Print which notes were planned together."""
    if not report.sittings:
        return
    emit()
    emit("Sittings")
    for sitting in report.sittings:
        named = sitting.notes if state.verbose else sitting.notes[:_NAMED]
        more = f" and {len(sitting.notes) - len(named)} more" if named != sitting.notes else ""
        emit(f"  {sitting.number}  {sitting.begins}  {', '.join(named)}{more}")


def tell_requests(report: RunReport) -> None:
    """Print what was asked of the editor with what came of it, and what was said about it."""
    if report.requests:
        emit()
        emit("Requests")
        for request in report.requests:
            emit(_request(request))
    if report.feedback:
        emit()
        emit("Feedback")
        for said in report.feedback:
            emit(f"  “{said.words}”")


def _request(request: RequestReport) -> str:
    flat = " ".join(request.words.split())
    words = flat if len(flat) <= _WORDS else f"{flat[: _WORDS - 1].rstrip()}…"
    return f"  {request.kind}: {request.outcome}" + (f"  “{words}”" if words else "")
