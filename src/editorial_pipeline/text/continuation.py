"""Notes that go on with something the speaker said in an earlier one, and say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Final

from editorial_pipeline.models.notes import Note
from editorial_pipeline.text.patterns import LatePattern
from editorial_pipeline.text.words import content_stems

_REACH: Final = 60
"""Words at the beginning of a note in which it says what it goes on with."""

_FAR: Final = 2_000
"""Characters of such a beginning: one word can be a megabyte."""

_SAID_EN: Final = (
    r"(?:what (?:i|we)(?:'ve| have| had)? (?:just |already |also )?(?:said|told you|mentioned|"
    r"recorded|described|talked about|explained)|(?:my|the) (?:last|previous|earlier|other) "
    r"(?:note|message|recording|point|thought|memo|voice note))"
)
_SAID_RU: Final = (
    r"(?:тому,? (?:что|о ч[её]м|про что) я (?:тебе |уже |только что |раньше |вчера |сейчас )*"
    r"(?:сказал|рассказал|говорил|рассказывал|записал|упоминал|упомянул)\w*"
    r"|(?:предыдущ|прошл|последн)\w+ (?:заметк|сообщени|голосов|войс|запис|мысл)\w*)"
)
_FORMS: Final = LatePattern(
    rf"\b(?:in addition to|adding to|to add to|on top of|following up on|"
    rf"follow(?:ing)?-up (?:to|on)|further to|coming back to|to continue|"
    rf"continuing(?: on| with| from)?|one more thing (?:on|about|to)|"
    rf"(?:another|one more) (?:point|thought) (?:on|to)) {_SAID_EN}"
    r"|\b(?:continuing|going on|picking up) (?:from )?where i (?:left off|stopped)"
    r"|\bi forgot to (?:say|mention|add)\b"
    rf"|(?:в дополнение|в добавок|вдобавок|в догонку|вдогонку|дополнение|добавлю|ещ[её]|"
    rf"возвращаясь) к {_SAID_RU}"
    r"|в продолжение (?:того,? (?:что|о ч[её]м) я|темы|(?:предыдущ|прошл|последн)\w+)"
    r"|продолж(?:аю|у|им|ая|ение) (?:про то|то,? (?:что|о ч[её]м)|тему|мысль|предыдущ\w+|прошл\w+|"
    r"последн\w+)"
    r"|(?:я )?забыл[а]? (?:сказать|добавить|упомянуть|рассказать)",
    re.IGNORECASE,
    words=(
        *("addition", "adding", "to add", "on top", "follow", "further", "coming back", "continu"),
        *("more thing", "another", "more point", "more thought", "where i ", "forgot"),
        *("дополнени", "добав", "догонку", "ещё", "еще", "возвращаясь", "продолж", "забыл"),
    ),
)


_TOPIC: Final = re.compile(
    r"(?: (?:to you|you|yesterday|earlier|before|already|last time|today|тебе|вчера|раньше|уже))*"
    r"(?: about| regarding| concerning| on the (?:topic|subject) of| про| о| об| обо| насч[её]т)"
    r" (?:the |то,? )?(?P<topic>[^.,;:!?…—–]{2,80})",
    re.IGNORECASE,
)
_TOPIC_WORDS: Final = 6
"""Words of the longest topic; speech without commas goes on right behind it."""


def goes_on(note: Note) -> bool:
    """Whether a note says at its beginning that it goes on with an earlier one."""
    return _begins(_beginning(note))


def spoken_topics(note: Note) -> tuple[str, ...]:
    """Return what a note that goes on says it goes on about; () where it does not say.

    As it may have been meant, the longest first: "trains a train has", … "trains".
    """
    return _topics(_beginning(note))


def speaks_of(texts: Iterable[str], topics: Sequence[str]) -> bool:
    """Whether texts hold all words that carry one of the topics."""
    if not topics:
        return False
    said = {stem for text in texts for stem in content_stems(text)}
    return any(said.issuperset(content_stems(topic)) for topic in topics)


def predecessor(note: Note, others: Sequence[Note]) -> Note | None:
    """Return the note that this one goes on with: of those its author recorded before it.

    That is the first that speaks of the topic it names, if any does; without a topic the last.
    """
    earlier = [
        other
        for other in others
        if other.author == note.author and (other.captured, other.name) < (note.captured, note.name)
    ]
    topics = spoken_topics(note)
    if not topics:
        return max(earlier, key=_captured, default=None)
    return next((n for n in sorted(earlier, key=_captured) if _speaks_of(n, topics)), None)


def _captured(note: Note) -> tuple[datetime, str]:
    return note.captured, note.name


def _speaks_of(note: Note, topics: Sequence[str]) -> bool:
    return speaks_of((s.text for s in note.segments if not s.off_record), topics)


def _beginning(note: Note) -> str:
    words: list[str] = []
    for segment in note.segments:
        if not segment.off_record:
            words += segment.text.replace("’", "'").split()
        if len(words) >= _REACH:
            break
    return " ".join(words[:_REACH])[:_FAR]


@lru_cache(maxsize=4096)
def _begins(words: str) -> bool:
    return _FORMS.search(words) is not None


@lru_cache(maxsize=4096)
def _topics(words: str) -> tuple[str, ...]:
    form = _FORMS.search(words)
    found = _TOPIC.match(words, form.end()) if form is not None else None
    if found is None:
        return ()
    own = found["topic"].split()[:_TOPIC_WORDS]
    topics = (" ".join(own[:count]) for count in range(len(own), 0, -1))
    return tuple(topic for topic in topics if content_stems(topic))
