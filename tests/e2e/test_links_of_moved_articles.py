"""A build mends the links of articles that a person has moved, also where it adds nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from undo.undo_world import World, make_world

BEES = "20260301_080000_dana_transcript.txt"
ICE = "20260302_080000_dana_transcript.txt"
LATER = "20260303_080000_dana_transcript.txt"
OWN = """\
# Reading

- [An old note](../inbox/raw/{note})

What I [said]({link}) and more[^a].

[^a]: [a page](gone.md)
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    """Return a workspace with an article of two notes' sections, and a note for another."""
    world = make_world(tmp_path)
    words = "New article: Keeping bees. In March we open the hives once. "
    world.write({f"inbox/{BEES}": f"{words}The smoker needs dry wood.".encode()})
    world.build()
    world.write({f"inbox/{ICE}": b"New article: Frost. The pond froze over in a single night."})
    return world


def article(world: World, path: str) -> str:
    """Return an article."""
    return (world.root / "articles" / path).read_text(encoding="utf-8")


def move(world: World) -> str:
    """Move the article into another folder, and return it as it should be there."""
    text = article(world, "keeping-bees.md")
    target = world.root / "articles/apiary/year/bees.md"
    target.parent.mkdir(parents=True)
    (world.root / "articles/keeping-bees.md").rename(target)
    return text.replace("](../inbox", "](../../../inbox")


def test_a_moved_article_is_mended_by_a_build_of_other_notes(world: World) -> None:
    """Its links alone change, not its day; what only looked at it before changes nothing."""
    wanted = move(world)
    report = world.build()
    assert article(world, "apiary/year/bees.md") == wanted
    assert [(a.path, a.action, a.blocks_added) for a in report.articles] == [
        ("articles/frost.md", "created", 1),
        ("articles/apiary/year/bees.md", "updated", 0),
    ]
    broken = wanted.replace("../../../inbox", "../inbox")
    (world.root / "articles/apiary/year/bees.md").write_text(broken, encoding="utf-8")
    world.write({f"inbox/{LATER}": b"New article: Ponds. Ducks slip on the ice of a pond."})
    world.build()
    assert article(world, "apiary/year/bees.md") == broken


def test_an_undo_gives_the_bytes_back_and_another_build_mends_again(world: World) -> None:
    """The repair is part of the run, so it goes and comes with it."""
    wanted = move(world)
    before = world.files()
    world.build()
    world.undo(world.runs[-1])
    assert world.files() == before
    world.build()
    assert article(world, "apiary/year/bees.md") == wanted


def test_what_an_undo_of_an_older_run_breaks_again_is_mended_again(world: World) -> None:
    """Also where another run came in between, which had nothing to mend."""
    wanted = move(world)
    world.build()
    world.write({f"inbox/{LATER}": b"New article: Ponds. Ducks slip on the ice of a pond."})
    world.build()
    world.undo(world.runs[1])
    world.build()
    assert article(world, "apiary/year/bees.md") == wanted


def test_a_section_split_off_into_a_folder_is_mended(world: World) -> None:
    """The article that it came from stays as it is."""
    text = article(world, "keeping-bees.md")
    body, _, sources = text.partition("\n# Keeping bees\n")[2].partition("\n## Sources\n")
    split = f"# Smoke\n{body}\n## Sources\n{sources}"
    world.write({"articles/tools/smoke.md": split.encode()})
    world.build()
    assert article(world, "tools/smoke.md") == split.replace("](../inbox", "](../../inbox")
    assert article(world, "keeping-bees.md") == text


def test_articles_of_a_persons_own_keep_what_was_broken_before(world: World) -> None:
    """A note of the run has the name of one that a link has lost: nobody asked for that repair."""
    own = OWN.format(note=ICE, link=f"../inbox/used/{BEES}").encode()
    world.write({"articles/reading.md": own})
    world.build()
    assert (world.root / "articles/reading.md").read_bytes() == own


def test_a_link_to_a_note_that_waits_follows_it(world: World) -> None:
    """A person linked to the note in the inbox; the build that moves it leads the link on."""
    own = OWN.format(note="none.txt", link=f"../inbox/{ICE}#words")
    world.write({"articles/reading.md": own.encode()})
    world.build()
    assert article(world, "reading.md") == own.replace(f"../inbox/{ICE}", f"../inbox/used/{ICE}")
