"""What becomes of the number of a footnote that an undo, or a person, has taken out."""

from __future__ import annotations

from pathlib import Path

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
SAID = {
    1: "In March we open the hives once, on a warm day.",
    2: "A swarm in a pear tree is worth the ladder.",
    3: "The smoker needs dry wood and a good quarter of an hour.",
}


def say(world: World, number: int) -> str:
    """Put a note into the inbox and return its name."""
    name = f"2026030{number}_080000_dana_transcript.txt"
    words = f"Put this in the article on keeping bees. {SAID[number]}"
    world.write({f"inbox/{name}": words.encode()})
    return name


def footnotes(world: World, path: str = "keeping-bees.md") -> list[str]:
    """Return the numbers in the text, then the definitions as number and note."""
    text = (world.root / "articles" / path).read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        number = line.partition("[^")[2].partition("]")[0]
        if number:
            found.append(
                f"{number}={line.rpartition('_080000')[0][-1:]}" if "](" in line else number
            )
    return found


def two_notes(tmp_path: Path) -> tuple[World, list[str]]:
    """Return a workspace in which two runs have put one note each into an article."""
    world = make_world(tmp_path)
    world.write({"articles/keeping-bees.md": BEES.encode()})
    names = []
    for number in (1, 2):
        names.append(say(world, number))
        world.build()
    assert footnotes(world) == ["1", "2", "1=1", "2=2"]
    return world, names


def test_the_number_of_an_undone_note_is_its_own(tmp_path: Path) -> None:
    """Another note gets a new one, and the note its old one when it is used again."""
    world, names = two_notes(tmp_path)
    both = world.files()
    world.undo(names[1])
    world.at(START.replace(day=10)).build()
    assert world.files() == both
    world.undo(names[1])
    (world.root / "inbox" / names[1]).rename(world.root / names[1])
    say(world, 3)
    world.build()
    assert footnotes(world) == ["1", "3", "1=1", "3=3"]
    (world.root / names[1]).rename(world.root / "inbox" / names[1])
    world.build()
    assert footnotes(world) == ["1", "3", "2", "1=1", "2=2", "3=3"]
    text = (world.root / "articles/keeping-bees.md").read_text(encoding="utf-8")
    assert text.partition("## Sources\n")[2] == "\n" + "".join(
        f"[^{number}]: [{name}](../inbox/used/{name})\n"
        for number, name in enumerate([*names, names[0].replace("0301", "0303")], start=1)
    )


def test_a_number_that_a_person_took_out_is_not_given_away(tmp_path: Path) -> None:
    """Also under another path, without the note's block, its definition and its undo."""
    world, _ = two_notes(tmp_path)
    path = world.root / "articles/keeping-bees.md"
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if "[^2]" not in line]
    (path.parent / "apiary").mkdir()
    path.rename(path.parent / "apiary/hives.md")
    (path.parent / "apiary/hives.md").write_text("".join(lines), encoding="utf-8")
    say(world, 3)
    world.build()
    assert footnotes(world, "apiary/hives.md") == ["1", "3", "1=1", "3=3"]
