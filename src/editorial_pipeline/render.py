"""The fifth stage: drafts become the bytes of articles.

A new article goes through the template, an existing one is spliced. Either way the result is
parsed again and compared with what was meant, so that no article leaves this stage that does
not read as the draft says or that lost something of a person's.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from editorial_pipeline.articles.check import (
    Part,
    check_closed,
    check_contains,
    check_footnotes,
    check_frame,
    check_parts,
    check_words,
    joined,
)
from editorial_pipeline.articles.citing import cite_more
from editorial_pipeline.articles.compose import block_text, compose
from editorial_pipeline.articles.document import DocBlock, Document, parse_document
from editorial_pipeline.articles.footnotes import NOTHING_EARLIER, Earlier, Footnotes
from editorial_pipeline.articles.frontmatter import flow_list, quoted, touch
from editorial_pipeline.articles.index_page import is_machine_made, render_page
from editorial_pipeline.articles.insert import (
    Insert,
    insertion,
    replacement,
    sources_inserts,
)
from editorial_pipeline.articles.layout import Piece, choose_bullet, lay_out
from editorial_pipeline.articles.source_names import sources_heading
from editorial_pipeline.articles.splice import Edit, splice
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.draft import ArticleDraft, Block, BlockKind, NoteHead
from editorial_pipeline.models.notes import NoteHash, SegmentId
from editorial_pipeline.models.plan import ArticlePath, PlannedArticle
from editorial_pipeline.models.record import FileChange
from editorial_pipeline.templating import Templates
from editorial_pipeline.text.markdown import escape_heading, plain_text

TEMPLATE = "article.md.j2"

__all__ = ["blank_article", "block_texts", "render", "render_index"]


def render(
    drafts: Sequence[ArticleDraft],
    *,
    documents: Mapping[ArticlePath, Document],
    notes: Mapping[NoteHash, NoteHead],
    templates: Templates,
    today: date,
    articles_dir: str,
    earlier: Mapping[ArticlePath, Earlier] | None = None,
) -> tuple[FileChange, ...]:
    """Return the changes of all articles, in the order of the drafts.

    `documents` holds those that exist; every other draft becomes a new article. `earlier` are
    their bytes on the disk where a document differs from them, and the labels that were given.
    Paths are relative to the workspace. A draft without blocks changes nothing. Raises
    ArticleError where an article would not survive, and SettingsError on a broken template.
    """
    heads = {note[:12]: head for note, head in notes.items()}
    changes = []
    for draft in drafts:
        path = draft.article.path
        if path is None:
            raise ArticleError("the article has no path yet", where=draft.article.title)
        if not draft.blocks and not draft.citings:
            continue
        document = documents.get(path)
        known = (earlier or {}).get(path, Earlier(document.data)) if document else NOTHING_EARLIER
        writer = _Writer(draft, path, heads, today, articles_dir, document)
        writer.footnotes = Footnotes(path, articles_dir, document, known)
        after = writer.updated(document) if document else writer.created(templates)
        changes.append(FileChange(posixpath.join(articles_dir, path), known.data, after))
    return tuple(changes)


def blank_article(article: PlannedArticle, templates: Templates, today: date) -> bytes:
    """Return a new article that holds nothing but its title yet."""
    return _Writer(
        ArticleDraft(article, (), (), (), ()), article.path or ArticlePath(""), {}, today, "", None
    ).created(templates)


def render_index(lines: Mapping[str, str], *, path: str, before: bytes | None) -> FileChange | None:
    """Return the page that lists all articles, or None where a person keeps it.

    `lines` are those of the articles by their paths below the folder of articles, see `page_line`;
    `path` is that of the page, relative to the workspace, `before` its present bytes.
    """
    if before is not None and not is_machine_made(before):
        return None
    return FileChange(path, before, render_page(lines).encode())


def block_texts(block: Block) -> tuple[tuple[str, tuple[SegmentId, ...]], ...]:
    """Return the comparable text of each block that the article will have for this one.

    Together with the segments it rests on; this is what the edit fence compares with.
    """
    return ((block_text(block), block.segments),)


@dataclass(slots=True)
class _Section:
    """A section of a new article, as its template gets it. `marks` are the `#` of the heading."""

    heading: str
    marks: str
    blocks: list[str]


class _Writer:
    """One article while it is written."""

    def __init__(
        self,
        draft: ArticleDraft,
        path: ArticlePath,
        heads: Mapping[str, NoteHead],
        today: date,
        articles_dir: str,
        document: Document | None,
    ) -> None:
        self.draft = draft
        self.path = path
        self.heads = heads
        self.today = today
        self.articles_dir = articles_dir
        self.footnotes = Footnotes(path, articles_dir, document)

    def labels(self, segments: Iterable[SegmentId]) -> list[str]:
        """Return the labels of the notes that segments come from, and of what they point to."""
        labels = []
        for segment in segments:
            head = self.heads.get(segment.partition(".")[0])
            if head is None:
                raise ArticleError(f"no note of this run holds segment {segment}", where=self.path)
            labels.append(self.footnotes.label(head))
            labels += [self.footnotes.web_label(source) for source in head.web]
        return labels

    def created(self, templates: Templates) -> bytes:
        """Return a new article."""
        sections, expected = self._sections()
        article = self.draft.article
        text = templates.render(
            TEMPLATE,
            title=article.title,
            heading=escape_heading(article.title),
            created=self.today.isoformat(),
            updated=self.today.isoformat(),
            tags=list(article.tags),
            status="draft",
            yaml={"title": quoted(article.title), "tags": flow_list(article.tags)},
            sections=sections,
            sources=self.footnotes.lines,
            sources_heading=sources_heading(article.language),
        )
        data = f"{text.rstrip()}\n".encode()
        document = parse_document(data, self.path)
        check_contains(document, joined(expected))
        check_footnotes(document, None, self.footnotes.added, self.articles_dir)
        self._check_front(document)
        check_words(document, (block_text(block) for block in self.draft.blocks))
        return data

    def _sections(self) -> tuple[list[_Section], list[Part]]:
        """Return the sections of a new article, the opening first, and what they will read as."""
        sections: list[_Section] = []
        expected: list[Part] = []
        bullet = ""
        for section in sorted(self.draft.sections, key=lambda s: s.heading is not None):
            heading = escape_heading(section.heading or "")
            made = _Section(heading, "#" * section.level, [])
            sections.append(made)
            if heading:
                expected.append((section.level, plain_text(heading)))
                bullet = ""
            for placed in section.blocks:
                before = Piece(0, (), bullet=bullet)
                bullet = choose_bullet(placed.block, before, None)
                made.blocks.append(compose(placed.block, self.labels, bullet=bullet))
                bullet = bullet if placed.block.kind is BlockKind.LIST else ""
                expected.append((0, block_text(placed.block)))
        return sections, expected

    def _check_front(self, document: Document) -> None:
        front = document.front
        wanted = {"title": self.draft.article.title, "tags": list(self.draft.article.tags)}
        for key, value in wanted.items():
            if key in front and front[key] != value:
                raise ArticleError(
                    f"the front matter's `{key}` would not read back",
                    where=self.path,
                    advice="Correct the workspace's own template.",
                )

    def updated(self, document: Document) -> bytes:
        """Return an existing article with the draft spliced in."""
        check_closed(document)
        pieces = lay_out(document, self.draft)
        data = touch(
            splice(document.data, self._edits(document, pieces)),
            self.today,
            self.draft.article.tags,
            where=self.path,
        )
        result = parse_document(data, self.path)
        apart = {
            number
            for number, (above, piece) in enumerate(pairwise(pieces), start=1)
            if document.data[above.at : piece.start].strip()
        }
        check_parts(result, joined((_part(piece) for piece in pieces), apart))
        check_frame(result, document)
        check_footnotes(result, document, self.footnotes.added, self.articles_dir)
        check_words(result, (block_text(block) for block in self.draft.blocks))
        return data

    def _edits(self, document: Document, pieces: Sequence[Piece]) -> list[Edit]:
        """Return the edits of the body, with new footnotes numbered from top to bottom."""
        edits: list[Edit] = []
        inserts: list[Insert] = []
        neighbours = zip([None, *pieces], pieces, [*pieces[1:], None], strict=False)
        for before, piece, after in neighbours:
            text = self._text(before, piece, after)
            if text and piece.old is not None:
                edits.append(replacement(document, piece.old, text))
            elif piece.more and piece.old is not None:
                edits += self._cited(document, piece.old, piece.more)
            elif text:
                inserts.append(Insert(piece.at, text))
        if self.footnotes.lines:
            language = self.draft.article.language
            inserts += sources_inserts(document, self.footnotes.lines, language)
        for at, group in groupby(inserts, key=lambda insert: insert.at):
            edits.append(insertion(document, at, list(group)))
        return edits

    def _cited(
        self, document: Document, block: DocBlock, segments: Sequence[SegmentId]
    ) -> list[Edit]:
        """Return the edit that adds citations to a block of the file, its words untouched."""
        said = " ".join(c.said for c in self.draft.citings if c.target == block.index)
        text = document.data[block.start : block.end].decode()
        labels = [label for label in self.labels(segments) if label not in block.labels]
        cited = cite_more(text, block.kind, list(dict.fromkeys(labels)), said)
        return [Edit(block.start, block.end, cited.encode())] if cited != text else []

    def _text(self, before: Piece | None, piece: Piece, after: Piece | None) -> str:
        """Return the Markdown of a piece, '' for what is there already."""
        if piece.head is not None:
            level, heading = piece.head
            return f"{'#' * level} {heading}"
        if piece.block is None:
            return ""
        bullet = choose_bullet(piece.block, before, after)
        if piece.block.kind is BlockKind.LIST:
            piece.bullet = bullet
        kept = piece.old.labels if piece.old else ()
        return compose(piece.block, self.labels, kept=kept, bullet=bullet)


def _part(piece: Piece) -> Part:
    if piece.block is not None:
        return 0, block_text(piece.block)
    if piece.old is not None:
        return 0, piece.old.text
    if piece.head is not None:
        return piece.head[0], plain_text(piece.head[1])
    assert piece.title is not None
    return piece.title
