"""What is looked for in a sentence first is held by all that is looked for then."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from editorial_pipeline.text import (
    chatter,
    continuation,
    log_marks,
    marks,
    overheard,
    plain,
    request_forms,
)
from editorial_pipeline.text.patterns import LatePattern
from editorial_pipeline.verify import quotations

_REQUESTS = {
    "list": request_forms.LIST,
    "wording": request_forms.WORDING,
    "code": request_forms.CODE,
    "split": request_forms.SPLIT,
    **{f"move {n}": form for n, form in enumerate(request_forms.MOVE)},
    **{f"order {n}": form for n, form in enumerate(request_forms.ORDER)},
    **{f"rename {n}": form for n, form in enumerate(request_forms.RENAME)},
    **{f"section {n}": form for n, form in enumerate(request_forms.RENAME_SECTION)},
    **{f"correct {n}": form for n, form in enumerate(request_forms.CORRECT)},
}


def _holds(text: str, hints: tuple[str, ...]) -> bool:
    return any(hint in text.lower() for hint in hints)


@settings(max_examples=300, deadline=None)
@given(st.from_regex(overheard._SOUNDS.compiled))
def test_every_phrase_holds_a_hint(said: str) -> None:
    """No phrase is passed over because none of the hints is in it."""
    assert _holds(said, overheard._SOUNDS.words)


@pytest.mark.parametrize("form", _REQUESTS.values(), ids=_REQUESTS.keys())
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_request_is_passed_over(form: LatePattern, data: st.DataObject) -> None:
    """A sentence that has the form of a request is looked at."""
    assert request_forms.may_ask(data.draw(st.from_regex(form.compiled, fullmatch=True)))


@settings(max_examples=300, deadline=None)
@given(st.from_regex(chatter._ANNOUNCEMENT.compiled, fullmatch=True))
def test_no_announcement_is_passed_over(said: str) -> None:
    """A sentence that has the form of an announcement is one, if that is how it is compared."""
    assume(said == " ".join(said.split()))
    assert chatter.is_announcement(said) is (len(said) <= chatter._LONGEST)


@settings(deadline=None)
@given(st.from_regex(log_marks._SOME.compiled))
def test_whatever_names_a_log_holds_a_hint(said: str) -> None:
    """No sentence that names a log is passed over."""
    assert _holds(said, log_marks._SOME.words)


@settings(deadline=None)
@given(st.from_regex(marks._ARTICLE.compiled))
def test_whatever_names_an_article_holds_a_hint(said: str) -> None:
    """No sentence that names an article is passed over."""
    assert _holds(said, marks._ARTICLE.words)


@settings(deadline=None)
@given(st.from_regex(plain._INLINE, fullmatch=True))
def test_whatever_is_markup_holds_a_mark(markup: str) -> None:
    """No paragraph with markup is taken for plain words."""
    assert plain._MARKUP.search(markup) is not None


@settings(deadline=None)
@given(st.from_regex(continuation._FORMS.compiled))
def test_whatever_goes_on_is_found(said: str) -> None:
    """No note that says that it goes on with another is passed over."""
    assert continuation._FORMS.search(said) is not None


@settings(deadline=None)
@given(st.from_regex(quotations._QUOTED, fullmatch=True))
def test_whatever_is_quoted_begins_with_a_mark(said: str) -> None:
    """No quotation is passed over."""
    assert quotations._OPENS.search(said) is not None
