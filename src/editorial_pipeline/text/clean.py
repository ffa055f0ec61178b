"""Speech as written text, without a model: fillers, stutters and false starts out.

Words are only ever left out, never added, changed or moved, and only where the sentence holds
without them. Numbers, negations, hedges, conditions and names are never candidates; a doubt is
settled in favour of the speaker's words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.chatter import is_announcement
from editorial_pipeline.text.fillers import drop_fillers
from editorial_pipeline.text.stutter import drop_stutters
from editorial_pipeline.text.tokens import first_word, join, tokenise, word_set

_END: Final = (".", "!", "?", "…", ":", ";")
_CLOSERS: Final = "\"'»”’)]*_`"
_PRONOUN: Final = re.compile(
    r"(?<![^ \"“(])(?<!variable )(?<!index )(?<!loop )(?<!for )"
    r"i(?=['’](?:m|ve|ll|d)\b| (?!in |is |and j\b)[a-z]+\b)"
)
"""Recognisers that leave out full stops also write `i`; a variable of that name stays."""
_ANY_WORD: Final = re.compile(r"\w")
_CODE: Final = re.compile(r"[\d_/@.\\](?=\w)|\w[A-Z]|^\d")
_URL_END: Final = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def clean_speech(text: str, language: Language) -> str:
    """Return the sentence as it would be written: without fillers, with capital and full stop.

    The words of the result are a subsequence of the words of `text`. '' where nothing but
    filler is left. The rules of both languages apply, because speakers mix them; `language`
    only settles what is a word of both.
    """
    tokens = drop_stutters(drop_fillers(tokenise(text), language))
    if not any(token.is_word for token in tokens):
        return ""
    text = capitalise(join(tokens))
    if language == "en":
        text = _PRONOUN.sub("I", text)
    return close_sentence(text)


def clean_text(text: str) -> str:
    """Return typed words as they are, whitespace collapsed: who types has read it once."""
    return " ".join(text.split())


def is_chatter(text: str, language: Language) -> bool:
    """Whether the sentence tells a reader nothing: filler, greetings, tests, "link follows".

    Only whole sentences of a known form; anything with a number, an address or more than a
    dozen words is content.
    """
    cleaned = clean_speech(text, language)
    return not cleaned or is_announcement(cleaned)


def capitalise(text: str) -> str:
    """Return `text` with a capital at its start, unless it starts with an address or code."""
    match = _ANY_WORD.search(text)
    if match is None or _is_code(text[match.start() :].split(None, 1)[0]):
        return text
    start = match.start()
    capital = text[start].upper()
    # Letters without a single capital that leads back, such as ß, stay as they are.
    return text[:start] + capital + text[start + 1 :] if capital.lower() == text[start] else text


def close_sentence(text: str) -> str:
    """Return `text` with closing punctuation; nothing is put behind an address."""
    text = text.rstrip(" ,–—-")
    if not text or _URL_END.search(text) or text.rstrip(_CLOSERS).endswith(_END):
        return text
    return text + "."


def continues(text: str) -> bool:
    """Whether words cut from a long run of speech carry on the sentence before them."""
    first = first_word(text)
    return first is not None and first.text in _CONTINUERS


def _is_code(word: str) -> bool:
    return _CODE.search(word) is not None or word.startswith(("<", "`"))


_CONTINUERS: Final = word_set(
    "that which who whom whose of than because что чтобы чтоб потому который которая которое "
    "которые которого которой которому которым которых которую которыми чем"
)
"""In lower case only: a capital says that the recogniser heard a new sentence."""
