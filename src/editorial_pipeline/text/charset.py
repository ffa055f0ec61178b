"""Telling apart the single-byte encodings of a short text.

`charset_normalizer` is made for pages of text; of sentences of three words in KOI8-R it finds
hardly one, and it never says how sure it is. So the encodings of Russian and of Western Europe
are weighed here, letter by letter, and the library is asked about everything else. What cannot
be told apart is refused: a wrong guess would end up in an article.
"""

from __future__ import annotations

import re
from math import log

from editorial_pipeline.errors import NoteError

ADVICE = "Save it as UTF-8."

_SAMPLE = 20_000
"""Bytes that are weighed; more do not change the verdict."""

_MARGIN = 5.5
"""Lead over the next reading, in nats, below which nothing is decided."""

_PLAUSIBLE = -3.9
"""Least mean weight of a character beyond ASCII, in nats; noise lies below."""

_LIBRARY_BYTES = 24
"""Fewer bytes beyond ASCII than this tell the library nothing."""

# In order of how common they are: of readings with the same text the first is named.
_CANDIDATES = (
    "cp1252",
    "cp1251",
    "koi8-r",
    "cp866",
    "koi8-u",
    "mac-cyrillic",
    "iso8859-5",
    "cp1250",
    "mac-roman",
    "cp850",
    "cp1253",
    "cp1255",
)

_PRIOR = {
    "koi8-r": -1.0,
    "cp866": -2.0,
    "koi8-u": -2.0,
    "mac-cyrillic": -6.0,
    "iso8859-5": -4.0,
    "cp1250": -5.0,
    "mac-roman": -6.0,
    "cp850": -6.0,
    "cp1253": -3.0,
    "cp1255": -3.0,
}
"""What a reading has to make up for, in nats, being rare or made of nearly the same letters."""

# How often a letter occurs in a thousand of running Russian (the usual table), then those that
# only Ukrainian and Belarusian have; and of Greek.
_PER_THOUSAND = (
    "о110 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 "
    "й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ1 ё10 і30 ї10 є8 ґ2 ў4 "
    "α105 ο90 ι75 ε75 τ78 ν63 η45 σ45 ς40 κ40 ρ40 υ35 π38 μ33 λ28 ω20 γ18 δ17 χ12 θ12 φ8 β6 ξ5 ζ4 "
    "ψ2 ί25 ά18 ό18 έ14 ή13 ύ9 ώ7"
)
_WEIGHTS: dict[str, float] = {
    **{entry[0]: log(int(entry[1:]) / 1000) for entry in _PER_THOUSAND.split()},
    **dict.fromkeys("éèàçêüöäßñóíáúãõåøæ", -2.5),
    **dict.fromkeys("ùâîôûëïìòýœąćęłńśźżšžčřěůőű", -3.5),
    **dict.fromkeys("אבגדהוזחטיךכלםמןנסעףפץצקרשת", -3.2),
    **dict.fromkeys("«»“”„‘’—–…№€°\N{NO-BREAK SPACE}", -2.0),
    **dict.fromkeys("©®™", -3.5),
    **dict.fromkeys("§•·²³½±×¿¡ªº", -5.0),
}
_ALIEN = -9.0
"""Weight of what belongs to no text in these languages: box drawing, other alphabets."""

# What weighs additionally, by place in the word.
_SHAPES: tuple[tuple[re.Pattern[str], float], ...] = (
    # A capital after a small letter: another page swaps the cases.
    (re.compile("(?<=[а-яёіїєґўß-öø-ÿa-z])(?=[А-ЯЁІЇЄҐЎÀ-ÖØ-Þ])"), -5.0),
    # Two alphabets in one word.
    (re.compile("(?<=[A-Za-zÀ-ÿ])(?=[Ά-ӿא-ת])|(?<=[Ά-ӿא-ת])(?=[A-Za-zÀ-ÿ])"), -5.0),
    # What Russian spelling does not know.
    (re.compile(r"\b[ьъыЬЪЫ]|(?<=[аеёиоуыэюяьъАЕЁИОУЫЭЮЯЬЪ])[ьъЬЪ]"), -3.0),
    (re.compile("[жшщчЖШЩЧ][ыяюэЫЯЮЭ]|[бвгдзклмнпрстфхБВГДЗКЛМНПРСТФХ]{5}"), -2.0),
    # The commonest pairs of Russian letters.
    (
        re.compile(
            "(?=ст|но|то|на|ен|ов|ни|ра|во|ко|по|пр|го|ро|ал|ть|ос|ли|ер|ре|ка|не|от|та|ом|ло|ла|ет"
            "|од|за|ва|те|де|ол|ес|ис|ит|ор|ны|ог|об|мо|до|да|ел|им|ин|ат|ак|он|эт|чт|ещ|ую|ый|ся)",
            re.IGNORECASE,
        ),
        0.8,
    ),
    # Letters of Greek and Hebrew that end a word, and those that do not.
    (re.compile(r"ς(?=\w)|σ\b|[ךםןףץ](?=\w)|[כמנפצ]\b"), -5.0),
    (re.compile("(?<=[α-ωά-ώ])[Α-ΩΆ-Ώ]"), -5.0),
    # A digit inside a word is half of a character of some Eastern encoding.
    (re.compile("(?<=[À-ÿ])[0-9]"), -4.0),
    # A longer Greek word has an accent.
    (re.compile(r"\b[α-ω]{4,}\b"), -3.0),
    # A quotation is closed, and not before it is opened; a sentence has a capital at its start
    # and not elsewhere.
    (re.compile("“(?![^“]{0,300}”)|‘(?![^‘]{0,300}’)|„(?![^„]{0,300}[“”])|(?<= )»"), -3.0),
    (re.compile("(?<=[.!?] )[а-яё]"), -1.5),
    (re.compile("(?<=[а-яё,] )Я(?=[ ,.]|$)"), -4.0),
    (re.compile(r"[®™•](?=\w)|(?<!\S)[—–’](?=[а-яё])"), -3.0),
    # A currency sign is next to a number.
    (re.compile(r"(?<!\d)(?<!\d[ \N{NO-BREAK SPACE}])€(?! ?\d)"), -5.0),
    # A word in capitals.
    (re.compile("[А-ЯЁІЇЄҐЎ]{2,}"), -1.5),
    # Accented letters in a row, and signs inside words.
    (re.compile("(?<=[À-ÖØ-ÞàáâãäåæèéêëìíîïðòóôõöøùúûýþÿŒœŠšŽž])[À-ÖØ-Þà-öø-ÿ]"), -4.0),
    (re.compile(r"(?<=[^\W\d_])[^\w\s’'\x00-\x7f·](?=[^\W\d_])"), -6.0),
)


def detect_encoding(data: bytes) -> str:
    """Return the name of the encoding of `data`, which is neither Unicode nor binary.

    The name is one that `bytes.decode` takes and with which it succeeds. Raises NoteError when
    two readings are about as good, or none is.
    """
    sample = _sample(data)
    beyond = sum(byte > 0x7F for byte in sample)  # noqa: PLR2004 - the end of ASCII
    readings: dict[str, tuple[float, float, str]] = {}
    for name in _CANDIDATES:
        try:
            text = sample.decode(name)
            data.decode(name)
        except UnicodeDecodeError:
            continue
        if text not in readings:
            weight = weigh(text)
            readings[text] = (weight + _PRIOR.get(name, 0.0), weight, name)
    ranking = sorted(readings.values(), reverse=True)
    if not ranking or ranking[0][1] < _PLAUSIBLE * beyond:
        return _ask_library(data, beyond)
    if len(ranking) > 1 and ranking[0][0] - ranking[1][0] < _MARGIN:
        names = f"{ranking[0][2]} or {ranking[1][2]}"
        raise NoteError(f"its encoding could be {names}", advice=ADVICE)
    return ranking[0][2]


def weigh(text: str) -> float:
    """Return how likely the characters beyond ASCII are, in nats; 0 for none."""
    weight = sum(_WEIGHTS.get(char.lower(), _ALIEN) for char in text if not char.isascii())
    return weight + sum(cost * len(shape.findall(text)) for shape, cost in _SHAPES)


def _sample(data: bytes) -> bytes:
    """Return the lines that say something, up to `_SAMPLE` bytes."""
    if len(data) <= _SAMPLE:
        return data
    lines = [line for line in data.splitlines(keepends=True) if not line.isascii()]
    return b"".join(lines)[:_SAMPLE]


def _ask_library(data: bytes, beyond: int) -> str:
    # Imported here because hardly a note needs it and it is slow to load.
    from charset_normalizer import from_bytes  # noqa: PLC0415 - see above

    refusal = NoteError("its encoding cannot be told", advice=ADVICE)
    if beyond < _LIBRARY_BYTES:
        raise refusal
    results = from_bytes(data[:_SAMPLE])
    best = results.best()
    others = {
        str(result)
        for result in results
        if best and result.chaos == best.chaos and result.coherence == best.coherence
    }
    if best is None or best.chaos > 0 or best.coherence == 0 or len(others) > 1:
        raise refusal
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        raise refusal from None
    return best.encoding
