"""Edits change their own bytes and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.articles.splice import Edit, splice


def test_replaces_and_inserts_in_order() -> None:
    """Edits may come in any order; insertions at one place keep theirs."""
    edits = [Edit(6, 8, b"XY"), Edit(2, 2, b"a"), Edit(2, 2, b"b"), Edit(8, 8, b"!")]
    assert splice(b"01234567", edits) == b"01ab2345XY!"


@pytest.mark.parametrize("edits", [[Edit(0, 3, b""), Edit(2, 4, b"")], [Edit(3, 9, b"")]])
def test_refuses_edits_that_collide(edits: list[Edit]) -> None:
    """Overlapping edits and edits outside the data are errors, never guesses."""
    with pytest.raises(ValueError, match="edit at byte"):
        splice(b"01234567", edits)


@given(st.binary(max_size=60), st.data())
def test_leaves_all_other_bytes_alone(data: bytes, draw: st.DataObject) -> None:
    """What lies between edits comes out as it went in, in order."""
    cuts = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=8)))
    spans = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [Edit(a, b, draw.draw(st.binary(max_size=5))) for a, b in spans]
    expected, position = b"", 0
    for edit in edits:
        expected += data[position : edit.start] + edit.new
        position = edit.end
    assert (
        splice(
            data,
            edits[::-1]
            if len(set(spans)) == len(spans) and all(a < b for a, b in spans)
            else edits,
        )
        == expected + data[position:]
    )
