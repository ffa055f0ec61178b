"""Rules about the footnotes of one article: citations, definitions, and how they meet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from editorial_pipeline.articles.facts import Facts, Note, Span
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.rule import Breach, rule

_ONLY_CITATIONS = re.compile(rb"(?:\[\^[^\]\s]+\]|[\s.!?])+")
_BLOCKS = frozenset({"Paragraph", "List", "BlockQuote", "CodeBlock", "Table", "HtmlBlock"})
_CITED_BELOW = frozenset({"CodeBlock", "Table", "HtmlBlock"})
_FILE_NAME = re.compile(r"[\w.@+-]+\.(?:txt|md|json|vtt|srt|jpe?g|png|ogg|mp3|m4a)")
_ADDRESS = re.compile(rb"[(*_~]*(?:https?://|www\.)[^<>)\]]*$")
_MOST_DIGITS = 18
"""Python refuses to read a number of thousands of digits; such a label counts as a name."""


@rule(
    "footnote-dangling",
    Level.ERROR,
    "A citation has no definition.",
    "Define it under the sources, or remove the citation.",
)
def dangling(article: Facts) -> Iterable[Breach]:
    """Yield what looks like a citation and leads nowhere."""
    for label, at in article.dangling:
        yield article.line(at), f"[^{label}] is cited and defined nowhere"


@rule(
    "footnote-unused",
    Level.WARNING,
    "A definition is cited nowhere.",
    "Cite it where its source was used, or remove it.",
)
def unused(article: Facts) -> Iterable[Breach]:
    """Yield definitions that nothing refers to; labels are the same whatever their case."""
    if len(article.definitions) == 0:
        return
    cited = {label.casefold() for label, _ in article.citations}
    for note in article.definitions:
        if note.label.casefold() not in cited:
            yield article.line(note.start), f"[^{note.label}] is defined and cited nowhere"


@rule(
    "footnote-doubled",
    Level.ERROR,
    "A label is defined more than once.",
    "Give each definition a label of its own; renderers keep only one of them.",
)
def doubled(article: Facts) -> Iterable[Breach]:
    """Yield the second and later definitions of a label, whatever its case."""
    seen: dict[str, Note] = {}
    for note in article.definitions:
        first = seen.setdefault(note.label.casefold(), note)
        if first is not note:
            line = article.line(first.start)
            yield article.line(note.start), f"[^{note.label}] is defined in line {line} already"


@rule(
    "footnote-empty",
    Level.ERROR,
    "A definition says nothing.",
    "Write the source behind it, or remove it with its citations.",
)
def empty(article: Facts) -> Iterable[Breach]:
    """Yield definitions without any words."""
    for note in article.definitions:
        if not note.words:
            yield article.line(note.start), f"[^{note.label}] has no source"


@rule(
    "footnote-nested",
    Level.WARNING,
    "A definition stands inside a list or a quotation.",
    "Move it to the sources at the end: not every renderer finds it there.",
)
def nested(article: Facts) -> Iterable[Breach]:
    """Yield definitions below the top level."""
    for note in article.definitions:
        if note.nested:
            yield article.line(note.start), f"[^{note.label}] is defined inside another block"


@rule(
    "footnote-order",
    Level.WARNING,
    "The definitions are not in the order of their numbers.",
    "Sort them, numbers first.",
    fixable=True,
)
def order(article: Facts) -> Iterable[Breach]:
    """Yield the first definition that stands behind a later one."""
    keys = [label_key(note.label) for note in article.definitions if not note.nested]
    for number in range(1, len(keys)):
        if keys[number] < keys[number - 1]:
            note = [note for note in article.definitions if not note.nested][number]
            yield article.line(note.start), f"[^{note.label}] is defined after a later one"
            return


def label_key(label: str) -> tuple[int, int]:
    """Return what definitions are sorted by: numbers by their value, names behind them."""
    if label.isdecimal() and len(label) <= _MOST_DIGITS:
        return (0, int(label))
    return (1, 0)


@rule(
    "footnote-same-source",
    Level.WARNING,
    "Two labels lead to the same file.",
    "Use one label for both and remove the other.",
)
def same_source(article: Facts) -> Iterable[Breach]:
    """Yield definitions whose first link repeats that of an earlier one.

    Two may cite different places of one page of the web.
    """
    seen: dict[str, str] = {}
    for label, target, at in _first_targets(article):
        if "//" in target:
            continue
        first = seen.setdefault(target, label)
        if first != label:
            yield article.line(at), f"[^{label}] leads where [^{first}] leads"


@rule(
    "footnote-wrong-target",
    Level.ERROR,
    "A definition names one file and links another.",
    "Make name and link agree: one of them is the wrong source.",
)
def wrong_target(article: Facts) -> Iterable[Breach]:
    """Yield definitions whose words are a file name, and not that of the link's file."""
    for link in article.links:
        name = link.target.rpartition("/")[2]
        if not link.label or name == link.words:
            continue
        if _FILE_NAME.fullmatch(link.words) and _FILE_NAME.fullmatch(name):
            line = article.line(link.start)
            yield line, f"[^{link.label}] says {link.words} and leads to {name}"


@rule(
    "footnote-in-address",
    Level.ERROR,
    "A citation touches an address.",
    "Put a blank between them: GitHub and Hugo take the citation as part of the address.",
    fixable=True,
)
def in_address(article: Facts) -> Iterable[Breach]:
    """Yield citations that some renderers read as the end of a bare address."""
    for label, at in touching_addresses(article):
        yield article.line(at), f"[^{label}] touches an address"


def touching_addresses(article: Facts) -> Iterator[tuple[str, int]]:
    """Yield label and offset of the citations that directly follow a bare address."""
    data = article.data
    if b"://" not in data and b"www." not in data:
        return
    for label, at in article.citations:
        if data[at - 1 : at].isspace():
            continue
        word = data[max(data.rfind(b" ", 0, at), data.rfind(b"\n", 0, at)) + 1 : at]
        if _ADDRESS.match(word):
            yield label, at


@rule(
    "footnote-in-heading",
    Level.WARNING,
    "A heading carries a citation.",
    "Cite in the text below: tables of contents and anchors repeat what a heading holds.",
)
def in_heading(article: Facts) -> Iterable[Breach]:
    """Yield headings with citations."""
    for heading in article.headings:
        if heading.cites:
            yield article.line(heading.start), f"the heading {heading.words!r} carries a citation"


@rule(
    "uncited",
    Level.NOTE,
    "A block cites no source.",
    "Cite the note it comes from; words of your own need no source.",
)
def uncited(article: Facts) -> Iterable[Breach]:
    """Yield blocks without a citation, the ones that belong together taken together."""
    if not article.definitions and not article.citations:
        return
    for block in _blocks(article):
        if not any(span.cites for span in block):
            yield article.line(block[0].start), cites_nothing(block[-1].kind)


def cites_nothing(kind: str) -> str:
    """Return the sentence about a block of this kind without a citation."""
    word = kind.removesuffix("Block").lower()
    return f"this {_WORDS.get(word, word)} cites no source"


_WORDS = {"html": "HTML block", "code": "code block", "blockquote": "quotation"}


def _blocks(article: Facts) -> Iterator[list[Span]]:
    """Yield what is cited as one: a lead-in and its list, code and the citation below it."""
    block: list[Span] = []
    for span in article.spans:
        if span.kind not in _BLOCKS:
            continue
        if block and _belongs(article, block[-1], span):
            block.append(span)
            continue
        if block:
            yield block
        block = [span]
    if block:
        yield block


def _belongs(article: Facts, above: Span, span: Span) -> bool:
    if above.kind == "Paragraph" and span.kind == "List":
        return not article.data[above.end : span.start].strip()
    if above.kind in _CITED_BELOW and span.kind == "Paragraph":
        return _ONLY_CITATIONS.fullmatch(article.source(span)) is not None
    return False


def _first_targets(article: Facts) -> Iterator[tuple[str, str, int]]:
    """Yield label, target and offset of the first link of each definition."""
    before = ""
    for link in article.links:
        if link.label and link.label != before:
            yield link.label, link.target, link.start
        before = link.label or before


FOOTNOTE_RULES = (
    dangling,
    unused,
    doubled,
    empty,
    nested,
    order,
    same_source,
    wrong_target,
    in_address,
    in_heading,
    uncited,
)
