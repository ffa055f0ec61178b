"""A block put into any article changes no other byte, and nothing of how the rest renders."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from drafts import block, draft, note_hash, section
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.draft import NoteHead, PlacedBlock
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.render import render
from editorial_pipeline.templating import Templates
from round_trip.examples import (
    CORPUS,
    SPEC,
    corpus_articles,
    hand_made_articles,
    spec_articles,
)
from round_trip.renderings import Rendering, body, markdown_it, pandoc, without

WORD = "zebraquagga"
PATH = ArticlePath("roles.md")
TEMPLATES = Templates(None)
HEADS = {
    note_hash("a"): NoteHead(
        f"{WORD}.txt", f"inbox/used/{WORD}.txt", datetime(2026, 3, 1, tzinfo=UTC)
    )
}


@dataclass(frozen=True, slots=True)
class Insertion:
    """An article before and after one block was put into it; `made` are the blocks that came."""

    name: str
    before: bytes
    after: bytes
    made: tuple[str, ...]


def places(document: Document) -> Iterator[tuple[int, int | None]]:
    """Yield every place in an article: section, and the block to follow (-1: start)."""
    for one in document.sections:
        yield from ((one.index, place) for place in (-1, *(b.index for b in one.blocks)))
        if not one.blocks:
            yield one.index, None


def insertions(
    articles: Iterator[tuple[str, bytes]], refused: list[str], every: int = 1
) -> Iterator[Insertion]:
    """Yield what becomes of each article at each (or every so many-th) place."""
    for name, data in articles:
        document = parse_document(data, PATH)
        for number, (index, after) in enumerate(places(document)):
            if number % every:
                continue
            placed = PlacedBlock(block(f"The {WORD} grazes."), after)
            made = draft(section(document.sections[index].heading, placed, existing=index))
            try:
                (change,) = render(
                    [made],
                    documents={PATH: document},
                    notes=HEADS,
                    templates=TEMPLATES,
                    today=date(2026, 3, 1),
                    articles_dir="articles",
                )
            except ArticleError as error:
                refused.append(f"{name}: {error.what}")
                continue
            assert change.after is not None
            has_sources = document.sources is not None or document.trailing is not None
            # Pandoc shows the footnote within the block, and nothing that is left of it.
            came = (
                ("grazes", f"{WORD}.txt") if has_sources else ("grazes", f"{WORD}.txt", "Sources")
            )
            yield Insertion(f"{name}, place {number}", data, change.after, came)


def changed_lines(insertion: Insertion) -> list[str]:
    """Return the old lines that are not there any more, the date of the update left out."""
    old, new = (data.splitlines(keepends=True) for data in (insertion.before, insertion.after))
    if old and not old[-1].endswith((b"\n", b"\r")):
        old[-1] += b"\r\n" if b"\r\n" in insertion.before else b"\n"
    following = iter(new)
    return [
        f"{insertion.name}: {line!r}"
        for line in old
        if not line.startswith(b"updated:") and line not in following
    ]


def differences(
    insertions: Sequence[Insertion], render_all: Callable[[list[str]], list[Rendering]]
) -> list[str]:
    """Return where the rest is rendered differently than before."""
    before = {insertion.before: body(insertion.before) for insertion in insertions}
    old = dict(zip(before, render_all(list(before.values())), strict=True))
    new = render_all([body(insertion.after) for insertion in insertions])
    found = []
    for insertion, rendering in zip(insertions, new, strict=True):
        rest = without(rendering, insertion.made)
        if rest != old[insertion.before]:
            diff = difflib.unified_diff(old[insertion.before], rest, n=0, lineterm="")
            found.append("\n".join([insertion.name, *diff]))
    return found


def by_markdown_it(texts: list[str]) -> list[Rendering]:
    """Render with markdown-it-py."""
    return [markdown_it(text) for text in texts]


NEVER_CLOSED = {
    "example 96", "example 97", "example 107", "example 109", "example 142", "example 215",
}  # fmt: skip
"""Articles whose last block is a code block or HTML that is open to the end of the file: whatever
is added would become a part of it, so nothing is added."""


@pytest.mark.skipif(not SPEC.is_file(), reason=f"no specification: {SPEC} is in cmark-gfm")
def test_examples_of_the_specifications_survive_a_block_at_every_place(tmp_path: Path) -> None:
    """No byte of the example changes, and both renderers see the same beside the new block."""
    refused: list[str] = []
    made = list(insertions(spec_articles(), refused))
    assert {name.partition(":")[0] for name in refused} == NEVER_CLOSED
    assert len({insertion.before for insertion in made}) > 600
    assert [line for insertion in made for line in changed_lines(insertion)] == []
    assert differences(made, by_markdown_it) == []
    assert differences(made, lambda texts: pandoc(texts, tmp_path)) == []


def test_hand_made_articles_survive_a_block_at_every_place(tmp_path: Path) -> None:
    """Whatever people write, wherever their sources stand and however their lines end."""
    refused: list[str] = []
    made = list(insertions(hand_made_articles(), refused))
    assert refused == []
    assert [line for insertion in made for line in changed_lines(insertion)] == []
    assert differences(made, by_markdown_it) == []
    assert differences(made, lambda texts: pandoc(texts, tmp_path)) == []


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: set EDITORIAL_CORPUS to its folder")
def test_real_articles_survive_a_block_at_any_place(tmp_path: Path) -> None:
    """The same holds for articles of hundreds of lines with their footnotes."""
    refused: list[str] = []
    made = list(insertions(corpus_articles(), refused, every=37))
    assert refused == []
    assert made != []
    assert [line for insertion in made for line in changed_lines(insertion)] == []
    assert differences(made, by_markdown_it) == []
    assert differences(made, lambda texts: pandoc(texts, tmp_path)) == []
