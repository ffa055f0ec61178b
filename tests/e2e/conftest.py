"""Workspaces for whole builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from e2e_workspace import NOTES, Workspace


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    """Return a workspace with nothing in it."""
    root = tmp_path / "work"
    (root / "inbox").mkdir(parents=True)
    (root / "pipeline.toml").touch()
    return Workspace(root)


@pytest.fixture
def workspace(empty: Workspace) -> Workspace:
    """Return a workspace with three notes of one sitting."""
    for name, words in NOTES.items():
        empty.drop(name, words)
    return empty
