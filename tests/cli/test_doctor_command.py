"""`pipeline doctor`: its whole output in a fixed environment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import doctor
from editorial_pipeline.doctor import Check, Verdict

Call = Callable[..., click.testing.Result]

SETTINGS = """\
Settings
  inbox                     default                     inbox
  used                      default                     inbox/used
  receipts                  default                     inbox/receipts
  articles                  default                     articles
  templates                 default                     templates
  index_file                default                     _index.md
  language                  pipeline.toml               ru
  time_zone                 default                     UTC
  engine                    default                     auto
  prices                    default                     -
  ingest.settle_s           default                     2
  ingest.max_note_mb        default                     8
  ingest.ignore             default                     -
  ingest.off_record_start   default                     off the record, не для записи, не под \
запись, не для протокола
  ingest.off_record_end     default                     back on the record, on the record again, \
снова для записи, снова под запись
  plan.sitting_gap_min      default                     30
  plan.candidate_tokens     default                     16000
  plan.directives_from      default                     -
  model.name                environment PIPELINE_MODEL  small
  model.base_url            default                     -
  model.api_key             environment OPENAI_API_KEY  ***
  model.timeout_s           default                     120
  model.call_deadline_s     default                     300
  model.run_deadline_s      default                     3600
  model.retries             default                     4
  model.concurrency         default                     8
  model.json_schema         default                     auto
  model.segments_per_call   default                     120
  model.max_output_tokens   default                     32000
  model.max_tokens_per_run  default                     0
  model.max_cost_per_run    default                     0
  watch.quiet_s             default                     120
  watch.poll                default                     auto
  watch.rescan_s            default                     300

"""

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
    done = call("doctor", "--offline")
    assert (done.exit_code, done.stderr) == (3, "")
    assert done.stdout == SETTINGS + CHECKS


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
