"""`pipeline watch`: what it prints, its exit codes, and signals to a real process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click.testing
import pytest

from editorial_pipeline.cli.watching import JsonLog, TextLog
from editorial_pipeline.errors import ModelServiceError
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.run.report import ArticleReport, RunReport
from editorial_pipeline.watch import Phase, State

Call = Callable[..., click.testing.Result]

NOON = datetime(2026, 3, 9, 12, 0, 5, tzinfo=UTC)
LATER = datetime(2026, 3, 9, 12, 2, tzinfo=UTC)
WORDS = "New article: Short reviews. Each review takes ten minutes, and the whole team is there."
REPORT = RunReport(
    engine="offline",
    engine_why="asked for",
    run="r1",
    receipt="inbox/receipts/r1.json",
    notes_consumed=2,
    articles=(ArticleReport("articles/a.md", "A", "created", 2, 0, ()),),
)


@pytest.fixture
def hasty(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a workspace in which nothing has to be quiet or settled first."""
    monkeypatch.setenv("PIPELINE_WATCH_QUIET_S", "0")
    monkeypatch.setenv("PIPELINE_INGEST_SETTLE_S", "0")
    monkeypatch.setenv("PIPELINE_ENGINE", "offline")
    return workspace


def test_once_prints_what_a_build_prints(hasty: Path, call: Call) -> None:
    """The states go to stderr, the table to stdout, and the code is that of the build."""
    (hasty / "inbox/a.txt").write_text(WORDS, encoding="utf-8")
    done = call("watch", "--once")
    assert done.exit_code == 0
    assert "created  articles/short-reviews.md" in done.stdout
    assert "1 note consumed." in done.stdout
    assert [line[9:] for line in done.stderr.splitlines()] == ["Building from 1 note"]
    assert (hasty / "inbox/used/a.txt").exists()


def test_once_counts_what_was_left(hasty: Path, call: Call) -> None:
    """A file that cannot be read is listed, with the exit code of a build."""
    (hasty / "inbox/a.txt").write_bytes(b"\0\1\2\xff\0")
    done = call("watch", "--once")
    assert done.exit_code == 4
    assert "inbox/a.txt: it is binary data" in done.stdout


def test_once_as_json_is_one_object(hasty: Path, call: Call) -> None:
    """The same object as that of a build."""
    (hasty / "inbox/a.txt").write_text(WORDS, encoding="utf-8")
    done = call("watch", "--once", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["notes"] == {"consumed": 1, "left": 0}


def test_once_with_a_json_log_prints_lines_alone(hasty: Path, call: Call) -> None:
    """Every line is an object with a time and an event."""
    (hasty / "inbox/a.txt").write_text(WORDS, encoding="utf-8")
    done = call("watch", "--once", "--log-format", "json")
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, done.stderr) == (0, "")
    assert [line["event"] for line in lines] == ["state", "built", "state"]
    assert [datetime.fromisoformat(line["time"]).tzinfo is None for line in lines] == [False] * 3
    assert lines[1]["articles"][0]["path"] == "articles/short-reviews.md"


def test_unusable_settings_end_it_at_the_start(hasty: Path, call: Call) -> None:
    """Later ones are waited for, but who starts it is told at once."""
    (hasty / "pipeline.toml").write_text('watch.poll = "often"\n', encoding="utf-8")
    done = call("watch")
    assert done.exit_code == 3
    assert "watch.poll" in done.stderr


@contextmanager
def _watching(root: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [Path(sys.executable).with_name("pipeline"), "--root", root, "watch", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def _read_until(process: subprocess.Popen[str], event: str, phase: str = "") -> dict[str, Any]:
    assert process.stdout is not None
    for text in process.stdout:
        line: dict[str, Any] = json.loads(text)
        if line["event"] == event and line.get("phase", "") == phase:
            return line
    raise AssertionError(f"the log ended without {event} {phase}")


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)]
)
def test_a_watcher_builds_and_ends_by_a_signal(hasty: Path, number: int, code: int) -> None:
    """A real process, real events: a note that is dropped is built, and the end is clean."""
    with _watching(hasty, "--log-format", "json") as process:
        _read_until(process, "state", "idle")
        (hasty / "inbox/a.txt").write_text(WORDS, encoding="utf-8")
        assert _read_until(process, "built")["notes"] == {"consumed": 1, "left": 0}
        _read_until(process, "state", "idle")
        process.send_signal(number)
        assert _read_until(process, "state", "stopped")
        assert process.wait(20) == code
        assert process.stderr is not None
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
def test_who_waits_for_one_build_hears_why_there_is_none(
    hasty: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: int, told: str
) -> None:
    """Stopped before it has built, `--once` gives the reason that a build would give."""
    monkeypatch.setenv("PIPELINE_WATCH_QUIET_S", "500")
    (hasty / "inbox/a.txt").write_text(WORDS, encoding="utf-8")
    with _watching(hasty, "--once", "--log-format", "json") as process:
        _read_until(process, "state", "waiting for quiet")
        process.send_signal(number)
        assert _read_until(process, "state", "stopped")
        assert process.wait(20) == code
        assert process.stderr is not None
        assert process.stderr.read() == f"pipeline: {told}\n"


def test_a_reader_that_goes_away_ends_it(hasty: Path) -> None:
    """As the shell expects of `pipeline watch | head -1`; what was being built is built."""
    with _watching(hasty, "--log-format", "json") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event"] == "state"
        process.stdout.close()
        (hasty / "inbox/a.txt").write_text(WORDS, encoding="utf-8")
        assert process.wait(20) == 141
        process.stdout = None  # communicate() must not read it again


def _tell_all(log: TextLog | JsonLog) -> None:
    log.state(State(Phase.IDLE))
    log.state(State(Phase.QUIET, 1, LATER))
    log.state(State(Phase.QUIET, 2, LATER))
    log.stage("planning", 3)
    log.advance("one")
    log.remark("what tells of changes has died")
    log.left(SkippedNote("inbox/x.jpg", "only text is read", "Move it out."))
    log.failed(ModelServiceError("no answer", advice="Check \x1b[31mit."))
    log.state(State(Phase.AWAY, 2, LATER, "no answer"))
    log.failed(ValueError("a bug"))
    log.built(REPORT)
    log.state(State(Phase.STOPPED))


def _text_log(*, live: bool = False, quiet: bool = False) -> TextLog:
    return TextLog(
        lambda: NOON,
        lambda: None,
        err=False,
        live=live,
        quiet=quiet,
        verbose=False,
        with_runs=True,
    )


def test_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    """A phase is told when it begins, a count that grows is no news, nothing is raw."""
    _tell_all(_text_log())
    out, err = capsys.readouterr()
    assert err == ""
    assert out == (
        "12:00:05 Watching; nothing waits in the inbox\n"
        "12:00:05 1 note waiting; building at 12:02:00 unless more arrives\n"
        "12:00:05 what tells of changes has died\n"
        "12:00:05 inbox/x.jpg: only text is read. Move it out.\n"
        "12:00:05 no answer. Check ␛[31mit.\n"
        "12:00:05 2 notes waiting; the model is away (no answer); next try at 12:02:00\n"
        "12:00:05 ValueError: a bug (this is a bug; please report it)\n"
        "12:00:05 built 2 notes, engine offline\n"
        "12:00:05   created articles/a.md\n"
        "12:00:05 Stopped\n"
    )


def test_quiet_lines_need_attention(capsys: pytest.CaptureFixture[str]) -> None:
    """`-q` leaves files that stay and failures."""
    _tell_all(_text_log(quiet=True))
    assert capsys.readouterr().out == (
        "12:00:05 inbox/x.jpg: only text is read. Move it out.\n"
        "12:00:05 no answer. Check ␛[31mit.\n"
        "12:00:05 ValueError: a bug (this is a bug; please report it)\n"
    )


def test_one_live_line_stays_below(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is repainted whenever it changes, and cut to the width of the terminal."""
    monkeypatch.setenv("COLUMNS", "40")
    log = _text_log(live=True)
    log.state(State(Phase.QUIET, 1, LATER))
    log.stage("planning", 3)
    log.remark("news")
    log.state(State(Phase.STOPPED))
    out, err = capsys.readouterr()
    clear = "\r\x1b[2K"
    assert out == "12:00:05 news\n"
    waiting = "1 note waiting; building at 12:02:00 un"
    assert err == f"{clear}{waiting}{clear}{waiting}{clear}{clear}{waiting}{clear}"


def test_json_lines(capsys: pytest.CaptureFixture[str]) -> None:
    """One object a line, with the names that services rely on."""
    _tell_all(JsonLog(lambda: NOON, lambda: None, err=True, verbose=False))
    out, err = capsys.readouterr()
    assert out == ""
    lines = [json.loads(line) for line in err.splitlines()]
    assert {line.pop("time") for line in lines} == {"2026-03-09T12:00:05.000+00:00"}
    assert [line["event"] for line in lines] == [
        *("state", "state", "remark", "left", "failed", "state", "failed", "built", "state")
    ]
    assert lines[1] == {
        "event": "state",
        "phase": "waiting for quiet",
        "notes": 1,
        "until": "2026-03-09T12:02:00+00:00",
        "detail": "",
    }
    assert lines[3:5] == [
        {
            "event": "left",
            "file": "inbox/x.jpg",
            "reason": "only text is read",
            "advice": "Move it out.",
        },
        {
            "event": "failed",
            "kind": "ModelServiceError",
            "message": "no answer. Check \x1b[31mit.",
            "exit_code": 5,
        },
    ]
    assert (lines[6]["exit_code"], lines[7]["receipt"]) == (1, "inbox/receipts/r1.json")
    assert "\x1b" not in err


def test_keys_do_not_reach_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a service puts into its error."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hidden")
    error = ModelServiceError("the key sk-hidden is wrong")
    for log in (_text_log(), JsonLog(lambda: NOON, lambda: None, err=False, verbose=True)):
        log.failed(error)
        log.state(State(Phase.AWAY, 1, LATER, error.what))
    assert "sk-hidden" not in capsys.readouterr().out


def test_a_log_on_a_full_disk_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The notes matter more than the log."""

    class Full:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return False

        def writelines(self, lines: list[str]) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", Full())
    log = JsonLog(lambda: NOON, lambda: None, err=False, verbose=True)
    _tell_all(log)
    assert not log.reader_gone
    assert (log.runs, log.notes) == (1, 2)
