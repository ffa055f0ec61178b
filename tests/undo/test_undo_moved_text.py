"""What a person had moved or deleted before an undo, and what another build writes then."""

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
FIRST, SECOND, THIRD = (f"2026030{day}_080000_dana_transcript.txt" for day in (1, 2, 3))
HIVES = "\n## Hives and warm\n\nIn March we open the hives once, on a warm day[^1].\n"
SMOKE = "\n## Dry wood\n\nThe smoker needs dry wood and a good quarter of an hour[^2].\n"


def definition(number: int, up: str = "../") -> str:
    """Return the definition of the note of this number."""
    name = (FIRST, SECOND, THIRD)[number - 1]
    return f"[^{number}]: [{name}]({up}inbox/used/{name})\n"


def say(world: World, name: str, words: str) -> None:
    """Build a note for the article."""
    words = f"Put this in the article on keeping bees. {words}"
    world.write({f"inbox/{name}": words.encode()})
    world.build()


def two_notes(tmp_path: Path) -> World:
    """Return a workspace in which two runs have put one note each into an article."""
    world = make_world(tmp_path)
    world.write({"articles/keeping-bees.md": BEES.encode()})
    say(world, FIRST, "In March we open the hives once, on a warm day.")
    say(world, SECOND, "The smoker needs dry wood and a good quarter of an hour.")
    assert read(world) == article(HIVES, SMOKE, definition(1), definition(2), day=10)
    return world


def article(*parts: str, day: int) -> str:
    """Return the article with sections, then definitions."""
    sections = "".join(part for part in parts if part.startswith("\n"))
    definitions = "".join(part for part in parts if part.startswith("["))
    dated = BEES.replace("updated: 2025-04-01", f"updated: 2026-03-{day:02}")
    return f"{dated}{sections}\n## Sources\n\n{definitions}"


def read(world: World) -> str:
    """Return the article."""
    return (world.root / "articles/keeping-bees.md").read_text(encoding="utf-8")


def write(world: World, files: dict[str, str]) -> None:
    """Write articles as a person does."""
    world.write({f"articles/{path}": text.encode() for path, text in files.items()})


def test_what_was_deleted_stays_deleted_through_an_undo(tmp_path: Path) -> None:
    """The note is used again, and its words are set aside as the person's decision."""
    world = two_notes(tmp_path)
    write(world, {"keeping-bees.md": article(HIVES, definition(1), day=10)})
    world.undo(SECOND)
    report = world.at(START.replace(day=10)).build()
    assert read(world) == article(HIVES, definition(1), day=9)
    assert [segment.why for segment in report.left_out][1:] == ["deleted by the person"]


def test_what_was_moved_to_a_new_article_is_written_again(tmp_path: Path) -> None:
    """An undo takes it out where it is now; nobody has deleted it from where it was."""
    world = two_notes(tmp_path)
    write(
        world,
        {
            "keeping-bees.md": article(HIVES, definition(1), day=10),
            "tools/smoke.md": f"# Smoke\n{SMOKE}\n{definition(2, '../../')}",
        },
    )
    world.undo(SECOND)
    assert world.files()["articles/tools/smoke.md"] == b"# Smoke\n"
    world.at(START.replace(day=20)).build()
    assert read(world) == article(HIVES, SMOKE, definition(1), definition(2), day=20)


def test_a_text_that_was_revised_after_a_move_is_written_again(tmp_path: Path) -> None:
    """What it was before the revision was nobody's to delete either."""
    world = two_notes(tmp_path)
    write(
        world,
        {
            "keeping-bees.md": article(HIVES, definition(1), day=10),
            "tools/smoke.md": f"# Smoke\n{SMOKE}\n{definition(2, '../../')}",
        },
    )
    words = "Put this in the article on smoke. Cold smoke calms no bee."
    world.write({f"inbox/{THIRD}": words.encode()})
    world.build(revise=True)
    smoke = (world.root / "articles/tools/smoke.md").read_text(encoding="utf-8")
    assert "hour. Cold smoke calms no bee[^2][^3]." in smoke
    world.undo(SECOND)
    world.at(START.replace(day=20)).build()
    assert read(world) == article(HIVES, SMOKE, definition(1), definition(2), day=20)
