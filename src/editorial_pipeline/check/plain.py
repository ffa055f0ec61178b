"""Tells of an article of the plainest shape, without a parser, what the rules tell of it.

The shape is that of what a run writes first: a title, paragraphs under headings that all hold
one, and a definition for each number that is cited, which links the file that it names; a person
may have added paragraphs that cite nothing. A few searches over its text take a fifth of the time
that parser and rules do. Whatever could be markup of any other kind, or break any other rule,
leaves the article to these; a test holds against them all that is told here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from editorial_pipeline.articles.document import shortened
from editorial_pipeline.articles.facts import Facts, Heading
from editorial_pipeline.articles.frontmatter import FrontMatter, split_front_matter
from editorial_pipeline.check.citations import Citing
from editorial_pipeline.check.front import FRONT_RULES, is_sound
from editorial_pipeline.check.links import resolve
from editorial_pipeline.check.packed import is_apart
from editorial_pipeline.check.rows import Row, made_row
from editorial_pipeline.check.structure import is_turned
from editorial_pipeline.errors import ArticleError

_MARKUP: Final = b"\\`<>&*~" + bytes([*range(10), *range(11, 32), 127])
"""Bytes of which none may stand there: of code, HTML, emphasis, quotations, other line ends."""

_LOOSE_UNDERSCORE: Final = re.compile(rb"_(?:(?![0-9A-Za-z])|(?<![0-9A-Za-z]_))")
_NUMBER: Final = r"\[\^([1-9][0-9]{0,8})\]"
_CITATION: Final = re.compile(_NUMBER)
_WITH_BLANKS: Final = re.compile(" *" + _NUMBER)
_PARAGRAPH: Final = (
    r"(?:[A-Za-z\x80-\U0010ffff\"'(]|[0-9]++(?![.)]))[^\n\[\]]*+"
    r"(?:" + _NUMBER.replace("(", "(?:") + r"(?![(:])[^\n\[\]]*+)*+\n\n"
)
"""One line that begins like no other block."""

_WORDS: Final = r"[^ #\n\[\]](?:[^\n\[\]#]*[^ #\n\[\]])?"
_TEXT: Final = re.compile(
    r"\n?#\ (?P<title>" + _WORDS + r")\n\n"
    r"(?P<opening>" + _PARAGRAPH + r")(?:" + _PARAGRAPH + r")*+"
    r"(?:#{2,6}\ " + _WORDS + r"\n\n(?:" + _PARAGRAPH + r")++)*+"
    r"(?P<last>#{2,6}\ " + _WORDS + r"\n\n)?+"
)
_DEFINITION: Final = re.compile(
    r"^" + _NUMBER + r": \[([0-9A-Za-z][\w.-]*)\]\((?!//)((?:[\w./-]*/)?)\2\)\n",
    re.ASCII | re.MULTILINE,
)
_HEADING: Final = re.compile(r"\n(##+) (.*)")
_BEGINNING: Final = 20


class Plain(NamedTuple):
    """An article without a finding but `uncited`, the lines of paragraphs that cite nothing.

    `row` is that of the index page, `targets` are packed. `blocks` are its paragraphs and
    headings with their lines, `names` the file that each label leads to; `text` is where they
    stand in the whole, `apart` whether the sources have a heading of their own.
    """

    row: Row
    targets: str
    uncited: list[int]
    blocks: list[tuple[int, str]]
    names: dict[str, str]
    apart: bool

    def worded(self) -> Iterator[tuple[int, int, str]]:
        """Yield line, level of a heading (0: a paragraph) and words of each block."""
        for line, block in self.blocks:
            words = block.lstrip("#")
            yield line, len(block) - len(words), _CITATION.sub("", words)

    def citing(self) -> Iterator[Citing]:
        """Yield the paragraphs by their lines."""
        for line, block in self.blocks:
            if block[0] != "#":
                names = frozenset(self.names[label] for label in _CITATION.findall(block))
                yield Citing(line, " ".join(_WITH_BLANKS.sub("", block).split()), names)


def read_plain(data: bytes, path: str, folder: str) -> Plain | None:
    """Return what is known of an article, None where the rules have to look at it.

    `path` is below the folder of articles, `folder` that folder in the workspace.
    """
    front, body = _parts_of(data, path)
    text = _TEXT.match(body)
    if front is None or text is None or not _headings_agree(body, text):
        return None
    above = data.count(b"\n", 0, front.body) + 1
    blocks, found = _blocks(body[: text.end()], above), _sources(body, text)
    here = posixpath.join(folder, path).rpartition("/")[0]
    targets = _targets(found, here, above + body.count("\n", 0, text.end()))
    title = " ".join(text["title"].split())
    if not blocks or not targets or not _front_is_sound(front, data, path, title):
        return None
    opening = " ".join(_WITH_BLANKS.sub("", text["opening"]).split())
    return Plain(
        row=made_row(front.values, title, path, shortened(opening)),
        targets=targets,
        uncited=[line for line, block in blocks if block[0] != "#" and "[" not in block],
        blocks=blocks,
        names={label: name for label, name, _ in found},
        apart=text["last"] is not None,
    )


def _parts_of(data: bytes, path: str) -> tuple[FrontMatter | None, str]:
    """Return front matter and body; None where something may be broken, markup or an address."""
    if len(data.translate(None, _MARKUP)) != len(data) or _LOOSE_UNDERSCORE.search(data):
        return None, ""
    if b"![" in data or b"://" in data or b"www." in data or is_turned(data):
        return None, ""
    try:
        front = split_front_matter(data, path)
        return front, data[front.body :].decode("utf-8")
    except (ArticleError, UnicodeDecodeError):
        return None, ""


def _front_is_sound(front: FrontMatter, data: bytes, path: str, title: str) -> bool:
    """Whether no rule objects to the front matter, nor to characters in it that nobody sees."""
    if front.simple and is_sound(front.values):
        return True
    article = Facts(path, data, front.values, front.start, front.end, front.present, front.body)
    article.headings = [Heading(1, title, front.body, front.body, cites=False)]
    return not any(True for one in FRONT_RULES for _ in one.find(article))


def _headings_agree(body: str, text: re.Match[str]) -> bool:
    """Whether no heading skips a level, and no two have the same words."""
    found = _HEADING.findall(body, text.end("title"), text.end())
    level, seen = 1, {" ".join(text["title"].split()).casefold()}
    for marks, words in found:
        if len(marks) > level + 1:
            return False
        level = len(marks)
        seen.add(" ".join(words.split()).casefold())
    return len(seen) > len(found)


def _blocks(text: str, line: int) -> list[tuple[int, str]]:
    """Return the blocks with their lines; none where two begin alike, for one may repeat it."""
    blocks = text[:-2].split("\n\n")
    if blocks[0][0] == "\n":
        blocks[0] = blocks[0][1:]
        line += 1
    if len({block[:_BEGINNING] for block in blocks}) != len(blocks):
        return []
    return [(line + 2 * number, block) for number, block in enumerate(blocks)]


def _sources(body: str, text: re.Match[str]) -> list[tuple[str, str, str]]:
    """Return label, file name and folder of the definitions, none where they do not fit.

    They fill the rest, and agree with the citations; no two lead to the same file.
    """
    end = text.end()
    found: list[tuple[str, str, str]] = _DEFINITION.findall(body, end)
    cited = {*_CITATION.findall(body, 0, end)}
    if (
        body[-1] != "\n"
        or len(found) != body.count("\n", end)
        or [label for label, _, _ in found] != sorted(cited, key=int)
        or len({place + name for _, name, place in found}) != len(found)
    ):
        return []
    return found


def _targets(found: list[tuple[str, str, str]], here: str, line: int) -> str:
    """Return the packed targets of definitions from a line on; '' where one cannot be packed."""
    folders = {place: _folder(place, here) for _, _, place in found}
    if any(is_apart(place) for place in folders.values()):
        return ""
    return "\n".join(
        f"{number}\t0\t{label}\t{folders[place]}{name}"
        for number, (label, name, place) in enumerate(found, line)
    )


@lru_cache(maxsize=1024)
def _folder(place: str, here: str) -> str:
    return resolve(f"{place}x", here)[:-1]
