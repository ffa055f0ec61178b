"""Which sentence rests on which segment: by words in one language, by marks and order in two."""

from __future__ import annotations

from builders import make_note
from editorial_pipeline.models.notes import Language
from editorial_pipeline.trace.alignment import align


def aligned(
    sentences: list[str],
    said: list[str],
    spoken: str = "en",
    *,
    machine: bool = True,
) -> list[list[str]]:
    """Return for each English sentence the numbers of its segments, with `~` for a guess."""
    note = make_note(*said, language=spoken)
    found = align(sentences, note.segments, Language("en"), machine=machine)
    return [
        [f"{'' if s.certain else '~'}{s.segment.rpartition('.')[2]}" for s in supports]
        for supports in found
    ]


def test_sentences_rest_on_the_segments_whose_words_they_hold() -> None:
    """Order does not matter, and a sentence that joins two segments names both."""
    assert aligned(
        [
            "The kettle boils in four minutes, and the blue cup has a broken handle.",
            "Nobody washes the teapot.",
        ],
        [
            "nobody ever washes the teapot",
            "the blue cup that one has a broken handle",
            "so the kettle boils in four minutes",
        ],
    ) == [["2", "3"], ["1"]]


def test_of_two_segments_that_say_the_same_the_nearer_wording_is_named() -> None:
    """Words that carry no topic decide between segments on one topic."""
    assert aligned(
        ["I had begun to describe the role.", "This is the role today."],
        ["I had begun to describe the role.", "And this is the role today."],
    ) == [["1"], ["2"]]


def test_every_segment_of_a_machine_text_is_named() -> None:
    """What no sentence shows by its words is put where its place is, as a guess."""
    assert aligned(
        ["The kettle boils.", "The pot leaks.", "The cup is blue."],
        ["the kettle boils", "well you know how that goes", "the cup is blue"],
    ) == [["1"], ["~2"], ["3"]]


def test_a_persons_sentence_rests_on_nothing() -> None:
    """In a block that was changed by hand, only shared words are evidence."""
    assert aligned(
        ["The kettle boils.", "Margaret inherited her grandmother's porcelain."],
        ["the kettle boils", "the cup is blue"],
        machine=False,
    ) == [["1"], []]


def test_a_single_sentence_or_segment_leaves_no_doubt() -> None:
    """Whatever the words are, the block rests on it."""
    assert aligned(["Entirely other words."], ["the kettle boils", "the cup is blue"]) == [
        ["1", "2"]
    ]
    assert aligned(["Other words.", "And more."], ["the kettle boils"]) == [["1"], ["1"]]


def test_a_translation_is_aligned_by_figures_names_and_order() -> None:
    """What the two have in common anchors the order; the rest follows it, as a guess."""
    assert aligned(
        [
            "We moved everything to Kubernetes.",
            "It was a long night.",
            "It took 47 hours.",
            "Dmitry stayed until the end.",
        ],
        [
            "мы всё перенесли в кубернетис",
            "это была длинная ночь",
            "ушло сорок семь часов",
            "Дмитрий остался до конца",
        ],
        spoken="ru",
    ) == [["1"], ["~2"], ["3"], ["4"]]


def test_a_name_outweighs_the_even_course_of_a_translation() -> None:
    """What both languages share ties two texts far from the middle line, and out of order."""
    assert aligned(
        ["The name may be old.", "They took Kafka over their own.", "Ninety stayed."],
        [
            "я хочу рассказать про роль",
            "девяносто человек осталось",
            "название там старое",
            "в таких командах всё иначе",
            "вместо своего взяли Kafka",
        ],
        spoken="ru",
    ) == [["~1", "~2", "~3", "~4"], ["5"], ["2"]]


def test_a_word_of_two_letters_proves_nothing() -> None:
    """Recognisers hear «AI» where nobody said it, and miss it where somebody did."""
    assert aligned(
        ["As a rule AI does not work in a vacuum.", "Without data it is of no use."],
        ["как правило и я не в вакууме работает", "потому что без данных AI не нужен"],
        spoken="ru",
    ) == [["~1", "~2"], ["~2"]]


def test_nothing_rests_on_nothing() -> None:
    """A block without segments has sentences without sources."""
    assert aligned(["A sentence."], []) == [[]]
    assert aligned([], ["a segment"]) == []


def test_short_answers_are_told_apart() -> None:
    """Sentences without a word of any topic are compared by all their words."""
    assert aligned(
        ["So it was.", "And then we did it again.", "That is why."],
        ["that is why", "so it was", "and then we did it again"],
    ) == [["2"], ["3"], ["1"]]
