"""The mechanical rules of style, over Markdown: no opinions, only what a program can see.

Pure functions over text, for the blocks that a run writes and for whole articles alike. Whose
text it is, and what is done about a fault, is for the caller to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, cast

import pyromark

from editorial_pipeline.articles.elements import read_events

__all__ = ["StyleFault", "StyleRules", "plain_style_faults", "style_faults", "without_bold"]

_SENTENCE: Final = re.compile(r"(?<=[.!?…])[\"”»)]*\s+")
_WORD: Final = re.compile(r"\w+(?:[-'’.,]\w+)*")
_STRONG_MARK: Final = 2
_BLOCKS: Final = frozenset({"Paragraph", "Item", "Heading", "TableCell"})
_COPIED: Final = "x"
"""Stands for a code span: a word of its sentence that no rule is about."""
_NOT_OWN_WORDS: Final = frozenset({"BlockQuote", "CodeBlock", "FootnoteDefinition", "HtmlBlock"})
"""What is quoted or copied, and the sources: nobody words these."""


@dataclass(frozen=True, slots=True)
class StyleRules:
    """The rules that are switched on. 0 switches a limit off, an empty list a ban.

    `heading_depth` is the deepest level of a heading, `sentence_words` the most words of a
    sentence. Bans are words or phrases, compared without case as whole words.
    """

    no_bold: bool = True
    no_horizontal_rules: bool = True
    heading_depth: int = 4
    sentence_words: int = 50
    banned_words: tuple[str, ...] = ()
    banned_openers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StyleFault:
    """A place where a text does not keep a rule.

    `rule` is the name of the setting that switches it; `line` counts those of the text from 1;
    `words` are the ones in question.
    """

    rule: str
    line: int
    words: str
    message: str
    remedy: str


def style_faults(markdown: str, rules: StyleRules) -> tuple[StyleFault, ...]:
    """Return what breaks the rules in Markdown without front matter, from top to bottom.

    Block quotes, code and footnote definitions are passed over. Any text is Markdown, so
    nothing is refused.
    """
    data = markdown.encode("utf-8")
    judge = _Judge(rules, lambda at: data.count(b"\n", 0, at) + 1)
    reader = _Reader(data, judge)
    for event, span in read_events(markdown):
        reader.read(event, span)
    return judge.sorted_faults


def plain_style_faults(
    blocks: Iterable[tuple[int, int, str]], rules: StyleRules
) -> tuple[StyleFault, ...]:
    """Return what `style_faults` does for paragraphs and headings without any markup.

    They are given by their lines, levels (0: a paragraph) and words, from top to bottom.
    """
    judge = _Judge(rules, lambda line: line)
    for line, level, words in blocks:
        judge.heading(level, line)
        judge.sentences(words, line)
    return judge.sorted_faults


def without_bold(markdown: str) -> str:
    """Return Markdown with the marks of bold text taken off, its words kept.

    What would become something else without the marks, such as `**1.** first`, is left as it is.
    """
    if "**" not in markdown and "__" not in markdown:
        return markdown
    data = markdown.encode("utf-8")
    cuts: list[tuple[int, int]] = []
    for event, span in read_events(markdown):
        if isinstance(event, dict) and event.get("Start") == "Strong":
            start, end = span["start"], span["end"]
            cuts += [(start, start + _STRONG_MARK), (end - _STRONG_MARK, end)]
    position, kept = 0, []
    for start, end in sorted(cuts):
        kept.append(data[position:start])
        position = end
    plain = b"".join([*kept, data[position:]]).decode("utf-8")
    return plain if _words_of(plain) == _words_of(markdown) else markdown


def _words_of(markdown: str) -> list[str]:
    """Return the texts and the names of all that is not bold, to see that nothing else changed."""
    found: list[str] = [""]
    for event in cast("Iterator[str | dict[str, Any]]", pyromark.events(markdown)):
        if isinstance(event, dict) and "Text" in event:
            found[-1] += str(event["Text"])
        elif not (isinstance(event, dict) and "Strong" in event.values()):
            found += [str(event), ""]
    return found


@dataclass(slots=True)
class _Judge:
    """Collects faults; `line_of` turns the place of one into its line."""

    rules: StyleRules
    line_of: Callable[[int], int]
    faults: list[StyleFault] = field(default_factory=list)

    @property
    def sorted_faults(self) -> tuple[StyleFault, ...]:
        return tuple(sorted(self.faults, key=lambda fault: fault.line))

    def heading(self, level: int, at: int) -> None:
        if 0 < self.rules.heading_depth < level:
            self.add("heading_depth", at, "", *_DEEP)

    def sentences(self, words: str, at: int) -> None:
        text = " ".join(words.split())
        may_ban = _may_hold(text, self.rules.banned_words)
        for sentence in _SENTENCE.split(text) if text else ():
            self._sentence(sentence, at, may_ban=may_ban)

    def _sentence(self, sentence: str, at: int, *, may_ban: bool) -> None:
        rules = self.rules
        # Two words have something between them.
        if 0 < 2 * rules.sentence_words < len(sentence):
            count = len(_WORD.findall(sentence))
            if count > rules.sentence_words:
                self.add("sentence_words", at, sentence, _LONG[0].format(count), _LONG[1])
        if rules.banned_openers:
            opener = _opening(rules.banned_openers).match(sentence)
            if opener:
                self.add("banned_openers", at, opener[0].strip(), *_OPENER)
        if may_ban:
            for found in _anywhere(rules.banned_words).finditer(sentence):
                self.add("banned_words", at, found[0], *_BANNED)

    def add(self, rule: str, at: int, words: str, message: str, remedy: str) -> None:
        fault = StyleFault(rule, self.line_of(at), words, message, remedy)
        if fault not in self.faults:
            self.faults.append(fault)


@dataclass(slots=True)
class _Reader:
    """Goes through the parser's events of `data`; places are its bytes."""

    data: bytes
    judge: _Judge
    passed_over: int = 0
    words: str = ""
    at: int = 0

    def read(self, event: str | dict[str, Any], span: dict[str, int]) -> None:
        if isinstance(event, str):
            if event == "Rule" and self.judge.rules.no_horizontal_rules:
                self.judge.add("no_horizontal_rules", span["start"], "", *_RULE)
            self.words += " "
            return
        (name, value), *_ = event.items()
        tag = value if isinstance(value, str) else next(iter(value), "")
        if name == "Start":
            self._start(tag, value, span["start"])
        elif name == "End":
            self.passed_over -= tag in _NOT_OWN_WORDS
            if tag in _BLOCKS:
                self._sentences()
        elif name == "Text" and not self.passed_over:
            self.words += str(value)
        elif name == "Code" and not self.passed_over:
            self.words += _COPIED

    def _start(self, tag: str, value: Any, at: int) -> None:  # noqa: ANN401  the parser's
        self.passed_over += tag in _NOT_OWN_WORDS
        if tag in _BLOCKS:
            self._sentences()
            self.at = at
        if self.passed_over:
            return
        if tag == "Strong" and self.judge.rules.no_bold:
            end = self.data.find(b"\n", at)
            shown = self.data[at : end if end >= 0 else None].decode("utf-8")
            words = re.split(r"(?<=\S)(?:\*\*|__)", shown)[0]
            self.judge.add("no_bold", at, words, *_BOLD)
        elif tag == "Heading":
            self.judge.heading(int(value["Heading"]["level"][1]), at)

    def _sentences(self) -> None:
        """Look at the words since the last block began."""
        words, self.words = self.words, ""
        if not self.passed_over:
            self.judge.sentences(words, self.at)


_RULE: Final = ("There is a horizontal rule", "Let headings part the text.")
_BOLD: Final = ("There is bold text", "Write it plainly.")
_DEEP: Final = ("The heading is too deep", "Use a higher level, or a paragraph.")
_LONG: Final = ("A sentence of {} words is too long", "Make two sentences of it.")
_OPENER: Final = ("A sentence begins with words of speech", "Begin with what is said.")
_BANNED: Final = ("The wording is on the list of banned words", "Use a plainer word.")


def _may_hold(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether the pattern of these phrases may match; seldom true, and a fifth of its time."""
    folded = _folded(text)
    return any(part in folded for part in _longest_parts(phrases))


@lru_cache(maxsize=8)
def _longest_parts(phrases: tuple[str, ...]) -> tuple[str, ...]:
    """Return of each phrase its longest run of letters, which no kind of blank can part."""
    runs = (re.findall(r"\w+", phrase) for phrase in phrases)
    return tuple(_folded(max(some, key=len, default="")) for some in runs)


def _folded(text: str) -> str:
    """Return a text in which all letters are alike that a pattern without case takes for alike.

    Those of Turkish are one to a pattern, and not to Unicode.
    """
    return text.casefold().replace("ı", "i").replace("i\u0307", "i")


@lru_cache(maxsize=8)
def _opening(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{_any_of(phrases)})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _anywhere(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(phrases)})(?!\w)", re.IGNORECASE)


def _any_of(phrases: tuple[str, ...]) -> str:
    """Return a pattern of phrases, longest first, whose apostrophes and blanks match any kind."""
    parts = (re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return "|".join(re.sub(r"['’]", "['’]", part.replace(r"\ ", r"\s+")) for part in parts)
