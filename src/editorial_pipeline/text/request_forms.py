"""The forms of requests about what is written, in English and Russian, as patterns.

Each is matched with a whole sentence, without its closing punctuation: a sentence that says
something to the reader besides is none of them.
"""

from __future__ import annotations

import re
from typing import Final

from editorial_pipeline.text.patterns import LatePattern

_EN: Final = (
    r"(?:(?:okay|ok|so|and|but|now|well|also|then|please|actually|no|wait|sorry|right|oh|um|uh)"
    r"[,.…]* )*(?:(?:you can|can you|could you|let's|let us|i want you to|please) )?"
)
_RU: Final = (
    r"(?:(?:ну|вот|короче|так|и|а|да|давай|давайте|пожалуйста|тогда|теперь|нет|стоп|ой|еще|ещё|"
    r"можешь|можно|в общем|кстати)[,.…]* )*"
)
_END: Final = r"(?:,? (?:please|too|thanks|пожалуйста|тоже))?"


def _form(english: str, russian: str, *words: str) -> LatePattern:
    """Return the form of a request; one that has it has one of the `words`."""
    both = f"{_EN}(?:{english})|{_RU}(?:{russian})"
    return LatePattern(f"(?:{both}){_END}", re.IGNORECASE, words=words)


LIST: Final = _form(
    r"(?:make|turn) (?:it|this|that|these|those|them|all this)(?: all)?(?: into)? a "
    r"(?:bullet(?:ed)? |numbered )?list"
    r"|(?:write|put|format) (?:it|this|that|these|them) as a (?:bullet(?:ed)? |numbered )?list"
    r"|list (?:these|those|them) as (?:bullets|bullet points)",
    r"(?:с?делай|сделайте|оформи|запиши|напиши)(?: (?:это|из этого|их|всё это|все это))?(?: мне)? "
    r"(?:списком|список|в виде списка)",
    *("list", "спис"),
)
"""What was just enumerated becomes a list."""

WORDING: Final = _form(
    r"keep (?:my|this|that) (?:exact )?(?:wording|words)(?: (?:here|for (?:this|that)))?"
    r"|(?:keep|leave|write|put) (?:it|this|that)(?: down)? (?:exactly )?"
    r"(?:as i (?:said|say|put) (?:it|this|that)|word for word|verbatim)"
    r"|(?:don't|do not) (?:change|touch|rephrase|edit) (?:my|these|those) words"
    r"|(?:write|quote|keep) (?:it|this|that) (?:word for word|verbatim)",
    r"(?:оставь|запиши|напиши|сохрани)(?:те)?(?: (?:это|мою|мои|эту|последнее|вот это))* "
    r"(?:дословно|слово в слово|как есть|как я сказал[а]?|моими словами|формулировку|слова)"
    r"|не (?:меняй|переписывай|перефразируй)(?:те)? (?:мои слова|мою формулировку|это)",
    *("word", "verbatim", "as i ", "слов", "как есть", "как я ", "формулировк"),
    *("меняй", "переписывай", "перефразируй"),
)
"""The sentence before stays in the speaker's words."""

CODE: Final = _form(
    r"(?:put|make|write|format|extract|show) (?:it|this|that|(?:this|that|the) "
    r"(?:prompt|command|code|snippet|line))(?: out)?(?: in| into| as)(?: a)? code(?: block)?"
    r"|(?:make|turn) (?:it|this|that)(?: into)? a code block",
    r"(?:вынеси|оформи|помести|вставь|запиши|сделай|покажи)(?:те)?(?: (?:это|этот|эту|вот))*"
    r"(?: (?:промпт|команду|код|строку))? (?:как код|кодом|в блок кода|блоком кода|отдельным "
    r"блоком кода)",
    *("code", "код"),
)
"""A prompt or a command becomes a code block."""

SPLIT: Final = _form(
    r"(?:that|this|it) (?:makes|is|will be|should be|could be|gives) "
    r"(?P<count>two|three|four|five) (?:separate |different )?articles"
    r"|make (?P<made>two|three|four|five) (?:separate |different )?articles"
    r"(?: (?:out )?of (?:this|it|that))?"
    r"|split (?:this|it|that|everything) into (?P<into>two|three|four|five) "
    r"(?:separate |different )?articles",
    r"(?:мне кажется,? |кажется,? )?(?:тут|здесь|это)(?: уже)? (?:две|три|четыре|пять) статьи "
    r"(?:получилось|получается|выходит)(?:,? да)?"
    r"|(?:из этого )?(?:две|три|четыре|пять) (?:сделаем )?статьи(?: сделаем| из этого)*"
    r"|(?:сделай|сделаем)(?: из этого)? (?:две|три|четыре|пять) (?:отдельны[ех] )?статьи"
    r"|(?:раздели|разделим|разбей)(?: это| всё| все)? на (?:две|три|четыре|пять) статьи",
    *("articles", "статьи"),
)
"""The material makes several articles."""

_OF_EN: Final = r"(?:on|about|called|titled|named)"
_OF_RU: Final = r"(?:про|об?|под названием)"

RENAME: Final = (
    _form(
        rf"(?:rename|retitle) the article {_OF_EN} (?P<article>.{{2,80}}?) (?:to|into|as) "
        r"(?P<title>.{2,80})",
        rf"переименуй(?:те)? статью {_OF_RU} (?P<old>.{{2,80}}?) в (?P<new>.{{2,80}})",
        *("article", "статью"),
    ),
)
"""An article that exists gets another title."""

RENAME_SECTION: Final = (
    _form(
        rf"(?:rename|retitle) the section (?:{_OF_EN} )?(?P<section>.{{2,80}}?) (?:of|in) the "
        rf"article {_OF_EN} (?P<article>.{{2,80}}?) (?:to|into|as) (?P<title>.{{2,80}})",
        r"переименуй(?:те)? раздел (?P<part>.{2,80}?) в статье "
        rf"{_OF_RU} (?P<old>.{{2,80}}?) в (?P<new>.{{2,80}})",
        *("article", "статье"),
    ),
)
"""A section of an article gets another heading."""

MOVE: Final = (
    _form(
        rf"move the (?:section|part|bit) (?:{_OF_EN} )?(?P<section>.{{2,80}}?) from the article "
        rf"{_OF_EN} (?P<source>.{{2,80}}?) (?:to|into) (?P<fresh>the|a new|a separate) article "
        rf"{_OF_EN} (?P<article>.{{2,80}})",
        r"(?:перенеси|перенес[её]м|перемести)(?:те)? раздел (?P<part>.{2,80}?) из статьи "
        rf"{_OF_RU} (?P<from>.{{2,80}}?) в (?P<neu>новую |отдельную )?статью {_OF_RU} "
        r"(?P<to>.{2,80})",
        *("article", "статьи"),
    ),
)
"""A section goes from one article to another."""

ORDER: Final = (
    _form(
        rf"in the article {_OF_EN} (?P<article>.{{2,80}}?),? (?:put|move) (?:the section )?"
        rf"(?:{_OF_EN} )?(?P<first>.{{2,80}}?) before (?:the section )?(?:{_OF_EN} )?"
        r"(?P<second>.{2,80})",
        rf"в статье {_OF_RU} (?P<old>.{{2,80}}?),? (?:поставь|перенеси) (?:раздел )?"
        r"(?P<one>.{2,80}?) перед (?:разделом )?(?P<two>.{2,80})",
        *("article", "статье"),
    ),
)
"""A section goes before another one."""

_WORD: Final = r"[\w.+#'’-]+"
_WRONG: Final = rf"[\"“«]?(?P<wrong{{n}}>{_WORD}(?: {_WORD}){{{{0,2}}}})[\"”»]?"
_RIGHT: Final = rf"[\"“«]?(?P<right{{n}}>{_WORD}(?: {_WORD}){{{{0,3}}}})[\"”»]?"
_PROPER: Final = r"(?=[\"“«]?(?-i:[A-ZА-ЯЁ]))"
_NO_EN: Final = r"(?:(?:no|sorry|wait|oh|actually|correction)[,:.…]* )+"
_NO_RU: Final = r"(?:(?:нет|ой|стоп|извини|поправка|точнее)[,:.…]* )+"
_ABOUT_EN: Final = r"(?:the|this|that) (?P<about{n}>[\w-]+(?: [\w-]+){{0,2}}?)"
_NAMED_EN: Final = (
    rf"(?:(?:{_ABOUT_EN}|it|that) (?:is|was|are|should be)|it's|that's) "
    r"(?:called|named|spelled|spelt)"
)
_NAMED_RU: Final = r"(?P<about{n}>[\w-]+(?: [\w-]+){{0,2}}?) называ(?:ется|ются|лся|лась|лось)"


def _numbered(pattern: str, number: int) -> str:
    return pattern.replace("{n}", str(number)).replace("{{", "{").replace("}}", "}")


_CORRECTIONS: Final = (
    (
        rf"(?:{_NO_EN})?not {_WRONG},? (?:but )?{_NAMED_EN} {_RIGHT}",
        ("called", "named", "spelled", "spelt"),
    ),
    (rf"{_NO_EN}not {_WRONG},? (?:but )?(?:it's |that's |it is |that is )?{_RIGHT}", (" not ",)),
    (
        rf"{_NO_EN}{_NAMED_EN} {_RIGHT},? (?:and )?not {_WRONG}",
        ("called", "named", "spelled", "spelt"),
    ),
    (
        rf"(?:{_NO_EN})?not {_WRONG},? (?:but )?(?:his|her|their|its) name is {_PROPER}{_RIGHT}",
        (" name is",),
    ),
    (rf"(?:{_NO_EN})?instead of {_WRONG} it should (?:be|say|read) {_RIGHT}", ("instead of",)),
    (rf"(?:{_NO_EN})?i said {_WRONG},? (?:but )?(?:i )?mean[t]? {_RIGHT}", ("i said",)),
    (rf"(?:{_NO_RU})?не {_WRONG},? (?:а )?{_NAMED_RU} {_RIGHT}", ("называ",)),
    (rf"{_NO_RU}не {_WRONG},? а {_RIGHT}", (" не ",)),
    (rf"{_NO_RU}{_NAMED_RU} {_RIGHT},? а не {_WRONG}", ("называ",)),
    (
        rf"(?:{_NO_RU})?не {_WRONG},? (?:а )?(?:его|е[её]|их) зовут {_PROPER}{_RIGHT}",
        (" зовут",),
    ),
    (rf"(?:{_NO_RU})?я сказал[а]? {_WRONG},? (?:а |но )?имел[а]? в виду {_RIGHT}", ("сказал",)),
    (rf"(?:{_NO_RU})?вместо {_WRONG} (?:должно быть|надо писать|пиши) {_RIGHT}", ("вместо",)),
)
CORRECT: Final = tuple(
    LatePattern(_numbered(pattern, number), re.IGNORECASE, words=words)
    for number, (pattern, words) in enumerate(_CORRECTIONS)
)
"""A word was wrong: the groups `wrong`, `right` and, where it is said, `about`, each numbered."""

_ASKING: Final = tuple(
    dict.fromkeys(
        word
        for form in (LIST, WORDING, CODE, SPLIT, *RENAME, *RENAME_SECTION, *MOVE, *ORDER)
        for word in form.words
    )
)
"""Each form but those of corrections holds one of these, …"""
_CORRECTING: Final = frozenset({
    *("not", "no", "sorry", "wait", "oh", "actually", "correction", "instead", "i"),
    *("не", "нет", "ой", "стоп", "извини", "поправка", "точнее", "я", "вместо"),
})  # fmt: skip
"""… and each correction begins with one of these."""


def may_ask(said: str) -> bool:
    """Whether a sentence can be a request at all. Hardly any can, and the forms are slow."""
    low = said.lower()
    first = low.partition(" ")[0].rstrip(",:.…")
    return first in _CORRECTING or any(hint in low for hint in _ASKING)


FEEDBACK: Final = LatePattern(
    _EN + r"(?:(?:some |a bit of )?feedback (?:on|for|about|to) (?:the|this|that|your|how) "
    r"(?:last |previous )?(?:tool|bot|pipeline|editor|articles?|drafts?|process|text|you)\b"
    r"|(?:a )?(?:note|remark|complaint|word) (?:on|about|for|to) (?:the|this) "
    r"(?:tool|bot|pipeline|editor|process)\b)"
    r"|" + _RU + r"(?:(?:фидб[еэ]к|обратная связь|замечание|пожелание) "
    r"(?:по|на|к|о|об|для|про) (?:этому |этой |последней |прошлой )?"
    r"(?:бот\w*|инструмент\w*|процесс\w*|редактор\w*|стать\w*|текст\w*|черновик\w*))",
    re.IGNORECASE,
    words=(
        *("feedback", "note", "remark", "complaint", "word"),
        *("фидб", "обратная связь", "замечание", "пожелание"),
    ),
)
"""The beginning of a remark on the tool or the articles."""

ORDINAL: Final = LatePattern(
    r"(?:(?:and|so|then|well|и|ну|а|вот)[,]? )*(?:the )?(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|"
    r"fourth(?:ly)?|fifth(?:ly)?|sixth|finally|last(?:ly)?|number (?:one|two|three|four|five)|"
    r"во-первых|во-вторых|в-третьих|в-четвертых|в-четвёртых|перв(?:ое|ый|ая)|втор(?:ое|ой|ая)|"
    r"трет(?:ье|ий|ья)|четв[её]рт(?:ое|ый|ая)|пят(?:ое|ый|ая)|наконец|последн(?:ее|ий|яя))\b",
    re.IGNORECASE,
)
"""How an item of a spoken enumeration begins."""

CODE_LEAD: Final = LatePattern(
    r":$|\b(?:prompt|command|snippet|промпт\w*|команд\w+)\b", re.IGNORECASE
)
"""The sentence that leads to a prompt or a command."""

_TAKES_BACK: Final = LatePattern(
    r"\b(?:cross|scratch|strik\w+|delet\w+|remov\w+|drop\w*|ignor\w+|disregard\w*|forget|cut|skip\w*|"
    r"omit\w*|exclud\w+|leav\w+ .{0,40}\bout|out of|not? includ\w+|take .{0,20}\bback|"
    r"n't (?:includ\w+|put|writ\w+|us\w+|publish\w*|mention\w*)|"
    r"not (?:put|write|use|publish|mention)|no|wait|sorry|stop|wrong|never mind|without|"
    r"rather not|instead)\b"
    r"|вычерк|зачерк|стер|стир|удал|убер|убр|выки|выбро|забудь|пропус|отмен|исключ|не надо|"
    r"не нужн|не (?:включ|пиш|публик|упомин|добав|использ|так|то\b)|без эт|нет\b|стоп|ошиб|"
    r"перепут|наоборот|беру .{0,20}обратно|не важно|неважно|не стоит",
    re.IGNORECASE,
)
_KEEPS_QUIET: Final = LatePattern(
    r"\b(?:record|privat\w*|confiden\w*|between (?:us|you|ourselves)|secret\w*|publi\w*|quot\w+|"
    r"shar\w+|tell\w*|mention\w*|personal\w*|anonym\w*|sensitive|internal\w*|keep\w*|hid\w+|"
    r"embargo\w*|nda|repeat\w*|delicate|nobody|yourself|not)\b|n't\b"
    r"|запис|протокол|между нами|секрет|конфиденц|личн|приват|публи|не для|не надо|внутренн|"
    r"анонимн|никому|никто|тайн|останется|оставь|не (?:говор|рассказ|назыв|выклад|цитир|пиш)",
    re.IGNORECASE,
)
_FAR: Final = 2_000
"""Characters that are looked at: one word can be a megabyte."""
_KNOWN_LANGUAGES: Final = frozenset({"en", "ru", "und"})


def takes_back(text: str, language: str) -> bool:
    """Whether a request may take something back: any word that says so will do.

    In a language whose words are not known here it may.
    """
    return language not in _KNOWN_LANGUAGES or _TAKES_BACK.search(text[:_FAR]) is not None


def keeps_quiet(text: str, language: str) -> bool:
    """Whether a request may take words off the record, or back; rather too many do.

    In a language whose words are not known here it may.
    """
    return takes_back(text, language) or _KEEPS_QUIET.search(text[:_FAR]) is not None
