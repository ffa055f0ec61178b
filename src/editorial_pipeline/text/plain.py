"""Markdown as words: a small reader of the Markdown that articles and engines use.

It is no full parser: link reference definitions are not resolved and HTML tags are dropped
wherever they stand. What `markdown.escape_text` writes it reads back exactly.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
_PREFIX = re.compile(
    r"\s*(?:>\s?|(?:[-+*]|\d{1,9}[.)])(?:\s+(?:\[[ xX]\]\s)?|$)|#{1,6}(?:\s+|$)|\[\^[^\]\s]+\]:\s*)"
)
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_CELL_WALL = re.compile(r"(?<!\\)\|")
_INLINE = re.compile(
    r"\\(?P<escape>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+)>"
    r"|(?P<tag><!--.*?-->|</?[A-Za-z][^<>]*>)"
    r"|(?P<note>\[\^[^\]\s]+\])"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\])"
    r"|(?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)"
    r"|(?P<mark>\*+|_+|~+)"
)
_MARKUP = re.compile(r"[\\`<\[\]&*_~]")
"""`_INLINE` begins with one of these, and most paragraphs hold none of them."""
_TARGET = re.compile(
    r"\(\s*(?:<[^<>]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)


def plain_text(markdown: str) -> str:
    """Return the words of Markdown as a reader sees them, whitespace collapsed.

    Markup, link targets, HTML tags and footnote references are gone; code, link texts and
    image descriptions stay. Blocks follow each other with a space.
    """
    words = " ".join(_words_of(markdown.split("\n")))
    return " ".join(words.split())


def _words_of(lines: list[str]) -> Iterator[str]:
    """Yield the words of each block; code goes as it is, the rest as inline Markdown."""
    fence = ""
    table = False
    paragraph: list[str] = []
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if fence:
            if match and match[1].startswith(fence) and not line[match.end() :].strip():
                fence = ""
            else:
                yield line
            continue
        table = "|" in line and (table or _is_table_rule(lines[number + 1 : number + 2]))
        text, starts = _without_prefix(line)
        ends = bool(_RULE.match(line) or (paragraph and _UNDERLINE.match(line)))
        if match or table or starts or ends or not text.strip():
            yield _Inline(" ".join(paragraph)).words()
            paragraph = []
        if match:
            fence = match[1]
        elif table and not _TABLE_RULE.match(line):
            yield _Inline(_CELL_WALL.sub(" ", line)).words()
        elif not table and not ends:
            paragraph.append(text)
    yield _Inline(" ".join(paragraph)).words()


def _is_table_rule(lines: list[str]) -> bool:
    return any("|" in line and _TABLE_RULE.match(line) for line in lines)


def _without_prefix(line: str) -> tuple[str, bool]:
    """Return the line without bullets, `>` and `#`, and whether it begins a block."""
    starts = False
    while match := _PREFIX.match(line):
        starts = starts or ">" not in match[0]
        line = line[match.end() :]
        if "#" in match[0]:
            line = re.sub(r"(?:^|\s+)#+\s*$", "", line)
    return line, starts


@dataclass
class _Mark:
    """A run of `*`, `_` or `~`: which piece it is and how many of it are still unpaired."""

    char: str
    piece: int
    size: int
    left: int
    opens: bool
    closes: bool


class _Inline:
    """One paragraph, cut into pieces; markup turns into empty pieces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.pieces: list[str] = []
        self.brackets: list[int] = []
        self.marks: list[_Mark] = []
        self.ticks: defaultdict[int, list[int]] = defaultdict(list)
        for run in re.finditer("`+", text):
            self.ticks[len(run[0])].append(run.start())

    def words(self) -> str:
        if _MARKUP.search(self.text) is None:
            return self.text
        while match := _INLINE.search(self.text, self.position):
            self.pieces.append(self.text[self.position : match.start()])
            self.position = match.end()
            kind = match.lastgroup
            if kind == "ticks":
                self._code(match[0])
            elif kind == "open":
                self.brackets.append(len(self.pieces))
                self.pieces.append(match[0])
            elif kind == "close":
                self._close_bracket()
            elif kind == "mark":
                self._mark(match)
            else:
                self.pieces.append(_resolved(match))
        self.pieces.append(self.text[self.position :])
        self._drop_marks()
        return "".join(self.pieces)

    def _code(self, run: str) -> None:
        """Take the code up to the next run of as many backticks, or the run itself."""
        ends = self.ticks[len(run)]
        following = bisect_left(ends, self.position)
        if following == len(ends):
            self.pieces.append(run)
            return
        self.pieces.append(self.text[self.position : ends[following]])
        self.position = ends[following] + len(run)

    def _close_bracket(self) -> None:
        opening = self.brackets.pop() if self.brackets else None
        target = _TARGET.match(self.text, self.position)
        if opening is None or target is None:
            self.pieces.append("]")
        else:
            self.pieces[opening] = ""
            self.position = target.end()

    def _mark(self, match: re.Match[str]) -> None:
        before = self.text[: match.start()][-1:] or " "
        after = self.text[match.end() : match.end() + 1] or " "
        left = not after.isspace() and (_is_word(after) or not _is_word(before))
        right = not before.isspace() and (_is_word(before) or not _is_word(after))
        run = match[0]
        opens, closes = left, right
        if run[0] == "_":
            opens = left and (not right or not _is_word(before))
            closes = right and (not left or not _is_word(after))
        elif run[0] == "~" and len(run) > 2:  # noqa: PLR2004 - `~` and `~~` strike, no more
            opens = closes = False
        self.marks.append(_Mark(run[0], len(self.pieces), len(run), len(run), opens, closes))
        self.pieces.append(run)

    def _drop_marks(self) -> None:
        """Empty the marks that pair up, by CommonMark's rules for emphasis."""
        openers: list[_Mark] = []
        for mark in self.marks:
            while mark.closes and mark.left:
                index = _find_opener(openers, mark)
                if index is None:
                    break
                opener = openers[index]
                used = min(opener.left, mark.left)
                opener.left -= used
                mark.left -= used
                del openers[index + (opener.left > 0) :]
            if mark.opens and mark.left:
                openers.append(mark)
        for mark in self.marks:
            self.pieces[mark.piece] = mark.char * mark.left


def _find_opener(openers: list[_Mark], closer: _Mark) -> int | None:
    for index in range(len(openers) - 1, -1, -1):
        opener = openers[index]
        if opener.char != closer.char:
            continue
        if closer.char == "~":
            if opener.size == closer.size:
                return index
            continue
        # CommonMark's rule of three: `a*b**c*` is not emphasis around `b*`.
        both = opener.closes or closer.opens
        if not both or (opener.size + closer.size) % 3 or not (opener.size % 3 or closer.size % 3):
            return index
    return None


def _is_word(char: str) -> bool:
    return char.isalnum() or ord(char) > 0x2FFF  # noqa: PLR2004 - beyond are scripts and emoji


def _resolved(match: re.Match[str]) -> str:
    """Return what a reader sees of an escape, an autolink, a tag or a character reference."""
    if match["escape"]:
        return match["escape"]
    if match["entity"]:
        return html.unescape(match["entity"])
    return match["auto"] or ""
