"""The service files in `docs/`: what the systems that read them have to say."""

from __future__ import annotations

import configparser
import plistlib
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from editorial_pipeline.cli import main

DOCS = Path(__file__).parent.parent / "docs"
UNIT = DOCS / "systemd/editorial-pipeline.service"
PLIST = DOCS / "launchd/editorial-pipeline.watch.plist"


def _check_arguments(arguments: list[str]) -> None:
    """Parse the arguments as the command line does, without running anything."""
    program, *rest = arguments
    assert Path(program).name == "pipeline"
    context = main.make_context("pipeline", list(rest))
    name, command, rest = main.resolve_command(context, [*context._protected_args, *context.args])
    assert name == "watch"
    assert isinstance(command, click.Command)
    parsed = command.make_context(name, rest, parent=context)
    assert parsed.params["log_format"] == "json"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_has_nothing_to_object(tmp_path: Path) -> None:
    """`systemd-analyze verify` accepts the unit once the program is there."""
    program = shutil.which("true")
    text = UNIT.read_text(encoding="utf-8").replace("%h/.local/bin/pipeline", str(program))
    unit = tmp_path / UNIT.name
    unit.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", unit],
        capture_output=True,
        text=True,
        check=False,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    complaints = [line for line in done.stderr.splitlines() if UNIT.name in line]
    assert (done.returncode, complaints) == (0, [])


def test_unit_starts_the_command() -> None:
    """Its arguments are those of `watch`, and it waits long enough for a commit."""
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their case
    parser.read(UNIT, encoding="utf-8")
    service = parser["Service"]
    _check_arguments(service["ExecStart"].split())
    assert service["RestartPreventExitStatus"].split() == ["2", "3"]
    assert int(service["TimeoutStopSec"]) >= 60
    assert service["ReadWritePaths"] in service["ExecStart"]


def test_launchd_file_starts_the_command() -> None:
    """It is a property list, with the arguments of `watch` and no key in it."""
    agent = plistlib.loads(PLIST.read_bytes())
    _check_arguments(agent["ProgramArguments"])
    assert agent["Label"] == PLIST.stem
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["ExitTimeOut"] >= 60
    assert "EnvironmentVariables" not in agent
