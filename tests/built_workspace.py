"""A workspace after one offline build in which every thing happened that can become of words.

It is built once for all tests, and copied for each that changes it.
"""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from e2e_workspace import Workspace

FIRST = "20260309_071804_dana_msg1_transcript.txt"
SECOND = "20260309_072233_dana_msg2_transcript.txt"
THIRD = "20260309_072400_dana_msg3.md"
FOREIGN = "20260309_072600_dana_msg4_transcript.txt"
ARTICLE = "articles/data-teams-after-the-language-model.md"
SECRET = "the agency was useless"

NOTES = {
    FIRST: (
        "New article: Data teams after the language model. When I joined my first team in 2016 "
        "there were six of us. The analyst answered questions about last month and the data "
        "scientist trained models. We paid everybody the same. Scratch that."
    ),
    SECOND: (
        "The model comes from outside now, and nobody on the team has trained anything. The hard "
        f"part moved from training to judging. Off the record, {SECRET}. Back on the record. "
        "Somebody has to collect the examples."
    ),
    THIRD: "A page on the old job: https://www.example.org/roles_2026?a=1&b=2 worth a table.",
    FOREIGN: (
        "Данные команды собирают сами, и на это уходит половина недели. Модель никто не обучает. "
        "Это видно по всем командам, с которыми я говорил."
    ),
}


@cache
def _built() -> Path:
    root = Path(mkdtemp(prefix="built-workspace-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    (root / "pipeline.toml").write_text('language = "en"\n', encoding="utf-8")
    workspace = Workspace(root)
    for name, words in NOTES.items():
        workspace.drop(name, words)
    workspace.build("--engine", "offline")
    return root


def built_workspace(folder: Path) -> Workspace:
    """Return a copy of the built workspace, in a folder that does not exist yet."""
    shutil.copytree(_built(), folder)
    return Workspace(folder)
