"""Every way to fail ends with one line on stderr and the exit code that the README names."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline import cli, errors
from editorial_pipeline.cli import status
from editorial_pipeline.cli.errors import guard
from editorial_pipeline.errors import UsageError
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.status import Status

Call = Callable[..., click.testing.Result]


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let the next `status` fail."""

    def read_status(*_: object) -> None:
        raise error

    monkeypatch.setattr(status, "read_status", read_status)


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (errors.UsageError("odd", advice="Stop."), 2, "pipeline: odd. Stop."),
        (
            errors.SettingsError("bad", where="pipeline.toml:3"),
            3,
            "pipeline: pipeline.toml:3: bad.",
        ),
        (errors.NoteError("empty", where="inbox/a.txt"), 4, "pipeline: inbox/a.txt: empty."),
        (errors.ModelServiceError("down"), 5, "pipeline: down."),
        (errors.AnswerError("odd", outcome="refusal"), 5, "pipeline: odd."),
        (errors.ConflictError("edited", where=Path("a.md")), 7, "pipeline: a.md: edited."),
        (errors.StorageError("full"), 74, "pipeline: full."),
        (errors.LockedError("busy"), 75, "pipeline: busy."),
        (KeyboardInterrupt(), 130, "pipeline: interrupted"),
        (
            PermissionError(13, "Permission denied", "inbox"),
            74,
            (
                "pipeline: inbox: Permission denied. "
                "Check the disk and the permissions, and run again."
            ),
        ),
        (
            KeyError("x"),
            1,
            "pipeline: KeyError: 'x' (this is a bug; run again with -v to see where)",
        ),
        (
            errors.NoteError("odd\nname", where="inbox/\x1b[31m\u202e.txt"),
            4,
            "pipeline: inbox/␛[31m\\u202e.txt: odd name.",
        ),
    ],
)
def test_errors_are_one_line_and_a_code(
    workspace: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    line: str,
) -> None:
    """Stdout stays empty, stderr is the line, whatever the error held."""
    fail_with(monkeypatch, error)
    done = call("status")
    assert (done.exit_code, done.stdout, done.stderr) == (code, "", f"{line}\n")


def test_errors_are_json_too(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--json` the error is one object on stdout, and still a line on stderr."""
    fail_with(monkeypatch, errors.ConflictError("edited", where="a\x9b.md", advice="Look."))
    for arguments in (("--json", "status"), ("status", "--json")):
        done = call(*arguments)
        assert json.loads(done.stdout) == {
            "error": {
                "kind": "ConflictError",
                "message": "a\x9b.md: edited. Look.",
                "where": "a\x9b.md",
                "what": "edited",
                "advice": "Look.",
            },
            "exit_code": 7,
        }
        assert "\x9b" not in done.stdout
        assert (done.exit_code, done.stderr) == (7, "pipeline: a\\u009b.md: edited. Look.\n")


@pytest.mark.parametrize("arguments", [("-v", "status"), ("status", "-v"), ("status", "-qv")])
def test_traceback_is_told_with_v(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """`-v`, before or after the command, shows where a bug is; the line stays the last."""
    fail_with(monkeypatch, ZeroDivisionError("x"))
    done = call(*arguments)
    if "-qv" in arguments:
        assert done.exit_code == 2
        return
    lines = done.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == (
        "pipeline: ZeroDivisionError: x (this is a bug; please report it with the lines above)"
    )
    assert done.exit_code == 1


@pytest.mark.parametrize("command", [("status",), ("build",), ("check",)])
@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        (".pipeline", "Move it away."),
        ("articles", "Move it away, or name another folder: the setting `articles`."),
    ],
)
def test_a_file_in_the_place_of_a_folder_is_named(
    workspace: Path, call: Call, name: str, remedy: str, command: tuple[str, ...]
) -> None:
    """No command takes it for a run under way, or for an empty folder."""
    (workspace / name).touch()
    done = call(*command)
    line = f"pipeline: {name}: is a file, and a folder is needed there. {remedy}\n"
    assert (done.exit_code, done.stdout, done.stderr) == (3, "", line)


def test_an_article_of_another_encoding_is_named_alike(workspace: Path, call: Call) -> None:
    """By its path in the workspace, with the byte and the remedy, whoever comes upon it."""
    (workspace / "articles").mkdir()
    (workspace / "articles/cafe.md").write_bytes(b"---\ntitle: Caf\xe9\n---\n\nCoffee.\n")
    note = workspace / "inbox/a.txt"
    note.write_text("New article: Frost. The pond froze over in a single night.\n")
    os.utime(note, (1773000000, 1773000000))
    what = "the article is not UTF-8 (byte 14)"
    for command in (
        ("publish", "articles/cafe.md", "--to", "html", "-o", str(workspace.parent / "site")),
        ("trace", "articles/cafe.md:3"),
        ("history", "articles/cafe.md"),
    ):
        line = f"pipeline: articles/cafe.md: {what}. Save it as UTF-8.\n"
        assert call(*command).stderr == line
    assert f"articles/cafe.md:2: error encoding: {what}." in call("check").stdout
    told = call("build", "-q", "--engine", "offline").stdout
    assert told == f"- articles/cafe.md was left alone: {what}. Save it as UTF-8.\n"


def test_keys_are_taken_out_of_errors(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that slipped into an error reaches neither stream, not even with `-v`."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hidden")
    fail_with(monkeypatch, RuntimeError("refused: sk-hidden"))
    done = call("status", "-v", "--json")
    assert "sk-hidden" not in done.output
    assert "refused: ***" in done.stderr


@pytest.mark.parametrize(
    ("key", "message", "shown"),
    [
        ("x", "inbox/20261126_130000_x.txt: Bearer x", "inbox/20261126_130000_x.txt: Bearer ***"),
        ("x", "api_key='x', x.md and ./x are (x)", "api_key='***', x.md and ./x are (***)"),
        ("ollama", "http://ollama:1/v1 said: ollama", "http://ollama:1/v1 said: ***"),
        ("sk-7key", "key=sk-7key, sk-7key-2", "key=***, sk-7key-2"),
        ("sk-8keys", "wordsk-8keysword a/sk-8keys.md", "word***word a/***.md"),
    ],
)
def test_a_short_key_garbles_no_message(
    workspace: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    message: str,
    shown: str,
) -> None:
    """Below eight characters it goes where it is a word of its own; others go everywhere."""
    monkeypatch.setenv("OPENAI_API_KEY", key)
    fail_with(monkeypatch, UsageError(message))
    assert call("status").stderr == f"pipeline: {shown}.\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("buld",),
            "pipeline: No such command 'buld'. Did you mean build? See `pipeline --help`.",
        ),
        (("xyz",), "pipeline: No such command 'xyz'. See `pipeline --help`."),
        (("--nope",), "pipeline: No such option '--nope'. See `pipeline --help`."),
        (
            ("status", "more"),
            "pipeline: Got unexpected extra argument (more). See `pipeline status --help`.",
        ),
        (
            ("build", "--jobs", "0"),
            (
                "pipeline: Invalid value for '--jobs': 0 is not in the range 1<=x<=64. "
                "See `pipeline build --help`."
            ),
        ),
        (
            ("build", "--dry-run", "--commit"),
            (
                "pipeline: --dry-run writes nothing, so there is nothing to --commit. "
                "See `pipeline build --help`."
            ),
        ),
        (
            ("-q", "status", "-v"),
            "pipeline: --verbose and --quiet exclude each other. See `pipeline status --help`.",
        ),
        (("\x1b[31m",), "pipeline: No such command '\\x1b[31m'. See `pipeline --help`."),
    ],
)
def test_wrong_usage_is_one_line(
    workspace: Path, call: Call, arguments: tuple[str, ...], line: str
) -> None:
    """A slip on the command line is told with where to look, and ends with 2."""
    done = call(*arguments)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"{line}\n")
    with_json = call("--json", *arguments)
    assert with_json.exit_code == 2
    assert json.loads(with_json.stdout) == {
        "error": {"kind": "UsageError", "message": line.removeprefix("pipeline: ")},
        "exit_code": 2,
    }


def test_folder_without_a_workspace(workspace: Path, call: Call, tmp_path: Path) -> None:
    """A folder that is no workspace is refused with the way to make it one."""
    done = call("--root", str(tmp_path), "status")
    assert (done.exit_code, done.stderr) == (
        3,
        (
            f"pipeline: {tmp_path}: not a workspace: it has neither pipeline.toml nor inbox/. "
            "`pipeline init DIR` makes it one.\n"
        ),
    )


def test_everything_wrong_with_the_settings_is_one_line(workspace: Path, call: Call) -> None:
    """Several problems are numbered by their lines within one line."""
    (workspace / "pipeline.toml").write_text('engien = 1\nlanguage = ""\n')
    done = call("status")
    assert (done.exit_code, done.stderr) == (
        3,
        (
            "pipeline: 2 settings cannot be used: pipeline.toml:1: unknown setting engien; did you "
            'mean engine?; pipeline.toml:2: language = "" is not allowed: it must be "auto" or a '
            'language code of two or three letters, such as "en".\n'
        ),
    )


def test_guard_passes_results_on() -> None:
    """A command without a result ends with 0, one with a number ends with it."""
    assert guard(lambda: None, ()) == 0
    assert guard(lambda: 4, ()) == 4


def run(root: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed command in a process of its own."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("PIPELINE_", "OPENAI_"))}
    return subprocess.run(
        [sys.executable, "-c", "from editorial_pipeline.cli import main; main()", *arguments],
        cwd=root,
        env=environ | extra,
        capture_output=True,
        check=False,
    )


def test_closed_pipe_is_quiet(workspace: Path) -> None:
    """A reader that went away gets no traceback after it."""
    for number in range(600):
        (workspace / "inbox" / f"{number}-{'x' * 100}.part").touch()
    command = "from editorial_pipeline.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", command, "status", "--json"],
        cwd=workspace,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize("redirection", [">&-", "<&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_end_no_command(workspace: Path, redirection: str) -> None:
    """A scheduler may start a command without streams; what it would say is lost, nothing else."""
    command = "from editorial_pipeline.cli import main; main()"
    shell = f'"$0" -c "$1" status {redirection}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable, command],
        cwd=workspace,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("arguments", [["status"], ["status", "--json"]], ids=["text", "json"])
def test_output_to_a_full_disk_is_one_line(workspace: Path, arguments: list[str]) -> None:
    """Where stdout cannot be written to, stderr says so."""
    command = "from editorial_pipeline.cli import main; main()"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", command, *arguments],
            cwd=workspace,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 74
    assert done.stderr == (
        b"pipeline: No space left on device. Check the disk and the permissions, and run again.\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
@pytest.mark.parametrize("options", [[], ["-v"], ["--json"]], ids=["plain", "verbose", "json"])
def test_the_exit_code_stays_where_nothing_can_be_told(workspace: Path, options: list[str]) -> None:
    """With both streams on a full disk the exit code is the only thing left."""
    command = "from editorial_pipeline.cli import main; main()"
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", command, "status", *options],
            cwd=workspace,
            stdout=full,
            stderr=full,
            check=False,
        )
    assert done.returncode == 74


def test_process_tells_an_error_in_any_encoding(workspace: Path) -> None:
    """A real process with an ASCII stderr tells a Russian path."""
    done = run(workspace, "--root", "Заметки", "status", PYTHONIOENCODING="ascii")
    name = "Заметки".encode("ascii", "backslashreplace")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"pipeline: " + name + b": there is no such folder.")


@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("SIGINT", 130, b"pipeline: interrupted\n"),
        ("SIGTERM", 143, b"pipeline: terminated\n"),
    ],
)
def test_a_signal_ends_a_process_in_one_line(
    workspace: Path, name: str, code: int, line: bytes
) -> None:
    """Ctrl-C and SIGTERM while a run waits for the lock end it plainly; a second one is in vain."""
    command = (
        "import os, signal\n"
        "from editorial_pipeline.cli import main, status\n"
        "def work(*_):\n"
        "    try:\n"
        f"        os.kill(os.getpid(), signal.{name})\n"
        "    finally:\n"
        f"        signal.{name} == signal.SIGTERM and os.kill(os.getpid(), signal.{name})\n"
        "status.read_status = work\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", command, "status"], cwd=workspace, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, b"", line)


def test_skipped_notes_are_escaped(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name of a file cannot paint the terminal."""
    odd = SkippedNote("inbox/\x1b]0;title\x07.txt", "it is \x9bempty", "Delete it.")
    found = Status((), (), (odd,), None, None, running=False, problems=("\u202e",))
    monkeypatch.setattr(status, "read_status", lambda *_: found)
    assert call("status", "-q").stdout == (
        "1 note cannot be read:\n  inbox/␛]0;title␇.txt: it is \\u009bempty. Delete it.\n\\u202e\n"
    )


def test_ctrl_c_before_the_command_has_begun_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also while the arguments are read or the command is imported: one line, and 130."""

    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.Pipeline, "get_command", interrupt)
    with pytest.raises(SystemExit) as ended:
        cli.main(["build"])
    assert ended.value.code == 130
    assert capsys.readouterr().err.strip() == "pipeline: interrupted"
