"""Where the links of articles lead once an undo has put a note back into the inbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.fence.whereabouts import Whereabouts
from editorial_pipeline.index import Index
from editorial_pipeline.models.plan import ArticlePath
from undo.undo_world import START, World, make_world

NOTE = "20260301_080000_dana_transcript.txt"
FRONT = """\
---
title: "{title}"
created: 2025-04-01
updated: {day}
tags: []
status: draft
---

# {title}
"""
BEES = FRONT.format(title="Keeping bees", day="2025-04-01") + "\nWhat a year with hives takes.\n"
SAID = "In March we open the hives once, on a warm day."
ALSO = "The smoker needs dry wood and a good quarter of an hour."
OWN = (
    FRONT.format(title="Reading list", day="2025-05-05")
    + "\nSee what I [said about hives](../inbox/used/{note}#march) in spring[^hives].\n\n"
    "[^hives]: My note, [in full](../inbox/used/{note}), and a [page](https://example.org/{note}).\n"
).format(note=NOTE)


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a workspace with an article that a note has been worked into."""
    world = make_world(tmp_path)
    world.write(
        {
            "articles/keeping-bees.md": BEES.encode(),
            f"inbox/{NOTE}": f"Put this in the article on keeping bees. {SAID} {ALSO}".encode(),
        }
    )
    world.build()
    return world


def read(world: World, path: str) -> str:
    """Return a file of the workspace."""
    return (world.root / path).read_text(encoding="utf-8")


def edit(world: World, old: str, new: str) -> None:
    """Change words of the article as a person does."""
    text = read(world, "articles/keeping-bees.md")
    assert old in text
    (world.root / "articles/keeping-bees.md").write_text(text.replace(old, new), encoding="utf-8")


def waiting(text: str) -> str:
    """Return the article as it stands while the note is in the inbox."""
    return text.replace(f"../inbox/used/{NOTE}", f"../inbox/{NOTE}").replace(
        "updated: 2026-03-09", "updated: 2025-04-01"
    )


def test_a_footnote_follows_its_note_into_the_inbox_and_back(world: World) -> None:
    """A block that was edited still cites it; the build that uses the note again mends the link."""
    edit(world, "on a warm day", "on a really warm day")
    edited = read(world, "articles/keeping-bees.md")
    world.undo(NOTE)
    assert read(world, "articles/keeping-bees.md") == waiting(edited)
    report = world.at(START).build()
    assert read(world, "articles/keeping-bees.md") == edited
    assert [(a.path, a.action, a.blocks_added, a.blocks_revised) for a in report.articles] == [
        ("articles/keeping-bees.md", "updated", 0, 0)
    ]
    world.undo(NOTE)
    assert read(world, "articles/keeping-bees.md") == waiting(edited)


def test_links_of_an_article_that_was_moved_follow_too(world: World) -> None:
    """They broke when the person moved the file, and lead from its new folder to the inbox."""
    edit(world, "on a warm day", "on a really warm day")
    edited = read(world, "articles/keeping-bees.md")
    moved = world.root / "articles/apiary/year/bees.md"
    moved.parent.mkdir(parents=True)
    (world.root / "articles/keeping-bees.md").rename(moved)
    world.undo(NOTE)
    assert world.files() == {
        "articles/apiary/year/bees.md": waiting(edited)
        .replace("../inbox", "../../../inbox")
        .encode()
    }
    world.at(START).build()
    assert read(world, "articles/apiary/year/bees.md") == edited.replace(
        "../inbox/used/", "../../../inbox/used/"
    )


def test_a_moved_article_loses_footnotes_whose_links_had_broken(world: World) -> None:
    """Nobody needs them any more, wherever they lead."""
    moved = world.root / "articles/apiary/bees.md"
    moved.parent.mkdir()
    (world.root / "articles/keeping-bees.md").rename(moved)
    world.undo(NOTE)
    assert world.files() == {"articles/apiary/bees.md": BEES.encode()}


def test_links_that_a_person_wrote_lead_to_the_note_wherever_it_is(world: World) -> None:
    """Only their addresses change, in articles that no run wrote to, and nothing else of them."""
    world.write({"articles/reading/list.md": OWN.replace("(../inbox", "(../../inbox").encode()})
    before = world.files()
    world.undo(NOTE)
    assert read(world, "articles/reading/list.md") == OWN.replace(
        "(../inbox/used/", "(../../inbox/"
    )
    world.build()
    assert {k: v for k, v in world.files().items() if "reading" in k} == {
        k: v for k, v in before.items() if "reading" in k
    }


def test_links_that_were_broken_before_stay_as_they_are(world: World) -> None:
    """A person's own article names the note, at a place where it never was."""
    lost = f"# Old\n\n- [said](../inbox/raw/{NOTE})\n".encode()
    world.write({"articles/old.md": lost})
    world.undo(NOTE)
    assert world.files()["articles/old.md"] == lost
    world.build()
    assert world.files()["articles/old.md"] == lost


def test_a_dry_run_shows_the_link_and_leaves_it(world: World) -> None:
    """The diff is what the undo would write."""
    edit(world, f"{SAID} {ALSO[:-1]}", "I open the hives when the willow is in bloom")
    edited = world.files()
    report = world.undo(NOTE, dry_run=True)
    own = report.diff.partition("--- a/articles/_index.md")[0]
    lines = [line for line in own.splitlines() if line.startswith(("+", "-"))]
    assert lines == [
        "--- a/articles/keeping-bees.md",
        "+++ b/articles/keeping-bees.md",
        "-updated: 2026-03-09",
        "+updated: 2025-04-01",
        f"-[^1]: [{NOTE}](../inbox/used/{NOTE})",
        f"+[^1]: [{NOTE}](../inbox/{NOTE})",
    ]
    assert world.files() == edited


def test_a_later_undo_finds_the_way_back_through_links_that_followed(world: World) -> None:
    """The receipts tell of the changed links as well, so that bytes from before can come back."""
    edit(world, "on a warm day", "on a really warm day")
    world.undo(NOTE)
    before = read(world, "articles/keeping-bees.md")
    world.build()
    world.undo(world.runs[-1])
    assert read(world, "articles/keeping-bees.md") == before


def test_bytes_from_before_a_run_lead_to_notes_that_were_put_back_since(world: World) -> None:
    """The article as it was before the second run knew nothing of the undo of the first."""
    edit(world, "on a warm day", "on a really warm day")
    edited = read(world, "articles/keeping-bees.md")
    (world.root / "articles/keeping-bees.md").rename(world.root / "articles/bees.md")
    second = NOTE.replace("0301", "0302")
    words = "Put this in the article on keeping bees. A swarm in a pear tree is worth the ladder."
    world.write({f"inbox/{second}": words.encode()})
    world.build()
    world.undo(NOTE)
    world.undo(second)
    assert read(world, "articles/bees.md") == edited.replace("../inbox/used/", "../inbox/")


@pytest.mark.parametrize("folder", ["inbox", "inbox/used"])
def test_a_link_to_where_a_note_was_is_led_to_where_it_is(world: World, folder: str) -> None:
    """In bytes of the past it may have waited in the inbox, or been among the used ones."""
    if folder == "inbox/used":
        world.undo(NOTE)
    there = next(path for path in world.files("inbox") if path.endswith(NOTE))
    text = f"# A\n\nB[^1].\n\n[^1]: [n](../{folder}/{NOTE})\n"
    document = parse_document(text.encode(), ArticlePath("a.md"))
    settings = world.settings
    with Index.open(settings.state / "index.sqlite") as index:
        index.refresh(settings.articles, settings.receipts, settings.index_file)
        places = Whereabouts(settings, index)
        assert places.breaks(document)
        mended = places.repaired(document).data.decode()
    assert mended == text.replace(f"{folder}/{NOTE}", there)
