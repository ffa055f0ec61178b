"""The left side of the page: the articles of a run, with what it wrote marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.articles.document import Document, Section, parse_document
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.coverage import Sum
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import BlockOrigin, BlockState, lineage
from editorial_pipeline.models.notes import UNDETERMINED, SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import ArticleRecord, BlockRecord, Receipt, RunId
from editorial_pipeline.review.attention import THIN
from editorial_pipeline.review.markdown import RenderedBlock, plain_words
from editorial_pipeline.review.notes import Ids
from editorial_pipeline.review.values import (
    Cite,
    Heading,
    PageArticle,
    PageBlock,
    Stretch,
    share_of,
)
from editorial_pipeline.settings import Settings
from editorial_pipeline.trace.article import supports_of
from editorial_pipeline.trace.sentences import block_language
from editorial_pipeline.trace.sources import Sources

_FOLDED: Final = 3
"""Unchanged headings and blocks in a row from which on they are folded away."""
_MOST_UNCHANGED: Final = 80_000
"""Bytes of unchanged HTML on a page; what is beyond is counted, not shown. The forty longest notes
of six real batches, 95 KB of them, make a page of 434 KB."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article of the run: its record, and the document and the origins as they are now.

    `path` is where it is now, relative to the workspace; without a document `problem` says why.
    """

    record: ArticleRecord
    path: str
    document: Document | None
    origins: tuple[BlockOrigin, ...]
    problem: str


def find_article(
    record: ArticleRecord, receipt: Receipt, settings: Settings, index: Index
) -> Found:
    """Return an article of a run where it is now, also after a move; never raises for a file."""
    folder = settings.articles.relative_to(settings.root).as_posix()
    path = ArticlePath(record.path.removeprefix(f"{folder}/"))
    if not index.exists(path):
        keys = [block_key(block.text) for block in receipt.blocks if block.article == path]
        standing = sorted({at for places in index.standing(keys).values() for at in places})
        path = standing[0] if standing else path
    now = f"{folder}/{path}"
    try:
        data = (settings.root / now).read_bytes()
        document = parse_document(data, path)
    except OSError:
        return Found(record, now, None, (), "The file is not there any more.")
    except EditorialError as error:
        return Found(record, now, None, (), str(error))
    return Found(record, now, document, lineage(document, index).origins, _changed(record, data))


def _changed(record: ArticleRecord, data: bytes) -> str:
    if record.after is None or sha256(data).hexdigest() == record.after:
        return ""
    return "The file has changed since this run; it is shown as it is now."


@dataclass(slots=True)
class Writer:
    """Turns articles into what the page shows; blocks are numbered through the page."""

    run: RunId
    receipt: Receipt
    settings: Settings
    sources: Sources
    ids: Ids
    blocks: dict[BlockKey, str] = field(default_factory=dict)
    """Ids of blocks by the key of their machine text, for links to them."""
    _count: int = 0
    _unchanged: int = 0

    def article(self, found: Found, id_: str, counts: Sum) -> PageArticle:
        """Return an article as the page shows it."""
        record = found.record
        entries = [] if found.document is None else list(self._entries(found, found.document))
        changed = [entry for entry, is_changed in entries if is_changed]
        blocks = [entry for entry in changed if isinstance(entry, PageBlock)]
        notes = dict.fromkeys(
            self.ids.note_of(segment)
            for origin in found.origins
            if self.run in origin.runs
            for segment in origin.segments
        )
        return PageArticle(
            id=id_,
            path=found.path,
            title=record.title,
            action=record.action,
            facts=_facts(record, blocks),
            share=share_of(counts.segments),
            problem=found.problem,
            stretches=tuple(self._stretches(entries)),
            notes=" ".join(filter(None, notes)),
        )

    def _entries(
        self, found: Found, document: Document
    ) -> Iterator[tuple[Heading | PageBlock, bool]]:
        """Yield headings and blocks in order, and whether the run wrote or concerns them."""
        blocks = {o.block.index: self._block(document, o) for o in found.origins}
        for section in document.sections:
            own = [blocks[block.index] for block in section.blocks]
            if section.heading is not None:
                new = _is_new(found.record, document, section)
                heading = Heading(section.heading, min(6, section.level + 1), new)
                yield heading, new or any(block.change for block in own)
            for block in own:
                yield block, bool(block.change)

    def _block(self, document: Document, origin: BlockOrigin) -> PageBlock:
        record = _written(origin, self.receipt.blocks)
        change = _change(origin, record, self.run)
        before = None if record is None or _is_moved(record) else record.replaces
        language = block_language(origin.block.text)
        rendered = RenderedBlock(origin.block.text, language, before)
        supports = supports_of(origin, rendered.sentences, self.sources)
        rests = [self._on_page(s.segment for s in supported) for supported in supports]
        self._count += 1
        id_ = f"b{self._count}"
        if origin.text is not None:
            self.blocks.setdefault(block_key(origin.text), id_)
        everything = self._on_page(origin.segments)
        return PageBlock(
            id=id_,
            html=rendered.html(rests if change else ()),
            language="" if language == UNDETERMINED else language,
            change=change,
            tag=_tag(origin, record, change),
            label=_label(origin, change, everything),
            rests=everything if change else "",
            cites=tuple(self._cites(document, origin.block.labels)) if change else (),
            words=sum(len(sentence.split()) for sentence in rendered.sentences),
            before=plain_words(before) if before and change == "revised" else "",
        )

    def _on_page(self, segments: Iterable[SegmentId]) -> str:
        known = (self.ids.segments.get(segment) for segment in segments)
        return " ".join(dict.fromkeys(id_ for id_ in known if id_ is not None))

    def _cites(self, document: Document, labels: Sequence[str]) -> Iterator[Cite]:
        folder = self.settings.articles.relative_to(self.settings.root).as_posix()
        for label in dict.fromkeys(labels):
            definition = document.definitions.get(label)
            target = definition.target if definition else ""
            file = resolve_link(target, document.path, folder)
            note = self.ids.notes.get(file or "", "")
            if note:
                yield Cite(label, note)

    def _stretches(self, entries: Sequence[tuple[Heading | PageBlock, bool]]) -> Iterator[Stretch]:
        start = 0
        while start < len(entries):
            changed = entries[start][1]
            end = start
            while end < len(entries) and entries[end][1] == changed:
                end += 1
            own = tuple(entry for entry, _ in entries[start:end])
            yield Stretch(own, "") if changed else self._unchanged_stretch(own)
            start = end

    def _unchanged_stretch(self, entries: tuple[Heading | PageBlock, ...]) -> Stretch:
        blocks = [entry for entry in entries if isinstance(entry, PageBlock)]
        size = sum(len(block.html.encode()) for block in blocks)
        told = _count(len(blocks), "unchanged block")
        if self._unchanged + size > _MOST_UNCHANGED:
            return Stretch((), f"{told}, left out of this page to keep it small")
        self._unchanged += size
        return Stretch(entries, told if len(entries) >= _FOLDED else "")


def _written(origin: BlockOrigin, records: Sequence[BlockRecord]) -> BlockRecord | None:
    """Return what the run wrote that this block reads as, or is nearest to."""
    if origin.text is None:
        return None
    key = block_key(origin.text)
    return next((record for record in records if block_key(record.text) == key), None)


def _change(origin: BlockOrigin, record: BlockRecord | None, run: RunId) -> str:
    if run not in origin.runs:
        return ""
    if record is not None:
        return "revised" if record.replaces else "added"
    return "added" if origin.runs[0] == run else "revised"


def _tag(origin: BlockOrigin, record: BlockRecord | None, change: str) -> str:
    if not change:
        return ""
    parts = [_how(record)] if change == "revised" else []
    if origin.state is BlockState.EDITED:
        parts.append("Changed by hand since")
    elif record is None:
        parts.append("Revised by a later run")
    if record is not None and record.origin == "floor":
        parts.append("Kept verbatim")
    if record is not None and record.fidelity is not None and record.fidelity < THIN:
        parts.append(f"Carries {record.fidelity:.0%} of what was said")
    return " · ".join(parts)


def _how(record: BlockRecord | None) -> str:
    if record is None or record.fidelity is not None:
        return "Revised"
    return "Moved here as asked" if _is_moved(record) else "Corrected as asked"


def _is_moved(record: BlockRecord) -> bool:
    return record.replaces is not None and block_key(record.replaces) == block_key(record.text)


def _label(origin: BlockOrigin, change: str, rests: str) -> str:
    kind = origin.block.kind
    if not change:
        return f"{kind}, unchanged"
    return f"{kind}, {change}, rests on {_count(len(rests.split()), 'segment')}"


def _is_new(record: ArticleRecord, document: Document, section: Section) -> bool:
    markdown = document.data[section.start : section.head_end].decode("utf-8")
    return record.action == "created" or markdown in record.headings


def _facts(record: ArticleRecord, blocks: Sequence[PageBlock]) -> tuple[str, ...]:
    facts = []
    if record.blocks_added:
        facts.append(_count(record.blocks_added, "block") + " added")
    if record.blocks_revised:
        facts.append(f"{record.blocks_revised} revised")
    if record.blocks_moved_away:
        facts.append(f"{record.blocks_moved_away} moved away")
    facts += [one.done for one in record.arranged]
    words = sum(block.words for block in blocks)
    if words:
        facts.append(f"{words:,} words to read")
    return tuple(facts)


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number:,} {noun}s"
