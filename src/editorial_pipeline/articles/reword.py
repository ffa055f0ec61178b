"""Put other words in the place of words of a block, whole word by whole word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from editorial_pipeline.articles.check import check_frame, check_parts, parts_of
from editorial_pipeline.articles.citing import merge_labels
from editorial_pipeline.articles.document import DocBlock, Document, parse_document
from editorial_pipeline.articles.footnotes import NOTHING_EARLIER, Earlier, Footnotes
from editorial_pipeline.articles.insert import insertion, sources_inserts
from editorial_pipeline.articles.splice import Edit, splice
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.text.markdown import escape_text

_KEPT: Final = re.compile(
    r"`[^`\n]*`|\]\([^)\n]*\)|<[^<>\n]*>|\w+://\S+|\[\^[^\]\n]*\]|\S+@\S+\.\S+"
)
"""Code, addresses and citations: no words of the text."""
_STARTS: Final = re.compile(
    r"(?:[.!?…:]\s+|\A\s*(?:(?:[-+*>]|\d+[.)]|\|)\s*)?|\n\s*(?:[-+*>]|\d+[.)]|\|)\s*)\Z"
)
_FIXED_KINDS: Final = frozenset({"code", "html", "figure", "other"})


def find_words(text: str, words: str) -> Iterator[re.Match[str]]:
    """Yield where whole words stand in Markdown, in any case; code and addresses are none."""
    parts = [re.escape(word) for word in words.split()]
    pattern = re.compile(r"(?<![\w-])" + r"\s+".join(parts) + r"(?![\w-])", re.IGNORECASE)
    kept = [match.span() for match in _KEPT.finditer(text)]
    for match in pattern.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in kept):
            yield match


def holds_words(block: DocBlock, words: str) -> bool:
    """Whether a block says the words and may be reworded."""
    return block.kind not in _FIXED_KINDS and next(find_words(block.text, words), None) is not None


def reworded(text: str, wrong: str, right: str, *, markdown: bool = True) -> str:
    """Return a text with `right` for every `wrong`; a capital at a sentence's start stays.

    The text is `markdown`, in which `right` is escaped, or plain as a title is.
    """
    new = escape_text(right) if markdown else right
    pieces = []
    position = 0
    for match in find_words(text, wrong):
        pieces += [text[position : match.start()], _written(text, match, wrong, new)]
        position = match.end()
    return "".join([*pieces, text[position:]])


def _written(text: str, match: re.Match[str], wrong: str, new: str) -> str:
    starts = _STARTS.search(text[: match.start()]) is not None
    if starts and match[0][:1].isupper() and not wrong[:1].isupper():
        return new[:1].upper() + new[1:]
    return new


class Correction(NamedTuple):
    """The words to be replaced, by which, and the notes that say so, which are cited."""

    wrong: str
    right: str
    heads: Sequence[NoteHead] = ()


def reword(
    document: Document,
    index: int,
    correction: Correction,
    *,
    articles_dir: str,
    language: str,
    earlier: Earlier = NOTHING_EARLIER,
) -> Document:
    """Return the article with a block reworded, which cites the notes of the correction besides.

    Labels that meant something else `earlier` are not given. Raises
    ArticleError where it would not read as meant, or where the block does not hold the words.
    """
    wrong, right, heads = correction
    block = document.blocks[index]
    source = document.data[block.start : block.end].decode()
    footnotes = Footnotes(document.path, articles_dir, document, earlier)
    labels = [footnotes.label(head) for head in heads]
    text = _cited(document, block, labels, wrong, right)
    if text == source:
        raise ArticleError("the words are not there", where=document.path)
    edits = [Edit(block.start, block.end, text.encode())]
    if footnotes.lines:
        added = sources_inserts(document, footnotes.lines, language)
        edits += [insertion(document, insert.at, [insert]) for insert in added]
    result = parse_document(splice(document.data, edits), document.path)
    expected = parts_of(document)
    number = sum(1 for s in document.sections[: block.section + 1] if s.heading is not None)
    expected[number + index] = (0, reworded(block.text, wrong, right))
    check_parts(result, expected)
    check_frame(result, document)
    return result


def _cited(
    document: Document, block: DocBlock, labels: Sequence[str], wrong: str, right: str
) -> str:
    """Return the block reworded, with labels put into the group of citations that is nearest.

    That is the first one behind the last of the words, else the last one of the block.
    """
    data = document.data[block.start : block.end]
    source = data.decode()
    last = max((match.end() for match in find_words(source, wrong)), default=0)
    behind = len(source[:last].encode())
    groups = _groups(block)
    chosen = next((g for g in groups if g[0] >= behind), groups[-1] if groups else None)
    if chosen is None:
        raise ArticleError("the block cites nothing", where=document.path)
    start, end, present = chosen
    everywhere = set(block.labels)
    merged = merge_labels([*present, *(label for label in labels if label not in everywhere)])
    marks = "".join(f"[^{label}]" for label in merged)
    before, after = data[:start].decode(), data[end:].decode()
    # Apart, so that no match can reach across the citations.
    return f"{reworded(before, wrong, right)}{marks}{_after(after, wrong, right)}"


def _after(text: str, wrong: str, right: str) -> str:
    return reworded(f"\x00{text}", wrong, right)[1:]


def _groups(block: DocBlock) -> list[tuple[int, int, list[str]]]:
    """Return the runs of citations of a block with their labels, by bytes of the block."""
    groups: list[tuple[int, int, list[str]]] = []
    for (start, end), label in zip(block.citations, block.labels, strict=True):
        first, last = start - block.start, end - block.start
        if groups and groups[-1][1] == first:
            groups[-1] = (groups[-1][0], last, [*groups[-1][2], label])
        else:
            groups.append((first, last, [label]))
    return groups
