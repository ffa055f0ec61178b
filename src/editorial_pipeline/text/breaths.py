"""Cutting unpunctuated speech: where a listener would take a breath.

The places come from what people say, not from a parser: after punctuation, after words that
close a thought, before words that open one; never where two words belong together as far as a
list of small words can tell (a preposition and its noun, a number and its unit, two capitals).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

MOST_WORDS = 40
"""A segment has at most as many words (blank-separated)."""

_FEWEST = 6
"""A piece has at least as many, if it can be helped."""

_WORD = re.compile(r"\S+")
_BARE = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")

# Words before which a new thought begins, best first.
_OPENERS = {
    **dict.fromkeys(
        (
            "but", "however", "anyway", "because", "therefore", "meanwhile", "но", "однако",
            "поэтому", "потому", "зато", "причем", "причём", "короче", "кстати"
        ),
        5.0,
    ),
    **dict.fromkeys(
        (
            "so", "then", "also", "which", "although", "unless", "потом", "затем", "значит",
            "дальше", "соответственно", "например", "хотя", "чтобы", "если", "когда", "который",
            "которая", "которое", "которые", "aber", "denn", "deshalb", "mais", "donc", "pero",
            "ma", "mas", "maar", "ale"
        ),
        4.0,
    ),
    **dict.fromkeys(
        (
            "and", "or", "when", "while", "if", "where", "what", "и", "а", "или", "что", "где",
            "как", "то", "да", "ну", "вот", "und", "oder", "et", "y", "e", "en", "і", "та"
        ),
        3.0,
    ),
}  # fmt: skip
_OPENING_PAIRS = frozenset(
    ("то есть", "и потом", "и вот", "ну и", "и поэтому", "а потом", "так что", "да и", "в общем",
     "то что", "потому что", "and then", "and so", "so that", "but then", "i mean", "you know",
     "as well", "на самом", "кроме того", "и еще", "и ещё", "вот и")
)  # fmt: skip
_CLOSERS = frozenset(("вот", "короче", "okay", "ok", "right", "да"))

# Words that lean on the next one.
_LEANING = frozenset(
    (
        "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "without",
        "about", "into", "over", "under", "between", "and", "or", "but", "not", "no", "my",
        "your", "his", "her", "its", "our", "their", "this", "that", "these", "those", "is",
        "are", "was", "were", "be", "i", "we", "you", "he", "she", "they", "very", "more", "most",
        "if", "because", "so", "then", "в", "во", "на", "с", "со", "к", "ко", "о", "об", "обо",
        "у", "из", "от", "до", "по", "за", "под", "над", "при", "про", "для", "без", "через",
        "между", "перед", "и", "а", "но", "или", "не", "ни", "если", "чтобы", "потому", "поэтому",
        "этот", "эта", "это", "эти", "эту", "мой", "наш", "ваш", "свой", "очень", "самый",
        "более", "я", "мы", "ты", "вы", "он", "она", "они", "der", "die", "das", "ein", "eine",
        "le", "la", "les", "un", "une", "de", "du", "des", "el", "los", "las", "il", "lo", "gli",
        "het", "een", "z", "w", "nie", "і", "з", "этой", "этому", "этом", "этого", "этим", "этих",
        "тот", "та", "те", "той", "том", "того", "тех", "моя", "моё", "моей", "моего", "моём",
        "нашей", "нашего", "нашем", "вашей", "вашего", "своей", "своего", "своем", "своём",
        "свою", "свои", "его", "её", "ее", "их", "каждый", "каждая", "каждую", "какой", "какая",
        "какие", "какой-то", "один", "одна", "одну", "два", "две", "три"
    )
)  # fmt: skip

_PER_WORD = 0.15
"""What a place loses for each word that it is away from an even cut."""


def cut_run(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield spans of at most 40 words that cover `body[start:end]` but for blanks between.

    The pieces are about equally long; each cut is the best place within reach. Linear.
    """
    words = [match.span() for match in _WORD.finditer(body, start, end)]
    first = 0
    while len(words) - first > MOST_WORDS:
        left = len(words) - first
        pieces = -(-left // MOST_WORDS)
        cut = _best_cut(body, words, first, left / pieces, least=left - (pieces - 1) * MOST_WORDS)
        yield words[first][0], words[cut - 1][1]
        first = cut
    if first < len(words):
        yield words[first][0], words[-1][1]


def _best_cut(
    body: str, words: list[tuple[int, int]], first: int, even: float, *, least: int
) -> int:
    """Return the index of the word that begins the next piece.

    `least` words have to be taken now, or one piece more would be needed than is; a good place
    is worth that piece.
    """
    low = first + max(1, min(_FEWEST, least))
    high = min(first + MOST_WORDS, len(words) - 1)

    def worth(place: int) -> tuple[float, int]:
        short = max(0, least - (place - first))
        away = abs(place - first - even)
        before = _bare(body[slice(*words[place - 1])])
        raw = body[slice(*words[place - 1])]
        after = body[slice(*words[place])]
        following = body[slice(*words[place + 1])] if place + 1 < len(words) else ""
        return _strength(raw, before, after, following) - _PER_WORD * (away + 2 * short), -place

    return max(range(low, high + 1), key=worth)


def _strength(raw: str, before: str, after: str, following: str) -> float:
    """Return how good a cut between the words `raw` and `after` is."""
    opening, next_word = _bare(after), _bare(following)
    strength = 0.0
    if raw[-1] in ";:—–":
        strength = 6.0
    elif raw[-1] in ",)»”":
        strength = 4.0
    elif before in _LEANING or _belong_together(raw, after):
        strength = -8.0
    elif before in _CLOSERS:
        strength = 2.0
    if f"{opening} {next_word}" in _OPENING_PAIRS:
        return strength + 5.0
    return strength + _OPENERS.get(opening, 0.0)


def _belong_together(raw: str, after: str) -> bool:
    """Tell whether two words are a name, a number and its unit, or an unfinished pair."""
    if raw[-1] in ".!?…":
        return False
    name = raw[0].isupper() and after[0].isupper()
    return name or raw[-1].isdigit() or after[0].isdigit() or after[0] in "—–-"


@lru_cache(maxsize=4096)
def _bare(word: str) -> str:
    found = _BARE.search(word[:60])
    return found[0].lower() if found else ""
