"""V17: which segments are looked at beside each other."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.text.words import content_stems
from editorial_pipeline.verify.beside import _ALIKE, _pairs
from fakes.requests import make_note

_WORDS = "graders conversation answers lunch week evidence broken prompts"
_SENTENCE = st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=6).map(" ".join)


@given(st.lists(_SENTENCE, min_size=1, max_size=6), st.lists(_SENTENCE, min_size=1, max_size=6))
def test_segments_of_two_notes_that_share_most_words_are_pairs(
    one: list[str], other: list[str]
) -> None:
    """Those that comparing each with each finds, in order, and none of one note alone."""
    notes = make_note(*one, number=1), make_note(*other, number=2)
    segments = [segment for note in notes for segment in note.segments]

    def shares(texts: tuple[str, str]) -> bool:
        stems = [set(content_stems(text)) for text in texts]
        common = len(stems[0] & stems[1])  # "week" has none of its own
        return common > 0 and 2 * common >= _ALIKE * (len(stems[0]) + len(stems[1]))

    assert list(_pairs(segments)) == [
        (a, b)
        for a, b in combinations(segments, 2)
        if a.note != b.note and shares((a.text, b.text))
    ]
