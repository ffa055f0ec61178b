"""Whole builds in this process: thousands of notes in a few workspaces."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from e2e_workspace import Workspace
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.run.report import RunReport
from editorial_pipeline.settings import load_settings

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None:
        """Ignore a stage."""

    def advance(self, note: str = "") -> None:
        """Ignore a step."""


def make_workspace(folder: Path) -> Workspace:
    """Return an empty workspace, beside a file that nobody may touch."""
    root = folder / "work"
    (root / "inbox").mkdir(parents=True)
    (root / "pipeline.toml").touch()
    (folder / "outside.md").write_text("untouched", encoding="utf-8")
    return Workspace(root)


def drop_bytes(workspace: Workspace, name: bytes, data: bytes, minute: int = 0) -> None:
    """Put a file of any name into the inbox, changed long ago."""
    path = os.path.join(os.fsencode(workspace.root / "inbox"), name)  # noqa: PTH118 - bytes
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    with open(descriptor, "wb") as stream:  # noqa: PTH123 - a descriptor
        stream.write(data)
    then = NOW.timestamp() - 86_400 + 60 * minute
    os.utime(path, (then, then))


def run(
    workspace: Workspace, environ: dict[str, str] | None = None, now: datetime = NOW
) -> RunReport:
    """Build, offline unless `environ` says otherwise; whatever goes wrong is raised."""
    settings = load_settings(workspace.root, environ or {"PIPELINE_ENGINE": "offline"})
    return build(settings, BuildOptions(), Silent(), lambda: now)


def kept(workspace: Workspace) -> list[bytes]:
    """Return the contents of every note, in the inbox and used, in order."""
    folders = (workspace.root / "inbox", workspace.root / "inbox/used")
    return sorted(
        path.read_bytes()
        for folder in folders
        if folder.is_dir()
        for path in folder.iterdir()
        if path.is_file()
    )


def strays(workspace: Workspace, allowed: Iterable[str] = ()) -> list[str]:
    """Return what stands where no build may write."""
    outside = [p.name for p in workspace.root.parent.iterdir() if p.name != "work"]
    usual = {"inbox", "articles", "pipeline.toml", ".pipeline", *allowed}
    inside = [p.name for p in workspace.root.iterdir() if p.name not in usual]
    hidden = {".gitignore", "lock"}
    state = [
        p.name
        for p in (workspace.root / ".pipeline").iterdir()
        if p.name not in hidden and ".sqlite" not in p.name
    ]
    assert (workspace.root.parent / "outside.md").read_text(encoding="utf-8") == "untouched"
    return [name for name in outside if name != "outside.md"] + inside + state
