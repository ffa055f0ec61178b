"""Segments: sentences, or at most 40 words where speech has no punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining

from sentencex import get_sentence_boundaries  # type: ignore[import-untyped]

from editorial_pipeline.models.notes import Language
from editorial_pipeline.text.breaths import MOST_WORDS, cut_run
from editorial_pipeline.text.patterns import LatePattern

_WINDOW = 2000
"""Code points given to the library at once: open quotation marks cost it quadratic time."""

_NEAR = 40
"""Code points on both sides of a boundary that decide about it."""

_LONGEST = 2000
"""Code points of a segment, whatever it holds: nobody says that much in a breath, and work that
is quadratic in a run without blanks (keys, pictures in base64) stays small."""

_SHORT = 2 * MOST_WORDS
"""Code points that cannot hold more words than a segment may have."""

_LANGUAGES = frozenset(("en", "ru", "uk", "de", "fr", "es", "it", "pt", "nl", "pl"))

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*")
_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_POSSIBLE_END = re.compile(r"[.!?…。！？｡]")
_SAFE_BREAK = re.compile(r"[.!?…][\"'”»)]*\s+(?=\S)|\s+(?=\S)")
_RARE_BLANK = re.compile(r"[^\S \n]")
_ANY_MARK = re.compile(r"\S")
_ANY_WORD = re.compile(r"\w")
_EASTERN = "。！？｡"

# Abbreviations that go on: a small letter or a number follows. The library knows the others.
_ABBREVIATED = LatePattern(
    r"(?<!\w)(?:т\.\s?[едпкнч]|др|пр|см|ср|рис|табл|стр|гл|напр|гг?|вв?|ул|д|кв|корп|стр|пл|им|проф"
    r"|акад|доц|тыс|млн|млрд|трлн|руб|коп|долл|мин|сек|ч|сокр|обл|пп?|ст|тел|доп|англ|рус|лат|прим"
    r"|ред|изд|вып|тт?|экз|чел|шт|e\.\s?g|i\.\s?e|etc|vs|approx|cf|esp|incl|fig|figs|no|nos|pp?|vol"
    r"|ca|bzw|usw|z\.\s?B|d\.\s?h|ggf|evtl|p\.\s?ex|ecc|ej)\.\s*\Z",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"(?<!\w)(?:им|ул|проф|акад|доц|св|тов|пл|пер|наб)\.\s*\Z", re.IGNORECASE)
_TRAILING_OFF = re.compile(r"(?:\.\.\.|…)[\"'”»)]*\s*\Z")
_QUOTED_END = re.compile(r"[.!?…][\"'”»)]+\s*\Z")
_GOES_ON = re.compile(r"[\"'“«(]*[^\W\d_]")
_DASH = re.compile(r"[—–-]\s*(\w)")
_NUMBER = re.compile(r"(?:\(?\d{1,3}(?:\.\d{1,3})*[.)]|[a-zа-я][.)]|[-*+•])\s*\Z", re.IGNORECASE)
_AND_SO_ON = re.compile(r"(?<!\w)и т\.\s?[дп]\.\s+(?=[А-ЯЁ«“])")


def split_segments(body: str, language: Language) -> list[tuple[int, int, int]]:
    r"""Return the segments of a normalised body as (start, end, paragraph).

    Spans are half-open, in code points, in order; they cover every character that is not blank,
    begin and end with one, and never cross a line end. Paragraphs (apart by blank lines) count
    from 0. A segment is a sentence, or a part of one of at most 40 words and 2,000 code points.
    Addresses, numbers of list items and abbreviations stay with what follows. Linear in the
    length of the body.
    """
    known = language if language in _LANGUAGES else _by_script(body)
    spans: list[tuple[int, int, int]] = []
    for number, paragraph in enumerate(_PARAGRAPH.finditer(body)):
        for line in _LINE.finditer(body, *paragraph.span()):
            for start, end in _sentences(body, line.start(), line.end(), known):
                if end - start < _SHORT:
                    spans.append((start, end, number))
                else:
                    spans += [(*span, number) for span in _pieces(body, start, end)]
    return spans


def _pieces(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a run where a breath is taken, and what is endless even then anywhere."""
    for first, last in cut_run(body, start, end):
        begin = first
        while last - begin > _LONGEST:
            cut = _place(body, begin)
            yield begin, begin + len(body[begin:cut].rstrip())
            begin = next(_ANY_MARK.finditer(body, cut, last)).start()
        yield begin, last


def _place(body: str, first: int) -> int:
    """Return where to cut within reach: behind the last blank, else before a whole character."""
    cut = first + _LONGEST
    blank = max(body.rfind(" ", first, cut), body.rfind("\t", first, cut))
    if blank > first:
        return blank
    return next((at for at in range(cut, first, -1) if not combining(body[at])), cut)


def cut_at(
    spans: list[tuple[int, int, int]], places: list[int], body: str
) -> list[tuple[int, int, int]]:
    """Return `spans` with every place that lies inside one made a boundary.

    `places` are ascending offsets in `body`. The pieces begin and end with a character that is
    not blank.
    """
    cut: list[tuple[int, int, int]] = []
    waiting = iter(places)
    place = next(waiting, None)
    for start, end, paragraph in spans:
        at = start
        while place is not None and place < end:
            cut += _trimmed(body, at, place, paragraph)
            at = max(at, place)
            place = next(waiting, None)
        cut += _trimmed(body, at, end, paragraph)
    return cut


def _trimmed(body: str, start: int, end: int, paragraph: int) -> list[tuple[int, int, int]]:
    piece = body[start:end]
    text = piece.strip()
    if not text:
        return []
    first = start + len(piece) - len(piece.lstrip())
    return [(first, first + len(text), paragraph)]


def _by_script(body: str) -> str:
    head = body[:_WINDOW]
    return "ru" if len(re.findall("[а-яё]", head)) > len(re.findall("[a-z]", head)) else "en"


def _sentences(body: str, start: int, end: int, language: str) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one line, blanks between them left out."""
    if not _POSSIBLE_END.search(body, start, end - 1):
        yield start, end
        return
    first = start
    for place in _boundaries(body, start, end, language):
        if _is_boundary(body, first, place, end):
            yield first, first + len(body[first:place].rstrip())
            first = place
    yield first, end


def _boundaries(body: str, start: int, end: int, language: str) -> Iterator[int]:
    """Yield where the library sees a sentence begin, and where it always misses one."""
    for low, high in _windows(body, start, end):
        window = body[low:high]
        places = {match.end() for match in _AND_SO_ON.finditer(window)}
        places.update(_ask_library(window, language))
        yield from (low + place for place in sorted(places) if low + place < end)


def _ask_library(window: str, language: str) -> list[int]:
    # It panics at a no-break space behind an abbreviation, so it sees plain ones.
    plain = _RARE_BLANK.sub(" ", window)
    try:
        return [int(entry["end_index"]) for entry in get_sentence_boundaries(language, plain)]
    except BaseException as error:
        # Its panics derive from BaseException and have no importable class.
        if type(error).__name__ != "PanicException":
            raise
        return [match.end() for match in _SAFE_BREAK.finditer(window) if not match[0].isspace()]


def _windows(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut an endless line where a sentence certainly or, failing that, a word ends."""
    while end - start > _WINDOW:
        best = start + _WINDOW
        for match in _SAFE_BREAK.finditer(body, start + _WINDOW // 2, start + _WINDOW):
            if best == start + _WINDOW or not match[0].isspace():
                best = match.end()
        yield start, best
        start = best
    yield start, end


def _is_boundary(body: str, first: int, place: int, end: int) -> bool:
    """Tell whether the sentence begun at `first` ends before `place`."""
    if not body[place - 1].isspace():
        return body[place - 1] in _EASTERN
    before = body[max(first, place - _NEAR) : place]
    after = body[place : min(place + _NEAR, end)]
    if not _POSSIBLE_END.search(before) or not _ANY_WORD.search(after):
        return False
    is_number = place - first < _NEAR and _NUMBER.match(before)
    return not (is_number or _BEFORE_NAME.search(before) or _goes_on(before, after))


def _goes_on(before: str, after: str) -> bool:
    """Tell whether `after` continues the sentence that `before` seems to close."""
    goes_on = _GOES_ON.match(after)
    if goes_on and goes_on[0][-1].islower():
        return bool(_ABBREVIATED.search(before) or _TRAILING_OFF.search(before))
    if after[0].isdigit():
        return bool(_ABBREVIATED.search(before))
    dash = _DASH.match(after)
    return bool(dash and dash[1].islower() and _QUOTED_END.search(before))
