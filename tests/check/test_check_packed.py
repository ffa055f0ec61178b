"""Where articles lead is kept as text, and reads back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.check.links import Target, pack_targets, unpack_targets

WORDS = st.text(st.sampled_from('a1/.["\\\t\n\r\x1f\u2028é '), max_size=6)


@given(st.lists(st.builds(Target, st.integers(1, 9**9), WORDS, WORDS, st.booleans())))
def test_packed_targets_read_back(targets: list[Target]) -> None:
    """Whatever is in a path or a label, as many targets with the same fields come back."""
    assert list(unpack_targets(pack_targets(targets))) == targets
