"""The loop of a watcher, through hours that take no time."""

from __future__ import annotations

import errno
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from editorial_pipeline.errors import (
    ConflictError,
    LockedError,
    ModelServiceError,
    SettingsError,
    StorageError,
)
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.run.build import BuildOptions
from editorial_pipeline.run.report import COMMITTING, Progress, RunReport
from editorial_pipeline.settings import Settings
from editorial_pipeline.watch import Phase
from watch.watch_world import REPORT, World

HOUR_S = 3600


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a world with an empty inbox."""
    return World(tmp_path)


def test_notes_dropped_together_are_built_together(world: World) -> None:
    """A build begins when nothing has changed for `quiet_s`, counted from the last change."""
    world.at(10, lambda: world.drop("a.txt"))
    world.at(100, lambda: world.drop("b.txt"))
    world.at(200, lambda: world.drop("a.txt", "more words"))
    heard = world.run(HOUR_S)
    assert world.builds == [(320, ["a.txt", "b.txt"])]
    assert heard.lines == [(320, "built 2")]
    assert heard.phases() == [
        (0, "idle"),
        (10, "waiting for quiet"),
        (320, "building"),
        (320, "idle"),
        (HOUR_S, "stopped"),
    ]


def test_state_tells_when_the_build_is_due(world: World) -> None:
    """The time is absolute, in the zone of the workspace, so that it stays true."""
    world.at(10, lambda: world.drop("a.txt"))
    heard = world.run(100)
    due = datetime.fromtimestamp(world.start + 130, world.settings.zone)
    told = next(state for _, state in heard.states if state.phase is Phase.QUIET)
    assert told.notes == 1
    assert told.until is not None
    assert abs((told.until - due).total_seconds()) <= 2


def test_what_was_there_before_is_built_at_once(world: World) -> None:
    """Files that have not changed for long need no further quiet."""
    world.keep("old.txt")
    world.run(10)
    assert world.builds == [(0, ["old.txt"])]


def test_files_younger_than_the_quiet_time_are_waited_for(tmp_path: Path) -> None:
    """What was dropped right before the start is part of a batch that may go on."""
    world = World(tmp_path, age_s=0)
    world.drop("new.txt")
    world.run(HOUR_S)
    assert [names for _, names in world.builds] == [["new.txt"]]
    assert 115 <= world.builds[0][0] <= 121


def test_a_change_nobody_told_of_is_found_within_five_minutes(world: World) -> None:
    """A lost event costs time, never a note."""
    world.deaf = True
    world.at(10, lambda: world.drop("a.txt"))
    world.run(HOUR_S)
    assert world.builds == [(420, ["a.txt"])]
    assert max(world.waits) <= 60


def test_events_that_do_not_come_are_no_longer_waited_for(world: World) -> None:
    """After two changes without an event the inbox is looked into every five seconds."""
    world.deaf = True
    world.at(10, lambda: world.drop("0.txt"))
    world.at(1010, lambda: world.drop("1.txt"))
    world.at(2010, lambda: world.drop("2.txt"))
    heard = world.run(HOUR_S)
    assert "changes come without events; looking every 5 s" in [line for _, line in heard.lines]
    assert [names for _, names in world.builds] == [["0.txt"], ["1.txt"], ["2.txt"]]
    assert world.builds[2][0] <= 2010 + 120 + 6


@pytest.mark.parametrize(
    ("kind", "poll", "delay_s"),
    [
        ("nfs4", "auto", 5),
        ("fuse.sshfs", "auto", 5),
        ("ext4", "always", 5),
        ("nfs4", "never", 300),
        (None, "auto", 30),
    ],
)
def test_looks_are_frequent_where_no_events_come(
    world: World, kind: str | None, poll: str, delay_s: int
) -> None:
    """The type of the file system decides, or the setting; no look is later than that."""
    world.kind, world.deaf = kind, True
    world.watch(poll=poll)
    world.at(1000, lambda: world.drop("a.txt"))
    world.run(HOUR_S)
    assert max(world.waits) == min(delay_s, 60)
    assert 1120 <= world.builds[0][0] <= 1120 + delay_s


def test_a_dead_observer_is_started_again(world: World) -> None:
    """The loop notices that the thread behind the events has died, and tells it."""
    world.at(400, lambda: setattr(world.listeners[0], "alive", False))
    world.at(700, lambda: world.drop("a.txt"))
    heard = world.run(HOUR_S)
    assert (600, "what tells of changes has died; starting it again") in heard.lines
    assert len(world.listeners) == 2
    assert world.listeners[0].stopped
    assert world.builds == [(820, ["a.txt"])]


def test_without_observers_the_inbox_is_looked_into(world: World) -> None:
    """Where the system has no watches left, looks take their place, and it is tried again."""
    world.observe_error = OSError(errno.ENOSPC, "no watches left")
    world.at(10, lambda: world.drop("a.txt"))
    world.at(1000, lambda: setattr(world, "observe_error", None))
    heard = world.run(2000)
    assert world.builds[0][0] in range(130, 137)
    assert heard.lines[0] == (
        0,
        "the system does not tell of changes ([Errno 28] no watches left); looking every 5 s",
    )
    assert len(world.listeners) == 1


def test_the_inbox_may_be_deleted_and_made_again(world: World) -> None:
    """It is said that it is missing; the one made again is watched anew."""
    inbox = world.settings.inbox

    def delete() -> None:
        shutil.rmtree(inbox)
        world.tell()

    def make() -> None:
        world.settings.used.mkdir(parents=True)
        world.drop("a.txt")

    world.at(10, delete)
    world.at(1000, make)
    heard = world.run(2000)
    assert heard.phases()[:2] == [(0, "idle"), (10, "waiting for the inbox")]
    assert world.builds[0][1] == ["a.txt"]
    assert 1120 <= world.builds[0][0] <= 1126
    assert len(world.listeners) == 2


def test_an_inbox_never_quiet_is_built_all_the_same(world: World) -> None:
    """Patience ends after fifteen quiet periods; a file that always grows waits alone."""

    def grow() -> None:
        world.drop("log.txt", "x" * int(world.passed))
        world.at(world.passed + 60, grow)

    world.at(5, lambda: world.drop("a.txt"))
    world.at(6, grow)
    world.run(HOUR_S)
    assert world.builds[0][1][0] == "a.txt"
    assert 1795 <= world.builds[0][0] <= 1815


def _failing(world: World, errors: list[Exception]) -> None:
    """Let the builds raise these errors in turn, and work afterwards."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        world.tries.append(round(world.passed))
        if errors:
            raise errors.pop(0)
        return world.consume(settings, options, progress)

    world.build = build


def test_a_model_that_is_away_is_asked_less_and_less_often(world: World) -> None:
    """Twice as long each time, up to half an hour; told once, with an honest state."""
    _failing(world, [ModelServiceError("no answer", advice="Check it.") for _ in range(8)])
    world.keep("a.txt")
    heard = world.run(4 * HOUR_S)
    gaps = [b - a for a, b in zip(world.tries, world.tries[1:], strict=False)]
    assert gaps == [30, 60, 120, 240, 480, 960, 1800, 1800]
    assert [line for _, line in heard.lines] == [
        "failed ModelServiceError: no answer. Check it.",
        "built 1",
    ]
    away = [state for _, state in heard.states if state.phase is Phase.AWAY]
    assert len(away) == 8
    assert {(state.notes, state.detail) for state in away} == {(1, "no answer")}


def test_a_held_lock_is_waited_out(world: World) -> None:
    """A manual build makes the watcher wait, not fail."""
    _failing(world, [LockedError("another run works here") for _ in range(4)])
    world.keep("a.txt")
    heard = world.run(100)
    assert world.tries == [0, 5, 10, 15, 20]
    assert heard.lines == [(20, "built 1")]
    assert [phase for _, phase in heard.phases()] == [
        *("waiting for another run", "building", "idle", "stopped")
    ]


@pytest.mark.parametrize(
    "error",
    [
        ConflictError("was changed", where="articles/a.md"),
        StorageError("the disk is full"),
        OSError(errno.EMFILE, "too many open files"),
    ],
)
def test_other_failures_are_told_once_and_tried_again(world: World, error: Exception) -> None:
    """A conflict or a full disk passes; the loop is still there when it does."""
    _failing(world, [error] * 3)
    world.keep("a.txt")
    heard = world.run(HOUR_S)
    assert world.tries == [0, 60, 180, 420]
    assert [line.partition(":")[0] for _, line in heard.lines] == [
        f"failed {type(error).__name__}",
        "built 1",
    ]


def test_settings_that_cannot_be_used_are_waited_for(world: World) -> None:
    """Who edits the settings and slips does not find a dead watcher."""
    world.at(10, lambda: setattr(world, "load_error", SettingsError("not valid TOML")))
    world.at(11, lambda: world.drop("a.txt"))
    world.at(1000, lambda: setattr(world, "load_error", None))
    heard = world.run(HOUR_S)
    assert heard.lines[0][1] == "failed SettingsError: not valid TOML."
    assert "waiting for usable settings" in [phase for _, phase in heard.phases()]
    assert [names for _, names in world.builds] == [["a.txt"]]


def test_an_interrupted_run_is_finished_without_notes(world: World) -> None:
    """A journal is reason enough for a build."""
    world.settings.state.mkdir()
    journal = world.settings.state / "journal.json"
    journal.write_text("no journal", encoding="utf-8")

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        journal.unlink()
        return replace(REPORT, recovered="Finished the interrupted run x")

    world.build = build
    heard = world.run(100)
    assert heard.lines == [(0, "built 0")]


def test_unreadable_notes_are_told_once(world: World) -> None:
    """They are neither read nor told again until they change."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        bad = frozenset({"bad.txt"})
        names = options.only or frozenset()
        report = world.consume(settings, replace(options, only=names - bad), progress)
        left = SkippedNote("inbox/bad.txt", "it is binary", "Move it out.")
        world.builds[-1] = (world.builds[-1][0], sorted(names))
        return replace(report, notes_left=(left,) if names & bad else ())

    world.build = build
    world.keep("bad.txt")
    world.keep("photo.jpg")
    world.at(1000, lambda: world.drop("a.txt"))
    world.at(2000, lambda: world.drop("bad.txt", "still bad"))
    heard = world.run(HOUR_S)
    assert world.builds == [(0, ["bad.txt"]), (1120, ["a.txt"]), (2120, ["bad.txt"])]
    assert heard.lines == [
        (0, "left inbox/photo.jpg: only .txt and .md files are read"),
        (0, "left inbox/bad.txt: it is binary"),
        (1120, "built 1"),
        (2120, "left inbox/bad.txt: it is binary"),
    ]


def test_a_file_that_changes_during_the_build_is_built_again(world: World) -> None:
    """What the build has seen is not what lies there afterwards."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        world.builds.append((round(world.passed), sorted(options.only or ())))
        if len(world.builds) == 1:
            world.drop("a.txt", "other words")
            left = SkippedNote("inbox/a.txt", "it is still being written", "Wait.", settling=True)
            return replace(REPORT, notes_left=(left,))
        return REPORT

    world.build = build
    world.keep("a.txt")
    world.run(HOUR_S)
    assert world.builds == [(0, ["a.txt"]), (120, ["a.txt"])]


def test_a_file_that_somebody_has_open_is_tried_now_and_then(world: World) -> None:
    """It looks the same each time, so the tries must not follow each other at once."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        if world.passed >= 1000:
            return world.consume(settings, options, progress)
        world.tries.append(round(world.passed))
        left = SkippedNote("inbox/a.txt", "it is open for writing", "Wait.", settling=True)
        return replace(REPORT, notes_left=(left,))

    world.build = build
    world.keep("a.txt")
    world.run(HOUR_S)
    assert world.tries == list(range(0, 1000, 120))
    assert world.builds == [(1080, ["a.txt"])]


def _breaking(world: World, bad: frozenset[str]) -> None:
    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        if bad & (options.only or frozenset()):
            raise ValueError("a bug")
        return world.consume(settings, options, progress)

    world.build = build


def test_a_note_that_breaks_the_build_holds_up_nobody(world: World) -> None:
    """It is found by halves and left; all others are built, and it is tried when it changes."""
    bad = frozenset({"note17.txt"})
    _breaking(world, bad)
    for number in range(40):
        world.keep(f"note{number:02}.txt")
    heard = world.run(HOUR_S)
    built = [name for _, names in world.builds for name in names]
    assert sorted(built) == [f"note{n:02}.txt" for n in range(40) if n != 17]
    assert heard.lines[0] == (0, "failed ValueError: a bug")
    told = "inbox/note17.txt breaks the build and is left until it changes"
    assert [line for _, line in heard.lines].count(told) == 1


def test_a_bug_that_no_note_explains_is_waited_for(world: World) -> None:
    """Where every build crashes no note is accused for good, and the tries get rarer."""
    crashes: list[float] = []

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        crashes.append(world.passed)
        if world.passed > 1500:
            return world.consume(settings, options, progress)
        raise ValueError("a bug")

    world.build = build
    for number in range(40):
        world.keep(f"note{number:02}.txt")
    world.run(HOUR_S)
    assert sum(len(names) for _, names in world.builds) == 40
    assert len(crashes) < 60


def test_after_a_sleep_the_quiet_counts_anew(world: World) -> None:
    """A laptop that wakes gives the sync tools time, and asks the model at once."""
    world.at(10, lambda: world.drop("a.txt"))
    world.at(100, lambda: setattr(world, "jumped", 8 * HOUR_S))
    world.run(HOUR_S)
    assert world.builds == [(250, ["a.txt"])]


def test_after_a_sleep_the_model_is_asked_at_once(world: World) -> None:
    """The network is another one: the long wait for the model ends, once it is quiet."""
    _failing(world, [ModelServiceError("no answer") for _ in range(6)])
    world.keep("a.txt")
    world.at(1000, lambda: setattr(world, "jumped", 8 * HOUR_S))
    world.run(1500)
    assert world.tries == [0, 30, 90, 210, 450, 930, 1170]


@pytest.mark.parametrize("jump_s", [-86_400, -1.8e9])
def test_a_clock_set_back_delays_nothing_for_long(world: World, jump_s: float) -> None:
    """Quiet is measured by a clock that nobody sets; files from the future settle all the same."""
    world.at(10, lambda: world.drop("a.txt"))
    world.at(20, lambda: setattr(world, "jumped", jump_s))
    world.run(HOUR_S)
    assert [names for _, names in world.builds] == [["a.txt"]]
    assert world.builds[0][0] <= 140


@pytest.mark.slow
def test_ten_thousand_notes_at_once_with_lost_events(world: World) -> None:
    """A storm whose events get lost half-way costs few looks and no note."""
    names = [f"note {number:05}.txt" for number in range(10_000)]

    def storm(part: list[str], *, deaf: bool) -> None:
        world.deaf = deaf
        for name in part:
            (world.settings.inbox / name).write_text("words", encoding="utf-8")
            world.tell()

    world.watch(quiet_s=60.0)
    world.at(10, lambda: storm(names[:3000], deaf=False))
    world.at(10.2, lambda: storm(names[3000:9000], deaf=True))
    world.at(71, lambda: storm(names[9000:], deaf=True))
    world.run(HOUR_S)
    assert sorted(name for _, part in world.builds for name in part) == names
    assert len(world.waits) < 100


def test_once_waits_for_quiet_builds_and_ends(world: World) -> None:
    """The report is that of the one build."""
    world.once = True
    world.at(10, lambda: world.drop("b.txt"))
    world.keep("a.txt")
    world.start -= 86_400 - 60
    world.run(HOUR_S)
    assert world.watcher is not None
    assert world.watcher.report is not None
    assert world.watcher.report.notes_consumed == 2
    assert len(world.builds) == 1
    assert world.passed < 200


def test_once_with_an_empty_inbox_ends_at_once(world: World) -> None:
    """Nothing to wait for; an interrupted run would have been finished."""
    world.once = True
    world.run(HOUR_S)
    assert (world.builds, world.passed) == ([(0, [])], 0.0)


def test_once_does_not_wait_for_ever(world: World) -> None:
    """A file that never settles is left, and the report says so."""

    def grow() -> None:
        world.drop("log.txt", "x" * int(world.passed))
        world.at(world.passed + 20, grow)

    world.once = True
    world.at(1, grow)
    world.drop("log.txt")
    world.start -= 86_400
    world.run(2 * HOUR_S)
    assert len(world.builds) == 1
    assert world.passed <= 1900


@pytest.mark.parametrize("error", [ModelServiceError("no answer"), ValueError("a bug")])
def test_once_fails_as_a_build_does(world: World, error: Exception) -> None:
    """Its exit code is that of the error; only a held lock is waited out."""
    world.once = True
    _failing(world, [LockedError("held"), error])
    world.keep("a.txt")
    with pytest.raises(type(error)):
        world.run(HOUR_S)
    assert world.tries == [0, 5]


def test_a_stop_breaks_off_a_run_that_has_written_nothing(world: World) -> None:
    """In the model phase the run ends at once; the notes stay."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        progress.stage("planning", 1)
        world.stop.on_signal(15, None)
        raise AssertionError("the run went on")

    world.build = build
    world.keep("a.txt")
    heard = world.run(HOUR_S)
    assert world.stop.signal == 15
    assert (world.settings.inbox / "a.txt").exists()
    assert heard.phases()[-1] == (0, "stopped")


def test_a_stop_breaks_off_a_run_before_its_first_stage(world: World) -> None:
    """While the stages are loaded and the index is opened nothing is written either."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        world.stop.on_signal(15, None)
        raise AssertionError("the run went on")

    world.build = build
    world.keep("a.txt")
    heard = world.run(HOUR_S)
    assert (world.settings.inbox / "a.txt").exists()
    assert heard.phases()[-1] == (0, "stopped")


def test_a_stop_lets_a_commit_end(world: World) -> None:
    """What is being written is written to its end; then the loop ends."""

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        progress.stage("rendering")
        progress.stage(COMMITTING)
        world.stop.on_signal(15, None)
        (settings.inbox / "a.txt").rename(settings.used / "a.txt")
        return replace(REPORT, notes_consumed=1, receipt="inbox/receipts/r.json")

    world.build = build
    world.keep("a.txt")
    heard = world.run(HOUR_S)
    assert heard.lines[-1] == (0, "built 1")
    assert not (world.settings.inbox / "a.txt").exists()
    assert world.passed == 0


@pytest.mark.parametrize("stage", ["planning", COMMITTING])
def test_a_stop_before_a_stage_keeps_it_from_beginning(world: World, stage: str) -> None:
    """A stop while an interrupted run is finished waits for the first stage, and ends there."""
    world.settings.state.mkdir()
    journal = world.settings.state / "journal.json"
    journal.write_text("no journal", encoding="utf-8")

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        world.stop.on_signal(2, None)
        journal.unlink()
        progress.stage(stage)
        raise AssertionError("the stage began")

    world.build = build
    world.keep("a.txt")
    world.run(HOUR_S)
    assert not journal.exists()
    assert (world.settings.inbox / "a.txt").exists()


def test_an_interrupt_of_somebody_else_passes(world: World) -> None:
    """Only a stop that was asked for ends quietly."""
    _failing(world, [])

    def build(settings: Settings, options: BuildOptions, progress: Progress) -> RunReport:
        raise KeyboardInterrupt

    world.build = build
    world.keep("a.txt")
    with pytest.raises(KeyboardInterrupt):
        world.run(10)
