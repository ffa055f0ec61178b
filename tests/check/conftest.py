"""Small workspaces without a run: articles that a person wrote, and notes that were used."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HEAD = """\
---
title: "Kettles"
created: 2026-03-09
updated: 2026-03-09
tags: [tea]
status: draft
---

# Kettles

"""


class Tree:
    """A workspace whose files look as if they had not changed for an hour."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("inbox/used", "inbox/receipts", "articles"):
            (root / folder).mkdir(parents=True)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the workspace."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def note(self, name: str) -> None:
        """Put a note among the used ones."""
        self.write(f"inbox/used/{name}", f"The words of {name}.\n")

    def read(self, path: str) -> str:
        """Return the text of a file."""
        return (self.root / path).read_bytes().decode()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """Make a workspace, and be in it without any setting in the environment."""
    for name in list(os.environ):
        if name.startswith(("PIPELINE_", "OPENAI_")) or name in {"SOURCE_DATE_EPOCH", "COLUMNS"}:
            monkeypatch.delenv(name)
    made = Tree(tmp_path / "workspace")
    monkeypatch.chdir(made.root)
    return made
