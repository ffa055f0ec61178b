"""One article without what notes contributed to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.articles.check import (
    check_frame,
    check_parts,
    joined,
    parts_of,
    stands_apart,
)
from editorial_pipeline.articles.compose import compose
from editorial_pipeline.articles.document import DocBlock, Document, Section, parse_document
from editorial_pipeline.articles.footnotes import Earlier, Footnotes, resolve_link
from editorial_pipeline.articles.insert import insertion, replacement, sources_inserts
from editorial_pipeline.articles.recite import recite
from editorial_pipeline.articles.removal import removals
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.articles.untouch import untouch
from editorial_pipeline.articles.views import outline
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import Lineage, lineage
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import BlockRecord, RunId
from editorial_pipeline.render import block_texts
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.undo.blocks import Fate, Fates, block_record
from editorial_pipeline.undo.past import find_past
from editorial_pipeline.undo.story import Story
from editorial_pipeline.undo.tidy import is_bare, tidied
from editorial_pipeline.undo.words import Words


@dataclass(frozen=True, slots=True)
class Kept:
    """A block that stays although it rests on a note that is taken back, and why."""

    article: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An article after an undo; `after` None: it is gone. Counts are of blocks.

    `before` are its bytes on the disk. `is_past` is true where it has the text to the byte that
    it had before the runs. `records` tell the lineage what became of the blocks.
    """

    document: Document
    before: bytes
    after: bytes | None
    is_past: bool
    records: tuple[BlockRecord, ...]
    kept: tuple[Kept, ...]
    removed: int
    restored: int


def _untouched(document: Document, data: bytes) -> TakenBack:
    """Return an article that no note of the undo contributed to."""
    return TakenBack(
        document, data, data, is_past=False, records=(), kept=(), removed=0, restored=0
    )


@dataclass(frozen=True, slots=True)
class Editor:
    """Takes notes back from articles. Folders are relative to the workspace."""

    index: Index
    fates: Fates
    words: Words
    runs: frozenset[RunId]
    articles_dir: str
    used_dir: str

    def take_back(self, document: Document, story: Story, *, to_the_past: bool) -> TakenBack:
        """Return the article, its links repaired, without what the notes contributed.

        With `to_the_past` it is to the byte what it was before, where receipts lead back there.
        Raises ArticleError where it would not survive.
        """
        found = lineage(document, self.index)
        work = _Work(self, document, found, story)
        if not work.fates and not any(c.run in self.runs for c in story.chapters):
            return _untouched(document, story.data)
        after = work.written()
        records = list(work.records)
        past = None
        if to_the_past:
            past = find_past(story.data, story.own, story.is_void, self.runs)
        if past is not None:
            if not _reads_the_same(past[0], after, document):
                # A request was carried out as well: text was moved, or given another name.
                records = list(self.fates.of_past(found, _keys(past[0], document)))
            after = past[0]
        if after == document.data and not work.kept:
            after = story.data
        return TakenBack(
            document=document,
            before=story.data,
            after=after,
            is_past=past is not None,
            records=tuple(records),
            kept=tuple(work.kept),
            removed=work.removed,
            restored=work.restored,
        )


class _Work:
    """One article while it is taken back."""

    def __init__(self, editor: Editor, document: Document, found: Lineage, story: Story) -> None:
        self.editor = editor
        self.document = document
        self.story = story
        self.fates = editor.fates.of(found)
        files = dict.fromkeys(f"{editor.articles_dir}/{p}" for p in (*found.paths, document.path))
        earlier = Earlier(story.data, editor.index.labels(files))
        self.footnotes = Footnotes(document.path, editor.articles_dir, document, earlier)
        self.language = outline(document).language
        self.records: list[BlockRecord] = []
        self.kept: list[Kept] = []
        self.texts: dict[int, list[str]] = {}
        """The comparable texts that take the place of a block, by its index."""
        self.removed = self.restored = 0

    def written(self) -> bytes | None:
        """Return the new bytes, and fill in what became of the blocks."""
        data = self._with_fates()
        document = parse_document(data, self.document.path)
        self._check_blocks(document)
        sections = {self.document.blocks[i].section for i, texts in self.texts.items() if not texts}
        data = tidied(
            document,
            self.document,
            emptied=sections,
            headings=self.story.headings,
            used=f"{self.editor.used_dir}/",
            articles_dir=self.editor.articles_dir,
            pages={url for fate in self.fates for url in self._pages(fate.origin.segments)},
        )
        if self.story.is_made_by_undone:
            rest = parse_document(data, self.document.path)
            if is_bare(rest, self.story.first_title):
                return None
        data = self._with_front(data)
        self._check(parse_document(data, self.document.path), document)
        return data

    def _with_fates(self) -> bytes:
        edits = []
        spans = []
        for fate in self.fates:
            block = fate.origin.block
            markdown = self._markdown(fate)
            if markdown is None:
                continue
            if markdown:
                edits.append(replacement(self.document, block, markdown))
            else:
                spans.append((block.start, block.end))
        edits += removals(self.document.data, spans)
        if self.footnotes.lines:
            added = sources_inserts(self.document, self.footnotes.lines, self.language)
            edits += [insertion(self.document, insert.at, [insert]) for insert in added]
        return splice(self.document.data, edits)

    def _markdown(self, fate: Fate) -> str | None:
        """Return what stands in a block's place, '' for nothing; None: it stays."""
        block, text = fate.origin.block, fate.origin.text or ""
        kept = fate.kept
        floor = None if kept else self.editor.words.blocks(fate.left, self.language)
        if floor is None:
            why = kept or "rests on other notes too, which cannot be read any more"
            self.kept.append(Kept(self._file, block.text, why))
            return None
        pieces: list[str] = []
        texts: list[str] = []
        if (earlier := fate.earlier) is not None:
            own = self._own_labels(fate)
            raw = self.story.raw(earlier.key, self.document) if not own else None
            labels = [*own, *self._labels(earlier.segments)]
            pieces.append(raw if raw is not None else recite(earlier.text, labels))
            texts.append(earlier.text)
            self._record(block, earlier.text, earlier.segments, text)
        for piece in floor:
            marks = self._own_labels(fate) if not pieces else []
            pieces.append(compose(piece, self._labels, kept=marks))
            for floored, segments in block_texts(piece):
                self._record(block, floored, segments, text if not texts else None)
                texts.append(floored)
        if not texts:
            self._record(block, "", (), text)
            self.removed += 1
        else:
            self.restored += 1
        self.records += self.editor.fates.elsewhere(text, block.kind, self.document.path)
        self.texts[block.index] = texts
        return "\n\n".join(pieces)

    def _record(
        self, block: DocBlock, text: str, segments: Iterable[SegmentId], replaces: str | None
    ) -> None:
        path = self.document.path
        self.records.append(block_record(path, block.kind, text, segments, replaces))

    def _own_labels(self, fate: Fate) -> list[str]:
        """Return the labels that a person has put to a block: those of none of its notes."""
        files = {self._head(segment).file for segment in fate.origin.segments}
        pages = {self.footnotes.known_page(url) for url in self._pages(fate.origin.segments)}
        path, folder = self.document.path, self.editor.articles_dir
        targets = {
            label: resolve_link(definition.target, path, folder)
            for label, definition in self.document.definitions.items()
        }
        return [
            label
            for label in fate.origin.block.labels
            if targets.get(label) not in files and label not in pages
        ]

    def _labels(self, segments: Iterable[SegmentId]) -> list[str]:
        labels = []
        for segment in segments:
            labels.append(self.footnotes.label(self._head(segment)))
            pages = (self.footnotes.known_page(url) for url in self._pages([segment]))
            labels += [label for label in pages if label is not None]
        return labels

    def _pages(self, segments: Iterable[SegmentId]) -> list[str]:
        """Return the web pages that the notes of segments point to."""
        records = (self.editor.index.note(segment) for segment in segments)
        return [url for record in records if record is not None for url in record.links]

    def _head(self, segment: SegmentId) -> NoteHead:
        record = self.editor.index.note(segment)
        if record is None:
            raise ArticleError(
                f"no receipt tells of the note of segment {segment}", where=self._file
            )
        name = PurePosixPath(record.used).name
        return NoteHead(name, record.used, datetime.fromisoformat(record.captured))

    def _with_front(self, data: bytes) -> bytes:
        day = self.document.front.get("updated")
        now = day if isinstance(day, str) else None
        return untouch(data, self.story.earlier_day(now), self.story.tags, self._file)

    @property
    def _file(self) -> str:
        return f"{self.editor.articles_dir}/{self.document.path}"

    def _check_blocks(self, document: Document) -> None:
        """Raise ArticleError unless the blocks are those that are meant, and only those."""
        expected = []
        apart: set[int] = set()
        for section in self.document.sections:
            blocks = [
                (block, text)
                for block in section.blocks
                for text in self.texts.get(block.index, [block.text])
            ]
            if section.heading is not None and (blocks or not _is_sources(section, document)):
                expected.append((section.level, section.heading))
            upper = -1
            for block, text in blocks:
                passed = self.document.blocks[
                    max(upper + 1, section.blocks[0].index) : block.index + 1
                ]
                if any(stands_apart(self.document, each) for each in passed):
                    apart.add(len(expected))
                expected.append((0, text))
                upper = block.index
        check_parts(document, joined(expected, apart))

    def _check(self, document: Document, before: Document) -> None:
        """Raise ArticleError where tidying took more than empty sections and footnotes."""
        check_frame(document, before)
        blocks = [block.text for block in document.blocks]
        dangling = document.references - document.definitions.keys()
        new = dangling - (before.references - before.definitions.keys())
        if blocks != [block.text for block in before.blocks] or new:
            raise ArticleError(
                "what is left would read differently",
                where=self._file,
                advice="Nothing was written; please report this with the article.",
            )


def _is_sources(section: Section, document: Document) -> bool:
    """Whether a section, which lost its blocks, is where the footnotes of an article are now."""
    sources = document.sources
    if sources is None or section.heading is None:
        return False
    line = document.data[sources.start : sources.head_end].decode("utf-8")
    return plain_text(line.lstrip("# ").rstrip("# ")) == plain_text(section.heading)


def _keys(past: bytes | None, document: Document) -> set[BlockKey]:
    if past is None:
        return set()
    return {block_key(block.text) for block in parse_document(past, document.path).blocks}


def _reads_the_same(past: bytes | None, after: bytes | None, document: Document) -> bool:
    """Whether two versions of an article have the same headings and blocks."""
    if past is None or after is None:
        return past is after
    one, other = (parse_document(data, document.path) for data in (past, after))
    return parts_of(one) == parts_of(other)
