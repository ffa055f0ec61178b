"""A note says at its beginning that it goes on with an earlier one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from builders import make_note
from editorial_pipeline.ingest import sittings
from editorial_pipeline.text.continuation import goes_on, predecessor, spoken_topics


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


@pytest.mark.parametrize(
    ("said", "topics"),
    [
        (
            "In addition to what I said about the night trains, bring tea.",
            ("night trains", "night"),
        ),
        (
            "in addition to what i said yesterday about trains a train has no",
            ("trains a train has no", "trains a train has", "trains a train", "trains a", "trains"),
        ),
        ("В дополнение к тому, что я говорил про поезда, там нет связи.", ("поезда",)),
        ("In addition to what I said, trains have no wifi.", ()),
        ("I forgot to mention on Monday that trains are late.", ()),
        ("What I said about trains.", ()),
    ],
)
def test_a_note_may_say_what_it_goes_on_about(said: str, topics: tuple[str, ...]) -> None:
    """Up to the next pause, and without one as it may have been meant."""
    assert spoken_topics(make_note(said)) == topics


def test_a_topic_leads_to_the_note_that_spoke_of_it_first() -> None:
    """Whatever its author recorded since; a topic of which nobody spoke leads nowhere."""
    trains = make_note("A train is a slow letter.", name="a.txt")
    again = make_note("Trains, once more.", name="b.txt", minutes=60)
    gardens = make_note("Roses are red.", name="c.txt", minutes=120)
    late = make_note("In addition to what I said about trains, bring tea.", minutes=180)
    lost = make_note("In addition to what I said about whales, they sing.", minutes=180)
    assert predecessor(late, [gardens, again, trains]) == trains
    assert predecessor(lost, [gardens, again, trains]) is None
