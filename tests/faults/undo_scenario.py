"""An undo to be interrupted: a run that updated two articles, made one, and consumed five notes.

`prepare` copies one built workspace, so that a hundred of them cost one build.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from editorial_pipeline.errors import UsageError
from editorial_pipeline.settings import load_settings
from editorial_pipeline.undo import undo
from faults import build_scenario

RUN = "20260309T1200"
"""How the id of the run begins."""


def prepare(root: Path) -> None:
    """Make the workspace as it is after the build."""
    shutil.copytree(_built(), root)


def work(root: Path) -> None:
    """Do what `pipeline undo` does; once the run is undone there is nothing more to do."""
    try:
        undo(load_settings(root, {}), f"{RUN}00Z", lambda: build_scenario.NOON)
    except UsageError as error:
        if "was undone already" not in error.what:
            raise


@cache
def _built() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build_scenario.prepare(folder / "built")
    build_scenario.work(folder / "built")
    return folder / "built"
