"""`pipeline build`: what it asks of a run, and how it tells the report."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import build
from editorial_pipeline.errors import ConflictError, ModelServiceError
from editorial_pipeline.git import commit as gitcommit
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.models.record import DirectiveRecord, FeedbackRecord, FindingRecord
from editorial_pipeline.run.build import BuildOptions
from editorial_pipeline.run.report import (
    ArticleReport,
    LeftOut,
    Progress,
    RequestReport,
    RunReport,
    SegmentCounts,
    SittingReport,
    TokenCounts,
)
from editorial_pipeline.settings import Clock, Settings

Call = Callable[..., click.testing.Result]

NOTHING = RunReport(engine="offline", engine_why="no key and no base URL is configured")

REPORT = RunReport(
    engine="openai",
    engine_why="a key is set by environment OPENAI_API_KEY",
    run="20260208T115427Z-3f2a9c01",
    notes_consumed=28,
    notes_left=(SkippedNote("inbox/e\x1b.txt", "it is empty", "Delete it."),),
    articles=(
        ArticleReport(
            path="articles/ai-roles.md",
            title="AI Roles \u202eNow",
            action="created",
            blocks_added=8,
            blocks_revised=0,
            routes=("a new topic", "a.txt → opening (3)", "second choice: articles/evals.md"),
        ),
        ArticleReport("articles/evals.md", "Evals", "updated", 2, 1, ("b.txt → Metrics (1)",)),
    ),
    segments=SegmentCounts(404, 361, 15, 28, 12, 3),
    tokens=TokenCounts(12040, 3100, 8000, 14, 3),
    findings=(
        FindingRecord(
            rule="V4",
            severity="hard",
            article="articles/evals.md",
            message="the number 17 is in none of its segments",
            resolution="floor",
            segments=["abc.1"],
        ),
    ),
    directives=(
        DirectiveRecord(kind="drop", segments=["abc.2"], operands={}, obeyed=True, outcome="done"),
    ),
    left_out=(LeftOut("a.txt", "okay so", "chatter", "no content"), LeftOut("b.txt", "", "d", "")),
    requests=(
        RequestReport("drop", "Scratch that.", obeyed=True, outcome="left out"),
        RequestReport("other", "", obeyed=False, outcome="not carried out"),
    ),
    feedback=(FeedbackRecord(segments=["abc.3"], words="The last article was long."),),
    sittings=(SittingReport(1, "2026-02-08 11:43+00:00", ("a.txt", "b.txt", "c.txt", "d.txt")),),
    attention=("articles/_index.md is yours and was left alone.",),
    receipt="inbox/receipts/20260208T115427Z-3f2a9c01.json",
    written=("articles/ai-roles.md",),
)


class Run:
    """Stands in for the pipeline: returns a report and remembers what it was asked."""

    def __init__(self, report: RunReport) -> None:
        self.report = report
        self.settings: Settings | None = None
        self.options: BuildOptions | None = None
        self.now: datetime | None = None

    def __call__(
        self,
        settings: Settings,
        options: BuildOptions,
        progress: Progress,
        clock: Clock,
    ) -> RunReport:
        """Tell some progress and return the report."""
        self.settings, self.options, self.now = settings, options, clock()
        progress.stage("planning", 2)
        progress.advance()
        return self.report


def fake(monkeypatch: pytest.MonkeyPatch, report: RunReport = NOTHING) -> Run:
    """Put a report in the place of the pipeline."""
    run = Run(report)
    monkeypatch.setattr(build, "build", run)
    return run


def test_report_is_a_short_table(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Articles, counts, what needs attention and the next command, in this order."""
    (workspace / ".git").mkdir()
    fake(monkeypatch, REPORT)
    done = call("build")
    assert done.exit_code == 4
    assert done.stderr == "planning (2)\n"
    assert done.stdout == (
        "Engine: openai (a key is set by environment OPENAI_API_KEY)\n"
        "  created  articles/ai-roles.md  8 blocks added             AI Roles \\u202eNow\n"
        "  updated  articles/evals.md     2 blocks added, 1 revised  Evals\n"
        "28 notes consumed, 1 left in the inbox.\n"
        "404 segments: 361 cited (12 verbatim, 3 untranslated), 15 obeyed as directives, 28 set "
        "aside.\n"
        "12,040 tokens in (8,000 cached), 3,100 out, 14 calls, 3 answers from the cache.\n"
        "\n"
        "Requests\n"
        "  drop: left out  “Scratch that.”\n"
        "  other: not carried out\n"
        "\n"
        "Feedback\n"
        "  “The last article was long.”\n"
        "\n"
        "Needs attention\n"
        "- inbox/e␛.txt: it is empty. Delete it.\n"
        "- articles/_index.md is yours and was left alone.\n"
        "- articles/evals.md: the number 17 is in none of its segments [V4, kept verbatim]\n"
        "\n"
        "Next: `pipeline review --open`, or `git add -N . && git diff articles`\n"
    )


def test_quiet_tells_only_what_needs_attention(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-q` leaves the lines that a person has to act on, and nothing where there are none."""
    run = fake(monkeypatch, REPORT)
    done = call("build", "-q")
    assert done.stderr == ""
    assert done.stdout == (
        "- inbox/e␛.txt: it is empty. Delete it.\n"
        "- articles/_index.md is yours and was left alone.\n"
        "- articles/evals.md: the number 17 is in none of its segments [V4, kept verbatim]\n"
    )
    run.report = NOTHING
    assert call("-q", "build").output == ""


def test_verbose_tells_steps_and_what_was_left_out(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-v` shows each step, and each segment that no article holds, with the reason."""
    fake(monkeypatch, REPORT)
    done = call("build", "-v")
    assert done.stderr == "planning (2)\nplanning 1/2\n"
    assert (
        "\nLeft out\n  a.txt: chatter (no content) “okay so”\n  b.txt: d\n\nNeeds attention\n"
    ) in done.stdout
    assert done.stdout.endswith("\nNext: `pipeline review --open`, or read articles/ai-roles.md\n")


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (
            NOTHING,
            (
                "Engine: offline (no key and no base URL is configured)\n"
                "Nothing to do: the inbox is empty.\n"
            ),
        ),
        (
            replace(
                NOTHING,
                recovered="finished the interrupted run x",
                notes_left=(
                    SkippedNote("inbox/a.txt", "it is still being written", "", settling=True),
                ),
            ),
            (
                "finished the interrupted run x\n"
                "Engine: offline (no key and no base URL is configured)\n"
                "Nothing to do: no note is ready.\n"
                "\n"
                "Needs attention\n"
                "- inbox/a.txt: it is still being written.\n"
            ),
        ),
        (
            replace(
                NOTHING,
                receipt="inbox/receipts/r.json",
                notes_consumed=1,
                segments=SegmentCounts(1, 0, 0, 1, 0, 0),
            ),
            (
                "Engine: offline (no key and no base URL is configured)\n"
                "1 note consumed.\n"
                "1 segment: 0 cited, 0 obeyed as directives, 1 set aside.\n"
                "\n"
                "See inbox/receipts/r.json\n"
            ),
        ),
    ],
)
def test_small_reports(
    workspace: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    report: RunReport,
    expected: str,
) -> None:
    """Runs with little to tell say so in a few lines."""
    fake(monkeypatch, report)
    assert call("build").stdout == expected


def test_dry_run_shows_routing_and_diff(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each article with the notes that feed it and why, what is left out, then the diff."""
    diff = "--- /dev/null\n+++ b/articles/ai-roles.md\n@@ -0,0 +1 @@\n+# AI\tRoles \x1b[2J\n"
    run = fake(
        monkeypatch,
        replace(REPORT, dry_run=True, diff=diff, receipt=None, run=None, findings=(), attention=()),
    )
    done = call("build", "--dry-run")
    assert run.options == BuildOptions(dry_run=True)
    assert done.stdout == (
        "Dry run, nothing is written. Engine: openai (a key is set by environment "
        "OPENAI_API_KEY)\n"
        "\n"
        "Sittings\n"
        "  1  2026-02-08 11:43+00:00  a.txt, b.txt, c.txt and 1 more\n"
        "\n"
        "articles/ai-roles.md  new  AI Roles \\u202eNow\n"
        "  a new topic\n"
        "  a.txt → opening (3)\n"
        "  second choice: articles/evals.md\n"
        "\n"
        "articles/evals.md  update  Evals\n"
        "  b.txt → Metrics (1)\n"
        "\n"
        "Requests\n"
        "  drop: left out  “Scratch that.”\n"
        "  other: not carried out\n"
        "\n"
        "Feedback\n"
        "  “The last article was long.”\n"
        "\n"
        "Left out\n"
        "  a.txt: chatter (no content) “okay so”\n"
        "  b.txt: d\n"
        "\n"
        "404 segments: 361 cited (12 verbatim, 3 untranslated), 15 obeyed as directives, 28 set "
        "aside.\n"
        "12,040 tokens in (8,000 cached), 3,100 out, 14 calls, 3 answers from the cache.\n"
        "\n"
        "Needs attention\n"
        "- inbox/e␛.txt: it is empty. Delete it.\n"
        "\n"
        "--- /dev/null\n"
        "+++ b/articles/ai-roles.md\n"
        "@@ -0,0 +1 @@\n"
        "+# AI\tRoles ␛[2J\n"
        "\n"
        "Next: `pipeline build`\n"
    )
    assert call("build", "--dry-run", "--engine", "offline").stdout.endswith(
        "\nNext: `pipeline build --engine offline`\n"
    )


def test_dry_run_of_nothing(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty inbox is two lines."""
    fake(monkeypatch, replace(NOTHING, dry_run=True))
    assert call("build", "--dry-run").stdout == (
        "Dry run, nothing is written. Engine: offline (no key and no base URL is configured)\n"
        "Nothing to do: the inbox is empty.\n"
    )


def test_json_is_one_object(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object holds what the README promises, under these names."""
    fake(monkeypatch, REPORT)
    done = call("build", "--json")
    assert (done.exit_code, done.stderr) == (4, "planning (2)\n")
    told = json.loads(done.stdout)
    assert list(told) == [
        "run",
        "engine",
        "engine_why",
        "dry_run",
        "notes",
        "left",
        "articles",
        "segments",
        "fidelity",
        "set_aside",
        "sittings",
        "directives",
        "feedback",
        "doubts",
        "replacements",
        "findings",
        "attention",
        "tokens",
        "receipt",
        "recovered",
        "commit",
    ]
    assert told["notes"] == {"consumed": 28, "left": 1}
    assert told["left"] == [
        {
            "file": "inbox/e\x1b.txt",
            "reason": "it is empty",
            "advice": "Delete it.",
            "settling": False,
        }
    ]
    assert told["articles"][1] == {
        "path": "articles/evals.md",
        "title": "Evals",
        "action": "updated",
        "blocks_added": 2,
        "blocks_revised": 1,
        "blocks_moved_away": 0,
        "routes": ["b.txt → Metrics (1)"],
    }
    assert told["segments"] == {
        "total": 404,
        "cited": 361,
        "directive": 15,
        "set_aside": 28,
        "verbatim": 12,
        "untranslated": 3,
    }
    assert told["tokens"] == {
        "input": 12040,
        "output": 3100,
        "cached": 8000,
        "calls": 14,
        "replayed": 3,
    }
    assert told["receipt"] == "inbox/receipts/20260208T115427Z-3f2a9c01.json"


def test_json_of_a_dry_run_holds_the_diff(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a dry run has a diff; the object has it whole."""
    fake(monkeypatch, replace(NOTHING, dry_run=True, diff="+a\n"))
    told = json.loads(call("--json", "build", "--dry-run").stdout)
    assert (told["dry_run"], told["diff"], told["run"]) == (True, "+a\n", None)


def test_options_reach_the_run(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Flags go before the environment, and the clock is that of SOURCE_DATE_EPOCH."""
    monkeypatch.setenv("PIPELINE_ENGINE", "openai")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1770551667")
    run = fake(monkeypatch)
    call("build", "--engine", "offline", "--wait", "--jobs", "3")
    assert run.options == BuildOptions(wait=True)
    assert run.settings is not None
    assert run.settings.sources["engine"] == "flag --engine"
    assert run.settings.sources["model.concurrency"] == "flag --jobs"
    assert run.now == datetime(2026, 2, 8, 11, 54, 27, tzinfo=UTC)


def test_failing_run_is_told(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error of the run ends the command with its code, after the progress."""

    def run(*_: object) -> None:
        raise ModelServiceError("the service is down", advice="Nothing was consumed.")

    monkeypatch.setattr(build, "build", run)
    done = call("build")
    assert (done.exit_code, done.stdout) == (5, "")
    assert done.stderr == "pipeline: the service is down. Nothing was consumed.\n"


def test_commit_needs_a_repository_before_the_run(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside a repository `--commit` ends before anything is done."""
    run = fake(monkeypatch)
    done = call("build", "--commit")
    assert (done.exit_code, run.options) == (2, None)


def test_commit_is_told(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit is named in the next command and in JSON; a run without effect makes none."""
    subprocess.run(["git", "init", "--quiet"], cwd=workspace, check=True)
    run = fake(monkeypatch, REPORT)
    monkeypatch.setattr(build, "read_receipt", lambda path: path)
    made = gitcommit.GitCommit("abc1234", ("inbox/used/a.txt",))
    monkeypatch.setattr(gitcommit, "commit_run", lambda *_: made)
    assert call("build", "--commit").stdout.endswith(
        "\nNot committed, because git ignores them: inbox/used/a.txt\n"
        "Next: `pipeline review --open`, or `git show abc1234`\n"
    )
    assert json.loads(call("build", "--commit", "--json").stdout)["commit"] == "abc1234"
    run.report = NOTHING
    assert json.loads(call("build", "--commit", "--json").stdout)["commit"] is None


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("", "interrupted; nothing was consumed, the workspace is as it was"),
        ("inbox/receipts/20260309T120000Z-cbe56f25.json", "interrupted"),
        (".pipeline/journal.json", "interrupted"),
    ],
)
def test_an_interruption_says_whether_something_happened(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch, written: str, line: str
) -> None:
    """Only where neither a receipt nor a journal came up is the workspace as it was."""

    def stop(*_: object) -> None:
        if written:
            (workspace / written).parent.mkdir(exist_ok=True)
            (workspace / written).touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build", stop)
    done = call("build")
    assert (done.exit_code, done.stderr) == (130, f"pipeline: {line}\n")


def test_an_estimate_calls_its_routing_a_guess(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine is the model's, and what is shown comes of the offline engine."""
    fake(monkeypatch, replace(REPORT, dry_run=True))
    told = "No model was asked: routing and diff are the offline engine's guess."
    assert call("build", "--estimate").stdout.splitlines()[1] == told
    assert told not in call("build", "--dry-run").stdout


def test_where_no_inbox_is_it_is_not_called_empty(workspace: Path, call: Call) -> None:
    """The folder is named with what makes it; nothing to do is no failure."""
    (workspace / "pipeline.toml").touch()
    (workspace / "inbox").rmdir()
    done = call("build", "--engine", "offline")
    assert done.exit_code == 0
    assert done.stdout == (
        "Engine: offline (asked for by flag --engine)\n"
        "Nothing to do: no note is ready.\n"
        "\n"
        "Needs attention\n"
        "- There is no folder inbox/: `pipeline init` makes it.\n"
    )


def test_a_refused_commit_hides_nothing_of_the_run(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is done, so its summary comes before the refusal, and its object holds both."""
    subprocess.run(["git", "init", "--quiet"], cwd=workspace, check=True)
    fake(monkeypatch, REPORT)
    monkeypatch.setattr(build, "read_receipt", lambda path: path)
    told = call("build")
    known = json.loads(call("build", "--json").stdout)

    def refuse(*_: object) -> None:
        raise ConflictError("held changes of yours", where="articles/a.md", advice="Commit.")

    monkeypatch.setattr(gitcommit, "commit_run", refuse)
    done = call("build", "--commit")
    line = "pipeline: articles/a.md: held changes of yours. Commit.\n"
    assert (done.exit_code, done.stdout, done.stderr) == (7, told.stdout, told.stderr + line)
    assert json.loads(call("build", "--commit", "--json").stdout) == known | {
        "error": {
            "kind": "ConflictError",
            "message": "articles/a.md: held changes of yours. Commit.",
            "where": "articles/a.md",
            "what": "held changes of yours",
            "advice": "Commit.",
        },
        "exit_code": 7,
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--save", "x"], "--save needs --dry-run, and goes with neither --estimate nor --plan."),
        (
            ["--estimate", "--save", "x"],
            "--save needs --dry-run, and goes with neither --estimate nor --plan.",
        ),
        (
            ["--dry-run", "--plan", "x", "--save", "y"],
            "--save needs --dry-run, and goes with neither --estimate nor --plan.",
        ),
        (
            ["--plan", "x", "--engine", "offline"],
            "--plan asks no engine: the plan has all the answers.",
        ),
    ],
)
def test_flags_of_plans_that_make_no_sense(
    workspace: Path, call: Call, arguments: list[str], message: str
) -> None:
    """A plan is saved by a dry run that asks, and applied without an engine."""
    done = call("build", *arguments)
    assert (done.exit_code, done.stderr) == (
        2,
        f"pipeline: {message} See `pipeline build --help`.\n",
    )
