"""Key phrases: what a set of sentences is about, in the words that were said.

Candidates are runs of words between stop words and punctuation (the idea of RAKE), without
those that look like verbs; they are weighed by how often they are said, how distinctive they
are, their length and their capitals. Good enough for headings, titles and tags; nothing else
depends on them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from editorial_pipeline.text.noun_forms import agrees, is_adjective, may_complement, nominative
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.tokens import Token, tokenise, word_set
from editorial_pipeline.text.words import stem

_LONGEST: Final = 4
_BENT: Final = 0.2
_FIRM: Final = tuple("бвгджзклмнпрстфхцчшщ")
_GOVERNING: Final = word_set("в во на о об из с со к по для у от до без при над под между за перед")
"""Prepositions after which a Russian noun is rarely in the nominative or like it."""
_ABSORBED: Final = 0.7
_INNER: Final = 10
"""How much more a form inside a sentence tells of a word's spelling than one at its start."""
_YO_VERB: Final = re.compile("[^чл]ёт$")
"""«Берёт», «даёт» are verbs, «счёт» and «полёт» are not; without the dots nobody can tell."""
_VAGUE: Final = ("-то", "-нибудь", "-либо", "-таки")
_CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)
_TERM: Final = re.compile(r"[^\W\d_][\w]*(?:[-.'’/&+#][\w]+)*[+#]{0,2}|\d+[^\W\d_]\w*")
_BEFORE_VERB: Final = word_set(
    "to i we you they he she it can will should must would could may might don't doesn't didn't "
    "can't won't i'll we'll you'll they'll let's please not who cannot never just also always "
    "i'd we'd you'd they'd didn't usually often"
)
_BEFORE_NOUN: Final = word_set(
    "the a an this that these those our your their my his her its of for with about between into "
    "from without no each every some any other same new and or in on via as than"
)
_NUMERALS: Final = word_set(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety "
    "hundred thousand million first second third half один одна одну два две двух три трех трёх "
    "четыре пять пяти шесть шести семь восемь девять десять десяти двадцать двадцати тридцать "
    "сорок пятьдесят сто двести тысяча тысячи миллион первый первая первое второй вторая второе"
)
_LOOSE: Final = word_set(
    "focus focuses call calls train trains build builds needs integrate integrates understand "
    "works depends serve serves translate move moves changes changed become becomes read reads "
    "measure check checks keep keeps learn learns learned shift shifts shifted split splits covers "
    "cover improve improves send sends hire hires own owns pay pays turn turns ship ships "
    "joins joined writes asks gives takes makes goes comes tells knows thinks finds wants gets "
    "puts brings sits stands understood near nearby behind across among via outside beside beyond "
    "exists exist matters differ differs remains remain said told called looks simply mostly "
    "closer better worse faster slower bigger smaller simpler older newer right wrong easier "
    "harder best worst whole entire actual current normal usual general common classic main "
    "previous next nowadays currently recently eventually suddenly probably possibly happy sad "
    "nice bad free sure clear ready able available responsible necessary useful similar relevant "
    "less fewer lots plenty bunch couple pair side case cases kinds sorts types details matter "
    "weeks days hours minutes times years months morning evening monday tuesday wednesday thursday "
    "friday saturday sunday january february march april june july august september october "
    "november december понедельник вторник среда четверг пятница суббота воскресенье "
    "случай случая случаев способ образ раза вариант варианта момент момента количество смотри "
    "статья статью статьи статье статей ссылка ссылку ссылки ссылок пост посты поста постов "
    "фокус история историю результаты сообщение сообщения описание параграф уверен доволен "
    "расскажи скажи продолжай название "
    "article articles post posts link links resource resources summary social note notes thing "
    "video "
    "перед внутри снаружи задач машин библиотек страниц картинок папок команд слов строк решения "
    "смог смогли двух трех трёх четырех пяти десяти обоих old fair exact obvious honest "
    "действия участия "
    "чисто сильно медленнее быстрее проще удобно весь целый куча кучу кучей основной"
)
"""Words that are no topic of their own: loose verbs, degrees, dates."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase as it was said, the stems of its words in order; a higher score is better."""

    text: str
    stems: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that may be part of what something is called, with all that is asked of it.

    `capital` is true where it is not written in lower case, `named` where a letter is a capital;
    `fit` is what an English phrase weighs that it ends, `alone` what the word weighs by itself.
    """

    text: str
    low: str
    stem: str
    russian: bool
    capital: bool
    named: bool
    fit: float
    alone: float


@dataclass(slots=True)
class _Seen:
    """How much a phrase was said, where first, how often in capitals, and in which forms."""

    count: float
    first: int
    capitals: int
    forms: dict[str, int]


PhraseCounts = Mapping[tuple[str, ...], _Seen]
"""Opaque: how often and in which forms phrases occur."""


class PhraseTable:
    """The phrases of several texts, so that each can be told apart from the others."""

    def __init__(self, texts: Sequence[Sequence[PhraseCounts]]) -> None:
        """Take `texts`, each as the counts of its parts."""
        self._texts = [_merged(parts) for parts in texts]
        groups = len(self._texts)
        self._spread = Counter(stems for seen in self._texts for stems in seen)
        self._rarity = {
            times: math.log(1 + groups / times) / math.log(1 + groups)
            for times in set(self._spread.values())
        }

    def of(self, index: int, limit: int = 8) -> list[Phrase]:
        """Return the key phrases of one text, best first, at most `limit`, none inside another.

        What the other texts say as well counts less.
        """
        return self._rank(self._texts[index], limit)

    def _rank(self, seen: PhraseCounts, limit: int) -> list[Phrase]:
        spread, rarity = self._spread, self._rarity
        scores = {stems: _score(stems, own) * rarity[spread[stems]] for stems, own in seen.items()}
        ranked = sorted(scores, key=lambda stems: (-scores[stems], seen[stems].first, stems))
        chosen = _distinct(ranked, seen, limit)
        return [Phrase(_surface(seen[stems]), stems, scores[stems]) for stems in chosen]


def key_phrases(sentences: Sequence[str], *, limit: int = 12) -> list[Phrase]:
    """Return the key phrases of `sentences`, best first, at most `limit`, none inside another."""
    return PhraseTable([[count_phrases(sentences)]]).of(0, limit)


def _merged(parts: Sequence[PhraseCounts]) -> PhraseCounts:
    if len(parts) == 1:
        return parts[0]
    total: dict[tuple[str, ...], _Seen] = {}
    for number, seen in enumerate(parts):
        for stems, found in seen.items():
            known = total.get(stems)
            if known is None:
                total[stems] = _Seen(found.count, number, found.capitals, dict(found.forms))
                continue
            known.count += found.count
            known.capitals += found.capitals
            for form, times in found.forms.items():
                known.forms[form] = known.forms.get(form, 0) + times
    return total


def count_phrases(sentences: Sequence[str]) -> PhraseCounts:
    """Return what a `PhraseTable` needs to know of sentences."""
    seen: dict[tuple[str, ...], _Seen] = {}
    for number, sentence in enumerate(sentences):
        for run, before, opens in _runs(tokenise(sentence)):
            stems = tuple([word.stem for word in run])
            for start, end, weight in _parts(run):
                if start == 0 and before in _GOVERNING and _is_bent(run):
                    weight *= _BENT  # noqa: PLW2901  (the same weight, corrected)
                found = seen.get(stems[start:end])
                if found is None:
                    found = seen[stems[start:end]] = _Seen(0.0, number, 0, {})
                found.count += weight
                starts = start == 0 and opens
                form = " ".join([word.text for word in run[start:end]])
                found.forms[form] = found.forms.get(form, 0) + (1 if starts else _INNER)
                # A capital at the start of a sentence is not the word's own.
                found.capitals += True in [word.capital for word in run[start + starts : end]]
    return seen


def _is_bent(part: Sequence[_Word]) -> bool:
    """Whether a Russian phrase after a preposition can be in another case than it seems."""
    return _is_russian(part[0].low) and not part[0].low.endswith(_FIRM)


def _runs(tokens: Sequence[Token]) -> Iterator[tuple[list[_Word], str, bool]]:
    """Yield runs of words that may name something, each with the word before it.

    English verbs after a pronoun or "to" are left out. The last value tells whether the run
    opens the sentence, where a capital means nothing.
    """
    run: list[_Word] = []
    before = opened = ""
    first = 0
    for index, token in enumerate(tokens):
        word = _word(token.text) if token.is_word else None
        # After a noun a word in -ed is its verb: "the analyst answered questions".
        told = word is not None and run and word.low.endswith("ed") and not _is_russian(word.low)
        named = word is not None and index > 0 and word.named
        if word is None or told or (before in _BEFORE_VERB and not named):
            if run:
                yield run, opened, first == 0
            run = []
        else:
            if not run:
                opened, first = before, index
            run.append(word)
        before = token.low
    if run:
        yield run, opened, first == 0


@lru_cache(maxsize=1 << 14)
def _word(text: str) -> _Word | None:
    """Return a word as it is looked at here, None where it names nothing. Most are met again."""
    if not _may_name(text):
        return None
    low = text.lower()
    graded = low.endswith("ed") and not low.endswith("eed")
    fit = 0.3 if low.endswith(("ly", "ed")) else 1.0
    return _Word(
        text,
        low,
        stem(text),
        russian=_is_russian(text),
        capital=text != low,
        named=any(character.isupper() for character in text),
        fit=fit,
        alone=0.0 if graded else fit,  # "graded" heads no section
    )


def _may_name(word: str) -> bool:
    """Whether a word may be part of what something is called."""
    low = word.lower()
    return (
        len(word) > 1
        and low not in STOPWORDS
        and low not in _LOOSE
        and low.partition("-")[0] not in _NUMERALS
        and not low.endswith(_VAGUE)
        and _YO_VERB.search(low) is None
        and _TERM.fullmatch(word) is not None
    )


def _is_russian(word: str) -> bool:
    return not word.isascii() and _CYRILLIC.search(word) is not None


def _parts(run: Sequence[_Word]) -> Iterator[tuple[int, int, float]]:
    """Yield the parts of a run that read as a name of something: start, end and weight."""
    russian = [word.russian for word in run]
    for start in range(len(run)):
        for end in range(start + 1, min(len(run), start + _LONGEST) + 1):
            if True in russian[start:end]:
                weight = _russian_weight(run[start:end], russian[start:end])
            else:
                weight = run[start].alone if end - start == 1 else run[end - 1].fit
            if weight:
                yield start, end, weight


def _russian_weight(part: Sequence[_Word], russian: Sequence[bool]) -> float:
    lows = [word.low.replace("ё", "е") for word in part]
    if len(part) == 1:
        return nominative(lows[0])
    if len(part) == 2:  # noqa: PLR2004  (a pair)
        return _pair_weight(lows, russian)
    if len(part) == 3 and all(russian) and is_adjective(lows[0]):  # noqa: PLR2004
        head = _pair_weight(lows[1:], russian[1:])
        return head if agrees(lows[0], lows[1]) or agrees(lows[0], lows[2]) else 0.0
    return 0.0


def _pair_weight(lows: Sequence[str], russian: Sequence[bool]) -> float:
    first, second = lows
    if russian == [False, True]:
        # `JSON документ` is a term, `Smith студент` is not.
        return nominative(second) * (1.0 if first.isupper() or first.islower() else 0.6)
    if russian == [True, False]:
        return nominative(first) * 0.5
    if is_adjective(first):
        return nominative(second) if agrees(first, second) else 0.0
    return nominative(first) * 0.8 if may_complement(second) else 0.0


def _score(stems: tuple[str, ...], found: _Seen) -> float:
    length = (0.0, 1.0, 1.9, 2.1, 1.6)[len(stems)]
    score = math.pow(found.count, 0.85) * length
    if found.capitals:
        score *= 1.0 + 0.6 * min(1.0, found.capitals / max(1.0, found.count))
    return score * min(1.0, 0.4 + len("".join(stems)) / 12)


def _surface(found: _Seen) -> str:
    """Return the form that reads best: nominative first, then the one said most often."""

    def rank(item: tuple[str, int]) -> tuple[float, int, bool, str]:
        form, count = item
        last = form.split()[-1].lower()
        fit = nominative(last) if _CYRILLIC.search(last) and " " not in form else 1.0
        return -fit, -count, form[:1].isupper() and not form.isupper(), form

    return min(found.forms.items(), key=rank)[0]


def _distinct(
    ranked: Sequence[tuple[str, ...]], seen: PhraseCounts, limit: int
) -> list[tuple[str, ...]]:
    """Keep the best phrases that say something of their own."""
    longer = [stems for stems in seen if len(stems) > 1]
    kept: list[tuple[str, ...]] = []
    for stems in ranked:
        own = set(stems)
        if any(own <= set(other) or set(other) <= own for other in kept):
            continue
        # A word that is said almost only inside a longer phrase is that phrase.
        most = _ABSORBED * seen[stems].count
        if most > 1 and any(
            len(w) > len(stems) and seen[w].count >= most and own <= set(w) for w in longer
        ):
            continue
        kept.append(stems)
        if len(kept) == limit:
            break
    return kept
