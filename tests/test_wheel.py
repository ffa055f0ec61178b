"""The wheel works outside the checkout: its templates are inside."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]


@pytest.mark.slow
def test_a_workspace_is_made_and_built_from_the_wheel_alone(tmp_path: Path) -> None:
    """`init` and `build` run on the unpacked wheel, with nothing of the checkout on the path."""
    made = subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--quiet",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            tmp_path,
            CHECKOUT,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    work = tmp_path / "work"

    def pipeline(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from editorial_pipeline.cli import main; main()", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    where = "import editorial_pipeline as p; print(p.__file__)"
    environ = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    shown = subprocess.check_output([sys.executable, "-c", where], text=True, env=environ)
    assert shown.startswith(str(tmp_path))
    pipeline("init", "work")
    note = work / "inbox/a.txt"
    note.write_text("New article: Kettles. A kettle sings at noon.\n", encoding="utf-8")
    os.utime(note, (1_770_000_000, 1_770_000_000))
    pipeline("--root", "work", "build", "--engine", "offline")
    assert "A kettle sings at noon[^1]." in (work / "articles/kettles.md").read_text("utf-8")
