"""The workspace of the small run."""

from __future__ import annotations

from pathlib import Path

import pytest

from files.small_run import make_workspace


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a fresh workspace with one article and one note."""
    return make_workspace(tmp_path / "workspace")
