"""The text of an article as readers get it: without private footnotes, links to drafts and title.

The editorial face is the article itself and stays as it is. Everything is an edit of bytes, so
that the words that are published are those that were reviewed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.facts import Link, Note, Span, read_facts
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.articles.links import find_addresses
from editorial_pipeline.articles.splice import Edit, splice
from editorial_pipeline.errors import ArticleError

_WEB = re.compile(r"(?:https?:)?//|mailto:", re.IGNORECASE)
_CITATIONS = re.compile(rb"(?:\[\^[^\]\s]+\][ \t]*)+")
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Site:
    """How the target of a publication names things.

    `pages` are the links that lead to published articles, by path below the folder of articles;
    `figures` is what stands before the name of a copied file in a link. `keeps_title` is false
    where the site shows the title of the front matter itself.
    """

    pages: Mapping[str, str]
    figures: str
    keeps_title: bool


@dataclass(slots=True)
class Face:
    """The Markdown below the front matter, and what became of footnotes and links.

    `files` are copies by their new name: paths relative to the workspace. `sources` counts the
    public footnotes, `dropped` the private ones, `unlinked` the links that became words.
    """

    markdown: str
    files: dict[str, str] = field(default_factory=dict)
    sources: int = 0
    dropped: int = 0
    unlinked: int = 0


def make_face(document: Document, articles_dir: str, site: Site) -> Face:
    """Return the published face of an article.

    A footnote is public where its first link leads to the web, or where it has no link at all;
    public ones are numbered from 1 in the order in which they are cited. Raises ArticleError
    where a link of the text leads to a file that is not published with it.
    """
    return _Maker(document, articles_dir, site).face()


class _Maker:
    def __init__(self, document: Document, articles_dir: str, site: Site) -> None:
        self.document = document
        self.articles_dir = articles_dir
        self.site = site
        self.article = read_facts(document.data, document.path)
        self.made = Face("")
        self.gone: list[tuple[int, int]] = []
        """Spans that are left out whole; no edit may touch them."""

    def face(self) -> Face:
        article, numbers = self.article, self._numbers()
        self._leave_out(numbers)
        edits = [Edit(0, article.body, b""), *(Edit(a, b, b"") for a, b in self.gone)]
        edits += self._citations(numbers)
        edits += self._links()
        text = splice(self.document.data, edits).decode("utf-8").replace("\r\n", "\n").strip("\n")
        sources = self._sources(numbers)
        parts = [text, *sources] if text else sources
        self.made.markdown = "\n\n".join(parts) + "\n"
        self.made.sources = len(numbers)
        self.made.dropped = len({note.label for note in article.definitions} - numbers.keys())
        return self.made

    def _numbers(self) -> dict[str, int]:
        """Return the new number of each public footnote that is cited, in order."""
        public = {note.label for note in self.article.definitions if self._is_public(note)}
        ends = [(note.start, note.end) for note in self.article.definitions]
        cited = [
            label
            for label, at in self.article.citations
            if label in public and not any(start <= at < end for start, end in ends)
        ]
        return {label: number for number, label in enumerate(dict.fromkeys(cited), start=1)}

    def _is_public(self, note: Note) -> bool:
        targets = [link.target for link in self.article.links if link.label == note.label]
        return bool(note.words) and (not targets or _WEB.match(targets[0]) is not None)

    def _leave_out(self, numbers: Mapping[str, int]) -> None:
        """Mark what goes: definitions, their heading, comments, lines of private citations."""
        article = self.article
        for note in article.definitions:
            self.gone.append((note.start, note.end))
        sources = self.document.sources
        if sources is not None and sources.has_definitions and not sources.entries:
            self.gone.append((sources.start, sources.head_end))
        title = article.headings[0] if article.headings else None
        if title is not None and title.level == 1 and not self.site.keeps_title:
            self.gone.append((title.start, self._below(title.end)))
        for span in article.spans:
            source = article.source(span)
            if span.kind == "HtmlBlock":
                self._leave_comments_out(span)
            elif span.kind == "Paragraph" and _CITATIONS.fullmatch(source.strip()):
                inside = [label for label, at in article.citations if span.start <= at < span.end]
                if not numbers.keys() & set(inside):
                    self.gone.append((span.start, self._below(span.end)))
        self.gone += article.comments

    def _leave_comments_out(self, span: Span) -> None:
        """Mark the comments of an HTML block, all of it where there is nothing else in it."""
        source = self.article.source(span)
        if not _COMMENT.sub(b"", source).strip():
            self.gone.append((span.start, self._below(span.end)))
            return
        for match in _COMMENT.finditer(source):
            self.gone.append((span.start + match.start(), span.start + match.end()))

    def _below(self, end: int) -> int:
        """Return the end of the blank lines that follow a block."""
        rest = self.document.data[end:]
        return end + len(rest) - len(rest.lstrip(b"\r\n"))

    def _is_gone(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.gone)

    def _citations(self, numbers: Mapping[str, int]) -> Iterator[Edit]:
        """Yield the edits of citations; a private one takes the blanks before it along."""
        data = self.document.data
        defined = {note.label for note in self.article.definitions}
        for label, at in self.article.citations:
            if self._is_gone(at):
                continue
            end = data.index(b"]", at) + 1
            if label in numbers:
                yield Edit(at, end, f"[^{numbers[label]}]".encode())
            elif label in defined:
                start = at
                while data[start - 1 : start] in {b" ", b"\t"}:
                    start -= 1
                yield Edit(start, end, b"")

    def _sources(self, numbers: Mapping[str, int]) -> list[str]:
        """Return the sources at the end: a heading where it went with the private ones, a list."""
        if not numbers:
            return []
        notes = {note.label: note for note in reversed(self.article.definitions)}
        lines = []
        for label, number in numbers.items():
            note = notes[label]
            source = self.article.source(note).decode("utf-8").replace("\r\n", "\n").rstrip()
            lines.append(f"[^{number}]:{source[len(f'[^{label}]:') :]}")
        sources = self.document.sources
        if sources is None or sources.entries:
            return ["\n".join(lines)]
        heading = self.document.data[sources.start : sources.head_end].decode("utf-8").strip()
        return [heading, "\n".join(lines)]

    def _links(self) -> Iterator[Edit]:
        """Yield the edits of relative links: to copies, to published articles, or to nothing."""
        addresses = find_addresses(self.document)
        done = set()
        for link in self.article.links:
            if self._is_gone(link.start) or link.label or not _is_relative(link.target):
                continue
            file = resolve_link(link.target, self.document.path, self.articles_dir) or ""
            here = next((a for a in addresses if link.start <= a.start < link.end), None)
            # A link by reference has its address elsewhere, perhaps together with others.
            here = here or next((a for a in addresses if a.target == link.target), None)
            new = self._target(file, link)
            if new is None:
                yield from self._unlinked(link)
            elif here is None:
                raise self._refusal(link, "is written in a way that cannot be changed")
            elif here.start not in done:
                done.add(here.start)
                _, mark, fragment = link.target.partition("#")
                yield Edit(here.start, here.end, f"{new}{mark}{fragment}".encode())

    def _target(self, file: str, link: Link) -> str | None:
        """Return the link to a file in the published site, None where there is nothing to link."""
        folder = f"{self.articles_dir}/"
        if file.endswith(".md") and file.startswith(folder) and not link.figure:
            return self.site.pages.get(file.removeprefix(folder))
        if not file.startswith(folder) and not link.figure:
            raise self._refusal(link, "leads to a file that is not published")
        return self.site.figures + self._copied(file)

    def _copied(self, file: str) -> str:
        """Return the name of the copy of a figure or another file; names never meet."""
        for name, known in self.made.files.items():
            if known == file:
                return name
        stem, suffix = posixpath.splitext(re.sub(r"[^\w.-]+", "-", posixpath.basename(file)))
        name, number = f"{stem}{suffix}", 1
        while name in self.made.files:
            number += 1
            name = f"{stem}-{number}{suffix}"
        self.made.files[name] = file
        return name

    def _unlinked(self, link: Link) -> Iterator[Edit]:
        """Yield the edits that leave the words of a link alone."""
        data = self.document.data
        end = _end_of_text(data, link)
        if data[link.start : link.start + 1] != b"[" or end is None:
            raise self._refusal(link, "leads to an article that is not published")
        self.made.unlinked += 1
        yield Edit(link.start, link.start + 1, b"")
        yield Edit(end, link.end, b"")

    def _refusal(self, link: Link, what: str) -> ArticleError:
        return ArticleError(
            f"the link {link.target!r} {what}",
            where=f"{self.document.path}:{self.article.line(link.start)}",
            advice="Remove the link, or publish what it leads to together with this article.",
        )


def _end_of_text(data: bytes, link: Link) -> int | None:
    """Return where the `](` of an inline link or the `][` of a reference begins."""
    for mark in (b"](", b"]["):
        at = data.rfind(mark, link.start, link.end)
        if at >= 0:
            return at
    return None


def _is_relative(target: str) -> bool:
    return not (target.startswith("#") or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", target))
