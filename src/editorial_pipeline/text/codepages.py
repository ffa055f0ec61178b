"""How UTF-8 looks through a code page: the patterns by which its damage is recognised."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_Wire = tuple[tuple[int, int], ...]

# UTF-8 byte ranges of what people write. A sequence of three or four bytes is evidence by
# itself. Left out on purpose: E2 85, 91 to 95 (Roman numerals, circled letters, box drawing),
# which a Cyrillic or Greek letter before a quotation mark and an ellipsis would spell.
_LONG: tuple[_Wire, ...] = (
    ((0xE2, 0xE2), (0x80, 0x80), (0x8D, 0x8D)),
    ((0xE2, 0xE2), (0x80, 0x80), (0x90, 0xA7)),
    ((0xE2, 0xE2), (0x80, 0x80), (0xAF, 0xBD)),
    ((0xE2, 0xE2), (0x82, 0x82), (0xA0, 0xBF)),
    ((0xE2, 0xE2), (0x84, 0x84), (0x80, 0xBF)),
    ((0xE2, 0xE2), (0x86, 0x8F), (0x80, 0xBF)),
    ((0xE2, 0xE2), (0x96, 0x9F), (0x80, 0xBF)),
    ((0xE2, 0xE2), (0xA4, 0xA5), (0x80, 0xBF)),
    ((0xE2, 0xE2), (0xAC, 0xAD), (0x80, 0xBF)),
    ((0xEF, 0xEF), (0xB8, 0xB8), (0x8F, 0x8F)),
    ((0xEF, 0xEF), (0xBB, 0xBB), (0xBF, 0xBF)),
    ((0xF0, 0xF0), (0x9F, 0x9F), (0x80, 0xAB), (0x80, 0xBF)),
)
_LATIN: tuple[_Wire, ...] = (
    ((0xC2, 0xC2), (0xA0, 0xBF)),
    ((0xC3, 0xC5), (0x80, 0xBF)),
)
_CYRILLIC: tuple[_Wire, ...] = (
    ((0xD0, 0xD0), (0x81, 0x81)),
    ((0xD0, 0xD0), (0x84, 0x84)),
    ((0xD0, 0xD0), (0x86, 0x87)),
    ((0xD0, 0xD0), (0x90, 0xBF)),
    ((0xD1, 0xD1), (0x80, 0x8F)),
    ((0xD1, 0xD1), (0x91, 0x91)),
    ((0xD1, 0xD1), (0x94, 0x94)),
    ((0xD1, 0xD1), (0x96, 0x97)),
    ((0xD2, 0xD2), (0x90, 0x91)),
)
_GREEK: tuple[_Wire, ...] = (
    ((0xCE, 0xCE), (0x86, 0xBF)),
    ((0xCF, 0xCF), (0x80, 0x8E)),
)

# Order decides where two pages spell the same run; the common accident comes first.
_PAGES = (
    "cp1252",
    "cp1251",
    "cp1253",
    "cp1250",
    "cp1254",
    "cp1257",
    "iso8859-2",
    "cp866",
    "koi8-r",
    "mac-cyrillic",
    "mac-roman",
    "cp437",
    "cp850",
)

_MAC_DASHES = 3
"""Shortest run of pairs that counts for mac-cyrillic, whose lead bytes are dashes."""


@dataclass(frozen=True, slots=True)
class Page:
    """A code page: how its characters go back to bytes, and what to look for.

    `runs` finds unbroken damage, `proof` what no writer puts side by side. `letters` matches a
    letter which, next to a run without proof, shows that it is an ordinary word. `foreign`:
    the page spells accented letters in signs that do not occur inside Latin words.
    """

    leads: dict[str, int]
    tails: dict[str, int]
    runs: re.Pattern[str]
    proof: re.Pattern[str]
    greek: re.Pattern[str]
    letters: re.Pattern[str]
    foreign: bool


@lru_cache(maxsize=1)
def pages() -> tuple[Page, ...]:
    """Return the pages in the order in which they are tried; built once."""
    return tuple(_page(name) for name in _PAGES)


@dataclass(frozen=True, slots=True)
class Suspects:
    """A quick no for nearly all notes: `pairs` holds what may follow each lead character.

    `rough` finds candidates in one pass; Cyrillic leads are kept apart there because what
    follows them in damage hardly ever follows them in words.
    """

    pairs: dict[str, set[str]]
    rough: re.Pattern[str]

    def occur_in(self, text: str) -> bool:
        """Tell whether any page could have damaged `text`."""
        for match in self.rough.finditer(text):
            lead = match[0][0]
            # A control, and three accented letters in a row, are not looked up.
            if lead not in self.pairs or match["alone"] or match[0][1] in self.pairs[lead]:
                return True
        return False


@lru_cache(maxsize=1)
def suspects() -> Suspects:
    """Return what any of the pages could have damaged; built once."""
    pairs: dict[str, set[str]] = {}
    for name in _PAGES:
        spelling = _spelling(name)
        for wire in (*_long(name), *_LATIN, *_CYRILLIC, *_GREEK):
            (first, last), (low, high) = wire[:2]
            follow = "".join(spelling[byte] for byte in range(low, high + 1))
            for lead in "".join(spelling[byte] for byte in range(first, last + 1)):
                pairs.setdefault(lead, set()).update(follow)
    branches = ["(?P<alone>[\x80-\x9f]|[À-ÿ]{3})"]
    for words in (True, False):
        leads = [lead for lead in pairs if bool(_CYRILLIC_LETTER.match(lead)) is words]
        branches.append(_charset(leads) + _charset(set().union(*(pairs[c] for c in leads))))
    return Suspects(pairs, re.compile("|".join(branches)))


_CYRILLIC_LETTER = re.compile("[Ѐ-ӿ]")


def _long(name: str) -> Iterable[_Wire]:
    """Return the long wires of a page; in lower case the DOS page spells words ("тем")."""
    return (wire for wire in _LONG if name != "cp866" or wire[1][0] not in range(0xA0, 0xB0))


def _spelling(name: str) -> dict[int, str]:
    """Return how each byte from 0x80 on looks through a page, one character or more.

    Readers fill the gaps of a page with the Western character or a C1 control.
    """
    high = bytes(range(0x80, 0x100))
    spelling: dict[int, str] = {}
    for byte, char in zip(high, high.decode(name, "replace"), strict=True):
        control = chr(byte) if byte < _NO_CONTROL else ""
        if char == _GAP:
            spelling[byte] = bytes([byte]).decode("cp1252", "ignore") + control
        else:
            spelling[byte] = char if char == control else char + control
    return spelling


_GAP = "\ufffd"
"""What stands for a byte that a page does not have."""

_NO_CONTROL = 0xA0
"""First byte above the C1 controls."""


def _page(name: str) -> Page:
    spelling = _spelling(name)
    long = _alternatives(_long(name), spelling)
    latin = _alternatives(_LATIN, spelling)
    cyrillic = _alternatives(_CYRILLIC, spelling)
    greek = _alternatives(_GREEK, spelling)
    spaced = f"{_charset(spelling[0xD0])} (?={cyrillic})"
    pairs = _MAC_DASHES if name == "mac-cyrillic" else 2
    lead = spelling[0xC3]
    return Page(
        leads={char: byte for byte in range(0xC0, 0x100) for char in spelling.get(byte, "")},
        tails={char: byte for byte in range(0x80, 0xC0) for char in spelling[byte]},
        runs=re.compile(f"(?:{long}|{latin}|{cyrillic}|{greek}|{spaced})+"),
        proof=re.compile(
            f"{long}|(?:{cyrillic})(?:{cyrillic}|{spaced}){{{pairs - 1}}}|(?:{greek}){{3}}"
        ),
        greek=re.compile(greek),
        letters=re.compile(_script_letters(lead)),
        foreign=not lead.isalpha() or lead in "ГцΓ",
    )


def _script_letters(lead: str) -> str:
    if re.match("[а-яА-Я]", lead):
        return "[а-яА-ЯёЁіІїЇєЄ]"
    if re.match("[α-ωΑ-Ω]", lead):
        return "[α-ωΑ-Ωά-ώ]"
    return "[^\\W\\d_a-zA-Z]"


def _alternatives(wires: Iterable[_Wire], spelling: dict[int, str]) -> str:
    return "|".join(
        "".join(
            _charset("".join(spelling[byte] for byte in range(low, high + 1))) for low, high in wire
        )
        for wire in wires
    )


def _charset(chars: Iterable[str]) -> str:
    return "[" + "".join(re.escape(char) for char in chars) + "]"
