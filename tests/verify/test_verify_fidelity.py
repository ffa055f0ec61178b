"""V16: how much of what was said a draft carries, in figures and as an objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from builders import make_note
from drafts import draft, section
from editorial_pipeline.models.draft import Block, BlockKind, Origin
from editorial_pipeline.models.notes import Language, Note, SegmentId
from editorial_pipeline.models.record import Finding
from editorial_pipeline.models.request import Fidelity
from editorial_pipeline.verify.fidelity import carried_by, check_fidelity, fidelity_of
from passages import make_block, make_context

NOTE = make_note(
    "the graders read twenty five conversations before lunch",
    "um maybe an analyst would notice the broken retrieval",
    "the vendor never answered our complaint about latency",
)
FAITHFUL = (
    "Before lunch the graders read 25 conversations. Maybe an analyst would notice the broken "
    "retrieval. The vendor has never answered our complaint about latency."
)


def shares(text: str, note: Note, language: str = "en") -> list[float]:
    """Return the share that a text carries of each segment."""
    carried = carried_by(text, note.segments, Language(language))
    return [round(one.share, 2) for one in carried]


def ids(note: Note) -> list[SegmentId]:
    return [segment.id for segment in note.segments]


def whole(text: str, note: Note = NOTE, **changes: object) -> Block:
    return make_block(text, [s.id for s in note.segments], **changes)  # type: ignore[arg-type]


def judged(
    *blocks: Block, notes: Sequence[Note] = (NOTE,), fidelity: Fidelity = Fidelity.REWRITE
) -> tuple[dict[str, float], list[Finding]]:
    """Return the figures and the objections of a draft of these blocks, called n1, n2 and so on."""
    named = [replace(block, id=f"n{number}") for number, block in enumerate(blocks, start=1)]
    context = make_context(*notes, fidelity=fidelity)
    made = draft(section("Grading", *named))
    return fidelity_of(made, context), list(check_fidelity(made, context))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (FAITHFUL, [1.0, 1.0, 1.0]),
        (FAITHFUL.replace("25 ", ""), [0.8, 1.0, 1.0]),
        (FAITHFUL.replace("Maybe an", "An"), [1.0, 0.75, 1.0]),
        (FAITHFUL.replace("has never answered", "answered"), [1.0, 1.0, 0.8]),
        (FAITHFUL.partition(" Maybe")[0], [1.0, 0.0, 0.0]),
    ],
    ids=["all", "no figure", "no hedge", "no denial", "one of three"],
)
def test_shares_count_words_figures_hedges_and_denials(written: str, expected: list[float]) -> None:
    """Each word that carries a topic counts once, and so do a figure, a doubt and a denial."""
    assert shares(written, NOTE) == expected


@pytest.mark.parametrize(
    ("said", "written", "expected"),
    [
        ("мы переехали на хецнер", "Переезд на Hetzner завершён.", 0.5),
        ("we use retrieval augmented generation", "We use retrieval-augmented generation.", 1.0),
        ("это около полутора часов", "Это около 1,5 часа.", 1.0),
        ("um so yeah", "Nothing.", 1.0),
    ],
)
def test_forms_of_a_word_are_one_word(said: str, written: str, expected: float) -> None:
    """Hyphens, other scripts, figures for words and inflections lose nothing; fillers no more."""
    language = "ru" if said[0] in "мэ" else "en"
    assert shares(written, make_note(said, language=language), language) == [expected]


RUSSIAN = make_note(
    "мы переехали на kubernetes два года назад",
    "аналитики смотрят на запросы и не трогают код",
    "в базе двадцать пять таблиц",
    name="ru.txt", language="ru",
)  # fmt: skip
TRANSLATED = (
    "Two years ago we moved to Kubernetes. The analysts look at the queries and do not touch the "
    "code. There are 25 tables in the database."
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (TRANSLATED, [1.0, 1.0, 1.0]),
        (TRANSLATED.replace("Two years ago we moved to Kubernetes. ", ""), [0.0, 1.0, 1.0]),
        ("There are 25 tables.", [0.0, 0.37, 1.0]),
    ],
)
def test_across_languages_figures_names_and_length_count(
    written: str, expected: list[float]
) -> None:
    """A segment with a figure or a Latin word is told by these, another one by the length."""
    assert shares(written, RUSSIAN) == expected


def test_a_faithful_block_is_not_objected_to() -> None:
    """All of it is carried, in one block or in several that share the segments."""
    assert judged(whole(FAITHFUL)) == ({"n1": 1.0}, [])
    first, second = FAITHFUL.split(" The vendor")
    both = judged(whole(first), whole(f"The vendor{second}"))
    assert both == ({"n1": 1.0, "n2": 1.0}, [])


def test_a_cited_sentence_that_is_not_told_is_hard() -> None:
    """Naming a segment is not enough: something of it must be there."""
    figures, found = judged(
        whole(FAITHFUL.replace("The vendor has never answered our complaint about latency.", ""))
    )
    assert figures == {"n1": 0.64}
    assert [(f.rule, f.severity, f.block, f.message) for f in found] == [
        (
            "V16",
            "hard",
            "n1",
            f"The block cites “{NOTE.segments[2].text}” and does not tell it.",
        )
    ]


def test_a_block_that_carries_nothing_of_a_short_sentence_is_hard() -> None:
    """However little was said, other words in its place would be invented ones."""
    short = make_note("Then we went home.")
    findings = judged(whole("Nothing is left.", short), notes=(short,))[1]
    assert [(f.rule, f.severity.value, f.message) for f in findings] == [
        (
            "V16",
            "hard",
            (
                "The block carries 0 % of what its segments say; left out are words that begin "
                "with: home."
            ),
        )
    ]
    assert judged(whole("Then they went home.", short), notes=(short,))[1] == []


@pytest.mark.parametrize(("fidelity", "expected"), [(Fidelity.REWRITE, 0), (Fidelity.LIGHT, 1)])
def test_the_bound_is_that_of_the_setting(fidelity: Fidelity, expected: int) -> None:
    """A loose rewriting is let through as one, and sent back where a light hand was asked for."""
    loose = (
        "Before lunch the graders read a lot. Maybe an analyst would see that it is broken. "
        "The vendor never called."
    )
    figures, found = judged(whole(loose), fidelity=fidelity)
    assert figures == {"n1": 0.57}
    assert len(found) == expected
    for finding in found:
        assert finding.message == (
            "The block carries 57 % of what its segments say; left out are words that begin "
            "with: convers, retriev, answer, complaint, latenc."
        )


@pytest.mark.parametrize("origin", [Origin.OFFLINE, Origin.FLOOR])
def test_the_speakers_own_words_carry_everything(origin: Origin) -> None:
    """What the host made of the segments is not measured: it holds them by construction."""
    assert judged(whole("Short.", origin=origin)) == ({"n1": 1.0}, [])


def test_across_languages_the_share_is_one_of_segments() -> None:
    """One of three sentences untold is a third, however long it was."""
    block = whole(TRANSLATED.split(". ", 1)[1], RUSSIAN)
    figures, found = judged(block, notes=(RUSSIAN,))
    assert (figures, [f.rule for f in found]) == ({"n1": 0.67}, [])


def test_lists_and_headings_tell_too() -> None:
    """Items count as text of their list, and a heading as text of its blocks."""
    note = make_note("grading needs analysts", "and it needs patience")
    items = [("analysts", [note.segments[0].id]), ("patience", [note.segments[1].id])]
    block = make_block(
        "It needs:",
        ids(note),
        kind=BlockKind.LIST,
        items=items,
    )
    assert judged(block, notes=(note,)) == ({"n1": 1.0}, [])
