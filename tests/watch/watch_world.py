"""A world for a watcher: a real inbox, a time that passes only while somebody waits.

What happens is put on the agenda: `at(seconds, action)`. The run ends by itself.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.run.build import BuildOptions
from editorial_pipeline.run.report import Progress, RunReport
from editorial_pipeline.settings import Settings, WatchSettings
from editorial_pipeline.watch import Ports, State, Stop, Watcher

Build = Callable[[Settings, BuildOptions, Progress], RunReport]
REPORT = RunReport(engine="offline", engine_why="asked for")


class FakeEvents:
    """Wakes when the world says so, until it dies or is stopped."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self.wake = wake
        self.alive = True
        self.stopped = False

    def is_alive(self) -> bool:
        return self.alive

    def stop(self) -> None:
        self.stopped = True


@dataclass
class Heard:
    """What a watcher told, in order, each with the seconds since the start."""

    now: Callable[[], float]
    lines: list[tuple[int, str]] = field(default_factory=list)
    states: list[tuple[int, State]] = field(default_factory=list)

    def phases(self) -> list[tuple[int, str]]:
        """Return when each phase began."""
        found: list[tuple[int, str]] = []
        for when, state in self.states:
            if not found or found[-1][1] != state.phase.value:
                found.append((when, state.phase.value))
        return found

    def state(self, state: State) -> None:
        self.states.append((round(self.now()), state))

    def built(self, report: RunReport) -> None:
        self._add(f"built {report.notes_consumed}")

    def left(self, note: SkippedNote) -> None:
        self._add(f"left {note.file}: {note.reason}")

    def failed(self, error: Exception) -> None:
        self._add(f"failed {type(error).__name__}: {error}")

    def remark(self, text: str) -> None:
        self._add(text)

    def stage(self, name: str, total: int | None = None) -> None:
        """Say nothing."""

    def advance(self, note: str = "") -> None:
        """Say nothing."""

    def _add(self, line: str) -> None:
        self.lines.append((round(self.now()), line))


class World:
    """The inbox at `root/inbox`, its builds, and what tells of changes (unless `deaf`)."""

    def __init__(self, root: Path, *, age_s: float = 86_400.0) -> None:
        """Begin `age_s` seconds after now, so that files that are there are that old."""
        self.settings = Settings(
            root=root, inbox=root / "inbox", used=root / "inbox/used", watch=WatchSettings()
        )
        self.settings.used.mkdir(parents=True)
        self.start = time.time() + age_s
        self.passed = 0.0
        self.jumped = 0.0
        self.deaf = False
        self.listeners: list[FakeEvents] = []
        self.observe_error: Exception | None = None
        self.kind: str | None = "ext4"
        self.load_error: Exception | None = None
        self.builds: list[tuple[int, list[str]]] = []
        self.tries: list[int] = []
        self.build: Build = self.consume
        self.once = False
        self.waits: list[float] = []
        self._agenda: list[tuple[float, int, Callable[[], object]]] = []
        self._woken = False
        self.heard = Heard(lambda: self.passed)
        self.stop = Stop(self._wake)
        self.watcher: Watcher | None = None

    def watch(self, **settings: float | str) -> None:
        """Change settings of the table `watch`."""
        watch = replace(self.settings.watch, **settings)  # type: ignore[arg-type]  # by name
        self.settings = replace(self.settings, watch=watch)

    def at(self, seconds: float, action: Callable[[], object]) -> None:
        """Put an action on the agenda."""
        self._agenda.append((seconds, len(self._agenda), action))
        self._agenda.sort(key=lambda entry: entry[:2])

    def drop(self, name: str, words: str = "words") -> None:
        """Put a file into the inbox now; who listens hears of it."""
        path = self.settings.inbox / name
        path.write_text(words, encoding="utf-8")
        os.utime(path, (self.wall(), self.wall()))
        self.tell()

    def keep(self, name: str) -> None:
        """Put a file into the inbox that has been there since yesterday."""
        (self.settings.inbox / name).write_text("words", encoding="utf-8")

    def tell(self) -> None:
        """Let those who listen hear of a change."""
        for events in self.listeners:
            if events.alive and not events.stopped and not self.deaf:
                events.wake()

    def consume(self, settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        """Build as the real one does towards the inbox: what it takes goes to used."""
        names = sorted(options.only or ())
        progress.stage("reading notes", len(names))
        self.builds.append((round(self.passed), names))
        for name in names:
            (settings.inbox / name).rename(settings.used / name)
        self.tell()
        receipt = "inbox/receipts/r.json" if names else None
        return replace(REPORT, notes_consumed=len(names), receipt=receipt)

    def run(self, seconds: float) -> Heard:
        """Watch for so long; return what was told."""
        self.at(seconds, self.stop.ask)
        ports = Ports(
            load=self._load,
            build=self.build,
            observe=self._observe,
            file_system=lambda _: self.kind,
            wake=self._wake,
            wait=self._wait,
            monotonic=lambda: self.passed,
            wall=self.wall,
        )
        self.watcher = Watcher(self.settings, ports, self.heard, self.stop, self.once)
        self.watcher.run()
        return self.heard

    def wall(self) -> float:
        """Return the time of the machine, which may be set."""
        return self.start + self.passed + self.jumped

    def _load(self) -> Settings:
        if self.load_error is not None:
            raise self.load_error
        return self.settings

    def _observe(self, folder: Path, wake: Callable[[], None]) -> FakeEvents:
        assert folder == self.settings.inbox
        if self.observe_error is not None:
            raise self.observe_error
        self.listeners.append(FakeEvents(wake))
        return self.listeners[-1]

    def _wake(self) -> None:
        self._woken = True

    def _wait(self, timeout_s: float) -> bool:
        self.waits.append(timeout_s)
        assert len(self.waits) < 20_000, "the loop spins"
        end = self.passed + timeout_s
        while not self._woken and self._agenda and self._agenda[0][0] <= end:
            when, _, action = self._agenda.pop(0)
            self.passed = max(self.passed, when)
            action()
        woken, self._woken = self._woken, False
        if not woken:
            self.passed = max(self.passed, end)
        return woken
