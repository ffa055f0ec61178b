"""Which language a text is in: by script, then by its small words and endings.

Own code: the libraries that tell languages apart need numpy or hundreds of megabytes and a
second to load, for a question that a few dozen function words answer. Russian speech full of
English terms is Russian: terms bring no function words with them.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from editorial_pipeline.models.notes import UNDETERMINED, Language

_SAMPLE = 20_000
"""Code points that are looked at."""

_LEAD = 1.25
"""How much better the first language must be than the second."""

_SMALL_WORDS = {
    "en": "the of and to in is that it was for on are with as be at this have from or by not but"
    " what all were when we there can an your which their if will each about how up out them then"
    " she many some so these would other into has more her two him see could make than been its"
    " now my made did get may i you he they just like really also because should do don't it's"
    " let's i'm there's that's want need think going know where why who here us our",
    "de": "der die das und ist nicht ich zu den mit von auf für ein eine einen einer dem des sich"
    " auch es an als wie bei oder aber noch nach wir sie er du ihr war sind hat haben kann werden"
    " wird wenn nur so dass daß zum zur aus über man mehr schon mir mich uns dann hier was im am"
    " durch sehr gibt muss diese dieser dieses kein keine habe bin mal doch ja nein heute",
    "fr": "le la les de des du un une et est pas que qui dans pour sur au aux avec ce cette ces il"
    " elle on nous vous ils je tu ne se sa son ses mais ou où plus par comme tout tous être avoir"
    " fait sont était ai as avons ont leur leurs mon ma mes notre votre très bien aussi donc si"
    " faut quand même alors parce c'est j'ai qu'il d'un d'une l'on n'est y en à ça été faire peut",
    "es": "el la los las de del un una y es no que en por para con se su sus lo al como más pero le"
    " ya o este esta esto ese esa eso sí porque cuando muy sin sobre también me hasta hay donde"
    " quien desde todo todos nos ni yo él ella ellos tú usted mi mis tu ser está están son era fue"
    " tiene tengo hacer puede ahora así entre después gracias bien hemos",
    "it": "il lo la i gli le di del della dei delle un una uno e è non che in per con si su al alla"
    " da dal dalla nel nella come più ma o se anche questo questa questi quello quella sono ho hai"
    " ha abbiamo hanno era mi ti ci vi ne io tu lui lei noi voi loro molto quando perché cosa"
    " tutto tutti essere fare solo già poi così dove qui c'è dell nell all l'ho"
    " bisogna dobbiamo devo bene oggi",
    "pt": "o a os as de do da dos das um uma e é não que em no na nos nas por para com se seu sua"
    " ao à como mais mas ou este esta isto isso esse essa já também muito quando porque sem sobre"
    " até há eu ele ela eles nós você vocês me te lhe meu minha ser está estão são foi tem tenho"
    " fazer pode agora então depois pelo pela num numa",
    "nl": "de het een en van ik te dat die in is niet hij zijn op aan met als voor er maar om hem"
    " dan zou of wat mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar"
    " heb hoe heeft hebben deze u want nog zal me zij nu geen omdat iets worden toch al waren veel"
    " meer doen moet wij we kan wel goed nieuw nieuwe moeten jij onze wordt waar",
    "pl": "i w na nie z do to się że jest a o jak co ale po za od przez dla tak czy już tylko być"
    " może ma są był była było ten ta te tego tej tym które który która jego jej ich mi mnie ja ty"
    " on ona my wy oni bardzo też więc gdy kiedy gdzie tu tam ze we przy pod nad bez albo lub"
    " jeszcze teraz mam można bo",
}

# Endings and letters that hardly occur in the others; each counts half a small word.
_TRAITS = {
    "en": r"\w{2}ing\b|\w{2}tions?\b|\w{2}ly\b|\bth|ough|\w{3}ed\b|\w{3}ness\b|'s\b|ck\b",
    "de": r"[äöüß]|sch|\w{3}ung(?:en)?\b|\w{3}(?:keit|heit|lich|isch)(?:e[nrs]?)?\b",
    "fr": r"[çœêèéùû]|\w{3}(?:eux|euse|ique|ement|aient|eau)s?\b|\b[ldjcnsq]'",
    "es": r"[ñ¿¡]|\w{2}(?:ción|ciones|mente|ado|ada|ando|iendo)\b|\bll",
    "it": r"\w{2}(?:zione|zioni|mente|ità|ato|ando|endo)\b|gli|[òì]\b|zz|\b(?:dell|nell|all|l)'",
    "pt": r"[ãõ]|\w{2}(?:ção|ções|mente|ado|inho|inha)\b|lh|nh",
    "nl": r"ij|[ao]{2}[a-z]|\w{3}(?:heid|lijk|tje)(?:e|en)?\b|\bge\w+[dt]\b|sch",
    "pl": r"[ąęłśźżćń]|cz|sz|rz|\w{2}(?:owa|owy|ego|ach|ami)\b|dzi",
}
_TRAIT = 0.5

_UKRAINIAN = re.compile("[іїєґ]")
_RUSSIAN = re.compile("[ыэъё]")
_OTHER_CYRILLIC = (("sr", re.compile("[ђћџљњј]")), ("be", re.compile("ў")))
# Words and the infinitive that Russian has not.
_UKRAINIAN_WORDS = re.compile(
    r"\b(?:що|як|це|він|вона|вони|або|але|від|який|яка|також|треба|було|ще|якщо|дуже|"
    r"\w{2,}[аиуі]ти)\b"
)

_SCRIPTS = (
    ("ja", "[\u3040-\u30ff]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("el", "[\u0370-\u03ff\u1f00-\u1fff]"),
    ("he", "[\u05d0-\u05ea]"),
    ("ar", "[\u0620-\u064a]"),
    ("hi", "[\u0904-\u0939]"),
    ("ka", "[\u10d0-\u10ff]"),
    ("hy", "[\u0561-\u0587]"),
    ("th", "[\u0e01-\u0e2e]"),
)
_BEYOND = re.compile("[\u0370-\u03ff\u0561-\u1fff\u3040-\ud7af]")

_NO_WORDS = re.compile(r"https?://\S+|\S+@\S+|`[^`\n]*`")
_CYRILLIC_WORD = re.compile("[а-яёіїєґўђћџљњј]+")
_LATIN_WORD = re.compile("[a-zà-öø-ÿœąćęłńśźż]+(?:'[a-zà-öø-ÿ]+)?")


def detect_language(text: str) -> Language:
    """Return the language of `text`, or `und` where it is too short or too mixed to tell.

    Tells en, de, fr, es, it, pt, nl, pl, ru, uk, be, sr and, by script, a few more. Addresses
    and code do not count. Deterministic, about 20 µs for a sentence; never raises.
    """
    text = text[:_SAMPLE]
    if "/" in text or "@" in text or "`" in text:
        text = _NO_WORDS.sub(" ", text)
    text = text.lower().replace("’", "'")
    latin = _LATIN_WORD.findall(text)
    if text.isascii():
        return _latin_language(latin, text)
    cyrillic = _CYRILLIC_WORD.findall(text)
    if _BEYOND.search(text) and (script := _by_script(text, len(cyrillic) + len(latin))):
        return Language(script)
    if cyrillic and _is_cyrillic(cyrillic, latin):
        return _cyrillic_language(cyrillic, text)
    return _latin_language(latin, text)


@cache
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of scripts that few notes are written in."""
    return tuple((name, re.compile(letters)) for name, letters in _SCRIPTS)


def _by_script(text: str, words: int) -> str | None:
    counts = [(len(script.findall(text)), name) for name, script in _scripts()]
    # Japanese mixes its syllables with Chinese characters.
    if counts[0][0]:
        counts[0] = (counts[0][0] + counts[1][0], "ja")
    most, name = max(counts)
    return name if most > words else None


def _is_cyrillic(cyrillic: list[str], latin: list[str]) -> bool:
    if len(cyrillic) >= len(latin):
        return True
    small = _small_words()
    english = sum("en" in small[word] for word in latin if word in small)
    return len(cyrillic) * 5 >= len(latin) and len(cyrillic) > english


def _cyrillic_language(words: list[str], text: str) -> Language:
    for name, letters in _OTHER_CYRILLIC:
        if len(letters.findall(text)) > len(words) / 10:
            return Language(name)
    ukrainian = len(_UKRAINIAN.findall(text)) + len(_UKRAINIAN_WORDS.findall(text)) / 2
    russian = len(_RUSSIAN.findall(text))
    if ukrainian > 2 * russian and ukrainian >= 1:
        return Language("uk")
    # One short word could be of any of a dozen languages.
    return Language("ru") if len(words) > 1 or len(words[0]) > 3 else UNDETERMINED  # noqa: PLR2004 - see above


def _latin_language(words: list[str], text: str) -> Language:
    scores = dict.fromkeys(_SMALL_WORDS, 0.0)
    known = _small_words()
    for word in words:
        if word in known:
            for language, weight in known[word].items():
                scores[language] += weight
    clear = _is_clear(scores)
    if not clear:
        for language, trait in _traits():
            scores[language] += _TRAIT * len(trait.findall(text))
        clear = _is_clear(scores)
    if not clear:
        return UNDETERMINED
    return Language(max(scores, key=lambda language: scores[language]))


def _is_clear(scores: dict[str, float]) -> bool:
    second, first = sorted(scores.values())[-2:]
    return first >= 1 and first >= _LEAD * second + _TRAIT


@lru_cache(maxsize=1)
def _small_words() -> dict[str, dict[str, float]]:
    """Return for each small word what it says for which language: less if several have it."""
    languages: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in words.split():
            languages.setdefault(word, []).append(language)
    return {word: dict.fromkeys(own, 2 / (1 + len(own))) for word, own in languages.items()}


@lru_cache(maxsize=1)
def _traits() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((language, re.compile(trait)) for language, trait in _TRAITS.items())
