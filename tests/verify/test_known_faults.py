"""What went wrong in an article that was written without these checks does not go through here.

Each fault is one that a reader found when holding a draft against its notes. A model makes it and
insists on it; then it either does not reach the article, or the receipt names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from builders import make_note
from editorial_pipeline.articles.compose import compose
from editorial_pipeline.draft.reading import read_draft
from editorial_pipeline.models.answer import BlockAnswer, DraftAnswer, SectionAnswer
from editorial_pipeline.models.notes import Language, Note
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, PlannedArticle
from editorial_pipeline.models.request import BlockView, DraftRequest, SectionGroup, SectionView
from editorial_pipeline.settings import StyleSettings
from editorial_pipeline.verify.settle import Settled, settle
from editorial_pipeline.verify.style import rules_of
from fakes.writing import block

ARTICLE = PlannedArticle(
    ArticleKey("a1"), ArticlePath("teams.md"), "Teams", "", (), Language("en"), "it fits"
)
HEADING = "Analysts"


def settled(
    notes: Sequence[Note],
    blocks: Sequence[dict[str, Any]],
    *,
    present: Sequence[BlockView] = (),
    directives: tuple[str, ...] = (),
) -> Settled:
    """Return what becomes of these blocks when the model insists on them."""
    said = tuple(segment for note in notes for segment in note.segments)
    sections = (
        (SectionView(0, None, 1, ()), SectionView(1, HEADING, 2, tuple(present))) if present else ()
    )
    group = SectionGroup(HEADING, 1 if present else None, said)
    request = DraftRequest(ARTICLE, sections, (group,), tuple(notes))
    answer = DraftAnswer(
        sections=[SectionAnswer(heading=HEADING, new=not present, level=2, after=None)],
        blocks=[BlockAnswer.model_validate({**b, "section": HEADING}) for b in blocks],
        unused=[],
        doubts=[],
    )
    return settle(
        [read_draft(request, answer, engine="openai")],
        directive_texts=directives,
        repair=lambda drafted, _objections: drafted,
        headline=lambda _segments: HEADING,
        style=rules_of(StyleSettings()),
    )


def outcome(result: Settled) -> set[tuple[str, str]]:
    """Return the rules that objected, and how it ended."""
    return {(f.rule, f.resolution) for f in result.findings}


def texts(result: Settled) -> list[str]:
    return [b.text for b in result.draft.blocks]


NOTE = make_note(
    "An analyst answers questions about last month with queries.",
    "They need to learn how to judge the answers of a model.",
    "They also need patience with customers.",
)
ANALYSTS, JUDGE, PATIENCE = (segment.text for segment in NOTE.segments)


def test_a_list_is_not_filled_up_to_a_pattern() -> None:
    """Items that only fit the others have no segment or none of its words, and fall away."""
    items = [
        {"text": "judging the answers of a model", "segments": ["1.2"]},
        {"text": "patience with customers", "segments": ["1.3"]},
        {"text": "stronger stakeholder communication habits", "segments": ["1.3"]},
    ]
    padded = block("b2", "What they need to add:", "1.2", "1.3", kind="list", items=items)
    result = settled([NOTE], [block("b1", ANALYSTS, "1.1"), padded])
    assert texts(result) == [ANALYSTS, f"{JUDGE} {PATIENCE}"]
    assert ("V13", "floor") in outcome(result)
    unnamed = {**padded, "items": [*items[:2], {"text": "good taste", "segments": []}]}
    assert ("V13", "floor") in outcome(settled([NOTE], [block("b1", ANALYSTS, "1.1"), unnamed]))


def test_a_statement_of_nobody_falls_away() -> None:
    """A block that rests on no segment is not written, and no other suffers."""
    blocks = [block(f"b{n}", s.text, f"1.{n}") for n, s in enumerate(NOTE.segments, start=1)]
    result = settled([NOTE], [*blocks, block("b9", "Every team profits from this.")])
    assert texts(result) == [ANALYSTS, JUDGE, PATIENCE]
    assert outcome(result) == {("V1", "floor")}


def test_a_marker_whose_note_says_nothing_of_it_falls_away() -> None:
    """A citation of the wrong note costs the block its wording: both notes are told instead."""
    other = make_note("The office in Vienna closes early on Fridays.", name="b.txt")
    wrong = block("b1", f"{ANALYSTS} {JUDGE} {PATIENCE}", "1.1", "1.2", "1.3", "2.1")
    result = settled([NOTE, other], [wrong])
    assert ("V16", "floor") in outcome(result)
    assert other.segments[0].text in " ".join(texts(result))


def test_an_idea_that_was_dropped_comes_back() -> None:
    """A segment that no block names is kept in the speaker's words."""
    result = settled([NOTE], [block("b1", f"{ANALYSTS} {JUDGE}", "1.1", "1.2")])
    assert texts(result)[-1] == PATIENCE
    assert ("V3", "floor") in outcome(result)


def test_a_request_to_the_editor_does_not_leak() -> None:
    """The words of an obeyed request do not stand in the text."""
    asked = "We will refer to this article when we go through the hiring event."
    blocks = [block("b1", f"{ANALYSTS} {JUDGE} {PATIENCE} {asked}", "1.1", "1.2", "1.3")]
    result = settled([NOTE], blocks, directives=(asked,))
    assert not any("hiring event" in text for text in texts(result))
    assert ("V12", "floor") in outcome(result)


@pytest.mark.parametrize("opener", ["And frankly", "Now let's say", "So yeah"])
def test_speech_left_standing_is_found(opener: str) -> None:
    """Words that only got the speaker going are objected to, though they were said."""
    said = f"{opener}, {ANALYSTS[0].lower()}{ANALYSTS[1:]}"
    note = make_note(said, JUDGE, PATIENCE)
    blocks = [block("b1", f"{said} {JUDGE} {PATIENCE}", "1.1", "1.2", "1.3")]
    assert ("V15", "reported") in outcome(settled([note], blocks))


def test_a_point_of_three_notes_is_told_once() -> None:
    """The same point from three notes stands once and cites all of them."""
    notes = [make_note(JUDGE, name=f"{n}.txt") for n in "abc"]
    result = settled(notes, [block(f"b{n}", JUDGE, f"{n}.1") for n in (1, 2, 3)])
    assert texts(result) == [JUDGE]
    labels = [{"a": "1"}.get(s, s.partition(".")[0]) for s in result.draft.blocks[0].segments]
    assert labels == [note.hash[:12] for note in notes]
    cited = compose(result.draft.blocks[0], lambda ids: [str(n) for n, _ in enumerate(ids, 1)])
    assert cited == f"{JUDGE[:-1]}[^1][^2][^3]."


def test_a_point_told_twice_in_other_words_is_found() -> None:
    """A second block that says much of what the first says is reported."""
    again = make_note("Analysts must learn to judge answers that a model gives.", name="b.txt")
    first = "Analysts need to learn how to judge the answers of a model, and patience."
    blocks = [
        block("b1", ANALYSTS, "1.1"),
        block("b2", f"{first} They need it with customers.", "1.2", "1.3"),
        block("b3", "Whoever is an analyst must learn to judge answers a model gives.", "2.1"),
    ]
    notes = [NOTE, again]
    found = settled(notes, blocks).findings
    assert [f.resolution for f in found if f.rule == "V17"] == ["reported"]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("the graders read twenty conversations a day", "graders read thirty conversations a day",
         "a figure"),
        ("the small model answers angry customers politely",
         "the small model never answers angry customers politely", "denying it"),
        ("the graders read twenty conversations a day", "graders read twenty conversations a day",
         ""),
        ("the graders read twenty conversations a day", "the vendor sold thirty licences to us",
         ""),
    ],
)  # fmt: skip
def test_a_contradiction_between_notes_is_named(one: str, other: str, why: str) -> None:
    """Notes that differ in a figure or a denial are told of, unless one block names both."""
    notes = [make_note(one), make_note(other, name="b.txt")]
    apart = [block("b1", f"{one}.", "1.1"), block("b2", f"{other}.", "2.1")]
    found = [f.message for f in settled(notes, apart).findings if f.rule == "V17"]
    expected = f"Two notes differ in {why}: “{one}” and “{other}”."
    assert [m for m in found if m.startswith("Two notes")] == ([expected] if why else [])
    both = [block("b1", f"{one}. Later it was said that {other}.", "1.1", "2.1")]
    assert [f for f in settled(notes, both).findings if f.message.startswith("Two notes")] == []


def test_later_text_before_earlier_text_is_found() -> None:
    """What is put at the start of a section that has text already is reported."""
    present = (BlockView(0, "paragraph", "An older paragraph.", owned=True),)
    start = block("b1", f"{ANALYSTS} {JUDGE} {PATIENCE}", "1.1", "1.2", "1.3", after="start")
    found = [f.rule for f in settled([NOTE], [start], present=present).findings]
    assert found == ["V17"]
    assert settled([NOTE], [{**start, "after": "end"}], present=present).findings == ()


def test_a_slip_is_not_repaired_in_silence() -> None:
    """A name that nobody said needs a declared source form; then it is known to the reader."""
    note = make_note("we hired a male engineer for the search team")
    right = "We hired an ML engineer for the search team."
    silent = settled([note], [block("b1", right, "1.1")])
    assert texts(silent) == ["We hired a male engineer for the search team."]
    assert ("V8", "floor") in outcome(silent)
    said = [{"written": "ML engineer", "source": "male engineer"}]
    declared = settled([note], [block("b1", right, "1.1", terms=said)])
    assert texts(declared) == [right]
