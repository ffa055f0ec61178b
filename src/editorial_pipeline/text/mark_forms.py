"""The forms of spoken marks, in English and Russian, as patterns."""

from __future__ import annotations

import re
from typing import Final

from editorial_pipeline.text.patterns import LatePattern


def _form(pattern: str, *words: str) -> LatePattern:
    """Return the form of a mark; a text that has it has one of the `words`, if any are told."""
    return LatePattern(pattern, re.IGNORECASE, words=words)


LEAD_EN: Final = (
    r"(?:(?:okay|ok|so|and|but|now|well|also|then|please|actually|no|wait|sorry|oh|um|uh|hmm|"
    r"yeah|right|alright)[,.…]* )*"
)
LEAD_RU: Final = (
    r"(?:(?:ну|вот|короче|так|и|а|да|давай|давайте|пожалуйста|тогда|теперь|нет|стоп|ой|э|эм|"
    r"в общем|в принципе|еще|ещё|кстати)[,.…]* )*"
)

LEAD: Final = _form(r"(?:" + LEAD_EN + r"|" + LEAD_RU + r")(?:hold on |forget (?:that|it) )?")
"""What comes before an order; with a blank behind it, for it is matched with one."""

CREATE_NAMED: Final = (
    _form(
        r"^"
        + LEAD_EN
        + r"(?:a )?new article\b(?:,? (?:called|titled|named|about|on)\b)?\s*[:,.—–-]?\s*"
        r"(?P<name>.*)$"
    ),
    _form(r"^" + LEAD_EN + r"(?:a )?new (?:piece|post)\s*:\s*(?P<name>.+)$"),
    _form(
        r"\b(?:let's|let us|please|i want to|i'd like to|can you|could you) "
        r"(?:start|create|make|begin|open|write|do) (?:a |an )?(?:new|another|separate) "
        r"(?:article|piece|post),? "
        r"(?:called|titled|named|about|on|for)\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"^" + LEAD_EN + r"(?:start|create|open|begin) (?:a |an )?(?:new|another|separate) "
        r"(?:article|piece|post),? "
        r"(?:called|titled|named|about|on|for)\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"^" + LEAD_RU + r"новая статья(?: про| о| об| под названием| называется)?\s*[:,.—–-]?\s*"
        r"(?P<name>.*)$"
    ),
    _form(
        r"(?:давай(?:те)?|надо|нужно|хочу|можешь|создай|начни|сделай)(?: (?:мы|тогда|"
        r"про это|из этого))?"
        r" ?(?:начн[её]м|начать|создадим|создать|сделаем|сделать|завед[её]м)? ?"
        r"(?:новую|отдельную|ещ[её] одну) стать[юя],?"
        r" (?:про то,? |о том,? )?(?:про|о|об|под названием|которая называется|с названием)\s*:?\s*"
        r"(?P<name>.+)$"
    ),
)
"""A new article with its name in the group `name`."""

NAMING: Final = (
    _form(
        r"\b(?:let's )?(?:call|title|name) (?:this|the|that) (?:new )?article\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"^"
        + LEAD_EN
        + r"(?:the )?article (?:should be|will be|is to be) called\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"стать[яю] (?:пусть будет называться|будет называться|давай назов[её]м|назов[её]м)\s*:?\s*"
        r"(?P<name>.+)$"
    ),
    _form(
        r"(?:давай|лучше|тогда)(?: лучше)? (?:эту |этот )*статью назов[её]м\s*:?\s*(?P<name>.+)$"
    ),
)
"""The article under way gets its name; the group `name` holds it."""

NAMED_NEXT: Final = _form(
    r"(?:"
    + LEAD_EN
    + r"(?:(?:let's|let us|we can|we could|i(?: will|'ll| would|'d)) )?(?:call|title|name) "
    r"(?:it|this)|"
    + LEAD_RU
    + r"(?:назов[её]м (?:е[её]|это)|назови (?:е[её]|это)|пусть называется)"
    r")\s*:?\s*(?P<name>.+)"
)
"""Right after a request for a new article: its name."""

CREATE_THIS: Final = (
    _form(
        r"\b(?:let's|let us) (?:start|create|make|begin|open|write) (?:a |an )?"
        r"(?:new|another|separate) article\b"
    ),
    _form(
        r"(?:давай(?:те)?)(?: (?:про|из|на основе|это|этого|эту|в|об|о|тоже|ещ[её]|тогда)\b)*"
        r"(?: (?:этого|этом|это))? ?(?:начн[её]м|создадим|сделаем|перенес[её]м)"
        r"(?: (?:про|об|из|на основе) (?:это|этого|этом))? (?:в )?"
        r"(?:новую |отдельную |ещ[её] одну )?статью(?=[.!,]|$| про это| об этом| из этого)"
    ),
    _form(
        r"(?:давай(?:те)?) (?:про|из|на основе) \w+(?: \w+){0,4} (?:сделаем|создадим|начн[её]м) "
        r"(?:новую |отдельную )?статью(?=[.!,]|$)"
    ),
    _form(
        r"давай (?:это |все это |всё это )?(?:в )?отдельную статью (?:это )?"
        r"(?:перенес[её]м|вынес[её]м|сделаем)"
    ),
    _form(r"^" + LEAD_RU + r"(?:создай|начни) (?:новую |отдельную )?статью\b"),
    _form(
        r"^" + LEAD_EN + r"(?:this|that|it|the next (?:one|part|bit))(?: one| part)? "
        r"(?:is|goes|belongs|should go) (?:for|to|in|into) (?:a|an|a whole)? ?"
        r"(?:different|new|another|separate) article(?=[.!]?$)"
    ),
    _form(
        r"^" + LEAD_RU + r"(?:это|дальше)(?: (?:уже|будет))* (?:для|в) "
        r"(?:другой|отдельной|новой|другую|отдельную|новую) стать(?:и|ю)(?=[.!]?$)"
    ),
)
"""A new article about what is being said, without a name."""

ANOTHER: Final = _form(
    r"different|another|separate|друг(?:ой|ую)|отдельн(?:ой|ую)|нов(?:ой|ую)|ещ[её] одну"
)
"""… and not the one under way, if it is said before what it is about."""

OF_THIS: Final = _form(
    r"^(?!.*(?:новую|отдельную|ещ[её] одну)).*(?:из|на основе) (?:всего )?(?:этого|сказанного)\b"
)
"""… and not another one than that under way."""

_INTO_EN: Final = r"(?:in|into|to|under) (?:the|my|our|that) "
ROUTE: Final = (
    _form(
        r"^" + LEAD_EN + r"(?:let's |we should |you can |can you |could you |i want to )?"
        r"(?:put|add|move|file|include|place) (?:this|that|it|these|them|all this|all of this|"
        r"the link|this link|this part|the above|what i just said)(?: too| also| as well)? "
        + _INTO_EN
        + r"(?:article|note|post|piece) (?:on|about|called|titled|named|for|with)\s*:?\s*"
        r"(?P<name>.+)$"
    ),
    _form(
        r"^" + LEAD_EN + r"(?:let's |we should |you can |can you |could you |i want to )?"
        r"(?:put|add|move|file|include|place) (?:this|that|it|these|them|all this|all of this|"
        r"the link|this link|this part|the above|what i just said)(?: too| also| as well)? "
        r"(?:in|into|to|under) the article,?:? (?P<name>(?-i:[A-ZА-ЯЁ“\"]).*)$"
    ),
    _form(
        r"^" + LEAD_EN + r"(?:let's |we should |you can |can you |could you |i want to )?"
        r"(?:put|add|move|file|include|place) (?:this|that|it|these|them|all this|all of this|"
        r"the link|this link|this part|the above|what i just said)(?: too| also| as well)? "
        + _INTO_EN.replace("that", "that|this")
        + r"(?P<name>[^.,;!?]{1,60}?) (?:article\b|piece\b(?! of))"
    ),
    _form(
        r"(?:^|[.,] |https?://\S+ )let's (?:add|put) (?:this|it) (?:in|into|to) (?:the|my) "
        r"(?P<name>[^.,;!?]{1,60}?) article\b"
    ),
    _form(
        r"^" + LEAD_EN + r"(?:all )?(?:this|that|it|these)(?: one| part| link)? "
        r"(?:goes|belongs|should go|is|needs to go|go|can go) (?:in|into|to|for) (?:the|my|our) "
        r"(?:article|piece) (?:on|about|called|titled|named|for)\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"^" + LEAD_EN + r"(?:all )?(?:this|that|it|these)(?: one| part| link)? "
        r"(?:goes|belongs|should go|needs to go|go|can go) (?:in|into|to) (?:the|my|our) "
        r"(?P<name>[^.,;!?]{1,60}?) (?:article\b|piece\b(?! of))"
    ),
    _form(
        r"^" + LEAD_EN + r"(?:for|in) the article (?:on|about|called) (?P<name>[^:.,;!?]{2,60}):"
    ),
    _form(
        r"^" + LEAD_RU + r"(?:вс[её] )?(?:это|этот кусок|эту часть|эту ссылку|ссылку)"
        r"(?: (?:все|всё|тоже|можно|надо|нужно|как раз|вот|пойд[её]т|ид[её]т|давай))*"
        r" в "
        + r"статью"
        + r",? (?:про|о|об|под названием|которая называется)\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"^"
        + LEAD_RU
        + r"(?:добавь|добавьте|добавим|положи|помести|вставь|включи|запиши|напиши|поставь)"
        r"(?: (?:это|эту ссылку|ссылку|сюда|все это|всё это|тоже|этот кусок|эту часть))+"
        r" в статью,? (?:про|о|об|под названием)\s*:?\s*(?P<name>.+)$"
    ),
    _form(
        r"(?:^|[,.] )(?:это|ее|её|его|все это|всё это)(?: (?:все|всё|можно|надо|нужно|"
        r"как раз|вот|просто|тоже))*"
        r" в статью про (?P<name>.+?) (?:написать|добавить|поставить|положить|вставить|включить)\b"
    ),
    _form(
        r"^" + LEAD_RU + r"(?:добавь|добавьте|положи|помести|вставь|поставь)"
        r"(?: (?:это|эту ссылку|ссылку|все это|всё это|тоже))+ в статью "
        r"(?P<name>(?-i:[A-ZА-ЯЁ«\"“]).*)$"
    ),
    _form(
        r"\bдобавить (?:ссылку|это|ее|её|его)(?: на него| на неё| на нее)? в "
        r"статью про (?P<name>\S+(?: \S+){0,4}?)"
        r"(?= когда | где |[.,]|$)"
    ),
    _form(r"^" + LEAD_RU + r"(?:для|в) стать[иеюя] (?:про|о|об) (?P<name>[^:.,;!?]{2,60}):"),
)
"""What is said belongs to an article; its name as it was said is in the group `name`."""

RETRACT: Final = _form(
    LEAD_EN + r"(?:"
    r"(?:scratch|strike) (?:that|it|this)(?: (?:last )?(?:part|bit|sentence|one|thing|line))?"
    r"|(?:scratch|strike|delete|remove|drop|ignore|disregard|forget|cut) (?:that|the|this) last "
    r"(?:part|bit|sentence|one|thing|line)"
    r"|(?:delete|remove|drop|cut) (?:that|this) (?:part|bit|sentence|line)"
    # Alone it may be what a reader is told to do; after a "no" the speaker takes it back.
    r"|(?:(?<=no )|(?<=no, )|(?<=wait )|(?<=wait, ))(?:delete|remove|drop|cut) (?:that|it)"
    r"|cross (?:that|this|it) out"
    r"|i take (?:that|it) back"
    r"|(?:delete|remove|ignore|disregard|forget) (?:what|everything) i(?:'ve| have)? just said"
    r"|forget (?:that|it),? (?:i was wrong|that was wrong|wrong)"
    r")(?:,? (?:please|sorry))?"
    r"|" + LEAD_RU + r"(?:не,? )?(?:не так,? )?(?:"
    r"(?:вычеркни|зачеркни)(?:те)? (?:это|последнее|последнюю)(?: предложение| фразу)?"
    r"|(?:удали|убери|сотри)(?:те)? (?:это )?(?:последнее|последнюю фразу|последнее предложение|"
    r"то,? что я (?:только что|сейчас) сказал[а]?)"
    r"|забудь(?:те)?,? (?:то,? )?что я (?:только что |сейчас )?сказал[а]?"
    r")(?:,? пожалуйста)?",
    *("scratch", "strike", "delete", "remove", "drop", "ignore", "disregard", "forget", "cut"),
    *("cross", "i take", "вычеркни", "зачеркни", "удали", "убери", "сотри", "забудь"),
)
"""The sentence before is taken back; only a whole sentence says so."""

RETRACTED_FIRST: Final = _form(
    LEAD_EN
    + r"(?:scratch|strike|cross) (?:that|it|this)(?: out)?, (?!(?:and|or|then|if|until)\b)(?=\S)"
    r"|" + LEAD_RU + r"(?:вычеркни|зачеркни)(?:те)? это, (?!(?:и|или|а|если|потом)\b)(?=\S)",
    *("scratch", "strike", "cross", "вычеркни", "зачеркни"),
)
"""The sentence before is taken back, and what is right follows in the same one."""

ASIDES: Final = _form(
    r"^" + LEAD_EN + r"(?:"
    r"make (?:it|this|that)(?: section| paragraph| part| article)? "
    r"(?:sound |a bit |a little )*(?:nicer|shorter|better|longer|"
    r"clearer|simpler|prettier)\b"
    r"|(?:please )?(?:rephrase|reword|polish|rewrite|shorten|format) (?:it|this|that)\b"
    r"|(?:you can|you could|you may|you should|please|can you|could you) (?:rephrase|"
    r"reword|polish|rewrite|"
    r"shorten|rearrange|reorder|reformat|format|skip|leave out) (?:it|this|that|these)\b"
    r"|(?:just )?(?:a )?(?:(?:note|word|remark) )?(?:for|to) (?:the |my |our )?editor\b[,:]"
    r"|(?:dear |hey |hi )?editor, "
    r"|please (?:make|add|start|create|open|write) (?:a |an )?(?:separate|new|extra) "
    r"(?:section|paragraph|heading|chapter)\b"
    r"|(?:please )?don't (?:include|publish|mention|use) (?:this|that|it) (?:in|here|anywhere)\b"
    r")"
    r"|^" + LEAD_RU + r"(?:"
    r"(?:опиши|напиши|сделай|сформулируй|перепиши|оформи) это (?:как-нибудь )?(?:по)?"
    r"(?:короче|красивее|лучше|проще|подробнее|понятнее|аккуратнее|красиво)\b"
    r"|(?:можешь|можно) это (?:сюда |в статью )?не (?:включать|писать|добавлять|публиковать)\b"
    r"|(?:это|этого) (?:сюда |в статью )?не (?:включай|пиши|добавляй|публикуй)\b"
    r"|(?:перефразируй|сократи|переформулируй) (?:это|последнее)\b"
    r"|(?:(?:заметка|пометка|просьба) )?(?:для редактора|редактору)[,:]"
    r"|(?:с?делай|создай|добавь|начни|заведи)(?:те)?(?: (?:для этого|из этого|про это|тут|здесь))? "
    r"(?:отдельный|новый) (?:раздел|абзац|заголовок)\b"
    r"|придума(?:ешь|й) (?:потом |сам[а]? )?название\b"
    r"|найди,? куда (?:е[её]|это|его) вставить\b"
    r")",
    *("make ", "rephrase", "reword", "polish", "rewrite", "shorten", "format", "rearrange"),
    *("reorder", "skip", "leave out", "don't", "опиши", "напиши", "сделай", "сформулируй"),
    *("перепиши", "оформи", " не ", "перефразируй", "сократи", "переформулируй", "придума"),
    *("найди", "editor", "please ", "редактор", " раздел", " абзац", " заголовок"),
)
"""Orders that need a writer, at the start of a short sentence."""

NARRATION: Final = _form(
    r"\bnew article (?:about|on|from|by|of)? ?[^:]*\b"
    r"(?:is|was|were|has|had|came|comes|appeared|explains|says|argues|shows|published)\b|"
    r"\b(?:we|they|he|she|people) (?:will|would|had|have|always|usually|can|"
    r"could) (?:put|add|move|delete)\b"
    r"|\b(?:new article (?:of the|in the constitution|was|is (?:out|published))|"
    r"article (?:\d+|of the (?:law|constitution|treaty)))\b"
    r"|\bстать[яеюи] (?:\d+|конституции|закона|кодекса|уголовного)\b"
    r"|\b(?:вышла|опубликовали|опубликовал|прочитал|прочитала|увидел|нашел|"
    r"нашёл) (?:\w+ )?нов(?:ая|ую) стать"
)
"""Sentences that tell of articles and belong to the reader."""
