"""A note says at its beginning that it goes on with an earlier one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import make_note
from editorial_pipeline.ingest import sittings
from editorial_pipeline.text.continuation import goes_on, predecessor


@pytest.mark.parametrize(
    "said",
    [
        "In addition to what I said, the grader needs a person.",
        "Okay so to add to what I have already told you yesterday, cost matters.",
        "Following up on my last note: queues grow.",
        "Continuing where I left off.",
        "I forgot to mention that the lid must be on.",
        "Then I want to tell the process, that is, in addition to what I've just described.",
        "В дополнение к тому, что я уже рассказал, важна цена.",
        "Короче, ещё к тому что я вчера говорил.",
        "Дополнение к предыдущему сообщению.",
        "Продолжаю мысль про очереди.",
        "В продолжение того, о чём я говорил.",
        "Я забыл сказать, что крышка закрыта.",
    ],
)
def test_a_note_goes_on_in_many_words(said: str) -> None:
    """In English and in Russian, at once or after a few words."""
    assert goes_on(make_note(said))


@pytest.mark.parametrize(
    "said",
    [
        "In addition to the graders there is a person.",
        "What I said is that cost matters.",
        "He forgot to mention the lid.",
        "В дополнение к грейдерам нужен человек.",
        "Что я говорил, то и повторю.",
        "Команда продолжает работу.",
    ],
)
def test_other_notes_stand_for_themselves(said: str) -> None:
    """The same words about something else tell nothing of an earlier note."""
    assert not goes_on(make_note(said))


def test_it_has_to_be_said_at_the_beginning_and_on_the_record() -> None:
    """Deep in a note it is a turn of speech; what is off the record counts for nothing."""
    assert not goes_on(make_note("word " * 70, "In addition to what I said, cost matters."))
    assert not goes_on(make_note("In addition to what I said.", "Cost.", off_record=(1,)))


def test_such_a_note_joins_the_sitting_of_its_authors_last_one() -> None:
    """Hours later and past another sitting, but not that of somebody else."""
    first = make_note("Graders need examples.", name="a.txt")
    other = make_note("Kettles sing.", name="b.txt", minutes=300, author="eve")
    late = make_note("In addition to what I said, cost matters.", name="c.txt", minutes=600)
    strange = make_note("I forgot to say that.", name="d.txt", minutes=900, author="joe")
    assert predecessor(late, [first, other]) == first
    assert [
        [note.name for note in sitting.notes]
        for sitting in sittings([late, other, strange, first], timedelta(minutes=30))
    ] == [["a.txt", "c.txt"], ["b.txt"], ["d.txt"]]
