"""Fillers of spoken English and Russian, each with the places where it may go.

A filler goes only where the sentence holds without it: `like` between commas, never in `we like
it`; «вот» before a pronoun, never in «вот почему»; the tag «да» at the end, never after «он
говорит».
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from editorial_pipeline.models.notes import UNDETERMINED, Language
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.tokens import Token, spoken, word_set

_HESITATIONS: Final = word_set(
    "um uhm umm uh uhh uhhh erm hmm hm mhm mmm эм эмм ээ эээ ээээ э-э э-э-э мм ммм м-м хм гм кхм"
)
_OPENERS: Final = (
    ("good", "morning"),
    ("hello",),
    ("hi",),
    ("доброе", "утро"),
    ("всем", "привет"),
    ("привет",),
    ("okay", "so"),
    ("ok", "so"),
    ("alright", "so"),
    ("yeah", "so"),
    ("so", "yeah"),
    ("and", "frankly"),
    ("okay",),
    ("ok",),
    ("alright",),
    ("yeah",),
    ("well",),
    ("э",),
    ("ага",),
    ("угу",),
    ("так",),
    ("значит",),
    ("в", "общем"),
    ("в", "общем-то"),
    ("короче", "говоря"),
    ("короче",),
    ("вот",),
)
"""Go at the start of a sentence where a comma follows, or one of `_BARE_AFTER`."""

_BETWEEN_COMMAS: Final = (
    ("э",),
    ("you", "know"),
    ("i", "mean"),
    ("like",),
    ("вот",),
    ("короче",),
    ("короче", "говоря"),
    ("типа",),
    ("как", "бы"),
    ("это", "самое"),
    ("в", "общем"),
    ("в", "общем-то"),
    ("собственно",),
    ("так", "сказать"),
    ("значит",),
    ("знаешь",),
    ("понимаешь",),
)
_LEAD: Final = word_set("so and but и но а")
_SPEECH_VERBS: Final = word_set(
    "говорит говорю говорят говорил говорила говорили сказал сказала сказали скажет скажу "
    "ответил ответила отвечает отвечаю спросил спрашивает say says said answer answered reply "
    "think thought"
)
_BARE_NEXT: Final = word_set(
    "я мы ты вы он она они у мне нам меня нас тут там если когда поэтому потому но а и чтобы "
    "то короче ну какие-то какой-то какая-то какую-то как-то где-то сейчас потом опять еще ещё "
    "также тоже раньше в на для с со по за при после во-первых во-вторых"
)
"""Words before which an unpunctuated «вот», «короче» or «в общем» is filler."""

_BARE_AFTER: Final = {
    ("вот",): _BARE_NEXT,
    ("короче",): _BARE_NEXT - {"и", "в", "на", "чем"},
    ("в", "общем"): _BARE_NEXT | STOPWORDS - {"и", "то"},
    ("okay", "so"): STOPWORDS,
    ("ok", "so"): STOPWORDS,
    ("so", "yeah"): STOPWORDS,
}
_HOLDS_VOT: Final = word_set("а и только как не где что кто так там тут все всё же")
_TAG_NEXT: Final = word_set("то вот ну")
_CLAUSE: Final = word_set(
    "i we you they he she it but and or because which that so when if who where although "
    "что чтобы но а и потому если когда где как хотя поэтому то который которая которое которые "
    "которого которой я мы он она они вы ты или"
)
_JOINTS: Final = word_set(
    "and but or that because the a an i is are was were to of и а но или что чтобы как если когда "
    "я мы он она они в на с к по у то"
)
"""Words after which no comma stands of its own."""
_PREDICATES: Final = word_set(
    "said says is was has had were will would can could did does doesn't didn't isn't wasn't "
    "сказал сказала сказали говорит говорил говорила ответил ответила"
)
"""Words before which none does: "Pavel, uh, said" is a subject and what it did."""


_STARTS: Final = word_set(
    "я мы ты вы он она они у мне нам если когда поэтому потому но а чтобы короче сейчас потом "
    "опять раньше после во-первых во-вторых"
)
"""Where a bare filler before one of these is dropped, it was the pause between two clauses."""

_TRIGGERS: Final = _HESITATIONS | {
    "ну",
    "вот",
    "да",
    "right",
    # Of an opener the last word: "and frankly" begins with a word that stands in most sentences.
    *(phrase[-1] for phrase in _OPENERS),
    *(phrase[0] for phrase in _BETWEEN_COMMAS),
}
"""Without one of these words a sentence holds no filler."""
_FIRST: Final = {"да", *(phrase[0] for phrase in _OPENERS)}


_LANGUAGES: Final = frozenset({"en", "ru", UNDETERMINED})
"""The languages whose fillers these are; speakers mix them, and short speech may be of either."""


def drop_fillers(tokens: Sequence[Token], language: Language) -> list[Token]:
    """Return the tokens without fillers; the order and the text of all others are kept.

    Nothing goes from another language, where `um` may be the hour of a meeting.
    """
    kept = list(tokens)
    if language not in _LANGUAGES or _TRIGGERS.isdisjoint(token.low for token in kept):
        return kept
    for rule in (_drop_hesitations, _drop_nu, _drop_parentheses, _drop_openers, _drop_tags):
        kept = rule(kept)
    return _drop_bare_vot(kept) if language != "en" else kept


def _cut(tokens: list[Token], start: int, end: int) -> list[Token]:
    """Leave out `tokens[start:end]`, and the comma that only they needed."""
    before, after = spoken(tokens, start - 1), spoken(tokens, end)
    if before == "," and after == ",":
        joint, following = spoken(tokens, start - 2), spoken(tokens, end + 1)
        of_nothing = joint in STOPWORDS and following not in _CLAUSE
        if joint in _JOINTS or of_nothing or following in _PREDICATES:
            return tokens[: start - 1] + tokens[end + 1 :]
        return tokens[: start - 1] + tokens[end:]
    if after == "," and (start == 0 or before in STOPWORDS):
        return tokens[:start] + tokens[end + 1 :]
    return tokens[:start] + tokens[end:]


def _drop_hesitations(tokens: list[Token]) -> list[Token]:
    index = len(tokens) - 1
    while index >= 0:
        token = tokens[index]
        # `UM` and `ER` in capitals are abbreviations, not hesitation.
        if token.low in _HESITATIONS and not (len(token.text) > 1 and token.text.isupper()):
            tokens = _cut(tokens, index, index + 1)
        index = min(index, len(tokens)) - 1
    return tokens


def _drop_nu(tokens: list[Token]) -> list[Token]:
    """«Ну» is a particle wherever it stands, but for «да ну», «а ну» and «ну да», «ну нет»."""
    index = len(tokens) - 1
    while index >= 0:
        if tokens[index].low == "ну" and spoken(tokens, index - 1) not in {"да", "а", "не"}:
            tokens = _cut(tokens, index, index + 1)
        index = min(index, len(tokens)) - 1
    return tokens


def _matches(tokens: Sequence[Token], index: int, phrase: tuple[str, ...]) -> bool:
    return all(spoken(tokens, index + i) == word for i, word in enumerate(phrase))


def _drop_parentheses(tokens: list[Token]) -> list[Token]:
    """Leave out what stands between commas, or between a comma and the end."""
    lows = {token.low for token in tokens}
    for phrase in _BETWEEN_COMMAS:
        index = len(tokens) - len(phrase) if phrase[0] in lows else -1
        while index >= 0:
            if tokens[index].low != phrase[0] or not _matches(tokens, index, phrase):
                index -= 1
                continue
            end = index + len(phrase)
            opened = all(t.low in _LEAD for t in tokens[:index]) or (
                spoken(tokens, index - 1) in {",", "—", "–"}
            )
            closed = spoken(tokens, end) == "," or (
                index > 0 and spoken(tokens, end) in {"", ".", "…"}
            )
            if opened and closed:
                tokens = _cut(tokens, index, end)
            index = min(index, len(tokens)) - 1
    return tokens


def _drop_openers(tokens: list[Token]) -> list[Token]:
    if spoken(tokens, 0) not in _FIRST:
        return tokens
    changed = True
    while changed:
        changed = False
        for phrase in _OPENERS:
            after = spoken(tokens, len(phrase))
            if _matches(tokens, 0, phrase) and (
                after in {"", ",", ".", "…"} or after in _BARE_AFTER.get(phrase, ())
            ):
                tokens = tokens[len(phrase) + (after in {",", ".", "…"}) :]
                changed = True
                break
    if _matches(tokens, 0, ("да", ",")) and spoken(tokens, 2) in {"еще", "ещё", "кстати", "вот"}:
        tokens = tokens[2:]
    return tokens


def _drop_tags(tokens: list[Token]) -> list[Token]:
    """Leave out «да?» and "right?" that only ask the listener to nod."""
    index = len(tokens) - 1
    while index > 0:
        low, before = tokens[index].low, spoken(tokens, index - 1)
        word = spoken(tokens, index - 2) if before == "," else before
        after = spoken(tokens, index + 1)
        if low in {"да", "right"} and word not in _SPEECH_VERBS and word:
            if before == "," and after in {".", "?", ""} and index > 2:  # noqa: PLR2004  (a word, a comma, the tag)
                stop = Token(".", ".", is_word=False, space=False)
                tokens = [*tokens[: index - 1], stop, *tokens[index + 2 :]]
            elif (before == "," and after == "," and low == "да") or (
                low == "да" and _is_bare_tag(tokens, index)
            ):
                pause = after == "то"
                tokens = _pause(tokens, index) if pause else _cut(tokens, index, index + 1)
        index = min(index, len(tokens)) - 1
    return tokens


def _pause(tokens: list[Token], index: int) -> list[Token]:
    """Put a comma in the place of a filler that stood for one."""
    return [*tokens[:index], Token(",", ",", is_word=False, space=False), *tokens[index + 1 :]]


def _is_bare_tag(tokens: Sequence[Token], index: int) -> bool:
    before, after = tokens[index - 1], spoken(tokens, index + 1)
    if not before.is_word or before.low in STOPWORDS:
        return False
    if after == "то":
        return spoken(tokens, index + 2) == "есть"
    return after in _TAG_NEXT or (after == "" and index > 3)  # noqa: PLR2004  (a clause before it)


def _drop_bare_vot(tokens: list[Token]) -> list[Token]:
    """Leave out «вот» that points at nothing: before a pronoun, or at the very end."""
    index = len(tokens) - 1
    while index >= 0:
        before, after = spoken(tokens, index - 1), spoken(tokens, index + 1)
        if tokens[index].low == "вот" and before not in _HOLDS_VOT:
            trailing = after == "" and index > 1
            if trailing or (index > 0 and after in _BARE_NEXT - {"и", "как-то", "тут", "там"}):
                joined = trailing or before in STOPWORDS or after not in _STARTS
                bare = joined or not tokens[index - 1].is_word
                tokens = _cut(tokens, index, index + 1) if bare else _pause(tokens, index)
        index = min(index, len(tokens)) - 1
    return tokens
