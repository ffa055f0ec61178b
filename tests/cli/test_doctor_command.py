"""`pipeline doctor`: its whole output in a fixed environment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import doctor
from editorial_pipeline.doctor import Check, Verdict
from editorial_pipeline.settings import specs

Call = Callable[..., click.testing.Result]

SETTINGS = """\
Settings
  inbox                    default                     inbox
  language                 pipeline.toml               ru
  prices                   default                     -
  ingest.settle_s          default                     2
  ingest.off_record_start  default                     off the record, не для записи, не под \
запись, не для протокола
  plan.directives_from     default                     -
  model.name               environment PIPELINE_MODEL  small
  model.base_url           default                     -
  model.api_key            environment OPENAI_API_KEY  ***

"""

SHOWN = {line.split()[0] for line in SETTINGS.splitlines()[1:-1]}
"""Settings of every kind; that all of them are told is looked at apart."""

CHECKS = """\
Checks
  ok      Python: 3.11.9
  broken  SQLite: 1.0, without FTS5. Use another Python.
  ok      settings: pipeline.toml is valid
  ok      engine: openai: a key is set by environment OPENAI_API_KEY
  skipped model: small was not asked (--offline)
  ok      inbox: inbox can be written
  ok      used: inbox/used is not there yet; the first run makes it
  ok      receipts: inbox/receipts is not there yet; the first run makes it
  ok      articles: articles is not there yet; the first run makes it
  ok      state: .pipeline is not there yet; the first run makes it
"""


@pytest.fixture(autouse=True)
def fixed_installation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the interpreter be one in which something is broken."""
    checks = (
        Check("Python", Verdict.OK, "3.11.9"),
        Check("SQLite", Verdict.BROKEN, "1.0, without FTS5", "Use another Python."),
    )
    monkeypatch.setattr(doctor, "check_installation", lambda: iter(checks))
    monkeypatch.setattr("editorial_pipeline.doctor.check_installation", lambda: iter(checks))


def test_doctor_tells_everything(
    workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings with source and value, then the checks; 3 where something is broken."""
    (workspace / "pipeline.toml").write_text('language = "ru"\n')
    monkeypatch.setenv("PIPELINE_MODEL", "small")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hidden")
    some = tuple(spec for spec in specs() if spec.key in SHOWN)
    monkeypatch.setattr("editorial_pipeline.doctor.specs", lambda: some)
    done = call("doctor", "--offline")
    assert (done.exit_code, done.stderr) == (3, "")
    assert done.stdout == SETTINGS + CHECKS


def test_every_setting_is_told(workspace: Path, call: Call) -> None:
    """Each setting has one line, in the order of the settings file."""
    told = call("doctor", "--offline").stdout.partition("\n\n")[0].splitlines()[1:]
    assert [line.split()[0] for line in told] == [spec.key for spec in specs()]


def test_quiet_tells_what_is_broken(workspace: Path, call: Call) -> None:
    """`-q` leaves the broken checks."""
    assert call("doctor", "-q").stdout == (
        "  broken  SQLite: 1.0, without FTS5. Use another Python.\n"
    )


def test_broken_settings_are_checks(workspace: Path, call: Call) -> None:
    """With settings that cannot be used every problem is a line, and the rest is told."""
    (workspace / "pipeline.toml").write_text('engien = 1\nlanguage = "?"\n')
    done = call("doctor")
    assert (done.exit_code, done.stderr) == (3, "")
    assert done.stdout.splitlines()[3:] == [
        "  broken  settings: pipeline.toml:1: unknown setting engien; did you mean engine?",
        (
            '  broken  settings: pipeline.toml:2: language = "?" is not allowed: it must be "auto" '
            'or a language code of two or three letters, such as "en"'
        ),
    ]


def test_json_of_doctor(workspace: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The object holds settings, checks and the verdict."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-hidden")
    done = call("doctor", "--offline", "--json")
    told = json.loads(done.stdout)
    assert list(told) == ["settings", "checks", "healthy"]
    assert told["settings"]["model.api_key"] == {
        "value": "***",
        "source": "environment OPENAI_API_KEY",
    }
    assert told["checks"][1] == {
        "name": "SQLite",
        "verdict": "broken",
        "detail": "1.0, without FTS5",
        "advice": "Use another Python.",
    }
    assert (told["healthy"], done.exit_code) == (False, 3)


def test_a_switch_is_shown_as_it_is_written(workspace: Path, call: Call) -> None:
    """In the words of the settings file, not of Python."""
    shown = json.loads(call("doctor", "--offline", "--json").stdout)["settings"]
    assert shown["fetch_links"]["value"] == "false"
    assert shown["style.no_bold"]["value"] == "true"
