"""Look-ups."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.articles.block_key import block_key
from editorial_pipeline.index import IndexRow, WrittenBlock
from editorial_pipeline.models.notes import NoteHash, SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import RunId
from index.index_workspace import IndexWorkspace, block, consumed


@pytest.fixture
def space(tmp_path: Path) -> IndexWorkspace:
    """Return an empty workspace."""
    return IndexWorkspace(tmp_path)


def test_rows_are_sorted_by_path_and_outlines_by_date(space: IndexWorkspace) -> None:
    """The index page wants paths, an engine the most recent articles first."""
    space.article("b.md", "Beta", "First words.", updated="2026-02-02")
    space.article("a.md", "Alpha", "Opening.\n\n## One\n\nText.", updated="2026-02-01")
    space.article("c/d.md", "Gamma", "Third.", updated="2026-02-02")
    space.article("_index.md", "Index", "No article.")
    with space.open() as index:
        space.refresh(index)
        assert index.rows() == (
            IndexRow(ArticlePath("a.md"), "Alpha", "Opening.", "draft", "2026-02-01"),
            IndexRow(ArticlePath("b.md"), "Beta", "First words.", "draft", "2026-02-02"),
            IndexRow(ArticlePath("c/d.md"), "Gamma", "Third.", "draft", "2026-02-02"),
        )
        outlines = index.outlines()
        assert [outline.path for outline in outlines] == ["b.md", "c/d.md", "a.md"]
        assert index.outlines(limit=1) == outlines[:1]
        assert outlines[2].title == "Alpha"
        assert outlines[2].description == "Opening."
        assert outlines[2].updated == "2026-02-01"
        assert outlines[2].tags == ("one", "two")
        assert outlines[2].headings == ((2, "One"),)


def test_the_first_run_that_consumed_a_note_tells_where_it_is(space: IndexWorkspace) -> None:
    """A note dropped twice stays where the first run put it."""
    first = consumed("n.txt", "2026-03-01T08:00:00+00:00")
    again = first.model_copy(update={"used": "inbox/used/n-2.txt"})
    space.receipt("20260302T000000Z-00000002", notes=[again])
    space.receipt("20260301T000000Z-00000001", notes=[first])
    with space.open() as index:
        space.refresh(index)
        assert index.consumed(NoteHash(first.hash)) == "inbox/used/n.txt"
        assert index.consumed(NoteHash("0" * 64)) is None
        assert index.counts().notes == 2


def test_what_runs_wrote_is_found_by_article_and_by_words(space: IndexWorkspace) -> None:
    """In order of runs, however the receipts arrive; with the title that the article had."""
    space.receipt(
        "20260302T000000Z-00000002",
        block("a.md", "Two.", "n.1", "m.1", replaces="One."),
        titles={"a.md": "Alpha"},
    )
    with space.open() as index:
        space.refresh(index)
        space.receipt(
            "20260301T000000Z-00000001",
            block("a.md", "One.", "n.1", section="First"),
            block("b.md", "Elsewhere.", "n.3"),
        )
        space.refresh(index)
        path = ArticlePath("a.md")
        one = WrittenBlock(
            run=RunId("20260301T000000Z-00000001"),
            article=path,
            title="",
            section="First",
            text="One.",
            key=block_key("One."),
            segments=(SegmentId("n.1"),),
            replaces=None,
        )
        two = WrittenBlock(
            run=RunId("20260302T000000Z-00000002"),
            article=path,
            title="Alpha",
            section=None,
            text="Two.",
            key=block_key("Two."),
            segments=(SegmentId("n.1"), SegmentId("m.1")),
            replaces=block_key("One."),
        )
        assert index.written(path) == (one, two)
        assert index.written_as([block_key("O&#110;e."), block_key("None.")]) == (one,)
        assert index.recorded("Alpha") == (path,)
        assert index.gone(9) == (path, "b.md")
        assert index.gone(1) == (path,)


def test_standing_blocks_are_found_where_they_are(space: IndexWorkspace) -> None:
    """By what a reader sees, in every article that has them, until they are gone."""
    space.article("b.md", "Beta", "Same\nwords.")
    space.article("a.md", "Alpha", "Same words.", "Other words.")
    same, other = block_key("Same words."), block_key("Other words.")
    with space.open() as index:
        space.refresh(index)
        assert index.standing([same, other, block_key("No.")]) == {
            same: ("a.md", "b.md"),
            other: ("a.md",),
        }
        assert index.exists(ArticlePath("a.md"))
        space.articles.joinpath("a.md").unlink()
        space.refresh(index)
        assert index.standing([same, other]) == {same: ("b.md",)}
        assert not index.exists(ArticlePath("a.md"))


@settings(max_examples=40, deadline=None)
@given(
    headings=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=3),
    title=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_any_text_goes_in_and_comes_out(
    headings: list[str], title: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever stands in an article, indexing it neither fails nor mixes up its fields."""
    space = IndexWorkspace(tmp_path_factory.mktemp("any"))
    space.articles.mkdir()
    body = "\n\n".join(f"## {heading}\n\nText {heading}." for heading in headings)
    (space.articles / "a.md").write_text(f"# {title}\n\n{body}\n", encoding="utf-8")
    with space.open() as index:
        space.refresh(index)
        assert [outline.path for outline in index.outlines()] == ["a.md"]
        assert all(level > 0 for level, _ in index.outlines()[0].headings)
