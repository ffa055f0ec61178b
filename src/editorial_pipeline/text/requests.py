"""Requests about what is written: lists, code, wording, titles, moves, orders, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.text.request_forms import (
    CODE,
    CODE_LEAD,
    CORRECT,
    FEEDBACK,
    LIST,
    MOVE,
    ORDER,
    ORDINAL,
    RENAME,
    RENAME_SECTION,
    SPLIT,
    WORDING,
    may_ask,
)
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.words import words

_LONGEST: Final = 24
"""Words of a sentence that is looked at: longer ones speak to a reader."""
_WIDEST: Final = 400
"""Characters of such a sentence: one word can be a megabyte."""
_MOST_ITEMS: Final = 12
_LEAST_ITEMS: Final = 2
_MOST_CODE: Final = 12
"""Sentences of a prompt that is dictated."""
_CLOSING: Final = " .!?…,;:"
_POLITE: Final = re.compile(r",? (?:please|thanks|пожалуйста)$", re.IGNORECASE)
_SPELT: Final = re.compile(r"[\"“”«»]")


@dataclass(frozen=True, slots=True)
class Request:
    """A request in a sentence of its own, with what it names, as it was said.

    `article` and `source` name articles, `sections` headings; `meant` are the segments that it is
    about. `fresh` is true where the article that something goes to is to be a new one.
    """

    kind: DirectiveKind
    segment: SegmentId
    article: str = ""
    source: str = ""
    sections: tuple[str, ...] = ()
    title: str = ""
    wrong: str = ""
    right: str = ""
    about: str = ""
    fresh: bool = False
    meant: tuple[SegmentId, ...] = ()


def find_requests(segments: Sequence[Segment]) -> list[Request]:
    """Return the requests in the segments of one note, in order."""
    found = []
    for index, segment in enumerate(segments):
        said = _plain(segment.text) if len(segment.text) <= _WIDEST else ""
        if not said or not may_ask(said) or len(words(said)) > _LONGEST:
            continue
        request = _form(said, segments[:index], segment) or _named(said, segment)
        if request is not None:
            found.append(request)
    return found


def is_feedback(text: str) -> bool:
    """Whether a sentence begins a remark on the tool or the articles."""
    return FEEDBACK.match(_plain(text[:_WIDEST])) is not None


@lru_cache(maxsize=1 << 14)
def _plain(text: str) -> str:
    said = " ".join(text.replace("’", "'").split()).strip(_CLOSING)
    return _POLITE.sub("", said).strip(_CLOSING)


def _form(said: str, before: Sequence[Segment], segment: Segment) -> Request | None:
    """Return a request for the form of what was said before it."""
    if LIST.fullmatch(said):
        return Request(DirectiveKind.LIST, segment.id, meant=_enumeration(before))
    if WORDING.fullmatch(said):
        return Request(DirectiveKind.KEEP_WORDING, segment.id, meant=_ids(before[-1:]))
    if CODE.fullmatch(said):
        return Request(DirectiveKind.EXTRACT, segment.id, meant=_dictated(before))
    if SPLIT.fullmatch(said):
        return Request(DirectiveKind.SPLIT, segment.id)
    return None


def _ids(segments: Iterable[Segment]) -> tuple[SegmentId, ...]:
    return tuple(segment.id for segment in segments)


def _enumeration(before: Sequence[Segment]) -> tuple[SegmentId, ...]:
    """Return the items that were just counted up; none where it is not clear which they are."""
    items: list[Segment] = []
    for segment in reversed(before[-_MOST_ITEMS:]):
        if not ORDINAL.match(segment.text):
            break
        items.append(segment)
    return _ids(reversed(items)) if len(items) >= _LEAST_ITEMS else ()


def _dictated(before: Sequence[Segment]) -> tuple[SegmentId, ...]:
    """Return what follows the sentence that led to a prompt, else the sentence before."""
    recent = before[-_MOST_CODE:]
    for place in range(len(recent) - 1, 0, -1):
        if CODE_LEAD.search(recent[place - 1].text.strip()):
            return _ids(recent[place:])
    return _ids(before[-1:])


@lru_cache(maxsize=2048)
def _groups(said: str) -> tuple[DirectiveKind, dict[str, str]] | None:
    for kind, forms in (
        (DirectiveKind.MOVE, MOVE),
        (DirectiveKind.ORDER, ORDER),
        (DirectiveKind.RENAME, (*RENAME_SECTION, *RENAME)),
        (DirectiveKind.CORRECT, CORRECT),
    ):
        for form in forms:
            match = form.fullmatch(said)
            if match:
                groups = {
                    name.rstrip("0123456789"): _name(text)
                    for name, text in match.groupdict().items()
                    if text
                }
                return kind, groups
    return None


def _named(said: str, segment: Segment) -> Request | None:
    """Return a request that names what it is about."""
    found = _groups(said)
    if found is None:
        return None
    kind, said_as = found

    def get(*names: str) -> str:
        return next((said_as[name] for name in names if said_as.get(name)), "")

    if kind is DirectiveKind.CORRECT:
        wrong, right, about = get("wrong"), get("right"), get("about")
        if not wrong or not right or wrong.casefold() == right.casefold():
            return None
        about = "" if about.casefold() in STOPWORDS else about
        return Request(kind, segment.id, wrong=wrong, right=right, about=about)
    first, second = get("first", "one"), get("second", "two")
    sections = (first, second) if first and second else (get("section", "part"),)
    return Request(
        kind,
        segment.id,
        article=get("article", "old", "to"),
        source=get("source", "from"),
        sections=tuple(section for section in sections if section),
        title=get("title", "new"),
        fresh=get("fresh").casefold() not in {"", "the"} or bool(get("neu")),
    )


def _name(text: str) -> str:
    return _SPELT.sub("", text).strip(_CLOSING)
