"""A workspace that a build has written, with a web source and a figure of a person's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click.testing
import pytest

from e2e_workspace import NOTES, Workspace
from editorial_pipeline.cli import main

ARTICLE = "articles/data-teams-after-the-language-model.md"
SLUG = "data-teams-after-the-language-model"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "600000000002000148afa4710000000049454e44ae426082"
)


def call(workspace: Workspace, *arguments: str) -> click.testing.Result:
    """Run the command within this process."""
    environ: dict[str, str | None] = dict.fromkeys(
        name for name in os.environ if name.startswith(("PIPELINE_", "OPENAI_"))
    )
    environ |= workspace.environ
    return click.testing.CliRunner().invoke(
        main, ["--root", str(workspace.root), *arguments], env=environ
    )


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the workspace by one build of the real command."""
    workspace = Workspace(tmp_path_factory.mktemp("published"))
    for name, words in NOTES.items():
        workspace.drop(name, words)
    assert workspace.run("build", "--engine", "offline").returncode == 0
    file = workspace.root / ARTICLE
    text = file.read_text(encoding="utf-8")
    head, mark, sources = text.partition("## Sources\n")
    added = (
        "A person adds a figure with its source[^9].\n\n![A map](img/a%20map.png)\n\n"
        "See [the other one](other.md) and [a draft](draft.md).\n\n"
    )
    file.write_text(
        f"{head}{added}{mark}{sources}[^9]: [The page](https://example.org/map) - why\n",
        encoding="utf-8",
    )
    (file.parent / "img").mkdir()
    (file.parent / "img/a map.png").write_bytes(PIXEL)
    workspace.article("other.md", "---\ntitle: Other\ncreated: 2026-01-02\n---\n\nOther words.\n")
    workspace.article("draft.md", "---\ntitle: Draft\n---\n\nNot yet.\n")
    return workspace.root


@pytest.fixture
def workspace(built: Path, tmp_path: Path) -> Workspace:
    """Return a copy of the workspace that a test may change."""
    shutil.copytree(built, tmp_path / "workspace")
    return Workspace(tmp_path / "workspace", {"SOURCE_DATE_EPOCH": "1773057600"})
