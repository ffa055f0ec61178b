"""Patterns that are compiled late fit what they would have fitted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial_pipeline.text import log_marks, mark_forms, overheard, request_forms
from editorial_pipeline.text.patterns import LatePattern


def _late() -> Iterator[tuple[str, LatePattern]]:
    for module in (request_forms, mark_forms, log_marks, overheard):
        for name, value in vars(module).items():
            for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(one, LatePattern):
                    yield f"{module.__name__.rpartition('.')[2]}.{name}.{number}", one


_LATE = dict(_late())


@pytest.mark.parametrize("name", _LATE)
def test_every_late_pattern_is_one(name: str) -> None:
    """A slip in a pattern is found here, and not when somebody says what it is for."""
    assert _LATE[name].compiled.pattern


@pytest.mark.parametrize("name", [name for name, late in _LATE.items() if late.words])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_text_that_fits_is_turned_away(name: str, data: st.DataObject) -> None:
    """Each text that a pattern fits, in whatever case, holds one of the words told with it."""
    late = _LATE[name]
    text = data.draw(st.from_regex(late.compiled))
    assert late.search(text) is not None
    for method in ("match", "fullmatch"):
        plain, found = (getattr(pattern, method)(text) for pattern in (late.compiled, late))
        assert (found is None) == (plain is None)


def test_letters_that_count_as_others_do() -> None:
    """A long s, a Kelvin sign, and an i with no dot or with two, are letters like any other."""
    plain = re.compile("skim", re.IGNORECASE)
    late = LatePattern("skim", re.IGNORECASE, words=("skim",))
    for text in ("SKIM", "ſkim", "s\N{KELVIN SIGN}im", "skım", "skİm", "und skim, sagte er ß"):
        assert plain.search(text), text
        assert late.search(text), text
    assert late.search("scan") is None
    assert late.sub("x", "a ſkim") == "a x"
    assert late.sub("x", "a scan") == "a scan"


def test_a_text_without_the_words_compiles_nothing() -> None:
    """That is what the words are for: this pattern is none, and nobody notices."""
    broken = LatePattern("(", words=("word",))
    assert broken.fullmatch("nothing") is None
    with pytest.raises(re.error):
        broken.fullmatch("a word")
