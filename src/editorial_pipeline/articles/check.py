"""The promise of rendering, kept by reading the result again before anybody else does."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import zip_longest

from editorial_pipeline.articles.document import DocBlock, Document, leads_in
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.errors import ArticleError

Part = tuple[int, str]
"""A heading as (level, words), or a block as (0, comparable text)."""

_REFERENCE = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")
_BULLET = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?:[ \t\n]|\Z)")
_NO_PARAGRAPH = re.compile(r"[>|<]|```|~~~|(?:[-+*]|\d{1,9}[.)])[ \t]")
_FENCE = re.compile(rb"`{3,}|~{3,}")
_ADVICE = "Nothing was written; please report this with the article and the notes."


def joined(parts: Iterable[Part], apart: Collection[int] = ()) -> list[Part]:
    """Return the parts as they are read: a lead-in and the list below it are one block.

    `apart` are the positions of those that something which is no block keeps from the one above.
    """
    result: list[Part] = []
    for position, (level, text) in enumerate(parts):
        above = result[-1] if result else (1, "")
        beside = not level and not above[0] and position not in apart
        if beside and _is_lead_in(above[1]) and _BULLET.match(text):
            result[-1] = (0, f"{above[1]}\n{text}")
        else:
            result.append((level, text))
    return result


def stands_apart(document: Document, block: DocBlock) -> bool:
    """Whether a rule, a heading or the like stands between a block and the one above it."""
    above = document.blocks[block.index - 1].end if block.index else block.start
    return bool(document.data[above : block.start].strip())


def _is_lead_in(text: str) -> bool:
    return "\n" not in text and not _NO_PARAGRAPH.match(text) and leads_in(text)


def parts_of(document: Document) -> list[Part]:
    """Return the headings and blocks of an article in order, `Sources` left out."""
    parts: list[Part] = []
    for section in document.sections:
        if section.heading is not None:
            parts.append((section.level, section.heading))
        parts += [(0, block.text) for block in section.blocks]
    return parts


def check_closed(document: Document) -> None:
    """Raise ArticleError where a code block is open to the end and would swallow what follows."""
    for block in document.blocks[-1:]:
        lines = document.data[block.start : block.end].split(b"\n")
        fence = _FENCE.match(lines[0].strip())
        # A line with the citations may follow the one that closes it.
        closed = fence and any(line.strip().startswith(fence[0]) for line in lines[1:])
        if block.kind == "code" and fence and not closed:
            raise ArticleError(
                f"the code block that begins with `{lines[0].decode().strip()}` is never closed",
                where=document.path,
                advice="Close it with the same marks on a line of their own.",
            )


def check_parts(document: Document, expected: Sequence[Part]) -> None:
    """Raise ArticleError unless the article consists of exactly the expected parts."""
    for found, wanted in zip_longest(parts_of(document), expected):
        if found != wanted:
            raise _broken(document, f"{_show(wanted)} would read as {_show(found)}")


def check_contains(document: Document, expected: Sequence[Part]) -> None:
    """Raise ArticleError unless the article has the expected parts in order.

    A template of the workspace's own may put more around them.
    """
    found = iter(parts_of(document))
    for wanted in expected:
        if wanted not in found:
            raise _broken(document, f"{_show(wanted)} would be lost")


def check_frame(document: Document, before: Document) -> None:
    """Raise ArticleError unless title and hand-written sources are as before."""
    if document.title != before.title:
        raise _broken(document, f"the title would read as {document.title!r}")
    old = before.sources.entries if before.sources else ()
    new = document.sources.entries if document.sources else ()
    if new != old:
        raise _broken(document, "the list of sources would change")


def check_footnotes(
    document: Document, before: Document | None, added: Mapping[str, str | None], articles_dir: str
) -> None:
    """Raise ArticleError where a footnote would be dangling, unused, doubled, lost or wrong.

    `added` maps new labels to the files they lead to. What a person left in disorder may stay
    as it is.
    """
    old = before.definitions if before else {}
    if document.definitions.keys() != old.keys() | added.keys():
        raise _broken(document, "footnotes would be lost or invented")
    for label, definition in old.items():
        assert before is not None
        source = before.data[definition.start : definition.end]
        now = document.definitions[label]
        if document.data[now.start : now.end] != source:
            raise _broken(document, f"the footnote [^{label}] would change")
    for label, file in added.items():
        target = document.definitions[label].target
        if resolve_link(target, document.path, articles_dir) != file:
            raise _broken(document, f"the footnote [^{label}] would not lead to {file}")
    if document.doubled - (before.doubled if before else frozenset()):
        raise _broken(document, "a footnote would be defined twice")
    unused = old.keys() - (before.references if before else frozenset())
    if document.definitions.keys() - document.references - unused:
        raise _broken(document, "a footnote would not be used any more")


def check_words(document: Document, texts: Iterable[str]) -> None:
    """Raise ArticleError where new text (code excepted) cites on its own."""
    for text in texts:
        if not text.startswith(("```", "~~~")) and _REFERENCE.search(text):
            raise _broken(document, f"{_show((0, text))} holds a footnote of its own")


def _show(part: Part | None) -> str:
    if part is None:
        return "nothing"
    level, text = part
    words = text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - enough to find it
    return f"the {'heading' if level else 'block'} {words!r}"


def _broken(document: Document, what: str) -> ArticleError:
    return ArticleError(what, where=document.path, advice=_ADVICE)
