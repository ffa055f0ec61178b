"""What a person did to the articles between two builds stands after the next one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e_workspace import Workspace
from hostile.inprocess import make_workspace, run

FIRST = """\
New article: Kettles. A kettle whistles at ninety degrees, as we measured in May. The blue cup \
with the broken handle stands in the sink since winter, and nobody at the office ever washes it.
"""
SECOND = """\
Put this in the article on kettles. The descaling of a kettle needs two spoons of citric acid and \
half an hour of patience. After descaling the kettle is boiled twice with clear water before \
anybody drinks from it.
"""
HEAD = """\
---
title: "Kettles"
created: 2026-03-09
updated: 2026-03-09
tags: [kettle-whistles, broken-handle, blue-cup, winter, degrees]
status: draft
---

# Kettles

"""
OPENING = "Notes on kettle whistles, broken handle and blue cup[^1].\n\n"
KETTLE = "A kettle whistles at ninety degrees, as we measured in May. "
CUP = (
    "The blue cup with the broken handle stands in the sink since winter, and nobody at the "
    "office ever washes it[^1].\n\n"
)
ACID = (
    "The descaling of a kettle needs two spoons of citric acid and half an hour of patience. "
    "After descaling the kettle is boiled twice with clear water before anybody drinks from it"
    "[^2].\n\n"
)
SOURCES = """\
## Sources

[^1]: [20260309_070000_dana.txt](../inbox/used/20260309_070000_dana.txt)
[^2]: [20260309_090000_dana.txt](../inbox/used/20260309_090000_dana.txt)
"""


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    """Return a workspace in which two notes became one article."""
    space = make_workspace(tmp_path)
    space.drop("20260309_070000_dana.txt", FIRST)
    space.drop("20260309_090000_dana.txt", SECOND)
    run(space)
    assert space.articles() == {
        "kettles.md": f"{HEAD}{OPENING}{KETTLE}{CUP}## Citric acid\n\n{ACID}{SOURCES}"
    }
    yield space
    assert (tmp_path / "outside.md").read_text(encoding="utf-8") == "untouched"


def build_third(space: Workspace, words: str) -> str:
    """Build a third note, and return the line of its source below `articles/`."""
    space.drop("20260309_100000_dana.txt", words)
    run(space)
    return "[^3]: [20260309_100000_dana.txt](../inbox/used/20260309_100000_dana.txt)\n"


def outcomes(space: Workspace) -> list[tuple[str, str]]:
    """Return outcome and reason of the segments of the newest run."""
    newest = max((space.root / "inbox/receipts").glob("*.json"), key=lambda p: p.stat().st_mtime_ns)
    return [(s["outcome"], s["why"]) for s in json.loads(newest.read_text("utf-8"))["segments"]]


TEA = "Green tea wants water of seventy degrees and two minutes of rest."
ASKED = "Put this in the article on kettles."


def write(space: Workspace, text: str, path: str = "kettles.md") -> None:
    """Write an article as a person does."""
    file = space.root / "articles" / path
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode())


def test_a_deleted_block_stays_deleted_when_its_words_are_said_again(space: Workspace) -> None:
    """The words are set aside as deleted by the person; what is said besides is written."""
    write(space, f"{HEAD}{OPENING}{KETTLE}{CUP}## Citric acid\n\n{SOURCES}")
    source = build_third(space, f"{SECOND}{TEA}")
    assert space.articles() == {
        "kettles.md": f"{HEAD}{OPENING}{KETTLE}{CUP}## Citric acid\n\n"
        f"{TEA[:-1]}[^3].\n\n{SOURCES}{source}"
    }
    assert outcomes(space)[1:] == [
        ("set_aside", "deleted by the person"),
        ("set_aside", "deleted by the person"),
        ("cited", ""),
    ]


def test_a_note_of_nothing_but_deleted_words_changes_no_article(space: Workspace) -> None:
    """It is consumed and accounted for, and the article keeps every byte."""
    text = f"{HEAD}{OPENING}{KETTLE}{CUP}{SOURCES}"
    write(space, text)
    build_third(space, f"{SECOND}Put this in the article on kettles.")
    assert space.articles() == {"kettles.md": text}
    assert [outcome for outcome, _ in outcomes(space)] == [
        "directive",
        "set_aside",
        "set_aside",
        "directive",
    ]
    assert not [path for path in (space.root / "inbox").iterdir() if path.is_file()]


def test_a_corrected_block_is_not_joined_by_its_old_words(space: Workspace) -> None:
    """Who says the uncorrected sentence again does not bring it back beside the correction."""
    corrected = KETTLE.replace("ninety degrees", "ninety-two degrees Celsius")
    text = f"{HEAD}{OPENING}{corrected}{CUP}## Citric acid\n\n{ACID}{SOURCES}"
    write(space, text)
    build_third(space, f"{ASKED} {KETTLE}")
    assert space.articles() == {"kettles.md": text}
    assert outcomes(space)[1:] == [
        ("set_aside", "said in a block that the person has put in other words")
    ]


def test_a_moved_and_renamed_article_goes_on_with_its_links_repaired(space: Workspace) -> None:
    """It is found under its new title, and every footnote leads to its note again."""
    (space.root / "articles/kettles.md").unlink()
    head = HEAD.replace("Kettles", "Boiling water")
    write(space, f"{head}{OPENING}{KETTLE}{CUP}## Acid\n\n{ACID}{SOURCES}", "home/boiling.md")
    source = build_third(space, f"Put this in the article on boiling water. {TEA}")
    sources = f"{SOURCES}{source}".replace("](../inbox", "](../../inbox")
    assert space.articles() == {
        "home/boiling.md": f"{head}{OPENING}{KETTLE}{CUP}## Acid\n\n{ACID}"
        f"## Green tea\n\n{TEA[:-1]}[^3].\n\n{sources}"
    }


def test_a_split_article_goes_on_as_two(space: Workspace) -> None:
    """What was moved to the new file is neither missing in the old one nor written again."""
    acid = HEAD.replace("Kettles", "Descaling")
    old = f"{HEAD}{OPENING}{KETTLE}{CUP}{SOURCES}".replace(SOURCES.splitlines()[3] + "\n", "")
    new = f"{acid}{ACID}{SOURCES}".replace(SOURCES.splitlines()[2] + "\n", "")
    write(space, old)
    write(space, new, "descaling.md")
    source = build_third(space, f"Put this in the article on descaling. {TEA} {CUP[:-7]}.")
    assert space.articles()["kettles.md"] == old
    assert (
        space.articles()["descaling.md"]
        == new.replace("## Sources", f"## Green tea\n\n{TEA} {CUP[:-7]}[^3].\n\n## Sources")
        + source
    )


def test_two_articles_merged_by_hand_go_on_as_one(space: Workspace) -> None:
    """The words of the article that is gone count as those of the one that took them in."""
    space.drop(
        "20260309_093000_dana.txt", f"New article: Tea. {TEA} Black tea wants boiling water."
    )
    run(space)
    tea = "Green tea wants water of seventy degrees. Black tea wants boiling water[^3].\n\n"
    source = "[^3]: [t](../inbox/used/20260309_093000_dana.txt)\n"
    (space.root / "articles/tea.md").unlink()
    text = f"{HEAD}{OPENING}{KETTLE}{CUP}## Citric acid\n\n{ACID}## Tea\n\n{tea}{SOURCES}{source}"
    write(space, text)
    build_third(space, f"{ASKED} {TEA}")
    assert space.articles() == {"kettles.md": text}
    assert outcomes(space)[1:] == [
        ("set_aside", "said in a block that the person has put in other words")
    ]


def test_renamed_and_reordered_sections_keep_their_place(space: Workspace) -> None:
    """New words on descaling go to the section where descaling is now."""
    text = f"{HEAD}## Descaling\n\n{ACID}## Rest\n\n{CUP}A line of mine.\n\n{SOURCES}"
    write(space, text)
    more = "Descaling with vinegar takes an hour, and descaling with lemons takes two."
    source = build_third(space, f"{ASKED} {more}")
    assert space.articles() == {
        "kettles.md": text.replace(ACID, f"{ACID}{more[:-1]}[^3].\n\n") + source
    }


def test_front_matter_of_any_taste_is_kept(space: Workspace) -> None:
    """Own keys, order, comments, quotes and dates stay; only the date of the update changes."""
    front = (
        "---\n# mine\nweight: 007 # first\nstatus: 'review'\naliases:\n  - /old/kettles\n"
        "title:   'Kettles'\nupdated: 2026-02-01T10:00:00+01:00  # by hand\ntags:\n- blue-cup\n"
        'created: "8 March 2026"\nempty:\n---\n'
    )
    body = f"\n# Kettles\n\n{OPENING}{KETTLE}{CUP}{SOURCES}"
    write(space, front + body)
    source = build_third(space, f"{ASKED} {TEA}")
    after = space.articles()["kettles.md"]
    changed = [line for line in front.splitlines() if line not in after.splitlines()]
    assert changed == ["updated: 2026-02-01T10:00:00+01:00  # by hand"]
    assert (
        after.split("---\n", 2)[2]
        == body.replace(CUP, f"{CUP}## Green tea\n\n{TEA[:-1]}[^3].\n\n") + source
    )
