"""What a run has changed in the articles that is not made of its notes."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import Receipt

Articles = Mapping[str, bytes]
"""The articles below `articles/` by path, the index page left out."""

_LINK = re.compile(r"\]\((?:\.\./)*inbox/(?:used/)?")
"""Links follow their notes: where they lead afterwards is looked at apart."""


def strangers(before: Articles, after: Articles, receipts: Sequence[Receipt]) -> list[str]:
    """Return what is wrong with the step from `before` to `after`; nothing for good runs.

    Every old line stays where it was, but for the date, the tags, the links of an article that
    was moved, and blocks that were revised. Every new block cites notes of the runs and the
    pages that they point to, and only them, beside those that it cited before it was revised; every
    new footnote leads to one, and every new heading is one of the receipts'.
    """
    used = {_name(note.used) for receipt in receipts for note in receipt.notes}
    blocks = [block for receipt in receipts for block in receipt.blocks]
    headings = {section for block in blocks if (section := block.section) is not None}
    replaced = {block.replaces for block in blocks if block.replaces is not None}
    found = [f"{path} is gone" for path in before.keys() - after.keys()]
    changed = {path: data for path, data in after.items() if data != before.get(path)}
    found += astray(changed, used)
    used |= {_name(link) for receipt in receipts for note in receipt.notes for link in note.links}
    for path, data in sorted(after.items()):
        old = before.get(path)
        if data != old:
            found += [
                f"{path}: {what}" for what in _changes(path, old, data, used, headings, replaced)
            ]
    return found


def astray(articles: Articles, used: Iterable[str]) -> list[str]:
    """Return the footnotes of articles that name one of the used notes and do not lead there."""
    there = set(used)
    return [
        f"{path}: the footnote [^{label}] leads to {target}"
        for path, data in articles.items()
        for label, definition in parse_document(data, ArticlePath(path)).definitions.items()
        for target in (_target(definition.target, path),)
        if (name := _name(definition.target)) in there and target != f"inbox/used/{name}"
    ]


def lost_links(articles: Articles, files: Collection[str]) -> set[tuple[str, str]]:
    """Return path and label of the footnotes that lead into the inbox to none of the `files`."""
    return {
        (path, label)
        for path, data in articles.items()
        for label, definition in parse_document(data, ArticlePath(path)).definitions.items()
        for target in (_target(definition.target, path),)
        if "inbox/" in target and target not in files
    }


def _changes(
    path: str,
    old: bytes | None,
    new: bytes,
    used: set[str],
    headings: set[str],
    replaced: set[str],
) -> Iterator[str]:
    document = parse_document(new, ArticlePath(path))
    earlier = parse_document(old, ArticlePath(path)) if old is not None else None
    if earlier is not None:
        yield from _lost_lines(_without(earlier, replaced), new)
        # A revision may go on citing what the block cited.
        used = used | {
            _name(earlier.definitions[label].target)
            for block in earlier.blocks
            if block.text in replaced
            for label in block.labels
            if label in earlier.definitions
        }
    targets = {label: _name(d.target) for label, d in document.definitions.items()}
    for label in targets.keys() - (earlier.definitions.keys() if earlier else set()):
        if targets[label] not in used:
            yield f"the footnote [^{label}] leads to {targets[label]}, no note of the run"
    had = Counter(block.text for block in earlier.blocks) if earlier else Counter[str]()
    for block in document.blocks:
        if had[block.text]:
            had[block.text] -= 1
        elif not block.labels or {targets.get(label) for label in block.labels} - used:
            yield f"a new block cites {block.labels}: {block.text!r}"
    had_headings = Counter(_headings(earlier))
    for heading in (Counter(_headings(document)) - had_headings).elements():
        if old is not None and heading not in headings:
            yield f"a new heading that the receipt does not know: {heading!r}"


def _without(document: Document, replaced: set[str]) -> bytes:
    """Return an article without the lines of blocks that were revised."""
    data, position = b"", 0
    for block in document.blocks:
        if block.text in replaced:
            data += document.data[position : block.start]
            below = document.data.find(b"\n", block.end)
            position = below + 1 if below >= 0 else len(document.data)
    return data + document.data[position:]


def _headings(document: Document | None) -> list[str]:
    sections = document.sections if document else ()
    return [section.heading for section in sections if section.heading is not None]


def _lost_lines(old: bytes, new: bytes) -> Iterator[str]:
    following = iter(_lines(new))
    for line in _lines(old):
        if line not in following:
            yield f"a line is gone: {line!r}"
            return


def _lines(data: bytes) -> list[str]:
    text = _LINK.sub("](used/", data.decode())
    newline = "\r\n" if "\r\n" in text else "\n"
    whole = text if text.endswith("\n") else text + newline
    lines = whole.splitlines(keepends=True)
    return [line for line in lines if not line.startswith(("updated:", "tags:"))]


def _name(link: str) -> str:
    return unquote(link).rpartition("/")[2]


def _target(link: str, path: str) -> str:
    folder = posixpath.dirname(f"articles/{path}")
    return posixpath.normpath(posixpath.join(folder, unquote(link)))
