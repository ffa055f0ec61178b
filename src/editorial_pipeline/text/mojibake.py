"""Repair of mojibake: UTF-8 that somebody read through a code page.

`ftfy` repairs what went through a Western page. It leaves alone what it cannot call bad with
certainty: arrows and emoji through Greek pages, everything through DOS and KOI8 pages, lines
where another script stands next to the damage. Here a second, more local way follows: the byte
patterns of UTF-8 that occur in real text are spelt in the characters of each page (`codepages`),
and a run of such patterns is turned back where no writer would have put these characters side by
side. Good text comes back as the same string: quotes, widths and ligatures are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from editorial_pipeline.text.charset import weigh
from editorial_pipeline.text.codepages import Page, pages, suspects

_LONGEST = 4000
"""Code points given to ftfy at once: its cost on one line is not linear."""

_ROUNDS = 3
"""Damage was seen three layers deep, never deeper."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A run in a line, as a half-open span; `sure` if it is proof by itself."""

    start: int
    end: int
    sure: bool


def repair(text: str) -> str:
    """Return `text` with its mojibake turned back; the very same string where there is none.

    Pure and linear; never raises. Lines are judged one by one, since often only the quoted
    part of a note is damaged. Known limit: two-letter damage without a neighbour (a lone
    `Ξ±`) is left, because people do write it.
    """
    if text.isascii() or not suspects().occur_in(text):
        return text
    lines = _LINES.findall(text)
    repaired = "".join(_repair_line(line) for line in lines)
    return text if repaired == text else repaired


# A line, or the part of an endless one that is judged at once.
_LINES = re.compile(
    rf"[^\n]{{1,{_LONGEST}}}(?:\n|\Z)|[^\n]{{1,{_LONGEST - 1}}}[^\S\n]|[^\n]{{1,{_LONGEST}}}|\n"
)


def _repair_line(line: str) -> str:
    if line.isascii() or not suspects().occur_in(line):
        return line
    for _ in range(_ROUNDS):
        better = _through_ftfy(line)
        if better == line:
            better = _through_pages(line)
        if better == line:
            better = _ACCENTED_WORDS.sub(_swap_pages, line)
        if better == line:
            break
        line = better
    return line


def _through_ftfy(line: str) -> str:
    # Imported here because it takes longer than reading a hundred notes, and few need it.
    import ftfy  # noqa: PLC0415 - see above

    if _CAPITALS.search(line):
        return line
    fixed = ftfy.fix_encoding(line, replace_lossy_sequences=False)
    return line if _INVENTED.search(fixed) and not _INVENTED.search(line) else fixed


# Characters that nobody writes: the wrong page was turned back.
_INVENTED = re.compile(
    "[\u0180-\u019f\u01a2-\u01ae\u01b1-\u0217\u021c-\u02af\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]"
)


# “MAÇÃ”: a capital in a word of capitals before closing punctuation is what it seems to be.
_CAPITALS = re.compile("(?<=[A-ZÀ-Þ]{2})[ÂÃÄÅÈÉ][‘’“”–—…»](?![a-zà-ÿ])")


def _through_pages(line: str) -> str:
    """Turn back the runs of the page that explains most of the line, if one is proven."""
    best: tuple[int, list[_Run], Page] | None = None
    for page in pages():
        found = list(_find_runs(line, page))
        if any(run.sure for run in found):
            weight = sum(run.end - run.start for run in found)
            if best is None or weight > best[0]:
                best = (weight, found, page)
    if best is None:
        return line
    _, found, page = best
    parts, at = [], 0
    for run in found:
        parts += [line[at : run.start], _turn_back(line[run.start : run.end], page)]
        at = run.end
    return "".join(parts) + line[at:]


def _find_runs(line: str, page: Page) -> Iterator[_Run]:
    """Yield the runs that are proof, and those that are damage if the line has proof elsewhere."""
    for match in page.runs.finditer(line):
        start, end = match.span()
        before, after = line[max(start - 2, 0) : start], line[end : end + 2]
        if page.proof.search(match[0]) or (page.foreign and _is_glued(before, match[0], after)):
            yield _Run(start, end, sure=True)
        elif not (
            page.letters.match(before[-1:])
            or page.letters.match(after)
            or page.greek.search(match[0])
        ):
            yield _Run(start, end, sure=False)


def _is_glued(before: str, run: str, after: str) -> bool:
    """Tell whether signs of another alphabet stand inside a Latin word, or in `20В°C`."""
    if _LATIN.match(before[-1:]) and _LATIN.match(after):
        return True
    if before[-1:].isdecimal() and after[:1] in _UNITS and run.endswith(_DEGREES):
        return True
    return bool(_TWO_LATIN.match(before) or _TWO_LATIN.match(after))


_LATIN = re.compile("[A-Za-z]")
_TWO_LATIN = re.compile("[A-Za-z]{2}")
_DEGREES = ("°", "░", "╟", "∞")
"""How the degree sign ends in the Cyrillic, Greek, DOS, KOI8 and Macintosh pages."""
_UNITS = ("C", "F", "С")


def _turn_back(run: str, page: Page) -> str:
    raw = bytearray()
    missing = 0
    for char in run:
        if missing == 0:
            raw.append(page.leads[char])
            missing = 1 + (raw[-1] >= _THREE) + (raw[-1] >= _FOUR)
        else:
            # A space stands for byte A0, which some editors turn into a plain space.
            raw.append(page.tails.get(char, 0xA0))
            missing -= 1
    return raw.decode("utf-8")


_THREE, _FOUR = 0xE0, 0xF0
"""Lead bytes from which a sequence has three and four bytes."""


# Words of accented letters alone: Russian in cp1251 that was read as Western.
_ACCENTED_WORDS = re.compile(r"[À-ÿ¸¨]{3,}(?:[\s,.!?:;()\"'-]{1,3}[À-ÿ¸¨]+)*")
_RUSSIAN = -3.4
"""Least mean weight of a letter, in nats, for words to be Russian."""


def _swap_pages(match: re.Match[str]) -> str:
    words = match[0]
    swapped = words.encode("cp1252").decode("cp1251")
    letters = sum(char.isalpha() for char in swapped)
    enough = letters >= _LETTERS_TO_SWAP and weigh(swapped) > _RUSSIAN * letters
    return swapped if enough else words


_LETTERS_TO_SWAP = 6
