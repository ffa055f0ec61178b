"""The loop of a watcher: look, wait until the inbox is quiet, build, and go on whatever happens.

A look is the truth; events only shorten the wait for it. Time, files and builds come through
`Ports`, so that a test passes hours in no time. Waiting is measured by the monotonic clock, which
nobody sets; the clock of the machine only tells how old files are and when it is for people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from editorial_pipeline.errors import (
    EditorialError,
    LockedError,
    ModelServiceError,
    SettingsError,
    StorageError,
)
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.inbox import Scan, scan
from editorial_pipeline.run.build import BuildOptions
from editorial_pipeline.run.report import Progress, RunReport
from editorial_pipeline.settings import Settings
from editorial_pipeline.watch.ears import POLL_S, Ears, Events
from editorial_pipeline.watch.narrow import Narrowing
from editorial_pipeline.watch.retry import Retry
from editorial_pipeline.watch.said import Said
from editorial_pipeline.watch.sight import Sight
from editorial_pipeline.watch.stop import Stop, Stoppable
from editorial_pipeline.watch.telling import Phase, State, Teller

_GAP_S = 0.5
"""Between two looks at least, so that a storm of events does not keep a processor busy."""

_LATE_S = 30.0
"""Later than this means that the machine slept, or that its clock was set."""

_PART_S = 60.0
"""The longest wait in one piece."""

_SETTLING_S = 1.0
"""Until the next look at a file that is being written."""


class Build(Protocol):
    """Builds as `build.build` does, with the clock of a run already chosen."""

    def __call__(
        self, settings: Settings, options: BuildOptions, progress: Progress, /
    ) -> RunReport:
        """Return the report of a run, or raise EditorialError."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The world outside. `load` reads the settings anew; `wait` sleeps and tells whether woken.

    `monotonic` are seconds that nobody can set, `wall` seconds since the epoch.
    """

    load: Callable[[], Settings]
    build: Build
    observe: Callable[[Path, Callable[[], None]], Events]
    file_system: Callable[[Path], str | None]
    wake: Callable[[], None]
    wait: Callable[[float], bool]
    monotonic: Callable[[], float]
    wall: Callable[[], float]


@dataclass(slots=True)
class Watcher:
    """Watches one workspace until it is stopped. With `once` it builds a single time."""

    settings: Settings
    ports: Ports
    teller: Teller
    stop: Stop
    once: bool = False
    report: RunReport | None = None
    _ears: Ears = field(init=False)
    _said: Said = field(init=False)
    _sight: Sight = field(default_factory=Sight, init=False)
    _retry: Retry = field(default_factory=Retry, init=False)
    _narrowing: Narrowing = field(default_factory=Narrowing, init=False)
    _woken: bool = field(default=False, init=False)
    _asked: frozenset[str] = field(default=frozenset(), init=False)

    def __post_init__(self) -> None:
        """Make the parts that need the ports."""
        ports = self.ports
        self._ears = Ears(ports.observe, ports.wake, ports.file_system, self.teller.remark)
        self._said = Said(self.teller)

    def run(self) -> None:
        """Watch until a stop is asked for, or with `once` until one build has ended.

        With `once` raises what the build raises, but for a held lock, which is waited out.
        Without it nothing that a note, the model, the disk or a bug does ends the loop.
        """
        try:
            while not self.stop.asked and not (self.once and self.report is not None):
                try:
                    delay_s = self._turn()
                except KeyboardInterrupt:
                    if not self.stop.asked:
                        raise
                    break
                except Exception as error:  # the loop outlives whatever one round does
                    if self.once:
                        raise
                    delay_s = self._crashed(error)
                finally:
                    self.stop.leave()
                if delay_s > 0:
                    self._rest(delay_s)
        finally:
            self._ears.close()
            self._said.state(State(Phase.STOPPED))

    def _turn(self) -> float:
        """Look, and build if it is time; return the seconds until the next turn."""
        self._asked = frozenset()
        if not self._load():
            return POLL_S
        settings, now = self.settings, self.ports.monotonic()
        longest_s = self._ears.attend(settings.inbox, settings.watch, now)
        seen = self._look(now)
        due = self._due(now)
        if due is None:
            self._said.state(State(Phase.IDLE if settings.inbox.is_dir() else Phase.MISSING))
            return longest_s
        if due > now:
            self._tell_waiting(due, now)
            return min(longest_s, due - now)
        self._round(seen)
        return 0.0

    def _load(self) -> bool:
        """Read the settings anew; with unusable ones nothing is built."""
        before = self.settings.inbox
        try:
            self.settings = self.ports.load()
        except SettingsError as error:
            if self.once:
                raise
            self._said.failed(error)
            self._said.state(State(Phase.UNUSABLE, detail=error.what))
            return False
        if self.settings.inbox != before:
            self._sight = Sight()
        return True

    def _look(self, now: float) -> Scan:
        settings = self.settings
        seen = scan(
            settings.inbox,
            ignore=settings.ingest.ignore,
            settle_s=settings.ingest.settle_s,
            now=self.ports.wall(),
            earlier=self._sight.anchor,
        )
        changed = self._sight.take(seen, now, settings.ingest.settle_s, settings.watch.quiet_s)
        self._ears.compare(woken=self._woken, changed=changed, poll=settings.watch.poll, now=now)
        self._woken = False
        self._said.forget(seen.looks.keys() | {note.file for note in seen.skipped})
        self._said.left(seen.skipped, seen.looks, self._folder)
        return seen

    def _due(self, now: float) -> float | None:
        """Return when to build, None where there is nothing to build."""
        sight, quiet_s = self._sight, self.settings.watch.quiet_s
        if sight.ready:
            at = now if self._narrowing.todo else sight.quiet_at(quiet_s)
        elif sight.settling:
            # Who waits for one build does not wait for ever for a file that never settles.
            ends = self.once and sight.quiet_at(quiet_s) <= now
            at = now if ends else max(sight.quiet_at(quiet_s), now + _SETTLING_S)
        elif self.once or self._interrupted():
            at = now
        else:
            self._narrowing.forget()
            return None
        return max(at, self._retry.at)

    def _interrupted(self) -> bool:
        """Tell whether an earlier run waits to be finished, which the next build does."""
        try:
            return read_journal(self.settings.state) is not None
        except StorageError:
            return True

    def _round(self, seen: Scan) -> None:
        ready, suspected = self._sight.ready, self._narrowing.current
        self._asked = ready if suspected is None else suspected & ready
        building = State(Phase.BUILDING, len(self._asked))
        progress = Stoppable(self.stop, self.teller, lambda: self._said.state(building))
        # What a build has left before is not read again until it changes.
        options = BuildOptions(earlier=self._sight.anchor, only=self._asked)
        if not self._interrupted():
            # To load the stages and to open the index of a big archive takes its time as well.
            self.stop.enter("opening")
        try:
            report = self.ports.build(self.settings, options, progress)
        except (EditorialError, OSError) as error:
            if self.once and not isinstance(error, LockedError):
                raise
            self._failed(error)
            return
        self.stop.leave()
        self._succeeded(report, seen)

    def _succeeded(self, report: RunReport, seen: Scan) -> None:
        self.report = report
        self._retry.succeeded()
        self._said.succeeded()
        self._narrowing.succeeded()
        taken = {name: look for name, look in seen.looks.items() if name in self._asked}
        if self._sight.finish(taken, report.notes_left):
            # Somebody was writing: it may be long before that shows in a look.
            pause_s = max(POLL_S, self.settings.watch.quiet_s)
            self._retry.at = self.ports.monotonic() + pause_s
        if report.receipt is not None or report.recovered:
            self.teller.built(report)
        self._said.left(report.notes_left, seen.looks, self._folder)

    def _failed(self, error: Exception) -> None:
        self._retry.failed(error, self.ports.monotonic())
        if not isinstance(error, LockedError):
            self._said.failed(error)

    def _crashed(self, error: Exception) -> float:
        """Go on after a bug: without the note that causes it, if it is one; else later."""
        asked, sight = self._asked, self._sight
        if not asked or sight.scan is None:
            self._failed(error)
            return POLL_S
        suspects = list(self._narrowing.culprits)
        if not self._narrowing.crashed(asked):
            for name in suspects:
                sight.done.pop(name, None)
            self._failed(error)
            return POLL_S
        self._said.failed(error)
        for name in self._narrowing.culprits[len(suspects) :]:
            sight.done[name] = sight.scan.looks[name]
            self.teller.remark(
                f"{self._folder}/{name} breaks the build and is left until it changes"
            )
        return _GAP_S

    def _rest(self, delay_s: float) -> None:
        """Wait, and notice when it took much longer than it should have.

        A wait does not count the time that a laptop sleeps, so it is cut into short ones.
        """
        left_s = delay_s
        while left_s > 0 and not (self._woken or self.stop.asked):
            part_s = min(left_s, _PART_S)
            left_s -= part_s
            before = self.ports.monotonic(), self.ports.wall()
            self._woken = self.ports.wait(part_s)
            now = self.ports.monotonic()
            if max(now - before[0], self.ports.wall() - before[1]) > part_s + _LATE_S:
                # After sleep the sync tools begin to deliver, and the network is another one.
                self._sight.stir(now)
                self._retry.hasten(now)
                return
        if self._woken:
            self._pause()

    def _pause(self) -> None:
        """Let a storm of events pass; a stop does not wait for it."""
        until = self.ports.monotonic() + _GAP_S
        while not self.stop.asked and (left_s := until - self.ports.monotonic()) > 0:
            self.ports.wait(left_s)

    def _tell_waiting(self, due: float, now: float) -> None:
        notes = len(self._sight.ready | self._sight.settling)
        until = datetime.fromtimestamp(self.ports.wall() + due - now, self.settings.zone)
        error = self._retry.error
        if error is None or due > self._retry.at:
            self._said.state(State(Phase.QUIET, notes, until.replace(microsecond=0)))
            return
        phase, detail = Phase.FAILED, type(error).__name__
        if isinstance(error, LockedError):
            phase, detail = Phase.LOCKED, ""
        elif isinstance(error, EditorialError):
            phase = Phase.AWAY if isinstance(error, ModelServiceError) else Phase.FAILED
            detail = error.what
        self._said.state(State(phase, notes, until.replace(microsecond=0), detail))

    @property
    def _folder(self) -> str:
        return self.settings.inbox.relative_to(self.settings.root).as_posix()
