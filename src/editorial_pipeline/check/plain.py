"""Tells of an article of the plainest shape, without a parser, that no rule about it is broken.

The shape is that of what a run writes first: a title, paragraphs that all cite, under headings
that all hold one, and a definition for each number, which links the file that it names. A few
searches over its bytes take half of the time that parser and rules do. Whatever could be markup
of any other kind leaves the article to these; a test holds against them all that is told here.
"""

from __future__ import annotations

import posixpath
import re
from typing import Final, NamedTuple

from editorial_pipeline.articles.facts import Facts, Heading, Note, Span
from editorial_pipeline.articles.frontmatter import FrontMatter, split_front_matter
from editorial_pipeline.check.front import FRONT_RULES
from editorial_pipeline.check.links import Target, resolve
from editorial_pipeline.check.structure import hidden
from editorial_pipeline.errors import ArticleError

_MARKUP: Final = b"\\`<>&*~" + bytes([*range(10), *range(11, 32), 127])
"""Bytes of which none may stand there: of code, HTML, emphasis, quotations, other line ends."""

_LOOSE_UNDERSCORE: Final = re.compile(rb"_(?:(?![0-9A-Za-z])|(?<![0-9A-Za-z]_))")
_NUMBER: Final = rb"\[\^([1-9][0-9]{0,8})\]"
_CITATION: Final = re.compile(_NUMBER + rb"(?!:)")
_PARAGRAPH: Final = (
    rb"(?:[A-Za-z\x80-\xff\"'(]|[0-9]++(?![.)]))[^\n\[\]]*+"
    rb"(?:" + _NUMBER.replace(b"(", b"(?:") + rb"(?![(:])[^\n\[\]]*+)++\n\n"
)
"""One line that begins like no other block; what cites nothing is for the rules."""

_WORDS: Final = rb"[^ #\n\[\]](?:[^\n\[\]#]*[^ #\n\[\]])?"
_DEFINITION: Final = re.compile(
    _NUMBER + rb": \[([0-9A-Za-z][\w.-]*)\]\((?!//)((?:[\w./-]*/)?)\2\)\n", re.ASCII
)
_DEFINITIONS: Final = re.compile(
    rb"(?:\[\^[1-9][0-9]{0,8}\]: \[[0-9A-Za-z][\w.-]*\]\([\w./-]+\)\n)++\Z", re.ASCII
)
_TEXT: Final = re.compile(
    rb"\n?#\ (?P<title>" + _WORDS + rb")\n\n"
    rb"(?P<opening>" + _PARAGRAPH + rb")(?:" + _PARAGRAPH + rb")*+"
    rb"(?:#{2,6}\ " + _WORDS + rb"\n\n(?:" + _PARAGRAPH + rb")++)*+"
    rb"(?:#{2,6}\ " + _WORDS + rb"\n\n)?+"
)
_HEADING: Final = re.compile(rb"\n(##+) (.*)")
_BEGINNING: Final = 20


class Plain(NamedTuple):
    """An article without a finding, its style aside, and where it leads.

    Of its text `article` holds no more than a row of the index page is made of.
    """

    article: Facts
    targets: list[Target]


def read_plain(data: bytes, path: str, folder: str) -> Plain | None:
    """Return what is known of an article, None where the rules have to look at it.

    `path` is below the folder of articles, `folder` that folder in the workspace.
    """
    front = _front_of(data, path)
    text = _TEXT.match(data, front.body) if front else None
    if front is None or text is None or not _DEFINITIONS.match(data, text.end()):
        return None
    article = Facts(path, data, front.values, front.start, front.end, front.present, front.body)
    if not _fill_opening(article, text) or not _blocks_differ(data, front.body):
        return None
    if any(True for one in (*FRONT_RULES, hidden) for _ in one.find(article)):
        return None
    targets = _targets(article, text.end(), folder)
    return None if targets is None else Plain(article, targets)


def _front_of(data: bytes, path: str) -> FrontMatter | None:
    """Return the front matter, None where it is broken or something may be markup or an address."""
    if len(data.translate(None, _MARKUP)) != len(data) or _LOOSE_UNDERSCORE.search(data):
        return None
    if b"![" in data or b"://" in data or b"www." in data:
        return None
    try:
        data.decode("utf-8")
        return split_front_matter(data, path)
    except (ArticleError, UnicodeDecodeError):
        return None


def _fill_opening(article: Facts, text: re.Match[bytes]) -> bool:
    """Fill in title, first section and first paragraph; false where the headings break a rule."""
    data, title = article.data, " ".join(text["title"].decode().split())
    start, end = text.span("title")
    article.headings = [Heading(1, title, start - 2, end + 1, cites=False)]
    level, seen = 1, {title.casefold()}
    found = _HEADING.findall(data, end, text.end())
    for marks, words in found:
        if len(marks) > level + 1:
            return False
        level = len(marks)
        seen.add(" ".join(words.decode().split()).casefold())
    if len(seen) <= len(found):
        return False
    if found:
        at = data.index(b"\n#", end) + 1
        article.headings.append(Heading(len(found[0][0]), "", at, at, cites=False))
    start, end = text.span("opening")
    article.spans = [Span("Paragraph", start, end - 1, cites=True)]
    article.citations = [
        (one[1].decode(), one.start()) for one in _CITATION.finditer(data, start, end)
    ]
    end = text.end()
    article.definitions = [Note("", end, end, "", nested=False)]
    article.spans.append(Span("FootnoteDefinition", end, end, cites=False))
    return True


def _blocks_differ(data: bytes, body: int) -> bool:
    """Whether no two blocks begin alike, so that none stands there twice."""
    blocks = data[body:].split(b"\n\n")
    return len({block[:_BEGINNING] for block in blocks}) == len(blocks)


def _targets(article: Facts, start: int, folder: str) -> list[Target] | None:
    """Return where the definitions lead, None where they and the citations do not agree."""
    data = article.data
    found = _DEFINITION.findall(data, start)
    labels = [label for label, _, _ in found]
    cited = {*_CITATION.findall(data, article.body, start)}
    if (
        len(found) != data.count(b"\n", start)
        or labels != sorted(cited, key=int)
        or len({place + name for _, name, place in found}) != len(found)
    ):
        return None
    here = posixpath.dirname(posixpath.join(folder, article.path))
    folders = {place: resolve(place.decode() + "x", here)[:-1] for _, _, place in found}
    first = article.line(start)
    return [
        Target(line, folders[place] + name.decode(), label.decode(), figure=False)
        for line, (label, name, place) in enumerate(found, first)
    ]
