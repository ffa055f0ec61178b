"""Puts the settled name in the place of its declared aliases, and remembers where.

An alias is replaced where it stands as a whole word, whatever its case; what a hyphen joins is
one word, a possessive `'s` is none. The name is written as it was declared. A stem (`Ладден*`)
also covers the word with an ending of a Russian noun or an English plural; the ending is put on
the name where both are in one script, so that «Ладдену» becomes «Младену» and `Mladen`. Words in
addresses, paths, handles and code stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from editorial_pipeline.glossary.values import STEM_MARK, Glossary, Term, fold
from editorial_pipeline.models.notes import Language, Note, Replacement, Segment
from editorial_pipeline.text.translit import is_cyrillic
from editorial_pipeline.text.urls import find_exact

_RUSSIAN_ENDINGS: Final = (
    *("ами", "ями", "ой", "ей", "ою", "ею", "ом", "ем", "ов", "ев", "ам", "ям", "ах", "ях"),
    *("ью", "а", "я", "у", "ю", "е", "и", "ы", "о", "ь", "й"),
)
"""Of nouns alone, longest first: an adjective's would take in too much."""
_ENGLISH_ENDINGS: Final = ("es", "s")
_ENDINGS: Final = _RUSSIAN_ENDINGS + _ENGLISH_ENDINGS
_ENDS_SOFT: Final = ("а", "я", "о", "е", "ё", "й", "ь", "и", "ы")
"""Last letters of Russian names that an ending takes the place of: «Даша», «Дашу»."""

_CODE: Final = re.compile(r"`[^`\n]+`")
_LEFT: Final = r"(?<!\w)(?<!\w[-‐‑])"
_RIGHT: Final = r"(?!\w)(?![-‐‑]\w)"


def correct_note(note: Note, glossary: Glossary) -> Note:
    """Return the note with the declared aliases of its segments replaced.

    Ids, spans and the body stay; what is off the record is not looked at.
    """
    if not glossary:
        return note
    segments = tuple(_correct_segment(segment, glossary) for segment in note.segments)
    return note if segments == note.segments else replace(note, segments=segments)


def correct_text(text: str, glossary: Glossary, language: Language) -> str:
    """Return `text` with the aliases replaced that are declared for a language."""
    return _rebuilt(text, list(_found(text, glossary, language)))


def _correct_segment(segment: Segment, glossary: Glossary) -> Segment:
    if segment.off_record:
        return segment
    found = list(_found(segment.text, glossary, segment.language))
    if not found:
        return segment
    replaced = tuple(
        Replacement(segment.start + one.start, segment.start + one.end, one.heard, one.name)
        for one in found
    )
    return replace(segment, text=_rebuilt(segment.text, found), replaced=replaced)


def _rebuilt(text: str, found: Sequence[Replacement]) -> str:
    pieces: list[str] = []
    at = 0
    for one in found:
        pieces += [text[at : one.start], one.name]
        at = one.end
    return "".join([*pieces, text[at:]])


def _found(text: str, glossary: Glossary, language: Language) -> Iterator[Replacement]:
    """Yield what is to be replaced, in order; spans count from the beginning of `text`."""
    aliases = _aliases(glossary, language)
    if aliases is None:
        return
    kept: list[tuple[int, int]] | None = None
    for match in aliases.pattern.finditer(text):
        name = aliases.name_for(match[0])
        if name is None or name == match[0]:
            continue
        if kept is None:
            kept = [(e.start, e.end) for e in find_exact(text)]
            kept += [code.span() for code in _CODE.finditer(text)]
        if not any(start < match.end() and match.start() < end for start, end in kept):
            yield Replacement(match.start(), match.end(), match[0], name)


@dataclass(frozen=True, slots=True)
class _Aliases:
    """The aliases of a language: `exact` and `stems` lead from folded spellings to names."""

    pattern: re.Pattern[str]
    exact: dict[str, str]
    stems: dict[str, str]

    def name_for(self, heard: str) -> str | None:
        """Return what to write for words that the pattern found.

        None where they are none of the aliases after all: a pattern takes the dotless `ı` for an
        `i`, a folded spelling does not.
        """
        key = fold(heard)
        if key in self.exact:
            return self.exact[key]
        for ending in ("", *_ENDINGS):
            stem = key.removesuffix(ending) if key.endswith(ending) else ""
            if stem in self.stems:
                # The ending as it was said, in its own case.
                return _inflected(self.stems[stem], heard[len(heard) - len(ending) :])
        return None


@lru_cache(maxsize=64)
def _aliases(glossary: Glossary, language: Language) -> _Aliases | None:
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    for term in glossary.terms:
        for alias in _declared(term, language):
            if alias.endswith(STEM_MARK):
                stems.setdefault(fold(alias.removesuffix(STEM_MARK)), term.name)
            else:
                exact.setdefault(fold(alias), term.name)
    if not exact and not stems:
        return None
    endings = "|".join(_spelt(ending) for ending in _ENDINGS)
    # The longest first, so that "data talks club" is not taken for "data talks".
    spelt = sorted([*exact, *stems], key=len, reverse=True)
    either = "|".join(_spelt(a) + (f"(?:{endings})?" if a in stems else "") for a in spelt)
    pattern = re.compile(f"{_LEFT}(?:{either}){_RIGHT}", re.IGNORECASE)
    return _Aliases(pattern, exact, stems)


def _declared(term: Term, language: Language) -> tuple[str, ...]:
    return term.aliases if term.is_for(language) else ()


def _spelt(alias: str) -> str:
    """Return the pattern of a folded spelling, in which its folded marks may be any of theirs."""
    parts = {" ": r"\s+", "-": "[-‐‑]", "'": "['’ʼ]", "е": "[её]"}
    return "".join(parts.get(character) or re.escape(character) for character in alias)


def _inflected(name: str, ending: str) -> str:
    """Return a name with the ending that its alias had, where both are in one script."""
    if not ending or is_cyrillic(ending) != is_cyrillic(name[-1]):
        return name
    ending = ending.lower()
    if not is_cyrillic(ending):
        return name + ending
    return (name[:-1] if name.lower().endswith(_ENDS_SOFT) else name) + ending
