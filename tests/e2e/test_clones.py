"""Two clones of one workspace that build different notes, and git that brings them together."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from e2e_workspace import NOON, Workspace, defects

TOPICS = {
    "ours": "New article: Baking rye bread. The dough rests a night in a cold room.",
    "theirs": "New article: Baking soda in the kitchen. A spoon of it cleans the oven.",
    "later": "New article: Baking without an oven. A pan with a lid does nearly as well.",
}
LINKS = (
    "[Baking rye bread](baking-rye-bread.md)",
    "[Baking soda in the kitchen](baking-soda-in-the-kitchen.md)",
    "[Baking without an oven](baking-without-an-oven.md)",
    "[Bees](bees.md)",
)


def git(root: Path, *command: str) -> str:
    """Run git, which must succeed, and return what it says."""
    done = subprocess.run(["git", *command], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def name_of(topic: str) -> str:
    minute = list(TOPICS).index(topic)
    return f"20260309_07180{minute}_dana_transcript.txt"


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Return a new workspace, as `init` makes it, committed to git."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")
    root = tmp_path / "origin"
    root.mkdir()
    workspace = Workspace(root)
    assert workspace.run("init").returncode == 0
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=Begin")
    return workspace


def clone(origin: Workspace, name: str) -> Workspace:
    """Return a clone in which one note was built and committed."""
    root = origin.root.parent / name
    git(origin.root, "clone", "--quiet", str(origin.root), str(root))
    workspace = Workspace(root)
    (root / "inbox/receipts").mkdir(parents=True, exist_ok=True)
    workspace.drop(name_of(name), TOPICS[name])
    # An hour apart: the receipts would be told apart anyway.
    workspace.build("--commit", SOURCE_DATE_EPOCH=str(int(NOON) + 3600 * (name == "ours")))
    return workspace


@pytest.mark.parametrize(
    ("into", "other", "has_list"), [("ours", "theirs", False), ("theirs", "ours", True)]
)
def test_clones_merge_without_conflict(
    origin: Workspace, *, into: str, other: str, has_list: bool
) -> None:
    """Receipts and the list of articles merge in both orders; the next build puts the list right.

    It makes no difference whether the list was there when the clones were made. The rows of both
    clones stand next to each other, where git without the attribute sees a conflict.
    """
    if has_list:
        origin.article("bees.md", '---\ntitle: "Bees"\nstatus: draft\n---\n\n# Bees\n\nHives.\n')
        origin.drop("20260309_060000_dana_transcript.txt", "About bees: the hives are opened once.")
        origin.build()
        git(origin.root, "add", ".")
        git(origin.root, "commit", "--quiet", "--message=Bees")
    merged, foreign = clone(origin, into), clone(origin, other)
    git(merged.root, "pull", "--quiet", "--no-rebase", "--no-edit", str(foreign.root), "main")
    assert git(merged.root, "status", "--porcelain") == ""
    receipts = list((merged.root / "inbox/receipts").glob("*.json"))
    assert len(receipts) == 2 + has_list
    merged.drop(name_of("later"), TOPICS["later"])
    report = merged.build("--commit")
    assert report["notes"] == {"consumed": 1, "left": 0}
    page = merged.read("articles/_index.md").splitlines()
    links = [line.split(" | ")[0].removeprefix("| ") for line in page if line.startswith("| [")]
    assert links == list(LINKS[: 3 + has_list])
    assert (page.count("# Articles"), page.count("| --- | --- | --- | --- |")) == (1, 1)
    assert git(merged.root, "status", "--porcelain") == ""
    assert [defects(merged, path) for path in merged.articles() if path != "bees.md"] == [[]] * 3
    # What one clone consumed is known to the other.
    shutil.copy(merged.root / "inbox/used" / name_of(other), merged.root / "inbox")
    assert "was dropped before" in str(merged.build()["attention"])
