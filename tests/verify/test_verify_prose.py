"""V9, V10, V12, V13 and V15: hedges, support, directives, lists and style."""

from __future__ import annotations

import pytest

from builders import make_note
from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.models.draft import BlockKind, Origin
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.verify.rules import check_block
from passages import hard, make_block, make_context, objections, soft

SAID = "maybe the small model is not slower than the large model on these short prompts"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Maybe the small model is not slower than the large model on these short prompts.", {}),
        (
            "Maybe the small model is slower than the large model on these short prompts.",
            {"hard": {"V9"}},
        ),
        (
            "The small model is not slower than the large model on these short prompts.",
            {"soft": {"V9"}},
        ),
        ("Maybe the small model is not slower on short prompts, always.", {"soft": {"V9"}}),
        ("Maybe the small model is slower on short prompts.", {"hard": {"V9"}}),
    ],
)
def test_hedges_and_negations_stay(written: str, expected: dict[str, set[str]]) -> None:
    """A lost doubt is reported; a denial that is lost from the same sentence costs its wording."""
    found = objections(SAID, written)
    assert {"hard": hard(found), "soft": soft(found)} == {"hard": set(), "soft": set()} | expected


RAMBLING = (
    "so the analysts write queries all day they don't touch the pipelines and the engineers "
    "maintain everything else and they never look at dashboards because nobody asks them"
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("The engineers never look at dashboards.", set()),
        ("The engineers look at dashboards.", {"V9"}),
        ("The analysts don't write queries.", {"V9"}),
        ("The analysts write queries.", set()),
    ],
)
def test_denials_are_found_in_speech_without_full_stops(written: str, expected: set[str]) -> None:
    """A sentence is held against the stretch of speech that it was made of."""
    found = [f for f in objections(RAMBLING, written) if f.rule == "V9"]
    assert {f.rule for f in found} == expected
    assert {f.severity for f in found} <= {"soft"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("He did not believe it.", set()),
        ("He believed it.", {"V9"}),
    ],
)
def test_a_denial_crosses_languages(written: str, expected: set[str]) -> None:
    """Where the speaker denied something, the translation denies something."""
    found = objections("честно говоря он не поверил", written, of="ru")
    assert {f.rule for f in found if f.rule == "V9"} == expected


def test_wrong_citation_is_hard() -> None:
    """A block that shares almost no word with its segments cites the wrong ones."""
    found = objections(
        "the office in town has a new coffee machine",
        "Analysts write queries all day, while engineers maintain pipelines for customers.",
    )
    assert "V10" in hard(found)


def test_a_block_that_keeps_nothing_is_hard() -> None:
    """A few words that cite a whole sentence and hold none of it would hide a loss."""
    said = "analysts write queries all day while engineers maintain pipelines for customers"
    assert "V10" in hard(objections(said, "Nothing is left."))
    assert "V10" not in hard(objections("well okay", "Nothing is left."))


def test_partly_supported_block_is_soft() -> None:
    """A block half of whose words nobody said is reported."""
    found = objections(
        "analysts write queries here",
        "Analysts write queries; engineers maintain pipelines, dashboards, alerts for customers.",
    )
    assert "V10" in soft(found)


DIRECTIVE = "put the paragraph about pricing into the chapter on growth"


def test_words_of_a_directive_are_hard() -> None:
    """What was asked of the editor does not stand in the article."""
    written = "Pricing matters. Put the paragraph about pricing into the chapter on growth."
    found = objections("pricing matters a lot", written, directive_texts=(DIRECTIVE,))
    assert "V12" in hard(found)


def test_words_of_a_directive_that_were_content_too_pass() -> None:
    """Words that its own segments hold are no leak."""
    said = "every week i put the paragraph about pricing into the chapter on growth"
    found = objections(
        said,
        "Every week I put the paragraph about pricing into the chapter on growth.",
        directive_texts=(DIRECTIVE,),
    )
    assert hard(found) == set()


@pytest.mark.parametrize(
    "written",
    [
        "Here is the revised text about pricing.",
        "As an AI, I think pricing matters.",
        "In this article I want to talk about pricing.",
        "The editor should know that pricing matters.",
    ],
)
def test_talk_to_the_editor_is_soft(written: str) -> None:
    """A preamble, or an address to the editor, is reported."""
    assert "V12" in soft(objections("pricing matters", written))


def test_list_items_rest_on_segments() -> None:
    """An item without a segment, with a foreign one, or with words nobody said is hard."""
    note = make_note("We measure accuracy and latency.", "We version prompts.")
    ids = [segment.id for segment in note.segments]
    context = make_context(note)

    def rules(*items: tuple[str, list[SegmentId]], cited: list[SegmentId] = ids) -> set[str]:
        block = make_block("We do this:", cited, kind=BlockKind.LIST, items=items)
        return hard(check_block(block, context))

    assert rules(("measure accuracy", ids[:1]), ("version prompts", ids[1:])) == set()
    assert rules(("measure accuracy", [])) == {"V13"}
    assert rules(("version prompts", ids[1:]), cited=ids[:1]) == {"V13"}
    assert rules(("stronger stakeholder communication habits", ids[:1])) == {"V13"}
    assert rules() == {"V13"}


STYLE = StyleRules(sentence_words=12, banned_words=("delve",), banned_openers=("so yeah",))


@pytest.mark.parametrize(
    ("said", "written", "expected"),
    [
        ("the tests run at night", "The tests run at night.", []),
        ("so yeah the tests run", "So yeah, the tests run.", ["“So yeah”"]),
        ("the tests run at night", "We delve: the tests run at night.", ["“delve”"]),
        ("we delve into the tests at night", "We delve into the tests at night.", []),
        ("the tests run", "The tests run " + "and run " * 6 + "on.", ["A sentence of 16 words"]),
    ],
)  # fmt: skip
def test_style_of_a_model_is_reported(said: str, written: str, expected: list[str]) -> None:
    """Openers and long sentences count though they were said, a banned word only where not."""
    found = [f for f in objections(said, written, style=STYLE) if f.rule == "V15"]
    assert {f.severity for f in found} <= {"soft"}
    assert [words for words in expected if not any(words in f.message for f in found)] == []
    assert len(found) == len(expected)


@pytest.mark.parametrize("origin", [Origin.OFFLINE, Origin.FLOOR])
def test_style_is_no_matter_of_the_speakers_own_words(origin: Origin) -> None:
    """What is kept verbatim is not objected to, however it is worded."""
    note = make_note("So yeah, we delve into it.")
    block = make_block("So yeah, we delve into it.", [note.segments[0].id], origin=origin)
    assert check_block(block, make_context(note, style=STYLE)) == ()


def test_what_stands_verbatim_in_its_segments_neither_denies_nor_hedges_anew() -> None:
    """A sentence of the speaker's own words is never held against another that resembles it."""
    note = make_note(
        "That sounds like the data scientist has nothing left to do. "
        "That sounds like the data scientist has a lot left to do.",
    )
    alone = make_note("That sounds like the data scientist has nothing left to do I was wrong")
    sentences = [s.text for s in note.segments]

    def found(*texts: str) -> list[str]:
        source = alone if len(texts) == 1 else note
        block = make_block(" ".join(texts), [s.id for s in source.segments])
        return [f.message for f in check_block(block, make_context(source)) if f.rule == "V9"]

    assert found(*sentences) == []
    assert found("That sounds like the data scientist has nothing left to do.") == []
