"""What is looked for in a sentence first is held by every phrase that is looked for then."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from editorial_pipeline.text.overheard import _HINTS, _SOUNDS


@settings(max_examples=300, deadline=None)
@given(st.from_regex(_SOUNDS))
def test_every_phrase_holds_a_hint(said: str) -> None:
    """No phrase is passed over because none of the hints is in it."""
    found = _SOUNDS.search(said)
    assert found is not None
    assert any(hint in said.lower() for hint in _HINTS)
