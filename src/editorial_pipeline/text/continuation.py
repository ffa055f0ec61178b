"""Notes that go on with something the speaker said in an earlier one, and say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from editorial_pipeline.models.notes import Note

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
_FORMS: Final = re.compile(
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
)


def goes_on(note: Note) -> bool:
    """Whether a note says at its beginning that it goes on with an earlier one."""
    words: list[str] = []
    for segment in note.segments:
        if not segment.off_record:
            words += segment.text.replace("’", "'").split()
        if len(words) >= _REACH:
            break
    return _begins(" ".join(words[:_REACH])[:_FAR])


@lru_cache(maxsize=4096)
def _begins(words: str) -> bool:
    return _FORMS.search(words) is not None


def predecessor(note: Note, others: Sequence[Note]) -> Note | None:
    """Return the last of the notes that the same author recorded before this one."""
    earlier = [
        other
        for other in others
        if other.author == note.author and (other.captured, other.name) < (note.captured, note.name)
    ]
    return max(earlier, key=lambda other: (other.captured, other.name), default=None)
