"""Which words may make up a heading, judged by their endings.

No dictionary: Russian shows part of speech and case at the end of a word, and a wrong guess
only costs a heading, never a word of the text. A heading wants the nominative.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from editorial_pipeline.text.tokens import word_set

_VERB: Final = re.compile(
    r"(?:ся|сь|ешь|ишь|ете|ите|[аиеяуыо]ть|[аяуе]ет|[аяуею]ют|ит|ят|[аяы]л[аои]?|и?ил[аои]?|ел[ао]?"
    r"|нул[аои]?|(?:ве|не|ра|ве|по)[сз]ти|[нйо]йти|[аяеу]ю|[лжшчщ]у|[аяуе]ем|айте?|ляй|вай)$"
)
_NOT_VERB: Final = word_set(
    "память сеть печать нить суть путь кредит лимит бит визит сайт правила правило сила начало "
    "материал канал сериал потенциал персонал функционал терминал журнал портал оригинал сигнал "
    "финал отдел раздел предел модели цели панели аналитика школа скрипт чат формат результат "
    "аппарат контракт факт акт продукт эффект проект объект субъект аспект конспект курсы стиль "
    "скала шкала капитал интеграл арсенал минерал зал тыл файл профиль"
)
_ADVERB: Final = re.compile(r"(?:ски|ично|енно|ально|ивно|ильно|ельно|ично|имо|омо|аво|ино|ко|но)$")
_PARTICIPLE: Final = re.compile(r"(?:[аяе]нн?(?:о|а|ы)|в|вши)$")
_OBLIQUE: Final = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|ах|ях|ам|ям|ою|ею|ую|юю|ов|ев|[^и]ем|[^аеио]ом|[^иао]ей|ией|ой|ых|их"
    r"|[^оеиыья]е|[^ао]у|ю|ым|им)$"
)
_ADJECTIVE: Final = re.compile(r"(?:ая|яя|ый|ий|[кгхнтвдшж]ой|ое|ее|ые|[кгхшжщчн]ие)$")
_NOUN_IE: Final = re.compile(r"(?:ние|тие|вие|бие|лие|мие|пие|рие)$")
_AGREEMENT: Final = (
    (re.compile(r"(?:ая|яя)$"), re.compile(r"(?:[аяь])$")),
    (re.compile(r"(?:ый|ий|ой)$"), re.compile(r"(?:[бвгджзйклмнпрстфхцчшщь])$")),
    (re.compile(r"(?:ое|ее)$"), re.compile(r"(?:[ое])$")),
    (re.compile(r"(?:ые|ие)$"), re.compile(r"(?:[ыиа])$")),
)
_PLAIN_NOMINATIVE: Final = re.compile(
    r"(?:[бвгджзйклмнпрстфхцчшщь]|ие|ия|ость|ция|ика|тка|ека|ла)$"
)
_GENITIVE: Final = re.compile(r"(?:[аеё]ния|[ск]тия|ции|ости|ики)$")
"""More often the genitive of one than the nominative of several."""
_MANY: Final = re.compile(r"[^у][ое]к$")
_NOT_MANY: Final = word_set(
    "список срок рынок поток блок порядок кусок звонок участок значок человек трек стек замок "
    "подарок отрезок рисунок источник щелчок брелок"
)
"""«Ошибок», «библиотек» are genitives of many things; these are not."""
_MANY_DEEDS: Final = re.compile(r"[аея]ний$")
"""«Знаний», «сообщений» end like adjectives and are genitives of «знание», «сообщение»."""
_SHORT: Final = 4


@lru_cache(maxsize=1 << 15)
def nominative(word: str) -> float:
    """Return how likely a lower-case Russian word is a noun in the nominative: 0, or to 1."""
    if len(word) < _SHORT or is_verb(word) or _ADVERB.search(word):
        return 0.0
    if is_adjective(word) or _OBLIQUE.search(word) or _PARTICIPLE.search(word):
        return 0.0
    if _GENITIVE.search(word) or (_MANY.search(word) and word not in _NOT_MANY):
        return 0.25
    return 1.0 if _PLAIN_NOMINATIVE.search(word) else 0.6


@lru_cache(maxsize=1 << 15)
def is_verb(word: str) -> bool:
    """Whether a lower-case Russian word looks like a verb."""
    return word not in _NOT_VERB and _VERB.search(word) is not None


def is_adjective(word: str) -> bool:
    """Whether a lower-case Russian word looks like an adjective in the nominative."""
    return _ADJECTIVE.search(word) is not None and _NOUN_IE.search(word) is None


def agrees(adjective: str, noun: str) -> bool:
    """Whether an adjective and a noun, both in the nominative, can stand together."""
    return any(a.search(adjective) and n.search(noun) for a, n in _AGREEMENT)


def may_complement(word: str) -> bool:
    """Whether a word can be the genitive in «генератор сайтов», «база знаний»."""
    if _MANY_DEEDS.search(word):
        return True
    return (
        len(word) >= _SHORT
        and not is_verb(word)
        and re.search(r"(?:ов|ев|ей|ий|а|я|ы|и|ок|ек|ации)$", word) is not None
        and not is_adjective(word)
    )
