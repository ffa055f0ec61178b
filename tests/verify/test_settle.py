"""A draft is settled: objected to, repaired once, and then the floor takes over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from builders import make_note
from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.draft.reading import read_draft
from editorial_pipeline.models.answer import BlockAnswer, DraftAnswer, SectionAnswer, UnusedAnswer
from editorial_pipeline.models.draft import Drafted
from editorial_pipeline.models.notes import Language, Note, Segment
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, PlannedArticle
from editorial_pipeline.models.request import DraftRequest, SectionGroup
from editorial_pipeline.verify.settle import Settled, settle

NOTE = make_note(
    "We started with 40 questions that customers had asked.",
    "Two of us graded every answer by hand.",
    "The office moved to a quiet street in spring.",
)
RUSSIAN = make_note("Мы задаём каждый вопрос на двух языках.", name="ru.txt", language="ru")
ARTICLE = PlannedArticle(
    ArticleKey("a1"), ArticlePath("x.md"), "Testing", "", (), Language("en"), "it fits"
)


def block(id_: str, text: str, *segments: str, section: str | None = "Grading") -> BlockAnswer:
    return BlockAnswer.model_validate(
        {
            "id": id_,
            "op": "insert",
            "section": section,
            "after": "end",
            "kind": "paragraph",
            "text": text,
            "items": [],
            "segments": list(segments),
            "terms": [],
        }
    )


GOOD = (
    block("n1", "We started with 40 questions that customers had asked.", "1.1"),
    block("n2", "Two of us graded every answer by hand.", "1.2"),
    block("n3", "The office moved to a quiet street in spring.", "1.3"),
)


def drafted(
    *blocks: BlockAnswer,
    notes: tuple[Note, ...] = (NOTE,),
    unused: tuple[UnusedAnswer, ...] = (),
    heading: str = "Grading",
) -> Drafted:
    segments = tuple(segment for note in notes for segment in note.segments)
    request = DraftRequest(ARTICLE, (), (SectionGroup(heading, None, segments),), notes)
    answer = DraftAnswer(
        sections=[SectionAnswer(heading=heading, new=True, level=2, after=None)],
        blocks=list(blocks),
        unused=list(unused),
        doubts=[],
    )
    return read_draft(request, answer, engine="openai")


class Repairer:
    """Hands out drafts one after the other and records what was objected to."""

    def __init__(self, *drafts: Drafted) -> None:
        self.drafts = list(drafts)
        self.objections: list[list[str]] = []

    def __call__(self, old: Drafted, objections: Sequence[tuple[str, str]]) -> Drafted:
        self.objections.append([id_ for id_, _ in objections])
        return self.drafts.pop(0) if self.drafts else old


def headline(segments: Sequence[Segment]) -> str:
    return " ".join(segments[0].text.split()[:2])


def settled(part: Drafted, *repairs: Drafted) -> tuple[Settled, Repairer]:
    repairer = Repairer(*repairs)
    result = settle(
        [part],
        directive_texts=(),
        repair=repairer,
        headline=headline,
        style=StyleRules(banned_openers=("so yeah",)),
    )
    return result, repairer


def texts(result: Settled) -> list[tuple[str, str]]:
    return [(b.origin.value, b.text) for b in result.draft.blocks]


def resolutions(result: Settled) -> list[tuple[str, str]]:
    return [(f.rule, f.resolution) for f in result.findings if f.severity == "hard"]


def test_a_faithful_draft_stands_and_nobody_is_asked() -> None:
    """Without a hard finding there is no repair and every block keeps its wording."""
    result, repairer = settled(drafted(*GOOD))
    assert texts(result) == [("openai", b.text) for b in GOOD]
    assert resolutions(result) == []
    assert repairer.objections == []


def test_a_repaired_block_stands() -> None:
    """A block that holds after one repair is written, and the finding is kept as repaired."""
    bad = drafted(block("n1", "We started with 400 questions.", "1.1"), *GOOD[1:])
    result, repairer = settled(bad, drafted(*GOOD))
    assert texts(result) == [("openai", b.text) for b in GOOD]
    assert ("V4", "repaired") in resolutions(result)
    assert set(repairer.objections[0]) >= {"1.n1"}


def test_what_repair_does_not_mend_falls_to_the_floor() -> None:
    """The floor stands in the place of the block that failed, in the speaker's words."""
    bad = drafted(block("n1", "We started with 400 questions.", "1.1"), *GOOD[1:])
    result, repairer = settled(bad, bad)
    assert texts(result) == [
        ("floor", "We started with 40 questions that customers had asked."),
        *[("openai", b.text) for b in GOOD[1:]],
    ]
    assert ("V4", "floor") in resolutions(result)
    assert len(repairer.objections) == 1


def test_across_languages_repair_is_tried_twice() -> None:
    """A translation gets a second round; what fails then is quoted in the original words."""
    bad = drafted(
        *GOOD, block("n4", "Each question comes in 7 languages.", "2.1"), notes=(NOTE, RUSSIAN)
    )
    result, repairer = settled(bad, bad, bad)
    assert len(repairer.objections) == 2
    assert result.draft.blocks[-1].kind == "quote"
    assert texts(result)[-1] == ("floor", "Мы задаём каждый вопрос на двух языках.")


def test_a_segment_that_no_block_uses_is_kept() -> None:
    """What the engine dropped without a word is written verbatim into the section it was for."""
    result, _ = settled(drafted(*GOOD[:2]))
    assert texts(result)[-1] == ("floor", "The office moved to a quiet street in spring.")
    assert [s.heading for s in result.draft.sections] == ["Grading"]


def test_an_engine_cannot_set_everything_aside() -> None:
    """A reason for each segment does not help: when all are set aside, all are kept."""
    unused = tuple(UnusedAnswer(segment=f"1.{n}", why="chatter") for n in (1, 2, 3))
    result, _ = settled(drafted(unused=unused))
    assert result.draft.set_aside == ()
    assert {id_ for b in result.draft.blocks for id_ in b.segments} == {s.id for s in NOTE.segments}


def test_what_is_set_aside_with_a_reason_stays_out() -> None:
    """One announcement may be left out, and its reason is kept."""
    unused = (UnusedAnswer(segment="1.3", why="an announcement"),)
    result, _ = settled(drafted(*GOOD[:2], unused=unused))
    assert [(a.segment, a.why) for a in result.draft.set_aside] == [
        (NOTE.segments[2].id, "an announcement")
    ]
    assert len(result.draft.blocks) == 2


def test_a_block_without_evidence_vanishes() -> None:
    """A block that names no offered segment is invented: it is dropped, not floored."""
    result, _ = settled(drafted(*GOOD, block("n9", "Cats sleep a lot.", "7.7")))
    assert texts(result) == [("openai", b.text) for b in GOOD]
    assert ("V1", "floor") in resolutions(result)


@pytest.mark.parametrize("heading", ["The 77 rules of Zanzibar", "See http://evil.example/x"])
def test_an_invented_heading_is_replaced(heading: str) -> None:
    """A heading with a number, name or address that no source has is made of the words said."""
    blocks = [b.model_copy(update={"section": heading}) for b in GOOD]
    result, _ = settled(drafted(*blocks, heading=heading))
    assert [s.heading for s in result.draft.sections] == ["We started"]


def test_a_heading_of_the_plan_is_checked_where_the_floor_uses_it() -> None:
    """What is kept verbatim does not stand under a heading that nobody has said."""
    result, _ = settled(drafted(heading="The 77 rules of <b>Zanzibar</b>"))
    assert [s.heading for s in result.draft.sections] == ["We started"]


def test_long_floors_are_cut_into_paragraphs() -> None:
    """A note of 200 words becomes paragraphs of about eighty, in order, none of them lost."""
    sentences = [f"This is sentence {number} of a long note indeed." for number in range(22)]
    note = make_note(*sentences, name="long.txt")
    result, _ = settled(drafted(notes=(note,)))
    assert [len(b.text.split()) for b in result.draft.blocks] == [99, 99]
    assert " ".join(b.text for b in result.draft.blocks) == " ".join(sentences)


def test_parts_of_an_article_become_one_draft() -> None:
    """A section that two parts feed appears once, with the blocks of both in order."""
    first, second = drafted(*GOOD[:2], notes=(NOTE,)), drafted(*GOOD, notes=(NOTE,))
    result = settle([first, second], directive_texts=(), repair=Repairer(), headline=headline)
    assert [s.heading for s in result.draft.sections] == ["Grading"]
    assert len({b.text for b in result.draft.blocks}) == 3


SPOKEN = (block("n1", f"So yeah, w{GOOD[0].text[1:]}", "1.1"), *GOOD[1:])
"""The first block with words of speech left standing."""


def test_style_alone_is_sent_back_once() -> None:
    """Words of speech left standing are a reason to ask again, and what comes back stands."""
    result, repairer = settled(drafted(*SPOKEN), drafted(*GOOD))
    assert texts(result) == [("openai", b.text) for b in GOOD]
    assert [(f.rule, f.resolution) for f in result.findings] == [("V15", "repaired")]
    assert repairer.objections == [["1.n1"]]


def test_style_that_stays_is_only_reported() -> None:
    """A fault of style costs no block its wording, and is asked about one time."""
    result, repairer = settled(drafted(*SPOKEN), drafted(*SPOKEN))
    assert texts(result) == [("openai", b.text) for b in SPOKEN]
    assert [(f.rule, f.resolution) for f in result.findings] == [("V15", "reported")]
    assert len(repairer.objections) == 1


def test_better_style_does_not_buy_an_untruth() -> None:
    """A repair that mends the style and changes a number is thrown away."""
    worse = drafted(block("n1", GOOD[0].text.replace("40", "400"), "1.1"), *GOOD[1:])
    result, _ = settled(drafted(*SPOKEN), worse)
    assert texts(result) == [("openai", b.text) for b in SPOKEN]
    assert [(f.rule, f.resolution) for f in result.findings] == [("V15", "reported")]


def test_bold_text_is_put_right_without_asking() -> None:
    """The marks go, the words stay, nobody is asked, and the receipt tells of it."""
    bold = block("n1", GOOD[0].text.replace("40 questions", "**40 questions**"), "1.1")
    result, repairer = settled(drafted(bold, *GOOD[1:]))
    assert texts(result) == [("openai", b.text) for b in GOOD]
    assert [(f.rule, f.resolution) for f in result.findings] == [("V15", "repaired")]
    assert repairer.objections == []


def test_style_rules_follow_the_workspace() -> None:
    """A heading gets the depth that is allowed; what is switched off is not objected to."""
    part = drafted(block("n1", f"**So yeah**, w{GOOD[0].text[1:]}", "1.1"), *GOOD[1:])
    sections = tuple(replace(s, level=4) for s in part.draft.sections)
    part = replace(part, draft=replace(part.draft, sections=sections))
    rules = StyleRules(no_bold=False, heading_depth=3)
    result = settle([part], directive_texts=(), repair=Repairer(), headline=headline, style=rules)
    assert [s.level for s in result.draft.sections] == [3]
    assert texts(result)[0] == ("openai", f"**So yeah**, w{GOOD[0].text[1:]}")
    assert [f.message for f in result.findings] == ["The heading “Grading” was too deep."]
