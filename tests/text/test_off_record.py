"""What is taken off the record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.off_record import off_record_spans, unmatched_ends

START = ("off the record", "не для записи", "не под запись")
END = ("back on the record", "снова для записи", "на запись ещё раз")


def _hidden(body: str) -> list[str]:
    return [body[start:end] for start, end in off_record_spans(body, START, END)]


@pytest.mark.parametrize(
    ("body", "hidden"),
    [
        (
            "so we did this off the record bob is leaving back on the record and then we go",
            ["off the record bob is leaving back on the record"],
        ),
        (
            "Fine. Off the record, John left. Back on the record. Next.",
            ["Off the record, John left. Back on the record."],
        ),
        ("Fine. Off the record: John left.", ["Off the record: John left."]),
        (
            "First. He is leaving, but that is off the record. Next.",
            ["He is leaving, but that is off the record. Next."],
        ),
        (
            "Дальше. НЕ ДЛЯ\nзаписи — секрет. Снова, для записи! Итак. Не под запись: тут.",
            ["НЕ ДЛЯ\nзаписи — секрет. Снова, для записи!", "Не под запись: тут."],
        ),
        ("«Не для записи» тут на запись еще раз ок", ["Не для записи» тут на запись еще раз"]),
        ("off the record a off the record b back on the record c", [
            "off the record a off the record b back on the record"]),
        ("back on the record first", []),
        (
            "This is off the record: Bob left. Okay, we're back on the record now. Next.",
            ["This is off the record: Bob left. Okay, we're back on the record now."],
        ),
        (
            "Дальше. А вот это не для записи, тут. Мы снова для записи. Итак.",
            ["А вот это не для записи, тут. Мы снова для записи."],
        ),
        (
            "i bake every sunday and off the record bob is leaving back on the record and the oven",
            ["and off the record bob is leaving back on the record"],
        ),
        (
            "Fine. Of the record, Bob left. Back on the record. Of the record is no more.",
            ["Of the record, Bob left. Back on the record."],
        ),
        ("The price of the record is high. Back on the record. Next.", []),
        ("An off-the-record talk was nice.", []),
        ("Turn it off. The record shows it.", []),
        ("Kickoff the record store", []),
        ("", []),
    ],
)  # fmt: skip
def test_spans(body: str, hidden: list[str]) -> None:
    """From the phrase, or the sentence that it closes, through the end phrase or the end."""
    assert _hidden(body) == hidden


def test_an_end_without_a_beginning_is_told() -> None:
    """As it was said, and only where no span holds it."""
    body = "Bob left. Back on\nthe record. Off the record: x. Back on the record. Снова для записи?"
    assert unmatched_ends(body, START, END) == ("Back on the record", "Снова для записи")
    assert unmatched_ends(body, START, ()) == ()


def test_without_phrases_nothing_is_hidden() -> None:
    """Empty settings, and phrases without a word, hide nothing."""
    assert off_record_spans("off the record", (), END) == []
    assert off_record_spans("off the record", ("", " - "), ()) == []


def test_phrases_are_no_patterns() -> None:
    """Signs in a configured phrase are not taken for a regular expression."""
    assert off_record_spans("a (b c", ("(b",), ("[",)) == [(3, 6)]


@given(
    st.lists(
        st.sampled_from(
            ["off the record", "back on the record", "a", ".", "\n", ",", "Не для записи"]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_spans_are_ascending_and_hold_every_start(body: str) -> None:
    """No start phrase is left outside."""
    at = 0
    outside = []
    for start, end in off_record_spans(body, START, END):
        assert at <= start < end <= len(body)
        outside.append(body[at:start])
        at = end
    outside.append(body[at:])
    assert not any("off the record" in part or "Не для записи" in part for part in outside)
