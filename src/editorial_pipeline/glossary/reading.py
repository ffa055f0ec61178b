"""`glossary.toml`: a person's file, read as a whole or refused with every line that is wrong."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.glossary.values import EMPTY, STEM_MARK, Glossary, Term, fold
from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.stopwords import STOPWORDS

GLOSSARY_FILE: Final = "glossary.toml"

_KEYS: Final = ("name", "aliases", "distinct", "language", "note")
_LONGEST: Final = 100
_MOST_TERMS: Final = 5_000
_MOST_BYTES: Final = 1_000_000
_SHORTEST_STEM: Final = 3
_LANGUAGE: Final = re.compile("[a-z]{2,3}")
_HEADER: Final = re.compile(r"\s*\[\[\s*[\"']?term[\"']?\s*\]\]")
_FORM: Final = 'An entry is `[[term]]`, then `name = "Mladen"` and `aliases = ["Ladden"]`.'


class _Problem(NamedTuple):
    line: int
    what: str
    remedy: str


def read_glossary(root: Path) -> Glossary:
    """Return the glossary of the workspace at `root`, an empty one where it has none.

    Raises SettingsError, with the line and what to do, where the file cannot be used.
    """
    path = root / GLOSSARY_FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return EMPTY
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise SettingsError(what, where=GLOSSARY_FILE, advice="Check its permissions.") from error
    if len(data) > _MOST_BYTES:
        what = "is larger than 1 MB"
        raise SettingsError(what, where=GLOSSARY_FILE, advice="Keep the names that matter.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {error.start})"
        raise SettingsError(what, where=GLOSSARY_FILE, advice="Save it as UTF-8.") from error
    return parse_glossary(text)


def parse_glossary(text: str) -> Glossary:
    """Return the glossary in the text of a file; raises SettingsError with all that is wrong."""
    try:
        written = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = f"not valid TOML: {error}"
        raise SettingsError(what, where=GLOSSARY_FILE, advice=_FORM) from error
    lines = _Lines(text)
    problems: list[_Problem] = []
    terms: list[tuple[int, Term]] = []
    for number, entry in enumerate(_entries(written, lines, problems)):
        term = _term(entry, number, lines, problems)
        if term is not None:
            terms.append((number, term))
    problems += _contradictions(terms, lines)
    if problems:
        raise _refusal(sorted(problems))
    return Glossary(term for _, term in terms)


class _Lines:
    """Where entries and their keys stand in a file: tomllib tells values, not places."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._headers = [n for n, line in enumerate(self._lines) if _HEADER.match(line)]

    def of(self, entry: int, key: str = "", word: str = "") -> int:
        """Return the line (from 1) of an entry, of a key in it, or of a word below that key."""
        if entry >= len(self._headers):
            return self.top("term")
        start = self._headers[entry]
        end = self._headers[entry + 1] if entry + 1 < len(self._headers) else len(self._lines)
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        named = next((n for n in range(start, end) if key and pattern.match(self._lines[n])), start)
        if not word:
            return named + 1
        return next((n for n in range(named, end) if word in self._lines[n]), named) + 1

    def top(self, key: str) -> int:
        """Return the line that holds a key outside all entries, 1 where it cannot be told."""
        pattern = re.compile(rf"\s*\[*\s*[\"']?{re.escape(key)}[\"']?\s*(?:=|\]|\.)")
        return next((n for n, line in enumerate(self._lines) if pattern.match(line)), 0) + 1


def _entries(
    written: Mapping[str, object], lines: _Lines, problems: list[_Problem]
) -> Iterator[Mapping[str, object]]:
    problems += [
        _Problem(lines.top(key), f"`{_shown(key)}` is unknown", _FORM)
        for key in written
        if key != "term"
    ]
    entries = written.get("term", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.append(_Problem(lines.top("term"), "`term` is no list of entries", _FORM))
        return
    if len(entries) > _MOST_TERMS:
        problems.append(_Problem(1, f"holds more than {_MOST_TERMS:,} entries", "Keep fewer."))
        return
    yield from entries


def _term(
    entry: Mapping[str, object], number: int, lines: _Lines, problems: list[_Problem]
) -> Term | None:
    before = len(problems)
    for key in entry:
        if key not in _KEYS:
            close = difflib.get_close_matches(key, _KEYS, n=1)
            remedy = f"Did you mean `{close[0]}`?" if close else f"Known are {', '.join(_KEYS)}."
            problems.append(_Problem(lines.of(number, key), f"`{_shown(key)}` is unknown", remedy))
    name = _words(entry.get("name"))
    if name is None:
        line = lines.of(number, "name")
        what = "an entry needs a `name` of one line, at most 100 characters, with a letter"
        problems.append(_Problem(line, what, 'Write `name = "Mladen"`.'))
    aliases = _list(entry, "aliases", number, lines, problems)
    distinct = _list(entry, "distinct", number, lines, problems)
    problems += [
        _Problem(lines.of(number, "aliases", alias), *wrong)
        for alias in aliases
        if (wrong := _unfit(alias))
    ]
    language = entry.get("language")
    if language is not None and not (isinstance(language, str) and _LANGUAGE.fullmatch(language)):
        what = "`language` is no code of two or three letters"
        problems.append(
            _Problem(lines.of(number, "language"), what, 'Write "en", or leave it out.')
        )
    note = entry.get("note", "")
    if not isinstance(note, str):
        what = "`note` is no text"
        problems.append(_Problem(lines.of(number, "note"), what, "Put it in quotes."))
    if len(problems) > before or name is None:
        return None
    return Term(
        name, aliases, distinct, Language(str(language)) if language else None, str(note).strip()
    )


def _words(value: object) -> str | None:
    """Return a text of one visible line with a letter in it, or None."""
    if not isinstance(value, str):
        return None
    text = unicodedata.normalize("NFC", value).strip()
    fits = 0 < len(text) <= _LONGEST and text.isprintable() and any(c.isalpha() for c in text)
    return text if fits else None


def _list(
    entry: Mapping[str, object],
    key: str,
    number: int,
    lines: _Lines,
    problems: list[_Problem],
) -> tuple[str, ...]:
    value = entry.get(key, [])
    found = [_words(one) for one in value] if isinstance(value, list) else [None]
    kept = tuple(one for one in found if one is not None)
    if len(kept) < len(found):
        what = f"`{key}` is no list of words, each of one line with a letter in it"
        problems.append(_Problem(lines.of(number, key), what, f'Write `{key} = ["Ladden"]`.'))
        return ()
    return kept


def is_fit_alias(alias: str) -> bool:
    """Whether a glossary takes words as an alias."""
    return _words(alias) is not None and _unfit(alias) is None


def _unfit(alias: str) -> tuple[str, str] | None:
    """Return what is wrong with an alias and what to do, or None."""
    bare = alias.removesuffix(STEM_MARK)
    shown = f"the alias “{_shown(alias)}”"
    if STEM_MARK in bare:
        return f"{shown} holds `*` in the middle", "It stands at the end, for an ending."
    letters = sum(1 for character in bare if character.isalnum())
    if bare != alias and (letters < _SHORTEST_STEM or not bare[-1].isalpha()):
        return f"{shown} is too short a stem", "Leave at least three letters before the `*`."
    if letters == 1:
        return f"{shown} is a single letter", "It would be replaced everywhere; take it out."
    if fold(bare) in STOPWORDS:
        return f"{shown} is an ordinary word", "It would be replaced everywhere; take it out."
    return None


def _contradictions(terms: Iterable[tuple[int, Term]], lines: _Lines) -> Iterator[_Problem]:
    """Yield aliases that lead to two names, or that are another entry's name."""
    listed = list(terms)
    names: dict[str, list[Term]] = {}
    for _, term in listed:
        names.setdefault(fold(term.name), []).append(term)
    seen: dict[str, list[Term]] = {}
    for number, term in listed:
        for alias in term.aliases:
            key = fold(alias.removesuffix(STEM_MARK))
            others = [t for t in names.get(key, ()) if t.name != term.name and _meet(t, term)]
            if others:
                what = f"the alias “{_shown(alias)}” is the name of another entry"
                remedy = "Take it out, or make the two entries one."
                yield _Problem(lines.of(number, "aliases", alias), what, remedy)
            rivals = [t for t in seen.get(key, ()) if t.name != term.name and _meet(t, term)]
            if rivals:
                what = f"the alias “{_shown(alias)}” already stands for “{_shown(rivals[0].name)}”"
                remedy = "One word can stand for one name in a language; keep one of the two."
                yield _Problem(lines.of(number, "aliases", alias), what, remedy)
            seen.setdefault(key, []).append(term)


def _meet(one: Term, other: Term) -> bool:
    """Whether there is a language in which both entries hold."""
    return one.language is None or other.language is None or one.language == other.language


def _refusal(problems: list[_Problem]) -> SettingsError:
    first = problems[0]
    if len(problems) == 1:
        return SettingsError(first.what, where=f"{GLOSSARY_FILE}:{first.line}", advice=first.remedy)
    listed = " ".join(f"{GLOSSARY_FILE}:{p.line}: {p.what}. {p.remedy}" for p in problems[:10])
    more = f" And {len(problems) - 10} more." if len(problems) > 10 else ""  # noqa: PLR2004
    return SettingsError(
        f"{len(problems)} things in {GLOSSARY_FILE} cannot be used", advice=f"{listed}{more}"
    )


def _shown(text: str) -> str:
    visible = "".join(c if c.isprintable() else "·" for c in text)
    return visible if len(visible) <= 40 else f"{visible[:40]}…"  # noqa: PLR2004  (enough to find it)
