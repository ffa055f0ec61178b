"""Footnotes of an article: labels, links to notes, definitions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote

from editorial_pipeline.articles.document import Document
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.notes import WebSource
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.text.markdown import escape_label, escape_target, escape_text
from editorial_pipeline.text.urls import normal_url

_NUMBER = re.compile(rb"\[\^(\d{1,9})\]")
_LABEL = re.compile(r"\[\^[^\]]+\]")
_MOST_DIGITS = 9
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def note_link(file: str, article: ArticlePath, articles_dir: str) -> str:
    """Return the link from an article to a file, percent-encoded where a renderer needs it.

    `file` and `articles_dir` are relative to the workspace, with forward slashes.
    """
    folder = posixpath.dirname(posixpath.join(articles_dir, article))
    return quote(posixpath.relpath(file, folder or "."), safe="/+,=@")


def resolve_link(target: str, article: ArticlePath, articles_dir: str) -> str | None:
    """Return the file that a link of an article leads to, relative to the workspace.

    None where it leads to the web or nowhere.
    """
    if not target or _SCHEME.match(target):
        return None
    path = unquote(target.partition("#")[0])
    folder = posixpath.dirname(posixpath.join(articles_dir, article))
    return posixpath.normpath(posixpath.join(folder, path))


def definition_line(label: str, head: NoteHead, article: ArticlePath, articles_dir: str) -> str:
    """Return `[^5]: [name](../inbox/used/name)`."""
    link = note_link(head.file, article, articles_dir)
    return f"[^{label}]: [{escape_label(head.name)}]({link})"


def web_line(label: str, source: WebSource) -> str:
    """Return `[^1]: [title](url) - why`."""
    why = f" - {escape_text(source.remark)}" if source.remark else ""
    return f"[^{label}]: [{escape_label(source.title)}]({escape_target(source.url)}){why}"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What labels of an article stood for before it is written to.

    `data` are its bytes before the run, where it differs: a label whose note has moved away since
    is not given to another note in the same diff. `given` are the labels that runs gave, with the
    files, relative to the workspace, or addresses that they have led to.
    """

    data: bytes | None = None
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)


NOTHING_EARLIER: Final = Earlier()


class Footnotes:
    """The footnotes of one article while it is written.

    A note that is defined already keeps its label, even where the link is written differently;
    one that had a label in an `earlier` run and lost it gets that again. A new one gets the next
    free number, above all that stand anywhere in the article, so that no stray `[^9]` of a person
    begins to mean something, and above all that were given: in the history of an article no
    number means two notes.
    """

    def __init__(
        self,
        article: ArticlePath,
        articles_dir: str,
        document: Document | None,
        earlier: Earlier = NOTHING_EARLIER,
    ) -> None:
        self.article = article
        self.articles_dir = articles_dir
        self.lines: list[str] = []
        self.added: dict[str, str | None] = {}
        """Labels that were added, and the files that they lead to (None: to the web)."""
        self._labels: dict[str, str] = {}
        """Labels by the file that they lead to, or by their address on the web."""
        numbers = [0]
        self._given: Mapping[str, frozenset[str]] = {}
        if document is not None:
            for label, definition in document.definitions.items():
                file = resolve_link(definition.target, article, articles_dir)
                if file or definition.target:
                    self._labels.setdefault(file or definition.target, label)
            data = document.data + (earlier.data or b"")
            numbers += [int(number) for number in _NUMBER.findall(data)]
            standing = set(numbers)
            self._given = {
                label: sources
                for label, sources in earlier.given.items()
                if label.isdecimal() and len(label) <= _MOST_DIGITS and int(label) not in standing
            }
            numbers += map(int, self._given)
        self._next = max(numbers) + 1

    def label(self, head: NoteHead) -> str:
        """Return the label of a note, a new one where the article does not define it yet."""
        file = posixpath.normpath(head.file)
        known = self._labels.get(file)
        if known is not None:
            return known
        label = self._new(file, file)
        self.lines.append(definition_line(label, head, self.article, self.articles_dir))
        return label

    def web_label(self, source: WebSource) -> str:
        """Return the label of a page, a new one where the article does not define it yet."""
        known = self.known_page(source.url)
        if known is not None:
            return known
        label = self._new(source.url, None)
        self.lines.append(web_line(label, source))
        return label

    def known_page(self, url: str) -> str | None:
        """Return the label of a page that the article defines."""
        keys = (url, f"{url}/", normal_url(url), escape_target(url))
        return next((self._labels[key] for key in keys if key in self._labels), None)

    def borrow(self, definition: str, target: str, source: ArticlePath) -> str:
        """Return the label of a source that another article defines, new where need be.

        `definition` is how `source` has it, `target` its link; a relative one is made to lead to
        the same file from here.
        """
        file = resolve_link(target, source, self.articles_dir)
        known = self._labels.get(file or target) if file or target else None
        if known is not None:
            return known
        label = self._new(file or target or definition, file)
        line = _LABEL.sub(f"[^{label}]", definition, count=1)
        if file is not None:
            link = note_link(file, self.article, self.articles_dir)
            line = line.replace(f"]({target})", f"]({link})", 1)
        self.lines.append(line)
        return label

    def _new(self, key: str, file: str | None) -> str:
        keys = {key, normal_url(key), escape_target(key)}
        own = (label for label, sources in self._given.items() if sources and sources <= keys)
        label = min(own, key=int, default=str(self._next))
        self._next = max(self._next, int(label) + 1)
        self._labels[key] = label
        self.added[label] = file
        return label
