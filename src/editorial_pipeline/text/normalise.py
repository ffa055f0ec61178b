"""One form for all notes: clean characters, one kind of line end, paragraphs whole."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_NARROWEST = 55
"""Columns below which nobody wraps lines: shorter ones are a chat or a list."""

_USUAL = 70
"""Columns from which a single line end is believed to be wrapped."""

_FILLED = 0.6
"""Share of line ends in a paragraph that must look wrapped before any is joined."""

_MOST_MARKS = 30
"""Combining marks that a character may carry (the Stream-Safe Text Format of UAX 15)."""

# Terminal sequences; C0 and C1 controls but tab and line end; soft hyphens; marks that change
# the direction of text; zero-width spaces; code points that are no characters. What nobody sees
# could hide words from the person who reviews.
_UNSEEN = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"
    "|[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef]"
)
_LINE_END = re.compile("\r\n?|[\x0b\x85\u2028]")
_PARAGRAPH_END = re.compile("[\x0c\u2029]")
_FOREIGN_END = re.compile("[\r\x0b\x0c\x85\u2028\u2029]")
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# Flags of regions are spelt in tag characters; elsewhere these and rows of variation selectors
# only smuggle text.
_TAGS = re.compile("(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e007f]+")
_SELECTORS = re.compile(
    "([\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
# What any of the five above begins with: most notes have none of it.
_RARE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e01ef]"
)
_MANY_MARKS = re.compile(
    f"[\u0300-\u036f\u0483-\u0489\u0591-\u1fff\u20d0-\u20ff\u302a-\u309a\ua66f-\uabed\ufb1e"
    f"\ufe20-\ufe2f\U00010000-\U0010ffff]{{{_MOST_MARKS + 1},}}"
)

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_URL = re.compile(r"(?:https?://|www\.)\S+\Z")

# Lines that begin something of their own: list items, headings, quotations, table rows, rules,
# definitions of footnotes and links, turns of a dialogue, time stamps.
_OWN_LINE = re.compile(
    r"\s*(?:[-*+•‣◦▪–—]\s|\(?\d{1,3}[.)](?:\s|$)|[A-Za-zА-Яа-я][.)]\s|#{1,6}\s|>|\||[-*_=~]{3,}\s*$"
    r"|\[[^\]\n]{1,60}\]:|\[?\d{1,2}:\d{2}|[-*] \[|```|~~~|<)"
)
_SENTENCE_END = re.compile("[.!?…][\"'”»)]?\\Z")
_SUSPENDED = re.compile(r"(?:and|or|to|и|или|да|und|oder|bis|et|ou|y|o|e)\b", re.IGNORECASE)


def normalise(text: str) -> str:
    r"""Return `text` in the form that segments are counted in.

    NFC; `\n` for every line end; unseen characters gone and lone surrogates replaced by U+FFFD;
    no blanks at line ends; hard-wrapped lines joined; paragraphs apart by one blank line and
    none around. A line end that means something (lists, addresses, short lines) stays. Pure,
    linear, never raises. Not idempotent: once lines are joined, others may look wrapped.
    """
    paragraphs = _BLANK_LINES.split(clean_characters(text).strip())
    return "\n\n".join(_join_fenced(paragraphs))


def unify_line_ends(text: str) -> str:
    r"""Return `text` with `\n` as its only line end; form feeds separate paragraphs."""
    if not _FOREIGN_END.search(text):
        return text
    return _PARAGRAPH_END.sub("\n\n", _LINE_END.sub("\n", text))


def clean_characters(text: str) -> str:
    r"""Return `text` with `\n` as its only line end, without unseen characters, in NFC."""
    text = unify_line_ends(text)
    if _RARE.search(text):
        text = _SURROGATE_PAIR.sub(_join_pair, text)
        text = _SURROGATE.sub("\ufffd", text)
        text = _UNSEEN.sub("", text)
        text = _TAGS.sub(lambda match: match[1] or "", text)
        text = _SELECTORS.sub(r"\1", text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(_limit_marks, text))


def _join_pair(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _limit_marks(match: re.Match[str]) -> str:
    # Sorting thousands of marks on one letter would take quadratic time in normalisation.
    kept, marks = [], 0
    for char in match[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MOST_MARKS:
            kept.append(char)
    return "".join(kept)


def _join_fenced(paragraphs: list[str]) -> list[str]:
    """Join the lines of each paragraph, but for those inside a code fence."""
    joined, fenced = [], False
    for paragraph in paragraphs:
        fences = sum(bool(_FENCE.match(line)) for line in paragraph.split("\n"))
        if fenced or fences:
            joined.append(re.sub(r"[^\S\n]+(?=\n|\Z)", "", paragraph))
        else:
            joined.append(_join_lines(paragraph))
        fenced ^= fences % 2 == 1
    return joined


def _join_lines(paragraph: str) -> str:
    lines = [line.rstrip() for line in paragraph.split("\n")]
    if len(lines) == 1:
        return lines[0]
    width = max((len(line) for line in lines if not _URL.match(line)), default=0)
    ends = [_is_wrapped(line, after, width) for line, after in pairwise(lines)]
    if not _is_filled(lines, ends, width):
        return "\n".join(lines)
    parts = [lines[0]]
    for line, wrapped in zip(lines[1:], ends, strict=True):
        parts += [_seam(parts[-1], line), line.lstrip()] if wrapped else ["\n", line]
    return "".join(parts)


def _is_filled(lines: list[str], ends: list[bool], width: int) -> bool:
    """Tell whether the paragraph was wrapped at about `width` columns.

    One line end proves less than many. Line ends before an item or an address could not have
    been wrapped and prove nothing.
    """
    possible = len(lines) - 1 - _items(lines[1:])
    if possible == 1:
        ended = any(
            _SENTENCE_END.search(line) for line, end in zip(lines, ends, strict=False) if end
        )
        return width >= _USUAL and not ended
    return width >= _NARROWEST and sum(ends) >= _FILLED * possible


def _items(lines: list[str]) -> int:
    return sum(_stands_alone(line) for line in lines)


def _is_wrapped(line: str, after: str, width: int) -> bool:
    """Tell whether the next word did not fit any more, so that the line end means nothing."""
    if _stands_alone(after) or _URL.match(line) or not line:
        return False
    word = after.split(None, 1)[0] if after.strip() else ""
    return len(line) + (not _is_split(line, after)) + len(word) > width


def _stands_alone(line: str) -> bool:
    return bool(_OWN_LINE.match(line) or _URL.match(line))


def _is_split(line: str, after: str) -> bool:
    """Tell whether a hyphenated word runs over the line end: `давным-` / `давно`."""
    if not re.search(r"\w[-\u2010\u2011]\Z", line[-2:]):
        return False
    return bool(re.match(r"\s*\w", after)) and not _SUSPENDED.match(after.lstrip())


def _seam(line: str, after: str) -> str:
    return "" if _is_split(line, after) else " "
