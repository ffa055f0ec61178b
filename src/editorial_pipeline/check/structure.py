"""Rules about the text of one article: headings, code, and what a renderer would swallow."""

from __future__ import annotations

import re
from collections.abc import Iterable

from editorial_pipeline.articles.facts import Facts, Heading, Span
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.rule import Breach, rule

_CONTROLS = bytes(range(9)) + bytes([11, 12, *range(14, 32), 127])
_TURNED = re.compile(b"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""UTF-8 of the marks that change the order in which a text is shown, U+202A.. and U+2066.."""

_CONFLICT = re.compile(rb"^(?:<{7} |>{7} |={7}\r?$)", re.MULTILINE)
_FENCE = re.compile(rb"`{3,}|~{3,}")
_CITATION = re.compile(rb"\s*\[\^[^\]\s]+\]")
_BEGINNING = 20
"""Bytes by which hardly two blocks begin alike; a citation seldom stands among them."""

_SHORTEST_REPEAT = 60
"""Bytes from which a text that stands there twice is no accident."""


@rule(
    "code-open",
    Level.ERROR,
    "A code block is never closed.",
    "Close it with the same marks on a line of their own.",
)
def open_code(article: Facts) -> Iterable[Breach]:
    """Yield a fence that swallows the rest of the article."""
    for span in article.spans[-1:]:
        if span.kind != "CodeBlock":
            continue
        lines = article.source(span).strip().split(b"\n")
        fence = _FENCE.match(lines[0].strip())
        if fence and (len(lines) == 1 or not lines[-1].strip().startswith(fence[0])):
            yield article.line(span.start), "this code block goes on to the end of the article"


@rule(
    "comment-open",
    Level.ERROR,
    "An HTML comment is never closed.",
    "Close it with `-->`: a browser hides all that follows.",
)
def open_comment(article: Facts) -> Iterable[Breach]:
    """Yield comments without an end."""
    if b"<!--" not in article.data:
        return
    for span in article.spans:
        source = article.source(span)
        at = source.rfind(b"<!--")
        if span.kind == "HtmlBlock" and at >= 0 and b"-->" not in source[at:]:
            yield article.line(span.start + at), "this comment is never closed"


@rule(
    "hidden-characters",
    Level.ERROR,
    "The article holds control characters or marks that turn the direction of text.",
    "Remove them: a reader sees another text than a program.",
)
def hidden(article: Facts) -> Iterable[Breach]:
    """Yield the lines with characters that nobody sees."""
    data = article.data
    if len(data.translate(None, _CONTROLS)) == len(data) and not is_turned(data):
        return
    for number, line in enumerate(data.split(b"\n"), start=1):
        if len(line.translate(None, _CONTROLS)) != len(line):
            yield number, "a control character stands here"
        elif _TURNED.search(line):
            yield number, "a mark that turns the direction of the text stands here"


def is_turned(data: bytes) -> bool:
    """Whether UTF-8 holds marks that turn the direction of text."""
    # Hardly a text has such beginnings, and looking for them takes a twentieth of the time.
    begins = b"\xe2\x80" in data or b"\xe2\x81" in data
    return begins and _TURNED.search(data) is not None


@rule(
    "conflict-marker",
    Level.ERROR,
    "A merge conflict of git is not resolved.",
    "Choose one of the two versions and remove the marks.",
)
def conflict(article: Facts) -> Iterable[Breach]:
    """Yield the first mark of a conflict."""
    if b"<<<<<<< " not in article.data and b">>>>>>> " not in article.data:
        return
    for match in _CONFLICT.finditer(article.data):
        yield article.line(match.start()), "a mark of a merge conflict stands here"
        return


@rule(
    "line-ends",
    Level.WARNING,
    "Lines end in different ways.",
    "Save the article with one kind of line end.",
)
def line_ends(article: Facts) -> Iterable[Breach]:
    """Yield the first line that ends unlike the first."""
    returns = article.data.count(b"\r\n")
    if not returns or returns == article.data.count(b"\n"):
        return
    lines = article.data.split(b"\n")[:-1]
    first = lines[0].endswith(b"\r")
    for number, line in enumerate(lines, start=1):
        if line.endswith(b"\r") != first:
            yield number, "this line ends in another way than the first"
            return


@rule(
    "heading-empty",
    Level.WARNING,
    "A heading has no words.",
    "Write them, or remove the heading.",
)
def empty_heading(article: Facts) -> Iterable[Breach]:
    """Yield headings without words."""
    for heading in article.headings:
        if not heading.words:
            yield article.line(heading.start), "this heading has no words"


@rule(
    "heading-jump",
    Level.WARNING,
    "A heading skips a level.",
    "Raise it: readers and screen readers look for the level between.",
)
def jump(article: Facts) -> Iterable[Breach]:
    """Yield headings more than one level below the one before; the title counts as level 1."""
    level = 1
    for heading in article.headings:
        if heading.level > level + 1:
            message = f"{heading.words!r} is of level {heading.level} below level {level}"
            yield article.line(heading.start), message
        level = heading.level


@rule(
    "heading-doubled",
    Level.WARNING,
    "Two sections that stand together have the same heading.",
    "Rename one of them, or join them.",
)
def doubled_heading(article: Facts) -> Iterable[Breach]:
    """Yield a heading whose words stand under the same upper headings already."""
    if len({heading.words for heading in article.headings}) == len(article.headings):
        return
    above: list[Heading] = []
    seen: dict[tuple[str, ...], int] = {}
    for heading in article.headings:
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
        path = tuple(upper.words.casefold() for upper in above)
        if path in seen:
            message = f"{heading.words!r} is the heading of line {seen[path]} again"
            yield article.line(heading.start), message
        seen.setdefault(path, article.line(heading.start))


@rule(
    "section-empty",
    Level.WARNING,
    "A section holds nothing.",
    "Write it, or remove its heading.",
)
def empty_section(article: Facts) -> Iterable[Breach]:
    """Yield headings with neither text nor a lower heading below them; the title may have none."""
    starts = [span.start for span in article.spans]
    headings = article.headings
    at = 0
    for number, heading in enumerate(headings):
        end = headings[number + 1].start if number + 1 < len(headings) else len(article.data)
        deeper = number + 1 < len(headings) and headings[number + 1].level > heading.level
        while at < len(starts) and starts[at] < heading.end:
            at += 1
        filled = at < len(starts) and starts[at] < end
        if number and heading.words and not filled and not deeper:
            yield article.line(heading.start), f"the section {heading.words!r} holds nothing"


@rule(
    "title-doubled",
    Level.WARNING,
    "The article has two headings of the first level.",
    "Keep the title at the first level and put the others below it.",
)
def second_title(article: Facts) -> Iterable[Breach]:
    """Yield the second and later headings of level 1."""
    titles = [heading for heading in article.headings if heading.level == 1]
    for heading in titles[1:]:
        yield article.line(heading.start), f"{heading.words!r} is a second title"


@rule(
    "sources-not-last",
    Level.WARNING,
    "Text follows the sources.",
    "Move the definitions to the end of the article.",
)
def sources_not_last(article: Facts) -> Iterable[Breach]:
    """Yield the headings behind a definition."""
    notes = [note.start for note in article.definitions if not note.nested]
    for heading in article.headings if notes else ():
        if heading.start < notes[0]:
            continue
        yield article.line(heading.start), f"{heading.words!r} stands below the first definition"


@rule(
    "block-doubled",
    Level.WARNING,
    "The same text stands there twice.",
    "Keep it where it belongs, with the sources of both.",
)
def doubled_block(article: Facts) -> Iterable[Breach]:
    """Yield blocks that repeat an earlier one, citations aside."""
    alike: dict[bytes, list[Span]] = {}
    for span in article.spans:
        if span.kind != "FootnoteDefinition" and span.end - span.start >= _SHORTEST_REPEAT:
            start = article.data[span.start : span.start + _BEGINNING]
            alike.setdefault(start, []).append(span)
    for spans in alike.values():
        seen: dict[bytes, int] = {}
        for span in spans if len(spans) > 1 else ():
            text = _CITATION.sub(b"", article.source(span)).strip()
            first = seen.setdefault(text, span.start)
            if first != span.start and len(text) >= _SHORTEST_REPEAT:
                yield article.line(span.start), f"this repeats line {article.line(first)}"


STRUCTURE_RULES = (
    open_code,
    open_comment,
    hidden,
    conflict,
    line_ends,
    empty_heading,
    jump,
    doubled_heading,
    empty_section,
    second_title,
    sources_not_last,
    doubled_block,
)
