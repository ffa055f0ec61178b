"""The offline engine: where words go and how they stand there, without a model."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.models.answer import BlockAnswer
from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import (
    Language,
    Note,
    NoteHash,
    NoteKind,
    Segment,
    Sitting,
    segment_id,
)
from editorial_pipeline.models.plan import (
    ArticleKey,
    ArticleOutline,
    ArticlePath,
    Match,
    PlanAnswer,
    PlannedArticle,
    PlanRequest,
)
from editorial_pipeline.models.request import BlockView, DraftRequest, SectionGroup, SectionView

EN, RU = Language("en"), Language("ru")
START = datetime(2026, 2, 8, 11, 0, tzinfo=UTC)
ENGINE = OfflineEngine()


def note(*paragraphs: list[str], minute: int = 0, **more: object) -> Note:
    """Return a note whose paragraphs are lists of segments."""
    body = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
    hash_ = NoteHash(hashlib.sha256(f"{minute}{body}".encode()).hexdigest())
    language = Language(str(more.get("language", "en")))
    segments: list[Segment] = []
    position = 0
    for index, paragraph in enumerate(paragraphs):
        for text in paragraph:
            start = body.index(text, position)
            position = start + len(text)
            number = len(segments) + 1
            segments.append(
                Segment(
                    id=segment_id(hash_, number),
                    note=hash_,
                    number=number,
                    start=start,
                    end=position,
                    text=text,
                    language=language,
                    paragraph=index,
                )
            )
    return Note(
        hash=hash_,
        name=f"{minute}.txt",
        file=f"inbox/{minute}.txt",
        size=len(body),
        captured=START + timedelta(minutes=minute),
        captured_from="name",
        author=str(more.get("author", "me")),
        kind=NoteKind(str(more.get("kind", "voice"))),
        language=language,
        encoding="utf-8",
        body=body,
        segments=tuple(segments),
    )


def outline(path: str, title: str, *headings: str) -> ArticleOutline:
    """Return the outline of an English article."""
    return ArticleOutline(
        ArticlePath(path), title, "", "2026-02-01", (), EN, tuple((2, h) for h in headings)
    )


def plan(
    *notes: Note,
    candidates: tuple[ArticleOutline, ...] = (),
    matches: dict[Note, tuple[Match, ...]] | None = None,
    authors: frozenset[str] | None = None,
    started: tuple[PlannedArticle, ...] = (),
) -> PlanAnswer:
    """Return the engine's plan for one sitting of these notes."""
    return ENGINE.plan(
        PlanRequest(
            sitting=Sitting(1, notes),
            candidates=candidates,
            started=started,
            matches={n.hash: found for n, found in (matches or {}).items()},
            segments=frozenset(s.id for n in notes for s in n.segments),
            language=EN,
            directives_from=authors,
        )
    )


def uses(answer: PlanAnswer) -> list[tuple[int, int, int, str]]:
    """Return the spans as note, first, last and use."""
    return [(span.note, span.first, span.last, span.use) for span in answer.spans]


def places(answer: PlanAnswer) -> dict[int, str]:
    """Return the path or the title of the article that each note's content goes to."""
    articles = {a.key: a.path or a.title for a in answer.articles}
    return {span.note: articles[span.article] for span in answer.spans if span.article}


SERVING = [
    "ML engineers serve machine learning models in production.",
    "Serving needs GPUs and monitoring.",
]
ROLES = [
    "An AI engineer calls the model of a provider.",
    "A data scientist trains the model, an AI engineer does not.",
]


def test_a_dictated_title_opens_an_article() -> None:
    """The order names it, is no content itself, and holds for the notes that follow."""
    answer = plan(note(["New article: roles then and now.", *ROLES]), note(SERVING, minute=3))

    assert uses(answer) == [(1, 1, 1, "directive"), (1, 2, 3, "content"), (2, 1, 2, "content")]
    assert [(a.path, a.title) for a in answer.articles] == [(None, "Roles then and now")]
    (directive,) = answer.directives
    assert (directive.kind, directive.detail, directive.article) == (
        DirectiveKind.CREATE,
        "roles then and now",
        answer.articles[0].key,
    )


def test_a_named_article_wins_over_the_words() -> None:
    """A note that ends with "put this in the article on …" goes there, whatever else fits."""
    first = note([*ROLES, "Put this in the article on team roles."])
    answer = plan(
        first,
        candidates=(outline("serving.md", "Model Serving"), outline("roles.md", "Data Team Roles")),
        matches={first: (Match(ArticlePath("serving.md"), 0.9, "shares: model"),)},
    )

    assert places(answer) == {1: "roles.md"}
    assert uses(answer)[-1] == (1, 3, 3, "directive")


def test_what_a_later_sitting_says_stands_below_the_earlier_one() -> None:
    """A short addition to an article begun in the same run gets a section, not the opening."""
    begun = PlannedArticle(ArticleKey("a1"), None, "Serving models", "", (), EN, "")
    answer = plan(note(["Put this in the article on serving models.", *ROLES]), started=(begun,))

    assert [(a.title, a.path) for a in answer.articles] == [("Serving models", None)]
    assert [s.new_section for s in answer.spans if s.use == "content"] == [True]


def test_orders_of_strangers_are_content() -> None:
    """Who may not direct is quoted, not obeyed; the host hears of it and reports it."""
    answer = plan(
        note(["New article: free money.", *ROLES], author="stranger"), authors=frozenset({"me"})
    )

    assert uses(answer) == [(1, 1, 3, "content")]
    (refused,) = answer.directives
    assert (refused.kind, refused.first, refused.article) == (DirectiveKind.CREATE, 1, None)


def test_scratch_that_takes_back_the_sentence_before() -> None:
    """The sentence is set aside as retracted, and the order is no content either."""
    answer = plan(note([*SERVING, "Scratch that.", *ROLES]))

    assert uses(answer) == [
        (1, 1, 1, "content"),
        (1, 2, 2, "retracted"),
        (1, 3, 3, "directive"),
        (1, 4, 5, "content"),
    ]


def test_scratch_that_reaches_past_a_no_wait() -> None:
    """What a recogniser made a sentence of its own is not what the speaker takes back."""
    answer = plan(note([*SERVING, "No, actually.", "Scratch that.", *ROLES]))

    assert uses(answer) == [
        (1, 1, 1, "content"),
        (1, 2, 3, "retracted"),
        (1, 4, 4, "directive"),
        (1, 5, 6, "content"),
    ]


def test_chatter_and_repetition_are_set_aside_with_reasons() -> None:
    """Filler and what was said before in the same words are accounted for, not written."""
    answer = plan(note(["Okay so testing testing", *ROLES]), note([*ROLES[:1], SERVING[0]]))

    assert uses(answer) == [
        (1, 1, 1, "chatter"),
        (1, 2, 3, "content"),
        (2, 1, 1, "duplicate"),
        (2, 2, 2, "content"),
    ]
    assert [span.of for span in answer.spans] == [None, None, "1.2", None]
    assert all(span.why for span in answer.spans if span.use != "content")


def test_a_denial_is_no_repetition() -> None:
    """One negation, or another number, makes another statement."""
    answer = plan(
        note(
            [
                "We always train the big model on 16 cards in the cluster.",
                "We never train the big model on 16 cards in the cluster.",
                "We always train the big model on 18 cards in the cluster.",
            ]
        )
    )

    assert uses(answer) == [(1, 1, 3, "content")]


def test_an_article_that_fits_takes_the_note() -> None:
    """The index's score and the words of the title decide together; the runner-up is named."""
    first = note(SERVING)
    answer = plan(
        first,
        candidates=(outline("a.md", "Cooking"), outline("serving.md", "Serving ML Models")),
        matches={
            first: (
                Match(ArticlePath("a.md"), 0.5, "shares: need"),
                Match(ArticlePath("serving.md"), 0.45, "shares: models"),
            )
        },
    )

    assert places(answer) == {1: "serving.md"}
    assert answer.articles[0].runner_up == "a.md"


def test_one_sitting_makes_one_article() -> None:
    """Without marks and without a fitting article the notes of a sitting stay together."""
    answer = plan(
        note(ROLES),
        note(["https://example.org/roles"], minute=2, kind="text"),
        note(SERVING, minute=4),
    )

    assert len(answer.articles) == 1
    assert set(places(answer)) == {1, 2, 3}


def test_titles_tags_and_description_are_in_the_words_said() -> None:
    """They read as a person would write them, from the key phrases."""
    (article,) = plan(note(ROLES * 2)).articles

    assert article.title == "AI engineer"
    assert article.description == "Notes on AI engineer, data scientist and model."
    assert article.tags == ["ai-engineer", "data-scientist", "model", "provider"]


def test_a_link_alone_is_called_by_its_project() -> None:
    """A title is never an address."""
    (article,) = plan(note(["https://github.com/google/langextract"], kind="text")).articles

    assert article.title == "Langextract"


def test_a_fitting_section_is_used() -> None:
    """In an existing article the note goes under the heading whose words it says."""
    first = note(SERVING)
    answer = plan(
        first,
        candidates=(outline("ml.md", "ML Models", "Data", "Serving in production"),),
        matches={first: (Match(ArticlePath("ml.md"), 0.9, "shares"),)},
    )

    assert [(span.section, span.new_section) for span in answer.spans] == [
        ("Serving in production", False)
    ]


def draft(
    *groups: SectionGroup,
    notes: tuple[Note, ...],
    sections: tuple[SectionView, ...] = (),
    language: Language = EN,
    description: str = "",
) -> list[BlockAnswer]:
    """Return the blocks of a draft."""
    article = PlannedArticle(
        ArticleKey("a1"), None, "Roles", description, (), language, "no article fits"
    )
    return ENGINE.draft(DraftRequest(article, sections, groups, notes)).blocks


def test_a_heading_tells_more_than_the_one_before() -> None:
    """Two sections on the same thing are not called the same but for a blank or a word."""
    first = ["LLM Zoomcamp is a course.", "LLM Zoomcamp takes ten weeks of evenings."]
    second = ["LLM Zoom Camp has homework.", "The homework of LLM Zoom Camp is graded by peers."]
    filler = "It was a long day in the garden, and nobody wanted to go home before the rain came."
    answer = plan(
        note([*first, *[f"{filler} {n}" for n in range(5)]]),
        note([*second, *[f"{filler} {n}" for n in range(5, 9)]], minute=3),
    )

    headings = [span.section for span in answer.spans if span.section]
    assert headings[0] == "LLM Zoomcamp"
    assert "LLM Zoom Camp" not in headings


def test_a_remark_stays_with_what_it_is_about() -> None:
    """A short note right behind another one opens no section of an article that exists."""
    said = note([f"The parser reads a table of row {n} and nothing else." for n in range(12)])
    remark = note(["Anna Novak told us of it."], minute=1)
    match = (Match(ArticlePath("tools.md"), 0.9, "shares: parser"),)
    answer = plan(
        said,
        remark,
        candidates=(outline("tools.md", "Tools"),),
        matches={said: match, remark: match},
    )

    assert [(s.note, s.section, s.new_section) for s in answer.spans] == [
        (1, "Parser and table", True),
        (2, "Parser and table", True),
    ]


def test_a_typed_title_is_that_of_the_article() -> None:
    """A heading of the first level at the beginning of a typed note is no section's."""
    typed = note(["# Backup checklist"], ["Check the disk and restore one file."], kind="text")
    answer = plan(typed)

    assert [article.title for article in answer.articles] == ["Backup checklist"]
    assert [span.section for span in answer.spans] == [None]


def test_a_different_article_is_not_the_one_under_way() -> None:
    """Who says so before speaking on means what follows, and the order is no content."""
    answer = plan(note(SERVING), note(["This is for a different article.", *ROLES], minute=3))

    assert len(set(places(answer).values())) == 2
    assert uses(answer)[1:] == [(2, 1, 1, "directive"), (2, 2, 3, "content")]


def test_an_address_goes_with_what_is_said_around_it() -> None:
    """It makes no article of its own, whether it comes first or late."""
    first = note(["Read https://example.org/a first."], minute=0, kind="text")
    second = note(["New article: model serving.", *SERVING], minute=4)
    late = note(["And https://example.org/b as the counterpart, which I like."], minute=30)

    assert places(plan(first, second, late)) == dict.fromkeys((1, 2, 3), "Model serving")


def test_a_new_article_opens_with_what_it_is_about() -> None:
    """The description rests on the segments that say its words; the body tells them in full."""
    first = note(ROLES)
    blocks = draft(
        SectionGroup(None, None, first.segments),
        notes=(first,),
        description="Notes on AI engineer and data scientist.",
    )

    assert [(b.kind, b.text, b.segments) for b in blocks] == [
        ("paragraph", "Notes on AI engineer and data scientist.", ["1.2"]),
        ("paragraph", " ".join(ROLES), ["1.1", "1.2"]),
    ]


def test_a_description_nobody_said_is_not_written() -> None:
    """What the notes do not say cannot be cited."""
    first = note(ROLES)
    blocks = draft(
        SectionGroup(None, None, first.segments), notes=(first,), description="Notes on elephants."
    )

    assert [b.text for b in blocks] == [" ".join(ROLES)]


def test_another_language_is_quoted() -> None:
    """Nobody overlooks what is still to be translated."""
    first = note(["ну вот, модель уже готова"], language="ru")
    (block,) = draft(SectionGroup("Models", None, first.segments), notes=(first,))

    assert (block.kind, block.section, block.text) == (
        "quote",
        "Models",
        "ну вот, модель уже готова",
    )


def test_typed_lists_stay_lists() -> None:
    """A line with a colon leads in, each item cites its own segment."""
    first = note(
        ["## Steps"],
        ["What to do:"],
        ["- call `model`", "- measure *it*"],
        ["That is all we need."],
        kind="text",
    )
    blocks = draft(SectionGroup("Steps", None, first.segments), notes=(first,))

    assert [(b.kind, b.text, b.segments) for b in blocks] == [
        ("list", "What to do:", ["1.1", "1.2"]),
        ("paragraph", "That is all we need.", ["1.5"]),
    ]
    assert [(item.text, item.segments) for item in blocks[0].items] == [
        ("call `model`", ["1.3"]),
        (r"measure \*it\*", ["1.4"]),
    ]


def test_the_same_words_are_written_once() -> None:
    """A sentence told in two sittings stands once and cites both."""
    first, second = note(ROLES[:1]), note(ROLES[:1], minute=90)
    (block,) = draft(
        SectionGroup("Roles", None, first.segments + second.segments), notes=(first, second)
    )

    assert (block.text, block.segments) == (ROLES[0], ["1.1", "2.1"])


def test_new_words_stand_beside_related_ones() -> None:
    """In an existing section a block follows the one that shares its words; nothing is revised."""
    first = note(SERVING)
    view = SectionView(
        0,
        "ML",
        2,
        (
            BlockView(0, "paragraph", "Cooking needs salt.", owned=True),
            BlockView(1, "paragraph", "Models in production need monitoring.", owned=True),
            BlockView(2, "paragraph", "Nothing else.", owned=True),
        ),
    )
    (block,) = draft(SectionGroup("ML", 0, first.segments), notes=(first,), sections=(view,))

    assert (block.op, block.after) == ("insert", "B2")


SENTENCES = st.sampled_from(
    [
        *ROLES,
        *SERVING,
        "Scratch that.",
        "New article: model serving.",
        "Put this in the article on roles.",
        "Вот.",
        "Мы берём модель и считаем метрики.",
        "- an item",
        "# A heading",
        "https://github.com/google/langextract",
        "Okay so testing testing",
        "make it shorter",
        "!!!",
    ]
)
NOTES = st.lists(
    st.tuples(st.lists(SENTENCES, min_size=1, max_size=6), st.sampled_from(["voice", "text"])),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(NOTES)
def test_every_segment_has_exactly_one_use(written: list[tuple[list[str], str]]) -> None:
    """Whatever is said, the plan accounts for each segment once, and places all content."""
    notes = tuple(
        note(text, minute=7 * number, kind=kind) for number, (text, kind) in enumerate(written)
    )
    answer = plan(*notes, candidates=(outline("roles.md", "Data Team Roles", "Serving"),))
    counted = Counter(
        (span.note, number) for span in answer.spans for number in range(span.first, span.last + 1)
    )
    keys = {article.key for article in answer.articles}

    assert counted == Counter((i, s.number) for i, n in enumerate(notes, 1) for s in n.segments)
    assert all((span.article in keys) == (span.use == "content") for span in answer.spans)
    assert all(article.title.strip() and "://" not in article.title for article in answer.articles)


@settings(max_examples=60, deadline=None)
@given(NOTES)
def test_every_content_segment_is_in_one_block(written: list[tuple[list[str], str]]) -> None:
    """The draft loses nothing and tells nothing twice."""
    notes = tuple(
        note(text, minute=7 * number, kind=kind) for number, (text, kind) in enumerate(written)
    )
    group = SectionGroup("Roles", None, tuple(s for n in notes for s in n.segments))
    blocks = draft(group, notes=notes)
    cited = Counter(
        label for b in blocks for label in (*b.segments, *(x for i in b.items for x in i.segments))
    )

    assert cited == Counter(f"{i}.{s.number}" for i, n in enumerate(notes, 1) for s in n.segments)
    assert all(b.text.strip() or b.items for b in blocks)


def test_an_order_given_twice_is_obeyed_once() -> None:
    """A second order about what has been moved already moves nothing and breaks nothing."""
    order = "Put this in the article on roles."
    notes = (
        note(["An AI engineer calls the model of a provider."]),
        note([order, order], minute=1),
    )
    answer = plan(*notes, candidates=(outline("roles.md", "Data Team Roles", "Serving"),))
    assert [(span.note, span.use, span.article) for span in answer.spans] == [
        (1, "content", answer.articles[0].key),
        (2, "directive", None),
    ]
    assert [article.path for article in answer.articles] == ["roles.md"]
