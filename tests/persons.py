"""What people do to articles between two builds, as functions from bytes to bytes.

Each edit gets an article and a source of choices and returns the article as a person leaves it,
or the same bytes where there is nothing to edit.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from random import Random

from editorial_pipeline.articles.document import DocBlock, Document, parse_document
from editorial_pipeline.models.plan import ArticlePath

Edit = Callable[[bytes, Random], bytes]

_DEFINITION = re.compile(r"^\[\^([^\]]+)\]:.*\n?", re.MULTILINE)


@lru_cache(maxsize=512)
def parsed(data: bytes) -> Document:
    """Return an article, whatever its path is."""
    return parse_document(data, ArticlePath("any.md"))


def reword(data: bytes, choose: Random) -> bytes:
    """Put other words into a paragraph."""

    def edit(text: str) -> str:
        words = text.split(" ")
        place = choose.randrange(len(words))
        if re.search(r"[\[\]()`*_<>|#]", words[place]):
            return f"As I see it, {text}"
        words[place] = f"rather {words[place].upper()}"
        return " ".join(words)

    return _in_block(data, choose, edit, kinds={"paragraph"})


def delete_block(data: bytes, choose: Random) -> bytes:
    """Take a block out, with the blank line below it."""
    document = parsed(data)
    if len(document.blocks) < 2:
        return data
    block = choose.choice(document.blocks)
    rest = data[block.end :].lstrip(b"\r\n")
    return data[: block.start] + rest


def add_paragraph(data: bytes, choose: Random) -> bytes:
    """Write a paragraph of one's own between two blocks."""
    document = parsed(data)
    own = f"Nobody but me wrote remark {choose.randrange(10**6)}, and it stays."
    if not document.blocks:
        return data
    end = choose.choice(document.blocks).end
    newline = document.newline.encode()
    return data[:end] + newline * 2 + own.encode() + newline + data[end:]


def add_footnote(data: bytes, choose: Random) -> bytes:
    """Cite a book under a name of one's own, with a definition of two paragraphs."""
    name = _unused("book-{}", data, choose)
    document = parsed(data)
    newline = document.newline
    note = f"{newline}[^{name}]: A book, 1999.{newline}{newline}    Its second edition.{newline}"
    if not document.blocks or not data.endswith(b"\n"):
        return data
    edited = _in_block(data, choose, lambda text: f"{text} As told[^{name}].", kinds={"paragraph"})
    return edited + note.encode() if edited != data else data


def rename_section(data: bytes, choose: Random) -> bytes:
    """Give a section another heading."""
    sections = [s for s in parsed(data).sections if s.heading is not None]
    if not sections:
        return data
    section = choose.choice(sections)
    heading = f"{'#' * section.level} What I call part {choose.randrange(1000)}"
    return data[: section.start] + heading.encode() + data[section.head_end :]


def swap_sections(data: bytes, choose: Random) -> bytes:
    """Put a section of the second level before the one above it, with all below it."""
    document = parsed(data)
    starts = [s.start for s in document.sections if s.heading is not None and s.level == 2]
    end = document.sources.start if document.sources else None
    if len(starts) < 2 or end is None or max(starts) > end:
        return data
    first = choose.randrange(len(starts) - 1)
    a, b = starts[first], starts[first + 1]
    c = starts[first + 2] if first + 2 < len(starts) else end
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def retitle(data: bytes, choose: Random) -> bytes:
    """Change the title in the front matter and above the text."""
    title = parsed(data).title
    other = f"{title.partition(', take ')[0]}, take {choose.randrange(100)}"
    return data.replace(f'title: "{title}"'.encode(), f'title: "{other}"'.encode(), 1).replace(
        f"# {title}".encode(), f"# {other}".encode(), 1
    )


def edit_front(data: bytes, choose: Random) -> bytes:
    """Add a key with a comment, and quote the status otherwise."""
    key = f"{_unused('own_{}', data, choose)}: [1, 'two']  # mine\n"
    if b"\r\n" in data or not data.startswith(b"---\n"):
        return data
    return data.replace(b"---\n", f"---\n{key}".encode(), 1).replace(
        b"status: draft\n", b"status: 'draft' # not yet\n", 1
    )


def rewrap(data: bytes, choose: Random) -> bytes:
    """Wrap the paragraphs anew, as an editor does."""
    width = choose.randrange(40, 100)
    document = parsed(data)
    for block in reversed(document.blocks):
        if block.kind == "paragraph":
            text = data[block.start : block.end].decode()
            if "](" in text or "  " in text or "`" in text:
                continue
            lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
            if any(re.match(r"[-+*#>|=~:]|\d+[.)]|\[", line) for line in lines[1:]):
                continue
            data = data[: block.start] + document.newline.join(lines).encode() + data[block.end :]
    return data


def other_line_ends(data: bytes, choose: Random) -> bytes:
    """Save the file as another system does."""
    del choose
    return data.replace(b"\r\n", b"\n") if b"\r\n" in data else data.replace(b"\n", b"\r\n")


def no_last_line_end(data: bytes, choose: Random) -> bytes:
    """Leave out the last line end, as some editors do."""
    del choose
    return data.rstrip(b"\r\n")


EDITS: Mapping[str, Edit] = {
    edit.__name__: edit
    for edit in (
        reword,
        delete_block,
        add_paragraph,
        add_footnote,
        rename_section,
        swap_sections,
        retitle,
        edit_front,
        rewrap,
        other_line_ends,
        no_last_line_end,
    )
}
"""The edits of one article, by name."""


def split(data: bytes, choose: Random) -> tuple[bytes, bytes] | None:
    """Return an article in two: its last section becomes one of its own, sources and all.

    None where it has no two sections above its sources.
    """
    document = parsed(data)
    sections = [s for s in document.sections if s.heading is not None and s.level == 2]
    if len(sections) < 2 or document.sources is None or b"\r" in data:
        return None
    start, end = sections[-1].start, document.sources.start
    if start > end:
        return None
    sources = data[end:]
    title = f"{sections[-1].heading} {choose.randrange(1000)}"
    moved = data[start:end]
    head = f'---\ntitle: "{title}"\ncreated: 2026-03-09\nupdated: 2026-03-09\ntags: []\n---\n\n'
    rest = _with_used(data[:start] + sources)
    return rest, _with_used(f"{head}# {title}\n\n".encode() + moved + sources)


def _unused(form: str, data: bytes, choose: Random) -> str:
    """Return a name that does not stand in an article: a person sees those that do.

    The same choices may well come twice for the same article.
    """
    while (name := form.format(choose.randrange(10**6))).encode() in data:
        pass
    return name


def _with_used(data: bytes) -> bytes:
    """Return an article without definitions that nothing refers to any more."""
    text = data.decode()
    unused = [match for match in _DEFINITION.finditer(text) if text.count(f"[^{match[1]}]") == 1]
    for match in reversed(unused):
        text = text[: match.start()] + text[match.end() :]
    return text.encode()


def _in_block(data: bytes, choose: Random, edit: Callable[[str], str], kinds: set[str]) -> bytes:
    blocks: Sequence[DocBlock] = [b for b in parsed(data).blocks if b.kind in kinds]
    if not blocks:
        return data
    block = choose.choice(blocks)
    text = edit(data[block.start : block.end].decode())
    return data[: block.start] + text.encode() + data[block.end :]


def merge(data: bytes, other: bytes, choose: Random) -> bytes | None:
    """Return an article with the text of another behind its own, footnotes relabelled.

    None where one of them has no sources at its end, or other line ends.
    """
    one, two = parsed(data), parsed(other)
    if b"\r" in data + other or one.sources is None or two.sources is None:
        return None
    if max(s.start for s in one.sections) > one.sources.start or not data.endswith(b"\n"):
        return None
    if max(s.start for s in two.sections) > two.sources.start:
        return None
    mark = _unused("m{}-", data, choose)
    text = other[two.sections[0].head_end :].decode()
    text = text.replace("[^", f"[^{mark}")
    body, _, sources = text.rpartition("\n## ")
    sources = sources.partition("\n")[2].strip("\n")
    start = one.sources.start
    added = f"## What was {two.title}\n{body.rstrip()}\n\n".encode()
    return data[:start] + added + data[start:] + f"{sources}\n".encode()
