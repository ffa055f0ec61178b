"""What an undo takes back, what it leaves, and what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from editorial_pipeline.commit import commit
from editorial_pipeline.errors import ConflictError, UsageError
from undo.undo_world import START, World, make_world

BEES = """\
---
title: "Keeping bees"
created: 2025-04-01
updated: 2025-04-01
tags: [bees]
status: draft
---

# Keeping bees

What a year with hives takes.
"""
FIRST = "20260301_080000_dana_transcript.txt"
SECOND = "20260302_080000_dana_transcript.txt"
ASK = "Put this in the article on keeping bees. "


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a workspace with one article of a person's, and a note for it."""
    world = make_world(tmp_path)
    world.write({"articles/keeping-bees.md": BEES.encode()})
    say(world, FIRST, f"{ASK}In March we open the hives once, on a warm day.")
    return world


def say(world: World, name: str, words: str) -> None:
    """Put a note into the inbox."""
    world.write({f"inbox/{name}": words.encode()})


def bees(world: World) -> str:
    """Return the article."""
    return (world.root / "articles/keeping-bees.md").read_text(encoding="utf-8")


def test_undo_and_build_again_give_the_same_bytes(world: World) -> None:
    """The articles are as before the run, then as after it; the note comes and goes."""
    say(world, SECOND, "New article: Frost. The pond froze over in a single night.")
    before = world.files("articles", "inbox")
    world.build()
    after = world.files("articles", "inbox")
    page = (world.root / "articles/_index.md").read_bytes()
    report = world.undo(world.runs[0])
    assert world.files("articles", "inbox") == before
    assert [(a.path, a.action, a.blocks_removed) for a in report.articles] == [
        ("articles/frost.md", "removed", 1),
        ("articles/keeping-bees.md", "updated", 1),
    ]
    assert [note.returned for note in report.notes] == [f"inbox/{FIRST}", f"inbox/{SECOND}"]
    world.at(START).build()
    assert world.files("articles", "inbox") == after
    assert (world.root / "articles/_index.md").read_bytes() == page


def test_a_revised_block_returns_to_its_earlier_text(world: World) -> None:
    """The revision goes with its footnote and its day; what the first run wrote stays."""
    world.build()
    once = bees(world)
    say(world, SECOND, f"{ASK}A swarm in a pear tree is worth the ladder.")
    report = world.build(revise=True)
    assert report.articles[0].blocks_revised == 1
    twice = bees(world)
    world.undo(SECOND)
    assert bees(world) == once
    (world.root / "inbox" / SECOND).rename(world.root / SECOND)
    say(
        world,
        FIRST.replace("0301", "0303"),
        f"{ASK}The wasps come to the hives in August and rob the weak ones.",
    )
    world.build(revise=True)
    (world.root / SECOND).rename(world.root / "inbox" / SECOND)
    assert "rob the weak ones[^1][^3]." in bees(world)
    assert "swarm" in twice
    assert "swarm" not in bees(world)


def test_what_rests_on_later_notes_is_left_in_their_own_words(world: World) -> None:
    """Where a later run revised the block there is no earlier text without the note."""
    world.build()
    say(world, SECOND, f"{ASK}A swarm in a pear tree is worth the ladder.")
    world.build(revise=True)
    assert bees(world).count("In March we open the hives once, on a warm day. A swarm") == 1
    report = world.undo(FIRST)
    assert bees(world) == BEES.replace("2025-04-01\ntags", "2026-03-10\ntags") + (
        "\n## Hives and warm\n\nA swarm in a pear tree is worth the ladder[^2].\n"
        "\n"
        "## Sources\n"
        "\n"
        f"[^2]: [{SECOND}](../inbox/used/{SECOND})\n"
    )
    assert [(a.blocks_removed, a.blocks_restored) for a in report.articles] == [(0, 1)]
    world.undo(SECOND)
    assert bees(world) == BEES


def test_what_a_person_edited_stays_and_is_listed(world: World) -> None:
    """An edited block keeps its words and its footnote, a person's own lines stay as they are."""
    say(world, SECOND, f"{ASK}A swarm in a pear tree is worth the ladder.")
    world.build()
    path = world.root / "articles/keeping-bees.md"
    edited = bees(world).replace("on a warm day", "on a really warm day")
    path.write_text(edited.replace("tags: [bees]", "tags: [bees, mine]"), encoding="utf-8")
    report = world.undo(world.runs[0])
    assert [(kept.article, kept.text, kept.why) for kept in report.kept] == [
        (
            "articles/keeping-bees.md",
            "In March we open the hives once, on a really warm day.",
            "edited since",
        )
    ]
    assert bees(world) == BEES.replace("[bees]", "[bees, mine]") + (
        "\n## Hives and warm\n\nIn March we open the hives once, on a really warm day[^1].\n"
        "\n"
        "## Sources\n"
        "\n"
        f"[^1]: [{FIRST}](../inbox/{FIRST})\n"
    )


def test_an_article_that_was_moved_is_found(world: World) -> None:
    """Under another path and title it loses the same blocks; nobody's words go with them."""
    world.build()
    old, new = world.root / "articles/keeping-bees.md", world.root / "articles/apiary/hives.md"
    new.parent.mkdir()
    old.rename(new)
    text = new.read_text(encoding="utf-8").replace("Keeping bees", "Hives")
    text = text.replace("../inbox", "../../inbox")
    new.write_text(text, encoding="utf-8")
    world.undo(FIRST)
    assert world.files() == {
        "articles/apiary/hives.md": BEES.replace("Keeping bees", "Hives").encode()
    }


def test_a_person_keeps_an_article_that_the_run_made(world: World) -> None:
    """A sentence of theirs is enough for the file to stay; without it the file goes."""
    say(world, SECOND, "New article: Frost. The pond froze over in a single night.")
    world.build()
    path = world.root / "articles/frost.md"
    front, _, _ = path.read_text("utf-8").partition("\n# Frost\n")
    path.write_text(path.read_text("utf-8").replace("# Frost\n", "# Frost\n\nMine.\n"), "utf-8")
    world.undo(SECOND)
    assert path.read_text(encoding="utf-8") == f"{front}\n# Frost\n\nMine.\n"


def test_a_name_that_is_taken_in_the_inbox_gets_a_number(world: World) -> None:
    """Whatever lies in the inbox by that name stays, and the note keeps its bytes."""
    words = (world.root / "inbox" / FIRST).read_bytes()
    world.build()
    say(world, FIRST, "Other words by the same name.")
    report = world.undo(FIRST)
    numbered = f"inbox/{FIRST.removesuffix('.txt')}-2.txt"
    assert [note.returned for note in report.notes] == [numbered]
    assert (world.root / numbered).read_bytes() == words
    assert (world.root / "inbox" / FIRST).read_bytes() == b"Other words by the same name."


def test_a_copy_that_was_dropped_later_comes_back_too(world: World) -> None:
    """Or the next build would take the note for one that was used before."""
    words = (world.root / "inbox" / FIRST).read_bytes()
    world.build()
    say(world, "copy.txt", words.decode())
    world.build()
    assert bees(world).count("warm day") == 1
    world.undo(FIRST)
    assert bees(world) == BEES
    assert world.files("inbox/used") == {}
    world.build()
    assert bees(world).count("warm day") == 1


def test_a_dry_run_shows_the_diff_and_writes_nothing(world: World) -> None:
    """The diff is that of the undo, the index page included."""
    world.build()
    before = world.files("articles", "inbox")
    report = world.undo(FIRST, dry_run=True)
    assert world.files("articles", "inbox") == before
    assert report.receipt is None
    assert report.diff.startswith(
        "--- a/articles/keeping-bees.md\n"
        "+++ b/articles/keeping-bees.md\n"
        "@@ -1,7 +1,7 @@\n"
        " ---\n"
        ' title: "Keeping bees"\n'
        " created: 2025-04-01\n"
        "-updated: 2026-03-09\n"
        "+updated: 2025-04-01\n"
    )


def test_what_cannot_be_undone_is_said(world: World) -> None:
    """Unknown, undone already, an undo, several: each has its sentence and its advice."""
    world.build()
    say(world, FIRST, f"{ASK}The wasps come to the hives in August and rob the weak ones.")
    world.build()
    first, second = world.runs
    numbered = f"inbox/used/{FIRST.removesuffix('.txt')}-2.txt"
    assert refusal(world, FIRST) == (
        f"2 notes are called {FIRST}: {numbered}, inbox/used/{FIRST}. "
        "Give the path of the one that is meant."
    )
    assert refusal(world, "2026") == (
        f"2026 is the beginning of 2 runs: {first}, {second}. Give more of it."
    )
    assert refusal(world, first.replace("Z-", "Z+")) == (
        f"no note and no run is called {first.replace('Z-', 'Z+')}. Did you mean {first}?"
    )
    assert refusal(world, "nothing") == (
        "no note and no run is called nothing. `pipeline history ARTICLE` lists runs and notes."
    )
    undone = world.undo(first[:8]).run
    assert undone is not None
    assert refusal(world, first) == (
        f"{first} was undone already, by the run {undone}. "
        "The notes are in the inbox again: `pipeline build` uses them."
    )
    assert refusal(world, f"inbox/used/{FIRST}") == (
        f"{FIRST} was taken back already, by the run {undone}. "
        "Once it is in the inbox, `pipeline build` uses it again."
    )
    assert refusal(world, undone) == (
        f"{undone} is itself an undo, and an undo is not undone. "
        "The notes are in the inbox: `pipeline build` uses them."
    ).replace("the inbox:", "the inbox again:")


def refusal(world: World, what: str) -> str:
    """Return what is said where there is nothing to undo; nothing may change."""
    before = world.files("articles", "inbox")
    with pytest.raises(UsageError) as caught:
        world.undo(what)
    assert world.files("articles", "inbox") == before
    return str(caught.value)


def test_a_note_whose_file_was_edited_stays_where_it_is(world: World) -> None:
    """Its blocks go, and the report says that it was not returned."""
    world.build()
    (world.root / "inbox/used" / FIRST).write_text("edited", encoding="utf-8")
    report = world.undo(FIRST)
    assert bees(world) == BEES
    assert report.attention == (
        f"inbox/used/{FIRST} is not there as it was consumed, so it was not returned.",
    )
    assert [note.returned for note in report.notes] == [None]


def test_the_accounting_stays_true(world: World) -> None:
    """The receipt of an undo consumes nothing and names what it took back and took out."""
    world.build()
    report = world.undo(FIRST)
    record = world.workspace.receipt()
    assert record["run"] == report.run
    assert (record["engine"], record["notes"], record["segments"]) == ("undo", [], [])
    assert [(note["run"], note["used"]) for note in record["undone"]] == [
        (world.runs[0], f"inbox/used/{FIRST}")
    ]
    assert [(block["text"], block["replaces"]) for block in record["blocks"]] == [
        ("", "In March we open the hives once, on a warm day.")
    ]


def test_an_article_that_cannot_be_read_stops_the_undo(world: World) -> None:
    """Nothing is written before a person has mended it."""
    world.build()
    path = world.root / "articles/keeping-bees.md"
    path.write_bytes(path.read_bytes() + b"\xff")
    before = world.files("articles", "inbox")
    with pytest.raises(Exception, match="the article is not UTF-8"):
        world.undo(FIRST)
    assert world.files("articles", "inbox") == before


def test_an_edit_while_the_undo_works_is_a_conflict(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person's version stays, and so does everything else."""
    world.build()
    path = world.root / "articles/keeping-bees.md"

    def edit_first(*args: Any, **extra: Any) -> str:  # noqa: ANN401 - those of `commit`
        path.write_text("mine", encoding="utf-8")
        return commit(*args, **extra)

    monkeypatch.setattr("editorial_pipeline.undo.commit", edit_first)
    with pytest.raises(ConflictError):
        world.undo(FIRST)
    assert path.read_text(encoding="utf-8") == "mine"
    assert (world.root / "inbox/used" / FIRST).exists()


def test_two_clones_may_take_the_same_note_back(world: World) -> None:
    """Git brings both receipts together: the note is in the inbox once, and new once."""
    world.build()
    undone = world.undo(FIRST).run
    assert undone is not None
    receipts = world.root / "inbox/receipts"
    other = undone[:-1] + ("0" if undone[-1] != "0" else "1")
    record = (receipts / f"{undone}.json").read_text(encoding="utf-8").replace(undone, other)
    (receipts / f"{other}.json").write_text(record, encoding="utf-8")
    assert refusal(world, FIRST).startswith(f"{FIRST} was taken back already, by the run ")
    assert world.build().notes_consumed == 1
    assert "warm day" in bees(world)


def test_a_rule_keeps_a_list_from_the_lead_in_above_it(world: World) -> None:
    """A note is taken back from an article in which a person has put a rule between the two."""
    world.build()
    path = world.root / "articles/keeping-bees.md"
    mine = "What a year with hives takes.\n\nThe steps are:\n\n* * *\n\n- smoke\n- lift\n"
    path.write_text(bees(world).replace("What a year with hives takes.\n", mine), encoding="utf-8")
    world.undo(FIRST)
    assert bees(world) == BEES.replace("What a year with hives takes.\n", mine)
