"""V11: when two texts say the same, and what becomes of the second one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafts import block as drafted
from drafts import draft, section, segments
from editorial_pipeline.models.draft import Block
from editorial_pipeline.models.request import BlockView, SectionView
from editorial_pipeline.text.words import words
from editorial_pipeline.verify.repeats import SAID_BY_PERSON, _Seen, say_once, says_the_same

SAID = "The graders read twenty long conversations before lunch and write down every broken answer."


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (SAID, True),
        (SAID.replace("write", "also write"), True),
        (SAID.replace("twenty", "thirty"), False),
        (SAID.replace("read", "never read"), False),
        (SAID.replace("read", "probably read"), False),
        (SAID.replace("twenty", "20"), False),
        (SAID.partition(" before")[0], False),
    ],
)
def test_figures_denials_and_hedges_make_a_difference(other: str, same: bool) -> None:
    """Texts say the same where they differ in a word that neither counts, denies nor doubts."""
    assert says_the_same(words(SAID), words(other)) is same


_WORDS = "so when all graders have read what people asked they write down which answers fell short"


def _altered(start: int, place: int, word: str) -> tuple[str, ...]:
    """Return the end of one text, in which one word or none is another: nearly equal ones."""
    text = _WORDS.split()
    text[place : place + bool(word)] = [word] if word else []
    return tuple(text[start:])


_TEXTS = st.lists(
    st.builds(
        _altered, st.integers(0, 3), st.integers(0, 16), st.sampled_from(["", "word", "seldom"])
    ),
    max_size=8,
)


@given(_TEXTS)
def test_rare_words_find_what_comparing_with_each_finds(texts: list[tuple[str, ...]]) -> None:
    """The first text that says the same is found, an equal one before a nearly equal one."""
    seen = _Seen(texts)
    for number, text in enumerate(texts):
        before = texts[:number]
        near = (n for n, other in enumerate(before) if says_the_same(text, other))
        equal = (n for n, other in enumerate(before) if text == other)
        assert seen.find(text) == next(equal, next(near, None))
        seen.add(text)


def block(id_: str, text: str = SAID, notes: str = "a", kind: str = "paragraph") -> Block:
    return replace(drafted(text, notes, kind), id=id_)


def view(*, owned: bool, kind: str = "paragraph") -> tuple[SectionView, ...]:
    present = BlockView(3, kind, SAID, owned=owned, segments=segments("c"))
    return (SectionView(0, None, 1, (present,)),)


def test_two_new_blocks_become_one() -> None:
    """The first one stays, wherever it stands, and rests on the segments of both."""
    made = draft(section("A", block("n1")), section("B", block("n2", notes="b")))
    merged, found = say_once(made, ())
    assert [(s.heading, [p.block.segments for p in s.blocks]) for s in merged.sections] == [
        ("A", [segments("ab")])
    ]
    assert [(f.rule, f.block) for f in found] == [("V11", "n2")]


def test_a_block_of_the_pipelines_gains_the_citation() -> None:
    """Nothing is written; several repetitions of one block are cited together."""
    made = draft(section("A", block("n1"), block("n2", notes="b")))
    merged, found = say_once(made, view(owned=True))
    assert merged.sections == ()
    assert [(c.target, c.segments) for c in merged.citings] == [(3, segments("ab"))]
    assert merged.cited == set(segments("ab"))
    assert [f.block for f in found] == ["n1", "n2"]


def test_a_block_of_a_persons_is_not_marked() -> None:
    """The segments are set aside with the reason, unless another block cites them too."""
    made = draft(section("A", block("n1", notes="ab"), block("n2", "Something else.", "b")))
    merged, _ = say_once(made, view(owned=False))
    assert [p.block.id for s in merged.sections for p in s.blocks] == ["n2"]
    assert [(a.segment, a.why) for a in merged.set_aside] == [(*segments("a"), SAID_BY_PERSON)]
    assert merged.citings == ()


@pytest.mark.parametrize("kind", ["code", "table", "html"])
def test_what_cannot_be_cited_in_place_is_written(kind: str) -> None:
    """A present block that takes no citation is no reason to lose a new one."""
    made = draft(section("A", block("n1")))
    assert say_once(made, view(owned=True, kind=kind)) == (made, ())
