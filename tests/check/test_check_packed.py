"""Where articles lead is kept as text, and reads back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.check.links import Target, pack_targets, unpack_targets
from editorial_pipeline.check.packed import pack_rows, unpack_rows

WORDS = st.text(st.sampled_from('a1/.["\\\t\n\r\x1f\u2028é '), max_size=6)


@given(st.lists(st.builds(Target, st.integers(1, 9**9), WORDS, WORDS, st.booleans())))
def test_packed_targets_read_back(targets: list[Target]) -> None:
    """Whatever is in a path or a label, as many targets with the same fields come back."""
    assert list(unpack_targets(pack_targets(targets))) == targets


@given(
    st.integers(2, 3).flatmap(
        lambda width: st.lists(st.lists(WORDS, min_size=width, max_size=width))
    )
)
def test_packed_rows_read_back(rows: list[list[str]]) -> None:
    """Whatever words hold, as many rows with the same words come back."""
    assert unpack_rows(pack_rows(rows)) == rows
