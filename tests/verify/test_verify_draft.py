"""V1, V3, V11, and the rules on titles and headings."""

from __future__ import annotations

from typing import Any

import pytest

from builders import make_note
from editorial_pipeline.models.draft import (
    ArticleDraft,
    Block,
    Origin,
    PlacedBlock,
    SectionDraft,
    SetAside,
)
from editorial_pipeline.models.notes import Language, Note, SegmentId
from editorial_pipeline.models.plan import ArticleKey, PlannedArticle
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.verify.headings import title_findings
from editorial_pipeline.verify.rules import check_block, check_draft
from passages import hard, make_block, make_context

NOTE = make_note(
    "the nineteen analysts at openai write sql all day long in the office",
    "the engineers of that team maintain all of the pipelines every single day",
)
FIRST, SECOND = (segment.id for segment in NOTE.segments)


def make_draft(
    *blocks: Block,
    heading: str | None = "What they do",
    aside: tuple[SetAside, ...] = (),
) -> ArticleDraft:
    """Return a draft with one section."""
    article = PlannedArticle(
        key=ArticleKey("a1"),
        path=None,
        title="Analysts and engineers",
        description="About analysts and engineers.",
        tags=(),
        language=Language("en"),
        why="",
    )
    placed = tuple(PlacedBlock(block) for block in blocks)
    return ArticleDraft(article, (SectionDraft(heading, 2, None, placed),), (), aside, ())


def check(
    draft: ArticleDraft,
    note: Note = NOTE,
    **changes: Any,  # noqa: ANN401  any field of the context
) -> list[Finding]:
    """Return what the rules say to a draft that has to account for the whole note."""
    content = [segment.id for segment in note.segments]
    return list(check_draft(draft, content, make_context(note, **changes)))


BOTH = make_block("The 19 analysts write SQL; the engineers maintain pipelines.", [FIRST, SECOND])


def test_complete_draft_passes() -> None:
    """A draft that cites every segment and repeats nothing has no finding."""
    assert check(make_draft(BOTH)) == []


def test_missing_segment_is_hard_and_named() -> None:
    """A content segment in no block is one hard finding without a block."""
    only = make_block("The 19 analysts write SQL all day.", [FIRST])
    (found,) = check(make_draft(only))
    assert (found.rule, found.severity, found.block) == ("V3", Severity.HARD, "")
    assert found.segments == (SECOND,)
    assert "maintain all of the pipelines" in found.message


def test_segment_set_aside_with_a_reason_is_not_missing() -> None:
    """A reason accounts for a segment; an empty one does not."""
    only = make_block("The 19 analysts write SQL all day.", [FIRST])
    assert check(make_draft(only, aside=(SetAside(SECOND, "said before"),))) == []
    found = check(make_draft(only, aside=(SetAside(SECOND, " "),)))
    assert [f.rule for f in found] == ["V3"]


def test_unknown_and_missing_evidence_is_hard() -> None:
    """A block that cites nothing, or what was not offered, is a hard finding."""
    context = make_context(NOTE)
    assert "V1" in hard(check_block(make_block("Words.", []), context))
    assert "V1" in hard(check_block(make_block("Words.", [SegmentId("ffff.1")]), context))
    revising = make_context(NOTE, revised={"n1": "Old words."})
    assert hard(check_block(make_block("Words.", []), revising)) == set()


def test_repeated_block_is_hard() -> None:
    """The same text twice, or the text of a block of the article, is a hard finding."""
    twin = make_block("The 19 analysts write SQL; *the engineers* maintain pipelines!", [FIRST])
    assert [f.rule for f in check(make_draft(BOTH, twin))] == ["V11"]
    standing = "**The 19 analysts** write SQL; the engineers maintain pipelines."
    found = check(make_draft(BOTH), article_texts=(standing,))
    assert [(f.rule, f.severity) for f in found] == [("V11", Severity.HARD)]


def test_repeated_floor_is_reported_only() -> None:
    """What the host keeps word for word has to stand somewhere, even twice."""
    floor = make_block(BOTH.text, [FIRST], origin=Origin.FLOOR)
    found = check(make_draft(BOTH, floor))
    assert [(f.rule, f.severity) for f in found] == [("V11", Severity.SOFT)]


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("Analysts at OpenAI", None),
        ("How 19 Analysts Write SQL All Day", None),
        ("The 20 analysts", "V4"),
        ("Analysts at Google", "V8"),
        ("Why ZNT matters", "V8"),
        ("Analysts since 3 May 2019", "V5"),
        ("Read https://evil.example/x", "V6"),
        ("Analysts <b>bold</b>", "V14"),
        ("Analysts\nstatus: published", "V14"),
        ("Analysts “never ever sleep at night”", "V7"),
        ("analysts write sql " * 7, "V14"),
    ],
)
def test_titles_and_headings_are_checked(title: str, rule: str | None) -> None:
    """A new title and a new heading carry nothing that nobody said."""
    expected = {rule} - {None}
    of_heading = [f for f in check(make_draft(BOTH, heading=title)) if f.severity == "hard"]
    of_title = title_findings(title, NOTE.segments, Language("en"))
    assert {f.rule for f in of_heading} == {f.rule for f in of_title} == expected
    assert {f.block for f in of_heading} == ({f"heading:{title}"} if expected else set())


def test_capitals_of_a_title_are_no_names() -> None:
    """A heading in title case may use words that nobody said; a short one is only reported."""
    long = check(make_draft(BOTH, heading="How Different People Share Their Daily Chores"))
    short = check(make_draft(BOTH, heading="Career Paths"))
    assert (long, [(f.rule, f.severity) for f in short]) == ([], [("V8", Severity.SOFT)])
