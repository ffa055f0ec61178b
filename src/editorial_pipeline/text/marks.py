"""Spoken marks: what a speaker asks of the editor, sentence by sentence.

"New article: roles then and now", "put this in the article on roles", "scratch that", and the
same in Russian. Precision comes before recall: an order taken for content stays in the text,
where a person sees it; content taken for an order is lost to the reader.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.text.log_marks import find_log_mark
from editorial_pipeline.text.mark_forms import (
    ANOTHER,
    ASIDES,
    CREATE_NAMED,
    CREATE_THIS,
    LEAD,
    NAMED_NEXT,
    NAMING,
    NARRATION,
    OF_THIS,
    RETRACT,
    RETRACTED_FIRST,
    ROUTE,
)
from editorial_pipeline.text.patterns import LatePattern
from editorial_pipeline.text.words import words

__all__ = ["Mark", "Reach", "find_mark", "find_marks", "is_lead", "retraction_end"]

_SPOKEN_NAME: Final = 12
"""Words of the longest title that is taken from speech."""
_OTHER_WORDS: Final = 8
"""A sentence with more words than these around the mark also says something to the reader."""
_BARE_NAME: Final = 6
"""Words of the longest title that follows "new article" without a pause."""
_BARE_LEAD: Final = re.compile(r"(?:new article|новая статья) +$", re.IGNORECASE)
_LOWER_I: Final = re.compile(r"(?<!\w)i(?!\w)")
"""Written so by recognisers that know no punctuation either."""
_CLAUSE: Final = re.compile(r" (?:i|we|you|they|he|she|it|я|мы|ты|вы|они|он|она) \w", re.IGNORECASE)
_WORDS_AFTER: Final = 2
"""What follows a name is seldom part of the order: "New article: Title B. Nobody waters…"."""
_URL: Final = re.compile(r"https?://\S+")
_ARTICLE: Final = LatePattern(
    r"\barticle\b|\bстать|\b(?:note|post) (?:on|about)|\bpiece\b|\b(?:new|another) post\b",
    re.IGNORECASE,
    words=("article", "стать", "note ", "post", "piece"),
)
_NAME_END: Final = re.compile(
    r"[.!?…;]| или не\b| or no\b"
    r"|,? (?:and|but|where|because|so that|then|which) (?:I|we|it|this|put|let)\b"
    r"|,? (?:и|а|но|где|потому что|в которой|в котором) | - | — "
    # Two words more, so that what stands behind the name is never taken for a part of the order.
    r"|, (?:I|we|я|мы) \w+ \w+",
    re.IGNORECASE,
)


class Reach(StrEnum):
    """What a mark is about: what follows, what was said before, or whichever there is."""

    ANY = "any"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Mark:
    """An order found in a sentence.

    `name` is the title or the name of an article as it was said, '' where none was. `pure` is
    true where the sentence holds nothing for the reader, so that it need not be written. A
    CREATE that reaches BEFORE names the article under way. A ROUTE to a `log` has what it is
    called besides as its name, and reaches AFTER where it opens what is for the log. A CREATE
    `of_this` makes the article of what has been said, and no other one; where it asks for
    `another` one, and what it is about follows, that is not the article under way.
    """

    kind: DirectiveKind
    name: str
    pure: bool
    reach: Reach = Reach.ANY
    segments: tuple[SegmentId, ...] = ()
    log: bool = False
    of_this: bool = False
    another: bool = False


def find_marks(segments: Sequence[Segment], interrupted: Collection[SegmentId] = ()) -> list[Mark]:
    """Return the marks in the segments of one note, in order, with the segments they are in.

    In sentences that were `interrupted`, because what followed is off the record, more was said
    than the order: one for an article is none alone, any other is no order at all.

    The name may follow in a sentence of its own: "New article. Roles then and now.", or a better
    one: "Let's call it Roles."
    """
    found: list[Mark] = []
    for index, segment in enumerate(segments):
        mark = find_mark(segment.text)
        if mark is not None and segment.id in interrupted:
            is_place = mark.kind in {DirectiveKind.CREATE, DirectiveKind.ROUTE} and mark.name
            mark = replace(mark, pure=False) if is_place else None
        if mark is None:
            continue
        ids: tuple[SegmentId, ...] = (segment.id,)
        follower = segments[index + 1] if index + 1 < len(segments) else None
        if mark.kind is DirectiveKind.CREATE and not mark.name and mark.reach is Reach.AFTER:
            name = _whole_name(follower.text) if follower else ""
            if not follower or not name:
                continue
            mark, ids = Mark(mark.kind, name, pure=True, reach=Reach.AFTER), (*ids, follower.id)
        elif mark.kind is DirectiveKind.CREATE and mark.pure and follower:
            name = _named_next(follower.text)
            if name:
                mark, ids = Mark(mark.kind, name, pure=True, reach=mark.reach), (*ids, follower.id)
        found.append(replace(mark, segments=ids))
    return found


@lru_cache(maxsize=1 << 14)
def find_mark(text: str) -> Mark | None:
    """Return the order in a sentence, or None where it speaks to the reader."""
    plain = " ".join(text.replace("’", "'").split())
    mark = _retraction(plain) or _aside(plain) or _logging(plain)
    if mark is None and _ARTICLE.search(plain) and not NARRATION.search(plain):
        mark = _creation(plain) or _routing(plain)
    return mark


def retraction_end(text: str) -> int:
    """Return where what takes something back ends and a sentence goes on; 0 where none does.

    "Scratch that, 3400 readers." is two sentences, of which a recogniser has made one.
    """
    match = RETRACTED_FIRST.match(text)
    return match.end() if match else 0


def is_lead(text: str) -> bool:
    """Whether a sentence only leads up to an order: "No, wait." before "Scratch that."."""
    return LEAD.fullmatch(" ".join(text.rstrip(" .!,…—–-").split()) + " ") is not None


def _retraction(text: str) -> Mark | None:
    if RETRACT.fullmatch(text.strip(" .!,…—–-")):
        return Mark(DirectiveKind.DROP, "", pure=True, reach=Reach.BEFORE)
    return None


def _logging(text: str) -> Mark | None:
    found = find_log_mark(text)
    if found is None:
        return None
    reach = Reach.AFTER if found.opens else Reach.ANY
    return Mark(DirectiveKind.ROUTE, found.name, pure=not found.rest, reach=reach, log=True)


def _creation(text: str) -> Mark | None:
    for form in NAMING:
        match = form.search(text)
        if match and (name := clean_name(match["name"])):
            pure = _is_pure(text, match, name)
            return Mark(DirectiveKind.CREATE, name, pure, Reach.BEFORE)
    for form in CREATE_NAMED:
        match = form.search(text)
        if match:
            name = clean_name(match["name"])
            if _swallows(match, name) or (not name and match["name"].strip(" .:!,…")):
                continue
            reach = Reach.AFTER if match.start() == 0 and not name else Reach.ANY
            return Mark(DirectiveKind.CREATE, name, _is_pure(text, match, name), reach)
    for form in CREATE_THIS:
        match = form.search(text)
        if match:
            pure, of_this = _is_pure(text, match, ""), OF_THIS.search(match[0]) is not None
            another = ANOTHER.search(match[0]) is not None
            return Mark(DirectiveKind.CREATE, "", pure, of_this=of_this, another=another)
    return None


def _swallows(match: re.Match[str], name: str) -> bool:
    """Whether speech without punctuation ran on into what looks like a title."""
    if _LOWER_I.search(name):
        return True
    introduced = not _BARE_LEAD.search(match.string[: match.start("name")])
    return not introduced and (len(words(name)) > _BARE_NAME or _CLAUSE.search(name) is not None)


def _routing(text: str) -> Mark | None:
    for form in ROUTE:
        match = form.search(text)
        if match:
            name = clean_name(match["name"])
            if name:
                return Mark(DirectiveKind.ROUTE, name, _is_pure(text, match, name))
    return None


def _aside(text: str) -> Mark | None:
    if not ASIDES.match(text) or _URL.search(text):
        return None
    if len(words(text)) <= 2 * _OTHER_WORDS:
        return Mark(DirectiveKind.OTHER, "", pure=True)
    return None


def clean_name(said: str) -> str:
    """Return a title as it was said, cut where the sentence goes on; '' where it is none."""
    said = said.strip(" ,:—–-")
    quoted = re.match(r"[«\"“„'](.{2,80}?)[»\"”“']", said)
    if quoted:
        return quoted[1].strip(" ,.")
    said = _POLITE.sub("", said)
    end = _NAME_END.search(said)
    name = (said[: end.start()] if end else said).strip(" ,.:;—–-«»\"“”'")
    count = len(words(name))
    if not 0 < count <= _SPOKEN_NAME or _URL.search(name) or _POINTERS.fullmatch(name):
        return ""
    return name


_POLITE: Final = re.compile(
    r",? (?:please|too|as well|пожалуйста|тоже|(?:на)?писать|добавить|поставить|вставить|включить)"
    r"[\s.!]*$",
    re.IGNORECASE,
)
_POINTERS: Final = re.compile(
    r"(?:it|this|that|these|them|him|her|здесь|это|этим|этом|этого|него|нее|неё|них|том|тут)"
    r"(?: (?:one|topic|idea|too|also|тоже|же|самое|самом|всё|все))*",
    re.IGNORECASE,
)


def _whole_name(text: str) -> str:
    name = clean_name(text)
    return name if len(words(name)) == len(words(text)) else ""


def _named_next(text: str) -> str:
    match = NAMED_NEXT.fullmatch(" ".join(text.replace("’", "'").split()))
    return _whole_name(match["name"]) if match else ""


def _is_pure(text: str, match: re.Match[str], name: str) -> bool:
    """Whether the sentence is the order alone: no address, and few words around it."""
    if _URL.search(text):
        return False
    start, end = match.span()
    if name:
        place = text.find(name, match.start("name"))
        end = max(end if "name" not in match.re.groupindex else 0, place + len(name))
    rest = _POLITE.sub("", text[end:])
    return len(words(text[:start])) <= _OTHER_WORDS and len(words(rest)) <= _WORDS_AFTER
