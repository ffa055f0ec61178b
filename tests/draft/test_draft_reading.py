"""An engine's draft can only point at what it was offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from builders import make_note
from editorial_pipeline.draft.reading import read_draft
from editorial_pipeline.draft.requests import build_requests, heading_key
from editorial_pipeline.models.answer import (
    BlockAnswer,
    DoubtAnswer,
    DraftAnswer,
    ItemAnswer,
    SectionAnswer,
    UnusedAnswer,
)
from editorial_pipeline.models.notes import Language, SegmentId
from editorial_pipeline.models.plan import (
    ArticleKey,
    ArticlePath,
    Placement,
    Plan,
    PlannedArticle,
    SegmentUse,
    Use,
)
from editorial_pipeline.models.request import BlockView, DraftRequest, SectionGroup, SectionView

NOTE = make_note("One is first.", "Two is second.", "Three is third.")
ONE, TWO, THREE = (segment.id for segment in NOTE.segments)
ARTICLE = PlannedArticle(
    ArticleKey("a1"), ArticlePath("x.md"), "X", "", (), Language("en"), "it fits"
)
VIEWS = (
    SectionView(0, None, 1, (BlockView(0, "paragraph", "An opening.", owned=False),)),
    SectionView(1, "Roles", 2, (BlockView(1, "paragraph", "Ours.", owned=True, segments=()),)),
)


def request(views: tuple[SectionView, ...] = VIEWS) -> DraftRequest:
    return DraftRequest(ARTICLE, views, (SectionGroup("Roles", 1, NOTE.segments),), (NOTE,))


def block(
    id_: str,
    *segments: str,
    op: str = "insert",
    section: str | None = "Roles",
    after: str = "end",
    items: tuple[ItemAnswer, ...] = (),
) -> BlockAnswer:
    return BlockAnswer.model_validate(
        {
            "id": id_,
            "op": op,
            "section": section,
            "after": after,
            "kind": "list" if items else "paragraph",
            "text": f"Text of {id_}.",
            "items": items,
            "segments": list(segments),
            "terms": [],
        }
    )


def answer(*blocks: BlockAnswer, sections: tuple[SectionAnswer, ...] = ()) -> DraftAnswer:
    return DraftAnswer(sections=list(sections), blocks=list(blocks), unused=[], doubts=[])


def places(drafted_blocks: DraftAnswer, views: tuple[SectionView, ...] = VIEWS) -> list[object]:
    draft = read_draft(request(views), drafted_blocks, engine="openai").draft
    return [
        (s.heading, s.existing, s.after, [(p.block.id, p.after) for p in s.blocks])
        for s in draft.sections
    ]


def test_labels_become_ids_and_anchors_positions() -> None:
    """A block goes after the block it names, old or new, or to an end of its section."""
    got = places(
        answer(
            block("n1", "1.1", after="«B2»"),
            block("n2", "1.2", after="n1"),
            block("n3", "1.3", after="start"),
            block("n4", "1.3"),
        )
    )
    assert got == [("Roles", 1, None, [("1.n1", 1), ("1.n2", 1), ("1.n3", -1), ("1.n4", None)])]


def test_a_new_section_stands_after_the_one_it_names() -> None:
    """A heading that the article does not have becomes a section, at the end if nowhere else."""
    got = places(
        answer(
            block("n1", "1.1", section="## Pay"),
            block("n2", "1.2", section="Tools"),
            sections=(
                SectionAnswer(heading="Pay", new=True, level=9, after="roles"),
                SectionAnswer(heading="Tools", new=True, level=2, after=None),
            ),
        )
    )
    assert got == [("Pay", None, 1, [("1.n1", None)]), ("Tools", None, None, [("1.n2", None)])]


def test_the_opening_of_a_new_article_comes_first() -> None:
    """Blocks without a heading stand before all sections, in whatever order they are answered."""
    got = places(answer(block("n1", "1.1"), block("n2", "1.2", section=None)), views=())
    assert got == [
        (None, None, None, [("1.n2", None)]),
        ("Roles", None, None, [("1.n1", None)]),
    ]


def test_only_machine_owned_blocks_are_revised_and_only_once() -> None:
    """A person's block, and a block revised already, get new text beside them and an objection."""
    drafted = read_draft(
        request(),
        answer(
            block("r1", "1.1", op="revise", after="B2"),
            block("r2", "1.2", op="revise", after="B2"),
            block("r3", "1.3", op="revise", after="B1"),
        ),
        engine="openai",
    )
    assert [(r.target, r.block.id, r.replaces) for r in drafted.draft.revisions] == [
        (1, "1.r1", "Ours.")
    ]
    assert [[p.after for p in s.blocks] for s in drafted.draft.sections] == [[0], [1]]
    assert drafted.misplaced == (
        ("1.r2", "B2 may not be revised: put new text beside it"),
        ("1.r3", "B1 may not be revised: put new text beside it"),
    )
    assert [(p.replaces, p.block.text) for p in drafted.proposals] == [
        ("An opening.", "Text of r3.")
    ]


def test_a_former_heading_leads_to_the_section_that_was_renamed() -> None:
    """Neither the plan nor a writer who remembers it brings a renamed section back."""
    views = (VIEWS[0], replace(VIEWS[1], formerly=("The old roles",)))
    plan = Plan(
        (ARTICLE,),
        {
            id_: SegmentUse(id_, Use.CONTENT, "openai", (Placement(ARTICLE.key, "The Old  Roles"),))
            for id_ in (ONE, TWO, THREE)
        },
        (),
    )
    ((asked,),) = build_requests(plan, [NOTE], {ArticlePath("x.md"): views}, 99)
    assert [(group.heading, group.section) for group in asked.groups] == [("The Old  Roles", 1)]
    written = SectionAnswer(heading="Fresh", new=True, level=2, after="The old roles")
    got = places(
        answer(
            block("n1", "1.1", section="the old roles"),
            block("n2", "1.2", section="Fresh"),
            sections=(written,),
        ),
        views,
    )
    assert got == [
        ("Roles", 1, None, [("1.n1", None)]),
        ("Fresh", None, 1, [("1.n2", None)]),
    ]


def test_a_paragraph_that_leads_into_a_list_is_one_block_with_it() -> None:
    """That is how the article is read afterwards; a list elsewhere stays on its own."""
    item = ItemAnswer(text="item", segments=["1.3"])
    lead = block("n1", "1.1").model_copy(update={"text": "The steps are:"})
    items = block("n2", items=(item,)).model_copy(update={"text": ""})
    other = items.model_copy(update={"id": "n3", "after": "start"})
    draft = read_draft(request(), answer(lead, items, other), engine="openai").draft
    assert [(b.id, b.kind.value, b.text, b.segments) for b in draft.blocks] == [
        ("1.n2", "list", "The steps are:", (ONE, THREE)),
        ("1.n3", "list", "", (THREE,)),
    ]


def test_segments_that_were_not_offered_become_objections() -> None:
    """Unknown labels are dropped from the block and objected to; items keep their own segments."""
    item = ItemAnswer(text=" An  item ", segments=["1.3", "9.9"])
    drafted = read_draft(request(), answer(block("n1", "1.2", items=(item,))), engine="openai")
    (made,) = drafted.draft.blocks
    assert made.segments == (TWO, THREE)
    assert [(i.text, i.segments) for i in made.items] == [("An item", (THREE,))]
    assert drafted.misplaced == (("1.n1", "segment '9.9' was not offered"),)


def test_setting_aside_needs_a_reason_and_a_doubt_needs_its_words() -> None:
    """An unused segment without a reason, and a doubt about words nobody said, are not taken."""
    drafted = read_draft(
        request(),
        DraftAnswer(
            sections=[],
            blocks=[],
            unused=[
                UnusedAnswer(segment="1.1", why=" "),
                UnusedAnswer(segment="[1.2]", why="an announcement"),
            ],
            doubts=[
                DoubtAnswer(segment="1.3", words="three", guess="tree"),
                DoubtAnswer(segment="1.3", words="never said", guess="x"),
            ],
        ),
        engine="openai",
    )
    assert [(a.segment, a.why) for a in drafted.draft.set_aside] == [(TWO, "an announcement")]
    assert [(d.segment, d.guess) for d in drafted.draft.doubts] == [(THREE, "tree")]


def plan_of(*headings: str | None) -> Plan:
    uses = {
        segment.id: SegmentUse(
            segment.id, Use.CONTENT, "openai", (Placement(ArticleKey("a1"), heading),)
        )
        for segment, heading in zip(NOTE.segments, headings, strict=True)
    }
    return Plan((ARTICLE,), uses, ())


def grouped(plan: Plan, size: int) -> list[list[tuple[str | None, int | None, list[SegmentId]]]]:
    (parts,) = build_requests(plan, (NOTE,), {ARTICLE.path or ArticlePath(""): VIEWS}, size)
    return [[(g.heading, g.section, [s.id for s in g.segments]) for g in p.groups] for p in parts]


def cut(
    fits: Callable[[DraftRequest], bool],
) -> list[tuple[int, bool, list[SegmentId]]]:
    """Return part, whether the text is hidden, and the segments of each request."""
    plan = plan_of("Roles", "Pay", "Roles")
    views = {ARTICLE.path or ArticlePath(""): VIEWS}
    (parts,) = build_requests(plan, (NOTE,), views, 100, fits=fits)
    return [(p.part, p.text_hidden, [s.id for s in p.segments]) for p in parts]


def test_material_that_does_not_fit_is_cut_and_nothing_is_left_out() -> None:
    """Halves of halves, at the borders of sections where there are some."""
    assert cut(lambda _: True) == [(1, False, [ONE, THREE, TWO])]
    assert cut(lambda r: len(r.segments) <= 2) == [(1, False, [ONE, THREE]), (2, False, [TWO])]
    assert cut(lambda r: len(r.segments) <= 1) == [
        (1, False, [ONE]),
        (2, False, [THREE]),
        (3, False, [TWO]),
    ]


def test_present_text_that_leaves_no_room_is_not_shown() -> None:
    """The material goes before the text of the article, which stays as it is."""
    assert cut(lambda r: r.text_hidden) == [(1, True, [ONE, THREE, TWO])]
    assert cut(lambda r: r.text_hidden and len(r.segments) <= 2) == [
        (1, True, [ONE, THREE]),
        (2, True, [TWO]),
    ]
    # A single segment is asked for whatever the engine thinks of it.
    assert [segments for _, _, segments in cut(lambda _: False)] == [[ONE], [THREE], [TWO]]


def test_a_block_that_was_not_shown_is_not_revised() -> None:
    """A label that is guessed is a place to stand beside, not a text to replace."""
    plan = plan_of("Pay", "Pay", "Pay")
    ((asked,),) = build_requests(plan, (NOTE,), {ARTICLE.path or ArticlePath(""): VIEWS}, 100)
    owned = next(b for section in VIEWS for b in section.blocks if b.owned)
    guessed = block("b1", "1.1", op="revise", after=f"B{owned.index + 1}")
    drafted = read_draft(asked, answer(guessed), engine="openai")
    assert drafted.draft.revisions == ()
    assert [finding for _, finding in drafted.misplaced] == [
        f"B{owned.index + 1} may not be revised: put new text beside it"
    ]


def test_two_spellings_of_a_heading_are_one_group() -> None:
    """Segments are grouped by heading, and a heading of the article names its section."""
    assert grouped(plan_of("roles", "Pay", "ROLES"), 100) == [
        [("roles", 1, [ONE, THREE]), ("Pay", None, [TWO])]
    ]


def test_the_opening_is_asked_for_first() -> None:
    """Segments without a heading come before all sections."""
    assert grouped(plan_of("Pay", None, "Pay"), 100) == [
        [(None, 0, [TWO]), ("Pay", None, [ONE, THREE])]
    ]


@given(st.lists(st.sampled_from([None, "A", "B"]), min_size=3, max_size=3), st.integers(1, 4))
def test_parts_hold_every_segment_once(headings: list[str | None], size: int) -> None:
    """However small the parts, each segment is in exactly one of them."""
    parts = grouped(plan_of(*headings), size)
    flat = [id_ for part in parts for _, _, ids in part for id_ in ids]
    assert sorted(flat) == sorted([ONE, TWO, THREE])
    assert all(sum(len(ids) for _, _, ids in part) <= size for part in parts)


def test_heading_keys_fold_case_space_and_marks() -> None:
    """A heading is known by its words; the opening has the empty key."""
    assert [heading_key(h) for h in ("##  Data  Roles", "data roles", None)] == [
        "data roles",
        "data roles",
        "",
    ]
