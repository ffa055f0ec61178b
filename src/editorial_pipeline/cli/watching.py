"""How a watcher is told: lines for people with one live line below them, or JSON lines."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from editorial_pipeline.cli.errors import redact
from editorial_pipeline.cli.output import count, report_json
from editorial_pipeline.cli.terminal import emit, emit_json_line, repaint
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.run.report import RunReport
from editorial_pipeline.watch import Phase, State

_NO_NEWS = ("left", "findings", "set_aside", "directives", "commit", "dry_run")
"""Parts of a report that a log leaves out: they stand in the receipt, or in lines of their own."""


class Log(ABC):
    """What both forms share. `now` returns the time for a line, `gone` hears of a lost reader.

    A log that cannot be written never ends a run. `runs` and `notes` count what was built.
    """

    def __init__(self, now: Callable[[], datetime], gone: Callable[[], None]) -> None:
        self._now = now
        self._gone = gone
        self._lock = threading.Lock()
        self.reader_gone = False
        self.runs = 0
        self.notes = 0

    def built(self, report: RunReport) -> None:
        """Count a run and tell of it."""
        self.runs += report.receipt is not None
        self.notes += report.notes_consumed
        self._tell_built(report)

    @abstractmethod
    def _tell_built(self, report: RunReport) -> None: ...

    def _guarded(self, write: Callable[[], None]) -> None:
        # Several threads advance a run; a line must not be torn.
        with self._lock:
            if self.reader_gone:
                return
            try:
                write()
            except BrokenPipeError:
                self.reader_gone = True
                self._gone()
            except OSError:  # such as a full disk behind the log
                return


class JsonLog(Log):
    """One JSON object a line: `time`, `event`, and what belongs to the event."""

    def __init__(
        self, now: Callable[[], datetime], gone: Callable[[], None], *, err: bool, verbose: bool
    ) -> None:
        super().__init__(now, gone)
        self._err = err
        self._verbose = verbose
        self._phase: tuple[Phase, str] | None = None

    def state(self, state: State) -> None:
        """Tell another phase; that it is due later, or has more notes, is no news."""
        if (state.phase, state.detail) != self._phase:
            self._phase = (state.phase, state.detail)
            until = None if state.until is None else state.until.isoformat()
            self._line("state", **(asdict(state) | {"until": until}))

    def _tell_built(self, report: RunReport) -> None:
        told = {k: v for k, v in report_json(report, None).items() if k not in _NO_NEWS}
        self._line("built", **told)

    def left(self, note: SkippedNote) -> None:
        """Tell of a file that stays."""
        self._line("left", file=note.file, reason=note.reason, advice=note.advice)

    def failed(self, error: Exception) -> None:
        """Tell of a failure."""
        code = error.exit_code if isinstance(error, EditorialError) else 1
        self._line("failed", kind=type(error).__name__, message=str(error), exit_code=code)

    def remark(self, text: str) -> None:
        """Tell what is worth knowing."""
        self._line("remark", message=text)

    def stage(self, name: str, total: int | None = None) -> None:
        """Tell a stage where everything is to be told."""
        if self._verbose:
            self._line("stage", name=name, total=total)

    def advance(self, note: str = "") -> None:
        """Tell nothing of a step."""

    def _line(self, event: str, **values: object) -> None:
        line = {"time": self._now().isoformat(timespec="milliseconds"), "event": event}
        kept = {key: redact(v) if isinstance(v, str) else v for key, v in values.items()}
        self._guarded(lambda: emit_json_line(line | kept, err=self._err))


class TextLog(Log):
    """Lines for people. On a terminal (`live`) the state is one line that is repainted."""

    def __init__(
        self,
        now: Callable[[], datetime],
        gone: Callable[[], None],
        *,
        err: bool,
        live: bool,
        quiet: bool,
        verbose: bool,
        with_runs: bool,
    ) -> None:
        super().__init__(now, gone)
        self._err, self._live, self._quiet, self._verbose = err, live, quiet, verbose
        self._with_runs = with_runs
        self._status = ""
        self._phase: tuple[Phase, str] | None = None
        self._stage: tuple[str, int, int | None] = ("", 0, None)

    def state(self, state: State) -> None:
        """Repaint the state, or tell it where it is another phase."""
        self._status = "" if state.phase is Phase.STOPPED else tell_state(state)
        if self._live:
            self._guarded(lambda: repaint(redact(self._status)))
        elif self._is_news(state) and not self._quiet:
            self._line(tell_state(state))
        self._phase = (state.phase, state.detail)

    def _is_news(self, state: State) -> bool:
        if state.phase is Phase.STOPPED and not self._with_runs:
            # A single build that has ended is told by its table; one that was waited for is not.
            return self._phase is not None and self._phase[0] is not Phase.BUILDING
        return (state.phase, state.detail) != self._phase

    def _tell_built(self, report: RunReport) -> None:
        if report.recovered:
            self._line(report.recovered)
        if report.receipt is None or self._quiet or not self._with_runs:
            return
        self._line(f"built {count(report.notes_consumed, 'note')}, engine {report.engine}")
        for article in report.articles:
            self._line(f"  {article.action} {article.path}")
        for line in report.attention:
            self._line(f"  {line}")

    def left(self, note: SkippedNote) -> None:
        """Tell of a file that stays."""
        if self._with_runs:
            self._line(f"{note.file}: {note.reason}. {note.advice}".rstrip(), colour="yellow")

    def failed(self, error: Exception) -> None:
        """Tell of a failure in one line."""
        text = str(error)
        if not isinstance(error, EditorialError):
            text = f"{type(error).__name__}: {error} (this is a bug; please report it)"
        self._line(text, colour="red")

    def remark(self, text: str) -> None:
        """Tell what is worth knowing."""
        if not self._quiet:
            self._line(text)

    def stage(self, name: str, total: int | None = None) -> None:
        """Show the stage in the live line, or tell it where everything is to be told."""
        self._stage = (name, 0, total)
        if self._live:
            self._show_stage()
        elif self._verbose:
            self._line(name if total is None else f"{name} ({total})")

    def advance(self, note: str = "") -> None:  # noqa: ARG002 -- the protocol's
        """Show the step in the live line."""
        name, done, total = self._stage
        self._stage = (name, done + 1, total)
        if self._live:
            self._show_stage()

    def _show_stage(self) -> None:
        name, done, total = self._stage
        of = "" if total is None else f" {done}/{total}"
        self._guarded(lambda: repaint(f"{self._status}: {name}{of}"))

    def _line(self, text: str, *, colour: str = "") -> None:
        line = f"{self._now():%H:%M:%S} {redact(text)}".replace("\n", " ")

        def write() -> None:
            if self._live:
                repaint()
            emit(line, colour=colour, err=self._err)
            if self._live:
                repaint(redact(self._status))

        self._guarded(write)


_STATES = {
    Phase.IDLE: "Watching; nothing waits in the inbox",
    Phase.QUIET: "{notes} waiting; building at {at} unless more arrives",
    Phase.BUILDING: "Building from {notes}",
    Phase.LOCKED: "{notes} waiting; another run works here",
    Phase.AWAY: "{notes} waiting; the model is away ({detail}); next try at {at}",
    Phase.FAILED: "{notes} waiting; the last try failed ({detail}); next try at {at}",
    Phase.MISSING: "Watching; the inbox does not exist",
    Phase.UNUSABLE: "Nothing is built: the settings cannot be used ({detail})",
    Phase.STOPPED: "Stopped",
}


def tell_state(state: State) -> str:
    """Return the state as a line: absolute times, so that it stays true while it stands."""
    at = "" if state.until is None else f"{state.until:%H:%M:%S}"
    notes = count(state.notes, "note")
    return _STATES[state.phase].format(notes=notes, at=at, detail=state.detail)
