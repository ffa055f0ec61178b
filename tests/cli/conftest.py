"""The command line as tests call it: in a clean environment, from a workspace."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.cli import main

Call = Callable[..., click.testing.Result]


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty workspace, and be in it without any setting in the environment."""
    for name in list(os.environ):
        if name.startswith(("PIPELINE_", "OPENAI_")) or name in {"SOURCE_DATE_EPOCH", "COLUMNS"}:
            monkeypatch.delenv(name)
    root = tmp_path / "workspace"
    (root / "inbox").mkdir(parents=True)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def call() -> Call:
    """Return a function that runs `pipeline` with arguments within this process."""

    def run(*arguments: str) -> click.testing.Result:
        return click.testing.CliRunner().invoke(main, arguments)

    return run
