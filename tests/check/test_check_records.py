"""What is told of a plain receipt at a glance is what its model and the rules tell of it."""

from __future__ import annotations

import copy
import json
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.check import record_facts
from editorial_pipeline.check.packed import unpack_rows
from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.record import (
    ArticleRecord,
    BlockRecord,
    CallRecord,
    DirectiveRecord,
    NoteRecord,
    Receipt,
    ReversalRecord,
    RunId,
    SegmentRecord,
    UndoneRecord,
)
from editorial_pipeline.receipts import receipt_bytes, receipt_name

RUN = RunId("20260309T115427Z-3f2a9c01")
Outcome = Literal["cited", "directive", "set_aside"]
FILE = f"inbox/receipts/{receipt_name(RUN)}"


def _note(digit: str) -> NoteRecord:
    return NoteRecord(
        hash=digit * 64,
        name=f"заметка {digit}.txt",
        source=f"inbox/заметка {digit}.txt",
        used=f"inbox/used/заметка {digit}.txt",
        captured="2026-03-09T11:46:23+00:00",
        author=None,
        language="ru",
        links=["https://example.org/"],
    )


def _segment(id_: str, start: int, end: int, outcome: Outcome = "cited") -> SegmentRecord:
    return SegmentRecord(
        id=id_, start=start, end=end, use="content", outcome=outcome, why="", verbatim=False,
        untranslated=False,
    )  # fmt: skip


def _block(text: str, *segments: str, replaces: str | None = None) -> BlockRecord:
    return BlockRecord(
        article="tea.md", section=None, kind="paragraph", text=text, segments=[*segments],
        origin="offline", fidelity=1.0 if replaces is None else None, replaces=replaces,
    )  # fmt: skip


A, B = "a" * 12, "b" * 12
RECEIPT = Receipt(
    run=RUN,
    at="2026-03-09T11:54:27+00:00",
    engine="offline",
    notes=[_note("a"), _note("b")],
    segments=[
        _segment(f"{A}.1", 0, 10),
        _segment(f"{A}.2", 10, 25, "directive"),
        _segment(f"{B}.1", 0, 7),
        _segment(f"{B}.2", 8, 9, "set_aside"),
    ],
    articles=[
        ArticleRecord(
            path="articles/tea.md", title="Tea", action="updated", before="1", after="2",
            blocks_added=1, blocks_revised=1,
            reversal=[ReversalRecord(line=3, count=1, text='Old "words".\n')],
            arranged=[Arrangement(section="Pots", op="move", to="start")],
            labels={"3": "inbox/used/заметка a.txt", "4": "https://example.org/"},
        ),
        ArticleRecord(
            path="articles/pot.md", title="Pot", action="removed", before="1", after=None,
            blocks_added=0, blocks_revised=0,
        ),
    ],
    blocks=[
        _block('Чай "как" есть\n- и так', f"{A}.1", f"{B}.1"),
        _block("New words", f"{A}.1", replaces="Old words"),
        _block("", f"{B}.1", replaces="Taken out"),
    ],
    directives=[
        DirectiveRecord(
            kind="route", segments=[f"{A}.2"], operands={"to": "tea", "all": ["a", "b"]},
            obeyed=True, outcome="done",
        )
    ],
    findings=[],
    doubts=[],
    replacements=[],
    calls=[
        CallRecord(
            purpose="plan", article=None, question="0" * 16, model="m", outcome="ok", input=1,
            output=2, cached=0, replayed=False,
        )
    ],
    undone=[UndoneRecord(run="x", hash="c" * 64, name="n", used="u", returned=None)],
)  # fmt: skip
PLAIN = receipt_bytes(RECEIPT)
ODD: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**70, 0.5, 1.0, 7.5, "", "1", "cited", "x", "a\tb", "a\nb"),
    *("[", "\ud800", [], [1], ["x"], [[]], {}, {"x": "y"}, f"{A}.1", f"{A}.3", f"{A}.02"),
    *(f"{A}.²", f"{B}.9", "c" * 64),
]
Where = tuple[Any, ...]


def _places(value: object, where: Where = ()) -> list[Where]:
    """Return the paths of all values in a JSON value, itself included."""
    pairs: list[tuple[object, object]] = []
    if isinstance(value, dict):
        pairs = [*value.items()]
    elif isinstance(value, list):
        pairs = [*enumerate(value)]
    return [where, *(place for key, one in pairs for place in _places(one, (*where, key)))]


PLACES = [where for where in _places(json.loads(PLAIN)) if where]
CHANGE = st.tuples(
    st.sampled_from(PLACES), st.sampled_from(["set", "drop", "add", "twice"]), st.sampled_from(ODD)
)


def _changed(changes: list[tuple[Where, str, Any]]) -> bytes:
    value = json.loads(PLAIN)
    for where, how, odd in changes:
        new = copy.deepcopy(odd)  # a list must not come to stand in itself
        try:
            within = value
            for key in where[:-1]:
                within = within[key]
            if how == "set":
                within[where[-1]] = new
            elif how == "drop":
                del within[where[-1]]
            elif isinstance(within, list):
                within.insert(where[-1], new if how == "add" else within[where[-1]])
            else:
                within["more" if how == "add" else "version"] = new
        except (LookupError, TypeError):
            continue  # an earlier change took the place away
    return json.dumps(value, indent=2).encode()


def _same(data: bytes) -> None:
    plain = record_facts._read_plain(data, receipt_name(RUN))
    if plain is not None:
        assert plain == record_facts._read_by_model(data, FILE)


@settings(max_examples=1000, deadline=None)
@given(st.lists(CHANGE, min_size=1, max_size=2).map(_changed))
def test_plain_reading_tells_what_model_and_rules_tell(data: bytes) -> None:
    """Where a receipt counts as plain, the model accepts it, no rule objects, and facts agree."""
    _same(data)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(PLAIN)), st.binary(max_size=2), st.integers(0, 3))
def test_damaged_bytes_are_not_plain_unless_the_model_takes_them(
    at: int, new: bytes, cut: int
) -> None:
    """Bytes that are lost, changed or added are seen by the one as by the other."""
    _same(PLAIN[:at] + new + PLAIN[at + cut :])


def test_a_receipt_as_a_run_writes_it_is_plain() -> None:
    """It is read without the model; its facts are those of the blocks, notes and articles."""
    facts = record_facts._read_plain(PLAIN, receipt_name(RUN))
    assert facts == record_facts._read_by_model(PLAIN, FILE)
    assert facts is not None
    assert unpack_rows(facts.notes) == [
        ["inbox/used/заметка a.txt", "a" * 64],
        ["inbox/used/заметка b.txt", "b" * 64],
    ]
    assert unpack_rows(facts.articles) == [["articles/tea.md", "2"], ["articles/pot.md", ""]]
    assert unpack_rows(facts.undone) == [["x", "c" * 64]]
    assert [row[1] for row in unpack_rows(facts.blocks["tea.md"])] == [f"{A},{B}", A, B]
    assert facts.findings == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'"run": "{RUN}"', '"run": "another"'),
        ('"version": 1', '"version": 2'),
        ('"outcome": "set_aside"', '"outcome": "cited"'),
        ('"outcome": "set_aside"', '"outcome": "lost"'),
        (f'"id": "{A}.2"', f'"id": "{A}.3"'),
        ('"start": 8', '"start": 6'),
        ('"end": 9', '"end": 7'),
        ('"start": 10', '"start": "10"'),
        ('"fidelity": 1.0', '"fidelity": 1.5'),
        ('"language": "ru"', '"language": "ru",\n"more": 1'),
        ('"obeyed": true,', ""),
        ('"op": "move"', '"op": "turn"'),
        ('"4": "https://example.org/"', '"4": 5'),
    ],
)
def test_what_model_or_rules_may_object_to_is_not_plain(old: str, new: str) -> None:
    """Each of these is left to them."""
    text = PLAIN.decode()
    assert old in text
    data = text.replace(old, new, 1).encode()
    assert record_facts._read_plain(data, receipt_name(RUN)) is None
