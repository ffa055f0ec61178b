"""Titles, descriptions, tags and headings, in the words that were said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from editorial_pipeline.engines.offline.units import Unit
from editorial_pipeline.models.notes import UNDETERMINED, Language, NoteKind, Segment
from editorial_pipeline.text.clean import clean_speech
from editorial_pipeline.text.floor import is_foreign
from editorial_pipeline.text.link_names import URL, link_name, project_name
from editorial_pipeline.text.phrases import Phrase, PhraseTable, key_phrases
from editorial_pipeline.text.slug import tagify
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.typed import heading_words
from editorial_pipeline.text.words import stem, words

_TITLE_WORDS: Final = 8
_HEADING_WORDS: Final = 6
_DESCRIBED: Final = 3
_TAGS: Final = 5
_SECOND: Final = 0.45
"""A phrase of several words counts beside the best one from this share of its weight on."""
_SECOND_WORD: Final = 0.75
"""… and this much where it is a plain word."""
_ANNOUNCED: Final = re.compile(
    r"(?:\bthing|\btalk|\bspeak|\bword|^(?:so |and )?now|^(?:and )?also) about "
    r"(?:the |our |my |your )?(?P<topic>[\w-]+(?: [\w-]+){0,2})",
    re.IGNORECASE,
)
_FIRST_LEVEL: Final = re.compile(r"\s*#\s")
_CYRILLIC: Final = re.compile("[а-яё]", re.IGNORECASE)
_JOIN: Final = {"ru": " и ", "en": " and "}
_FURTHER: Final = {"ru": "Ещё заметки", "en": "Further notes"}
_LANGUAGES: Final = {
    "en": {"ru": "In Russian", "uk": "In Ukrainian", "de": "In German", "fr": "In French"},
    "ru": {"en": "На английском", "uk": "На украинском", "de": "На немецком"},
}
_LINKS: Final = {"ru": "Ссылки", "en": "Links"}


def said_title(name: str) -> str:
    """Return a title that was dictated, with a capital at its start and no full stop."""
    name = " ".join(name.split()).strip(" .,;:—–-")
    return name[:1].upper() + name[1:]


def make_title(units: Sequence[Unit], phrases: Sequence[Phrase], language: Language) -> str:
    """Return a title of at most eight words: one or two key phrases, a link's name, or words.

    Never empty, never only digits, never an address.
    """
    title = _joined(phrases, language, _TITLE_WORDS)
    if title:
        return title
    for unit in units:
        for url in unit.urls:
            return said_title(link_name(url))
    return _first_words(units) or f"Notes of {units[0].note.captured.date().isoformat()}"


def own_title(unit: Unit) -> str:
    """Return the title that a typed note begins with, a heading of the first level, or ''."""
    first = unit.segments[0]
    is_title = unit.note.kind is NoteKind.TEXT and _FIRST_LEVEL.match(first.text) is not None
    title = heading_words(first.text) if is_title else ""
    return title if 0 < len(words(title)) <= 2 * _TITLE_WORDS and not URL.search(title) else ""


def make_description(phrases: Sequence[Phrase], language: Language) -> str:
    """Return one sentence that names what the article is about; '' without phrases."""
    chosen = [phrase.text for phrase in _apart(phrases)[:_DESCRIBED]]
    if not chosen:
        return ""
    if language == "ru":
        return f"Заметки: {', '.join(chosen)}."
    listed = chosen[0] if len(chosen) == 1 else f"{', '.join(chosen[:-1])} and {chosen[-1]}"
    return f"Notes on {listed}."


def headline(segments: Sequence[Segment]) -> str:
    """Return a heading in the words of the segments, for where a model made one up."""
    cleaned = [clean_speech(URL.sub(" ", s.text), s.language) for s in segments]
    language = segments[0].language if segments else Language("en")
    phrases = key_phrases([sentence for sentence in cleaned if sentence])
    urls = [said_title(link_name(url)) for s in segments for url in URL.findall(s.text)]
    return next(
        (o for o in (_joined(phrases, language, _HEADING_WORDS), *urls) if o),
        _FURTHER.get(language, _FURTHER["en"]),
    )


def make_tags(phrases: Sequence[Phrase], language: Language) -> list[str]:
    """Return at most five tags, lower case with hyphens, none in a script foreign to an article."""
    own = [p for p in _apart(phrases) if language != "en" or not _CYRILLIC.search(p.text)]
    tags = dict.fromkeys(tagify(phrase.text) for phrase in own[: 2 * _TAGS])
    return [tag for tag in tags if len(tag) > 1][:_TAGS]


def make_headings(
    groups: Sequence[Sequence[Unit]], table: PhraseTable, language: Language, taken: Sequence[str]
) -> list[str]:
    """Return one heading for each group, all different and none of those in `taken`.

    `table` holds the groups' sentences in the same order.
    """
    used = {_key(heading) for heading in taken}
    headings: list[str] = []
    for index, units in enumerate(groups):
        options = [o for o in _options(units, table.of(index), language) if o]
        free = [o for o in options if _key(o) not in used]
        # "Python file" after "Plain Python file" tells a reader nothing new.
        telling = (o for o in free if not any(_echoes(o, heading) for heading in headings))
        heading = next(telling, free[0] if free else "")
        number = 2
        base = _in_language(heading or _fallback(units, language), units, language)
        heading = base
        while _key(heading) in used:
            heading = f"{base} {number}"
            number += 1
        used.add(_key(heading))
        headings.append(heading)
    return headings


def _echoes(heading: str, other: str) -> bool:
    """Whether a heading is another one's but for spaces, or only some of its words, or more."""
    if _letters(heading) == _letters(other):
        return True
    own, theirs = set(_key(heading).split()), set(_key(other).split())
    return own <= theirs or theirs <= own


def _letters(heading: str) -> str:
    return "".join(words(heading))


def _in_language(heading: str, units: Sequence[Unit], language: Language) -> str:
    """Say it where a section is in another language than the article, as its heading then is."""
    foreign = {s.language for unit in units for s in unit.segments if is_foreign(s, language)}
    own = any(not is_foreign(s, language) for unit in units for s in unit.segments)
    if own or len(foreign) != 1:
        return heading
    name = _LANGUAGES.get(language, {}).get(foreign.pop())
    return f"{name}: {heading[:1].lower()}{heading[1:]}" if name else heading


def _options(units: Sequence[Unit], phrases: Sequence[Phrase], language: Language) -> list[str]:
    """Return possible headings, best first: one telling phrase, or two that belong together."""
    urls = [url for unit in units for url in unit.urls]
    if urls and sum(unit.stems.total() for unit in units) < _DESCRIBED * _HEADING_WORDS:
        named = [said_title(link_name(url)) for url in urls]
        if not any(len(phrase.stems) > 1 for phrase in phrases):
            return named
    options: list[str] = []
    if units[0].little:
        # A link to a project opens what is then said about it.
        options += [said_title(name) for url in units[0].urls if (name := project_name(url))]
    announced = _announced(units)
    if announced:
        options.append(said_title(announced))
    # A phrase of several words tells more than the word that is said most.
    strong = [p for p in phrases if len(p.stems) > 1 and p.score >= _SECOND * phrases[0].score]
    options += [said_title(phrase.text) for phrase in strong]
    for index, phrase in enumerate(phrases):
        if len(phrase.stems) == 1:
            options.append(_joined([phrase, *phrases[index + 1 :]], language, _HEADING_WORDS))
        options.append(said_title(phrase.text))
    return options


def _announced(units: Sequence[Unit]) -> str:
    """Return the topic that the first sentences say they are about ("one more thing about …")."""
    for sentence in [s for unit in units for s in unit.sentences][:2]:
        match = _ANNOUNCED.search(sentence)
        if match is None:
            continue
        topic: list[str] = []
        for word in match["topic"].split():
            if word.lower() in STOPWORDS:
                break
            topic.append(word)
        if topic:
            return " ".join(topic)
    return ""


def _fallback(units: Sequence[Unit], language: Language) -> str:
    names = _LINKS if units and all(unit.little and unit.urls for unit in units) else _FURTHER
    return names.get(language, names["en"])


def _joined(phrases: Sequence[Phrase], language: Language, most: int) -> str:
    """Return the best phrase, with the next one that adds a topic when it weighs enough."""
    if not phrases:
        return ""
    first = phrases[0]
    for second in _apart(phrases)[1:3]:
        weighty = len(second.stems) > 1 or not second.text.islower()
        enough = second.score >= (_SECOND if weighty else _SECOND_WORD) * first.score
        count = len(words(first.text)) + len(words(second.text)) + 1
        if enough and count <= most:
            return said_title(first.text + _JOIN.get(language, " and ") + second.text)
    return said_title(first.text)


def _apart(phrases: Sequence[Phrase]) -> list[Phrase]:
    """Keep phrases that share at most half of their words with a better one."""
    kept: list[Phrase] = []
    for phrase in phrases:
        own = set(_parts(phrase))
        if all(2 * len(own & set(_parts(k))) <= len(own) for k in kept):
            kept.append(phrase)
    return kept


def _parts(phrase: Phrase) -> list[str]:
    return [part for each in phrase.stems for part in each.split("-") if part]


def _first_words(units: Sequence[Unit]) -> str:
    """Return the first words that say anything, without a dangling preposition."""
    for unit in units:
        for sentence in unit.sentences:
            said = re.findall(r"\S+", sentence)[:_TITLE_WORDS]
            while said and said[-1].strip(".,;:!?").lower() in STOPWORDS:
                said.pop()
            title = said_title(" ".join(said))
            if re.search(r"[^\W\d_]{2,}", title):
                return title.strip("!? ")
    return ""


def _key(heading: str) -> str:
    return " ".join(sorted(stem(word) for word in words(heading))) or heading


def main_language(units: Sequence[Unit], default: Language) -> Language:
    """Return the language in which most of the units' words are."""
    count: dict[Language, int] = {}
    for unit in units:
        for segment in unit.segments:
            if segment.language != UNDETERMINED:
                count[segment.language] = count.get(segment.language, 0) + len(segment.text)
    return max(count, key=lambda language: count[language]) if count else default
