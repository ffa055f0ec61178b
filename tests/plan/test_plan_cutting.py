"""A sitting that is too long is cut into calls, and what prompts tell of articles is bounded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.engines.openai.prompts import plan_prompt
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.notes import Language, Note, SegmentId, Sitting
from editorial_pipeline.models.plan import ArticlePath, Match, PlanAnswer, PlanRequest
from editorial_pipeline.models.request import DraftRequest
from editorial_pipeline.models.topics import NoteTopics, TopicAnswer, TopicRequest
from editorial_pipeline.plan import PlanOptions, make_plan
from editorial_pipeline.plan.candidates import choose_shown, outline_tokens, path_tokens
from editorial_pipeline.plan.cutting import cut, join
from editorial_pipeline.run.topics import with_topics
from fakes import ScriptedEngine
from fakes.good import plan as good_plan
from fakes.requests import make_note, make_outline, make_plan_request, render

NOTES = [make_note(*(f"Sentence {n}.{s}." for s in range(5)), number=n) for n in range(1, 5)]


def parts_of(request: PlanRequest, most: int) -> list[list[SegmentId]]:
    """Return the segments of each part in order."""
    order = [s.id for note in request.sitting.notes for s in note.segments]
    return [
        [id_ for id_ in order if id_ in part]
        for part in cut(request, lambda r: len(r.segments) <= most)
    ]


def test_a_sitting_is_cut_between_notes() -> None:
    """Twenty segments of four notes, at most twelve in a call: two notes in each."""
    parts = parts_of(make_plan_request(*NOTES), 12)
    assert [{id_.partition(".")[0] for id_ in part} for part in parts] == [
        {NOTES[0].hash[:12], NOTES[1].hash[:12]},
        {NOTES[2].hash[:12], NOTES[3].hash[:12]},
    ]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(1, 12))
def test_nothing_is_left_out_and_nothing_is_asked_twice(sizes: list[int], most: int) -> None:
    """Whatever the notes and the limit, the parts hold each segment once, in order."""
    notes = [
        make_note(*(f"Words {s}." for s in range(size)), number=n)
        for n, size in enumerate(sizes, start=1)
    ]
    request = make_plan_request(*notes)
    parts = parts_of(request, most)
    assert [id_ for part in parts for id_ in part] == [s.id for n in notes for s in n.segments]
    assert all(1 <= len(part) <= most for part in parts)


@given(st.sets(st.sampled_from([s.id for note in NOTES for s in note.segments])))
def test_each_note_is_asked_about_its_own_segments(asked: set[SegmentId]) -> None:
    """Every note of the sitting has a place, also one of which nothing is asked."""
    request = replace(make_plan_request(*NOTES), segments=frozenset(asked))
    assert request.asked_by_note() == [
        tuple(s for s in note.segments if s.id in asked) for note in NOTES
    ]


def test_what_is_off_the_record_stays_out_of_every_part() -> None:
    """Parts are made of what may be sent alone."""
    note = make_note("One.", "Secret.", "Three.", off_record=[2])
    parts = parts_of(make_plan_request(note), 1)
    assert parts == [[note.segments[0].id], [note.segments[2].id]]


def planned(*notes: Note, most: int) -> tuple[list[PlanRequest], list[str | None]]:
    """Plan one sitting with an honest model; return the requests and the paths."""

    def plan(request: PlanRequest) -> PlanAnswer:
        return PlanAnswer.model_validate(good_plan(plan_prompt(request, render).user))

    engine = ScriptedEngine(plan, _never, concurrent=True, most_segments=most)
    made = make_plan(
        [Sitting(1, notes)],
        outlines=(),
        matches={},
        engine=engine,
        floor=OfflineEngine(),
        options=PlanOptions(Language("en"), language_auto=False, candidate_tokens=1000),
    )
    asked = [request for request in engine.requests if isinstance(request, PlanRequest)]
    return asked, [article.path for article in made.articles]


def _never(request: DraftRequest) -> DraftAnswer:
    raise NotImplementedError


def test_later_parts_know_what_earlier_ones_have_started() -> None:
    """A part shows its own notes alone, and the articles that the parts before it started."""
    first = make_note("New article: Baking bread.", "Bread needs time.", number=1)
    second = make_note("Bread needs salt.", "Salt keeps bread firm.", number=2)
    requests, paths = planned(first, second, most=2)
    assert [request.purpose for request in requests] == ["plan 1", "plan 1 part 2"]
    assert [[a.title for a in request.started] for request in requests] == [[], ["Baking bread"]]
    assert "Bread needs time" not in plan_prompt(requests[1], render).user
    assert "baking-bread.md" in paths


def test_what_does_not_fit_as_an_outline_is_named() -> None:
    """The best matches are outlined, as many others as there is room for are named, in order."""
    outlines = [make_outline(f"a{n}.md", f"Title {n}", "A heading of it") for n in range(50)]
    note = make_note("Words.")
    match = Match(ArticlePath("a7.md"), 1.0, "")
    sitting = Sitting(1, (note,))
    outlined, named = choose_shown(outlines, sitting, {note.hash: (match,)}, 200)
    assert outlined[0].path == "a7.md"
    assert sum(map(outline_tokens, outlined)) + sum(map(path_tokens, named)) <= 200
    assert [o.path for o in (*outlined, *named)][1:6] == [f"a{n}.md" for n in range(5)]
    assert len(named) > 10
    assert choose_shown(outlines[:3], sitting, {}, 200) == (tuple(outlines[:3]), ())


def test_short_sittings_share_a_call() -> None:
    """Neighbours are joined up to the bound; a sitting beyond it stands alone, to be cut."""
    sittings = [Sitting(number, (note,)) for number, note in enumerate(NOTES, start=1)]
    long = Sitting(5, tuple(NOTES[:3]))
    joined = [(s.number, len(s.notes), count) for s, count in join([*sittings, long], 10)]
    assert joined == [(1, 2, 2), (3, 2, 2), (5, 3, 1)]
    assert [s for s, _ in join(sittings, 0)] == sittings


class _Finder(ScriptedEngine):
    """Gives a word for each note, and fits two notes into a call."""

    def __init__(self) -> None:
        super().__init__(lambda _: PlanAnswer(articles=[], directives=[], spans=[]), _never)
        self.asked: list[list[str]] = []

    def fits_topics(self, request: TopicRequest) -> bool:
        """Whether there are at most two notes."""
        return len(request.notes) <= 2

    def topics(self, request: TopicRequest) -> TopicAnswer:
        """Answer with the names of the notes."""
        self.asked.append([note.name for note in request.notes])
        names = enumerate(self.asked[-1], start=1)
        return TopicAnswer(notes=[NoteTopics(note=n, words=[name]) for n, name in names])


def test_topic_words_of_a_long_sitting_are_asked_for_in_parts() -> None:
    """Each note is asked about once, and gets the words that were given for it."""
    notes = tuple(
        make_note("Оценщики читают ответы целиком.", number=n, language="ru") for n in range(1, 6)
    )
    engine = _Finder()
    told = with_topics(
        engine,
        [Sitting(1, notes)],
        [make_outline(f"a{n}.md", f"Title {n}", "A heading of it") for n in range(200)],
        language=Language("en"),
        most=500,
        workers=1,
        report=pytest.fail,
    )
    names = [f"note{n}.txt" for n in range(1, 6)]
    assert engine.asked == [names[:2], names[2:3], names[3:]]
    assert [note.segments[-1].text for note in told] == names
