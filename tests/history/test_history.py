"""Which runs, notes and edits made an article, with git and without it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from editorial_pipeline.errors import UsageError
from editorial_pipeline.history import ArticleHistory, ByHand, Contribution, read_history
from editorial_pipeline.history.changes import Edited
from undo.undo_world import World, make_world

FIRST = "20260301_080000_dana_transcript.txt"
SECOND = "20260302_080000_dana_transcript.txt"
ASK = "Put this in the article on keeping bees. "
OPENED = "In March we open the hives once, on a warm day."
SWARM = "A swarm in a pear tree is worth the ladder."
BEES = """\
---
title: "Keeping bees"
updated: 2025-04-01
---

# Keeping bees

What a year with hives takes.
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a workspace whose article got a paragraph from each of two notes, in two runs.

    In between the person changed a word of the first paragraph, and wrote one of their own.
    """
    world = make_world(tmp_path)
    world.write(
        {"articles/keeping-bees.md": BEES.encode(), f"inbox/{FIRST}": f"{ASK}{OPENED}".encode()}
    )
    world.build()
    edit(world, "a warm day", "a really warm day")
    edit(world, "## Sources", "Mine, all mine.\n\n## Sources")
    world.write({f"inbox/{SECOND}": f"{ASK}{SWARM}".encode()})
    world.build()
    return world


def edit(world: World, old: str, new: str) -> None:
    """Change words of the article by hand."""
    path = world.root / "articles/keeping-bees.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def history(world: World, article: str = "articles/keeping-bees.md") -> ArticleHistory:
    """Return the history of an article."""
    return read_history(world.settings, article, world.root)


def test_runs_and_notes_are_told_in_order(world: World) -> None:
    """Each run with the notes that it took from; without git what receipts tell of the edits."""
    found = history(world)
    assert (found.file, found.title, found.exists) == (
        "articles/keeping-bees.md",
        "Keeping bees",
        True,
    )
    assert [(e.run, e.action, e.blocks_added, e.notes) for e in found.entries] == [
        (world.runs[0], "updated", 1, (Contribution(FIRST, f"inbox/used/{FIRST}", 1, None),)),
        (world.runs[1], "updated", 1, (Contribution(SECOND, f"inbox/used/{SECOND}", 1, None),)),
    ]
    edited = (Edited(OPENED, OPENED.replace("a warm", "a really warm")),)
    assert [e.by_hand for e in found.entries] == [ByHand(is_complete=False, edited=edited), None]


def test_git_tells_what_was_changed_in_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the version after the first run was committed, added blocks and keys are known too."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Someone")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "someone@example.org")
    world = make_world(tmp_path)
    world.write(
        {"articles/keeping-bees.md": BEES.encode(), f"inbox/{FIRST}": f"{ASK}{OPENED}".encode()}
    )
    world.build()
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Built"]):
        subprocess.run(["git", *command], cwd=world.root, check=True)
    edit(world, 'title: "Keeping bees"\n', 'title: "Keeping bees"\nmine: yes\n')
    edit(world, "## Sources", "## By me\n\nMine, all mine.\n\n## Sources")
    edit(world, f"{OPENED[:-1]}[^1].\n\n", "")
    world.write({f"inbox/{SECOND}": f"{ASK}{SWARM}".encode()})
    world.build()
    assert [e.by_hand for e in history(world).entries] == [
        ByHand(
            is_complete=True,
            deleted=(OPENED,),
            added=("Mine, all mine.",),
            headings=(Edited("", "By me"),),
            front=("mine",),
        ),
        None,
    ]


def test_edits_since_the_last_run_are_told(world: World) -> None:
    """What stands now is compared with what the runs wrote last."""
    edit(world, "is worth the ladder", "is well worth the ladder")
    last = history(world).entries[-1].by_hand
    assert last is not None
    assert Edited(SWARM, SWARM.replace("worth", "well worth")) in last.edited


def test_an_undo_is_a_part_of_the_history(world: World) -> None:
    """It names the notes that it took back, and these are marked where they were used."""
    undone = world.undo(SECOND).run
    found = history(world)
    assert [(e.engine, e.took_back) for e in found.entries] == [
        ("offline", ()),
        ("offline", ()),
        ("undo", (SECOND,)),
    ]
    assert found.entries[1].notes[0].undone_by == undone
    assert found.entries[-1].by_hand is None


def test_a_moved_article_keeps_its_history(world: World) -> None:
    """The runs wrote it under another path, which each entry names."""
    (world.root / "articles/keeping-bees.md").rename(world.root / "articles/hives.md")
    found = history(world, "articles/hives.md")
    assert [entry.file for entry in found.entries] == ["articles/keeping-bees.md"] * 2


def test_an_article_that_is_gone_has_a_history(world: World) -> None:
    """Its last title is that of the last run."""
    (world.root / "articles/keeping-bees.md").unlink()
    found = history(world, "keeping-bees.md")
    assert (found.title, found.exists, len(found.entries)) == ("Keeping bees", False, 2)


def test_an_article_that_nobody_knows_is_refused(world: World) -> None:
    """A near name is suggested."""
    with pytest.raises(UsageError) as caught:
        history(world, "articles/keeping-bee.md")
    assert str(caught.value) == (
        "there is no article articles/keeping-bee.md, and no run has written one. "
        "Did you mean articles/keeping-bees.md?"
    )
