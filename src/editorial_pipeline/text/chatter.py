"""Whole sentences that tell a reader nothing: greetings, tests, "link follows"."""

from __future__ import annotations

import re
from typing import Final

from editorial_pipeline.text.patterns import LatePattern
from editorial_pipeline.text.tokens import word_set

_LEAD_EN: Final = r"(?:(?:okay|ok|so|and|now|well|hi|hello|hey) )*"
_LEAD_RU: Final = r"(?:(?:так|ну|да|и|вот|короче|давай|тогда|все|всё) )*"
_THING_RU: Final = r"(?:ссылку|ссылки|голосовое|сообщение|картинку|фотку|фото|скриншот|видео)"
_BESIDE_RU: Final = r"(?:я|тогда|еще|ещё|кстати|тебе|сюда|отдельно|отдельное|на него|на неё|на нее)"
_ASIDE_RU: Final = f"(?:{_BESIDE_RU} )*"
_SOON_RU: Final = r"(?:сейчас|щас|чуть позже|потом)"
_SEND_RU: Final = r"(?:кину|пришлю|скину|отправлю|запишу|покажу|вышлю|приложу)"

_FORMS: Final = (
    _LEAD_EN + r"(?:testing|test|can you hear me)(?: (?:testing|test|one|two|three|1|2|3))*",
    _LEAD_EN + r"(?:hello|hi|hey)(?: again| everyone| there)?(?: it'?s me(?: again)?)?",
    _LEAD_EN + r"it'?s me(?: again)?",
    _LEAD_EN + r"(?:just )?(?:one|a|give me a) (?:second|sec|moment|minute)",
    _LEAD_EN
    + r"(?:i'll|i will|let me)(?: now| just| also| quickly)* (?:send|share|paste|drop|post)"
    r"(?: you| it)?(?: (?:the|a|another|this|that))?(?: (?:link|links|picture|photo|screenshot))?"
    r"(?: now| here| next| below| in a (?:second|moment|minute))*",
    _LEAD_EN
    + r"(?:i'll|i will|let me)(?: now| just)* record (?:a|another) (?:voice )?(?:message|note)"
    r"(?: now| about it| about this)*",
    _LEAD_EN + r"(?:that'?s it|that'?s all|that is all|bye|thanks|thank you)"
    r"(?: for now| for today| bye)*",
    _LEAD_EN + r"(?:yeah|okay|ok|so|cool|anyway|anyways|where was i)",
    _LEAD_EN + r"(?:wait|hold on|wait a (?:second|sec|moment|minute)|i'?m back(?: again| now)?)",
    _LEAD_EN + r"(?:by the way )?is this(?: thing)?(?: still)? (?:on|recording)",
    _LEAD_RU + r"(?:проверка(?: связи)?|раз два(?: три)?|алло|как слышно)",
    _LEAD_RU + r"(?:привет|здравствуйте)(?: это (?:снова|опять) я)?",
    _LEAD_RU + r"это (?:снова|опять) я",
    _LEAD_RU + r"(?:секунду|секундочку|одну секунду|минутку)",
    _LEAD_RU + f"(?:я )?{_SOON_RU} {_ASIDE_RU}{_SEND_RU}(?: {_BESIDE_RU})*(?: {_THING_RU})?",
    _LEAD_RU + f"(?:я )?{_SOON_RU} {_ASIDE_RU}{_THING_RU} {_ASIDE_RU}{_SEND_RU}",
    _LEAD_RU + r"(?:на этом )?(?:все|всё)(?: пока| на сегодня)?",
    _LEAD_RU + r"(?:как-то|примерно|вот) так(?: вот)?",
    r"(?:(?:так|ну|вот|короче) )*(?:ага|угу|ок|окей|так|спасибо)",
)
_LONGEST: Final = 200
"""Characters: whoever goes on for longer says something besides."""
_FIRST: Final = word_set(
    "okay ok so and now well hi hello hey testing test can it's its just one a give i'll i let "
    "that's thats that bye thanks thank yeah cool anyway anyways where wait hold i'm im by is "
    "так ну да и вот короче давай тогда все всё проверка раз алло как привет здравствуйте это "
    "секунду секундочку одну минутку я сейчас щас чуть потом на как-то примерно ага угу ок окей "
    "спасибо"
)
"""Each form begins with one of these words; most sentences do not."""
_WORD: Final = re.compile(r"[\w'-]+")
_BETWEEN: Final = re.compile(r"[^\w'-]+")
_ANNOUNCEMENT: Final = LatePattern("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE)


def is_announcement(sentence: str) -> bool:
    """Whether a sentence is nothing but a greeting, a test or a word on what comes next.

    Only whole sentences of a known form, so that doubt leaves them content; "Yes." may answer
    the question before it and is content.
    """
    if len(sentence) > _LONGEST:
        return False
    sentence = sentence.replace("’", "'")
    first = _WORD.search(sentence)
    if first is None or first[0].lower() not in _FIRST:
        return False
    plain = " ".join(_BETWEEN.sub(" ", sentence).split())
    return _ANNOUNCEMENT.fullmatch(plain) is not None
