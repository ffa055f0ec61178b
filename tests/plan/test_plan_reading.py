"""An engine's plan is believed only as far as the request bears it out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builders import article, make_note, make_outline, make_plan_request, span, uses_of
from editorial_pipeline.models.directive import DirectiveAnswer, DirectiveKind
from editorial_pipeline.models.plan import (
    PlanAnswer,
    PlanRequest,
    SpanAnswer,
)
from editorial_pipeline.plan.reading import Reading, read_answer

NOTE = make_note("One is first.", "Two is second.", "Three is third.", "See https://a.example/x.")
OUTLINE = make_outline("roles.md", "Roles")
REQUEST = make_plan_request(NOTE, candidates=[OUTLINE])


def read(*spans: SpanAnswer, request: PlanRequest = REQUEST, path: str | None = None) -> Reading:
    answer = PlanAnswer(
        articles=[article("a1", "New", path), article("a2", "Other")],
        directives=[
            DirectiveAnswer(
                kind=DirectiveKind.DROP, note=1, first=2, last=2, detail="x", article=None
            )
        ],
        spans=list(spans),
    )
    return read_answer(request, answer, by="openai")


def test_spans_become_uses_and_what_no_span_covers_is_missing() -> None:
    """Consecutive segments share the use of their span, and the rest is asked for again."""
    reading = read(span(1, 2, article="a1", section=" The  roles "))
    assert uses_of(NOTE, reading.uses) == ["content", "content", "-", "-"]
    assert reading.missing == {NOTE.segments[2].id, NOTE.segments[3].id}
    assert reading.uses[NOTE.segments[0].id].placements[0].section == "The roles"


def test_an_unknown_article_note_or_segment_decides_nothing() -> None:
    """A span that names what the request does not hold leaves its segments missing."""
    reading = read(span(1, 1, article="a9"), span(1, 4, note=7, article="a1"), span(50, 10**12))
    assert reading.uses == {}
    assert reading.missing == REQUEST.segments


def test_an_article_outside_the_candidates_is_no_article() -> None:
    """A path that was not offered cannot be written to, even when the file exists."""
    assert read(span(1, 4, article="a1"), path="../secret.md").uses == {}
    assert len(read(span(1, 4, article="a1"), path="roles.md").uses) == 4


def test_one_segment_may_feed_two_articles_and_content_wins() -> None:
    """A segment in two spans goes to both articles; chatter never overrules content."""
    reading = read(span(1, 1, "chatter"), span(1, 1, article="a1"), span(1, 1, article="a2"))
    use = reading.uses[NOTE.segments[0].id]
    assert (use.use, [p.article for p in use.placements]) == ("content", ["a1", "a2"])


def test_an_address_is_never_chatter() -> None:
    """A segment with a URL that an engine calls chatter is asked for again."""
    assert uses_of(NOTE, read(span(3, 4, "chatter")).uses) == ["-", "-", "chatter", "-"]


def test_a_duplicate_must_repeat_something_that_is_written() -> None:
    """Of what is not content, or of itself, nothing is a duplicate."""
    good = read(span(1, 1, article="a1"), span(2, 2, "duplicate", of="[1.1]"))
    assert uses_of(NOTE, good.uses)[:2] == ["content", "duplicate"]
    assert uses_of(NOTE, read(span(2, 2, "duplicate", of="1.1")).uses)[1] == "-"
    assert uses_of(NOTE, read(span(2, 2, "duplicate", of="1.2")).uses)[1] == "-"
    assert uses_of(NOTE, read(span(2, 2, "duplicate", of="9.9")).uses)[1] == "-"


def test_a_retraction_needs_somebody_who_asked_for_it() -> None:
    """Without a directive of the note that takes something back nothing may be called retracted."""
    assert uses_of(NOTE, read(span(1, 1, "retracted")).uses)[0] == "-"
    unfounded = read(span(1, 1, "retracted"), span(2, 2, "directive"))
    assert uses_of(NOTE, unfounded.uses)[:2] == ["-", "directive"]
    note = make_note("One is first.", "No, leave the one before out.")
    request = make_plan_request(note)
    asked = read(span(1, 1, "retracted"), span(2, 2, "directive"), request=request)
    assert uses_of(note, asked.uses) == ["retracted", "directive"]
    assert [d.segments for d in asked.directives] == [(note.segments[1].id,)]


def test_directives_count_only_from_listed_authors() -> None:
    """What another author orders is not obeyed: the segment is asked for again as content."""
    request = make_plan_request(NOTE, directives_from=frozenset({"somebody else"}))
    assert uses_of(NOTE, read(span(2, 2, "directive"), request=request).uses)[1] == "-"
    request = make_plan_request(NOTE, directives_from=frozenset({"dana"}))
    assert uses_of(NOTE, read(span(2, 2, "directive"), request=request).uses)[1] == "directive"


@given(
    st.lists(
        st.builds(
            span,
            st.integers(-3, 9),
            st.integers(-3, 9),
            st.sampled_from(["content", "chatter", "duplicate", "retracted", "directive"]),
            note=st.integers(-1, 3),
            article=st.sampled_from([None, "a1", "a2", "zz"]),
            of=st.sampled_from([None, "1.1", "[1.2]", "x"]),
        )
    )
)
def test_whatever_the_answer_each_segment_is_decided_or_missing(spans: list[SpanAnswer]) -> None:
    """Decided and missing segments together are exactly those that were asked about."""
    reading = read(*spans)
    assert reading.uses.keys() | reading.missing == REQUEST.segments
    assert not reading.uses.keys() & reading.missing
