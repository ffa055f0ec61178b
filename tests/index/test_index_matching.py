"""Which articles fit a note, how well, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import make_note
from editorial_pipeline.index import Index
from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.plan import Match
from index.index_workspace import IndexWorkspace, block, consumed


@pytest.fixture
def space(tmp_path: Path) -> IndexWorkspace:
    """Return a workspace with three articles on different topics, all of one day."""
    space = IndexWorkspace(tmp_path)
    space.article("cats.md", "Feeding the Cat", "Kibble, tuna and a clean bowl.")
    space.article("search.md", "Minsearch Library", "Inverted lists, tokenizers, notebooks.")
    space.article("roles.md", "Roles and Evaluation", "Evaluation follows CRISP-DM steps.")
    return space


def _matches(space: IndexWorkspace, *notes: Note) -> list[tuple[Match, ...]]:
    with space.open() as index:
        space.refresh(index)
        found = index.matches(notes)
    return [found[note.hash] for note in notes]


def test_words_that_a_note_shares_with_an_article_count_and_are_shown(
    space: IndexWorkspace,
) -> None:
    """Inflected forms match, and the words are shown as the note writes them."""
    (matches,) = _matches(space, make_note("We evaluated models the CRISP-DM way."))
    assert [match.path for match in matches] == ["roles.md"]
    assert matches[0].why == "shares: evaluated, CRISP-DM"
    assert 0.3 < matches[0].score < 1.0


def test_one_article_alone_is_found(tmp_path: Path) -> None:
    """A word that every article has still tells something while there are few."""
    space = IndexWorkspace(tmp_path)
    space.article("only.md", "Gardening", "Tomatoes want sun and water.")
    (matches,) = _matches(space, make_note("My tomatoes need more water."))
    assert [(match.path, match.why) for match in matches] == [
        ("only.md", "shares: tomatoes, water")
    ]
    assert _matches(space, make_note("Trains leave at noon.")) == [()]


def test_russian_speech_finds_an_english_article_by_its_terms(space: IndexWorkspace) -> None:
    """«Минсерч» and «ноутбуках» are said as they sound."""
    (matches,) = _matches(space, make_note("Я запускал минсерч прямо в ноутбуках.", language="ru"))
    assert [match.path for match in matches] == ["search.md"]
    assert matches[0].why == "shares: минсерч, ноутбуках"


def test_a_title_counts_as_named_only_when_an_article_is_spoken_of(
    space: IndexWorkspace,
) -> None:
    """The words of a title are said often; after the word article they mean it."""
    named, said = _matches(
        space,
        make_note("Put it in the article on the Minsearch library, cats eat tuna.", name="1"),
        make_note("The minsearch library is small.", name="2", minutes=600),
    )
    assert named[0] == Match(named[0].path, 1.0, "names the title")
    assert named[0].path == said[0].path == "search.md"
    assert said[0].score < 1.0


def test_notes_recorded_around_the_same_time_speak_for_each_other(space: IndexWorkspace) -> None:
    """A remark without a topic goes where its neighbours go; an hour later it does not."""
    _, near, far = _matches(
        space,
        make_note("Minsearch has inverted lists and tokenizers.", name="first.txt"),
        make_note("And this too, please.", name="near.txt", minutes=3),
        make_note("And this too, please.", name="far.txt", minutes=200),
    )
    assert [(match.path, match.why) for match in near] == [
        ("search.md", "same sitting as first.txt")
    ]
    assert far == ()


def test_a_note_consumed_shortly_before_tells_where_its_author_was(space: IndexWorkspace) -> None:
    """The footnotes of articles and the receipts tell; another author counts half."""
    space.article(
        "cats.md", "Feeding the Cat", "Kibble.",
        sources=["../inbox/used/20260309_064800_dana_msg7_transcript.txt"],
    )  # fmt: skip
    old = consumed("old.txt", "2026-03-09T06:50:00+00:00", author="eve")
    space.receipt(
        "20260309T065500Z-00000001", block("roles.md", "T.", f"{old.hash[:12]}.1"), notes=[old]
    )
    now, later = _matches(
        space,
        make_note("And one more thing.", name="now.txt"),
        make_note("And one more thing.", name="later.txt", minutes=120),
    )
    assert [(match.path, match.why) for match in now] == [
        ("cats.md", "12 minutes after a note of this article"),
        ("roles.md", "10 minutes after a note of this article"),
    ]
    assert later == ()


def test_of_two_alike_the_recent_article_comes_first(tmp_path: Path) -> None:
    """What was not updated for long keeps its place only by its words; no date is old."""
    space = IndexWorkspace(tmp_path)
    for path, updated in (("a.md", "2025-01-01"), ("b.md", "2026-03-08"), ("c.md", "soon")):
        space.article(path, "Bread", "Sourdough rises slowly.", updated=updated)
    (matches,) = _matches(space, make_note("My sourdough did not rise."))
    assert [match.path for match in matches] == ["b.md", "a.md", "c.md"]
    assert matches[0].score > 1.5 * matches[1].score


def test_what_is_off_the_record_counts_for_nothing(space: IndexWorkspace) -> None:
    """Neither the ranking nor its reasons may tell of it."""
    note = make_note("Minsearch tokenizers.", "The cat eats tuna.", off_record=[1])
    (matches,) = _matches(space, note)
    assert [(match.path, match.why) for match in matches] == [("cats.md", "shares: cat, tuna")]


def test_answers_do_not_depend_on_the_order_of_notes_and_keep_the_limit(
    space: IndexWorkspace,
) -> None:
    """Scores are those of a set of notes."""
    notes = [
        make_note("Minsearch and the cat.", name="a", minutes=0),
        make_note("Evaluation of tuna.", name="b", minutes=2),
        make_note("A bowl.", name="c", minutes=2),
    ]
    with space.open() as index:
        space.refresh(index)
        assert index.matches(notes) == index.matches(notes[::-1])
        assert all(len(found) <= 1 for found in index.matches(notes, limit=1).values())
        assert index.matches([]) == {}


def test_an_empty_workspace_has_no_matches(tmp_path: Path) -> None:
    """The first run starts without articles."""
    note = make_note("Anything.")
    with Index.open(tmp_path / ".pipeline" / "index.sqlite") as index:
        assert index.matches([note]) == {note.hash: ()}
