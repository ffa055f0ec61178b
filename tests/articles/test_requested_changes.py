"""Blocks taken out, moved, reworded, reordered and renamed: everything else stays to the byte."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.articles.check import check_closed, parts_of
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.relocate import Parcel, receive
from editorial_pipeline.articles.remove import remove_blocks
from editorial_pipeline.articles.reorder import reorder
from editorial_pipeline.articles.retitle import rename_section, retitle
from editorial_pipeline.articles.reword import Correction, find_words, reword, reworded
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.plan import ArticlePath

HEAD = NoteHead("b.txt", "inbox/used/b.txt", datetime(2026, 3, 10, tzinfo=UTC))
TEXT = """\
---
title: "Kettles"   # mine
updated: 2026-03-09
---

# Kettles

Steam is water[^1].

## Steel

- It is light[^1].
- It is loud[^2].

It rusts[^book].
## Glass

### Thin

```
boil --slowly
```

[^2]

## Sources

[^1]: [a.txt](../inbox/used/a.txt)
[^2]: [c.txt](../inbox/used/c.txt)
[^book]: A book of mine.
"""


def article(text: str = TEXT, path: str = "kettles.md") -> Document:
    """Return an article, parsed."""
    return parse_document(text.encode(), ArticlePath(path))


def test_a_block_goes_with_its_footnote_and_its_heading() -> None:
    """The heading only where it may go, the footnote only where nothing else cites it."""
    document = article()
    without_code = remove_blocks(document, {3}, {2, 3})
    assert without_code.data.decode() == TEXT.replace(
        "## Glass\n\n### Thin\n\n```\nboil --slowly\n```\n\n[^2]\n\n", ""
    ).replace("It rusts[^book].\n", "It rusts[^book].\n\n")
    kept = remove_blocks(document, {1, 2}, ())
    assert kept.data.decode() == TEXT.replace(
        "\n\n- It is light[^1].\n- It is loud[^2].\n\nIt rusts[^book].", "\n"
    ).replace("\n[^book]: A book of mine.", "")


def test_code_with_its_citation_below_is_closed() -> None:
    """Such a block may end an article, and something can still be put behind it."""
    check_closed(article("# A\n\n```\nx\n```\n\n[^1]\n\n[^1]: a\n"))
    with pytest.raises(ArticleError, match="never closed"):
        check_closed(article("# A\n\n```\nx\n"))


def test_the_sources_go_with_the_last_footnote() -> None:
    """And an article that loses all its text keeps its title."""
    document = article("# A\n\nOne[^1].\n\n## Sources\n\n[^1]: [a](../inbox/used/a)\n")
    assert remove_blocks(document, {0}).data == b"# A\n"


@given(st.sets(st.integers(0, 3)))
def test_whatever_goes_the_rest_stays_as_it_is(gone: set[int]) -> None:
    """Each block that stays has its bytes, and its order."""
    document = article()
    result = remove_blocks(document, gone)
    kept = [block for block in document.blocks if block.index not in gone]
    assert [result.data[b.start : b.end] for b in result.blocks] == [
        document.data[b.start : b.end] for b in kept
    ]
    assert [s.heading for s in result.sections] == [s.heading for s in document.sections]
    assert result.references == set(result.definitions)


@given(st.permutations([0, 1, 2, 3]))
def test_sections_change_places_with_all_below_them(order: list[int]) -> None:
    """Whatever the order, and back again to the very bytes."""
    text = "# T\n\n" + "".join(f"## S{n}\n\n### Sub{n}\n\nText {n}.\n\n" for n in range(4))
    document = article(f"{text}## Sources\n\n- A book.\n")
    places = [1, 3, 5, 7]
    result = reorder(document, [places[n] for n in order])
    assert [s.heading for s in result.sections if s.level == 2] == [f"S{n}" for n in order]
    back = reorder(result, [places[order.index(n)] for n in range(4)])
    assert back.data == document.data


def test_a_section_cannot_change_places_with_one_inside_it() -> None:
    """Sections of two levels do not stand side by side."""
    with pytest.raises(ArticleError, match="side by side"):
        reorder(article(), [3, 2])


def test_what_moves_takes_its_sources_to_another_folder() -> None:
    """A known source keeps the label it has there, others get new ones; links lead from there."""
    source = article()
    target = article(
        "# Metals\n\nIron[^4].\n\n## Sources\n\n[^4]: [c.txt](../../inbox/used/c.txt)\n",
        "deep/metals.md",
    )
    parcels = [Parcel(source.sections[1], source.sections[1].blocks)]
    moved = receive(target, source, parcels, articles_dir="articles", language="en")
    assert moved.data.decode() == (
        "# Metals\n\nIron[^4].\n\n## Steel\n\n- It is light[^5].\n- It is loud[^4].\n\n"
        "It rusts[^6].\n\n## Sources\n\n[^4]: [c.txt](../../inbox/used/c.txt)\n"
        "[^5]: [a.txt](../../inbox/used/a.txt)\n[^6]: A book of mine.\n"
    )


def test_what_moves_joins_a_section_of_its_name() -> None:
    """It goes to the end of the section, and a code block keeps its citation below."""
    source = article()
    target = article("# Glass\n\n## thin\n\nIt breaks.\n\n## Thick\n\nIt holds.\n", "glass.md")
    parcels = [Parcel(source.sections[3], source.sections[3].blocks)]
    moved = receive(target, source, parcels, articles_dir="articles", language="en")
    assert moved.data.decode() == (
        "# Glass\n\n## thin\n\nIt breaks.\n\n```\nboil --slowly\n```\n\n[^1]\n\n## Thick\n\n"
        "It holds.\n\n## Sources\n\n[^1]: [c.txt](../inbox/used/c.txt)\n"
    )


NESTED = """\
# Agents

## Roles

### Planner

It plans[^1].

## Serving

A queue[^1].

## Sources

[^1]: [a.txt](../inbox/used/a.txt)
"""


@pytest.mark.parametrize(
    ("sections", "target", "expected"),
    [
        # The heading above a section that moves goes along, though no text stands below it.
        (
            [1, 2],
            "# Models\n\n## Mine\n\nMy words.\n",
            "## Mine\n\nMy words.\n\n## Roles\n\n### Planner\n\nIt plans[^1].\n",
        ),
        # Alone it is no part of the section that happens to be last.
        (
            [2],
            "# Models\n\n## Mine\n\nMy words.\n",
            "## Mine\n\nMy words.\n\n## Planner\n\nIt plans[^1].\n",
        ),
        # It goes below its parent where the article has that one, behind what is there.
        (
            [1, 2],
            "# Models\n\n## roles\n\n#### Mine\n\nMy words.\n\n## Last\n\nAll.\n",
            (
                "## roles\n\n#### Mine\n\nMy words.\n\n### Planner\n\nIt plans[^1].\n\n"
                "## Last\n\nAll.\n"
            ),
        ),
        # What is new comes behind what joins the last section.
        (
            [1, 2, 3],
            "# Models\n\n## Serving\n\nMy words.\n",
            "## Serving\n\nMy words.\n\nA queue[^1].\n\n## Roles\n\n### Planner\n\nIt plans[^1].\n",
        ),
    ],
)
def test_what_moves_stands_below_its_own_heading(
    sections: list[int], target: str, expected: str
) -> None:
    """Never below the heading of somebody else's section."""
    source = article(NESTED)
    parcels = [Parcel(source.sections[i], source.sections[i].blocks) for i in sections]
    moved = receive(
        article(target, "models.md"), source, parcels, articles_dir="articles", language="en"
    )
    assert moved.data.decode() == (
        f"# Models\n\n{expected}\n## Sources\n\n[^1]: [a.txt](../inbox/used/a.txt)\n"
    )


@given(st.sets(st.integers(0, 3), min_size=1))
def test_what_moved_away_and_back_is_the_same_text(indices: set[int]) -> None:
    """No word and no citation is lost on the way, whatever labels it had."""
    source = article()
    empty = article("# Other\n", "other.md")

    def parcels(document: Document, which: set[int]) -> list[Parcel]:
        return [
            Parcel(section, tuple(b for b in section.blocks if b.index in which))
            for section in document.sections
        ]

    there = receive(empty, source, parcels(source, indices), articles_dir="a", language="en")
    left = remove_blocks(source, indices)
    everything = {block.index for block in there.blocks}
    back = receive(left, there, parcels(there, everything), articles_dir="a", language="en")
    assert sorted(parts_of(back)) == sorted(parts_of(source))
    assert sorted(d.target for d in back.definitions.values()) == sorted(
        d.target for d in source.definitions.values()
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The computer hums.", "The planner hums."),
        ("Computer first. A COMPUTER too.", "Planner first. A planner too."),
        ("- Computer\n- a computer's plan", "- Planner\n- a planner's plan"),
        ("computers, micro-computer, computer-aided", None),
        ("`computer` <https://computer.org> [x](computer.md) me@computer.org", None),
        ("https://a.example/computer and [computer](a.md)", None),
    ],
)
def test_only_whole_words_of_the_text_are_replaced(text: str, expected: str | None) -> None:
    """Other word forms, code and addresses stay, and a capital stays where a sentence begins."""
    if expected is None:
        expected = text.replace("[computer](", "[planner](")
    assert reworded(text, "computer", "planner") == expected


def test_words_that_were_wrapped_are_found() -> None:
    """A line end between two words is a blank."""
    assert reworded("the old\ncomputer", "old computer", "planner") == "the planner"
    assert [m[0] for m in find_words("Old  computer", "old computer")] == ["Old  computer"]


def test_a_reworded_item_cites_the_note_beside_its_own() -> None:
    """In the item where the word stands, by number, and nothing else changes."""
    result = reword(
        article(), 1, Correction("light", "thin", [HEAD]), articles_dir="articles", language="en"
    )
    assert result.data.decode() == (
        TEXT.replace("- It is light[^1].", "- It is thin[^1][^3].").replace(
            "[^book]: A book of mine.\n",
            "[^book]: A book of mine.\n[^3]: [b.txt](../inbox/used/b.txt)\n",
        )
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "---\ntitle: Old # mine\nx: 1\n---\n\n# Old\n",
            '---\ntitle: "New: one" # mine\nx: 1\n---\n\n# New: one\n',
        ),
        ("# Old\n\nText.\n", "# New: one\n\nText.\n"),
        ("Old\n===\n\nText.\n", "# New: one\n\nText.\n"),
        (
            "---\r\ntitle: 'Old'\r\n---\r\n\r\nText.\r\n",
            '---\r\ntitle: "New: one"\r\n---\r\n\r\nText.\r\n',
        ),
    ],
)
def test_a_title_changes_where_it_stands(before: str, after: str) -> None:
    """In the front matter, above the text, or both; comments and line ends stay."""
    assert retitle(article(before), "New: one").data.decode() == after


def test_a_heading_changes_at_its_level() -> None:
    """The second of two with one name is the one that is meant, by its place."""
    document = article("# T\n\n## A\n\nOne.\n\n## A\n\nTwo.\n")
    result = rename_section(document, 2, "B # [c]")
    assert result.data.decode() == "# T\n\n## A\n\nOne.\n\n## B # \\[c]\n\nTwo.\n"
