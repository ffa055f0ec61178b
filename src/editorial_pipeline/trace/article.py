"""What the blocks of an article rest on, sentence by sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.articles.document import DocBlock, Document, named_in, parse_document
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.errors import UsageError
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import BlockOrigin, BlockState, lineage
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.settings import Settings
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.word_runs import squashed_words
from editorial_pipeline.trace.alignment import Support, align
from editorial_pipeline.trace.sentences import block_language, sentences_of
from editorial_pipeline.trace.sources import SourceNote, Sources, SourceSegment


@dataclass(frozen=True, slots=True)
class Source:
    """A segment that a sentence rests on, and its note.

    `certain` is false where only the order of the words suggests it.
    """

    segment: SourceSegment
    note: SourceNote
    certain: bool


@dataclass(frozen=True, slots=True)
class TracedSentence:
    """A sentence with its sources in order; `changed` is true where a person changed its words."""

    text: str
    sources: tuple[Source, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class TracedBlock:
    """A block and where it comes from. Lines count from 1.

    `others` are sources of the block that no sentence could be found for, `lost` segments whose
    receipt is gone.
    """

    article: str
    first_line: int
    last_line: int
    section: str | None
    origin: BlockOrigin
    sentences: tuple[TracedSentence, ...]
    others: tuple[Source, ...]
    lost: tuple[SegmentId, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """Sentences on what cannot be shown."""
        sources = [source for s in self.sentences for source in s.sources] + list(self.others)
        found = [source.note.problem for source in sources if source.note.problem]
        if self.lost:
            found.append(f"No receipt tells of {', '.join(self.lost)}.")
        return tuple(dict.fromkeys(found))


def trace_article(
    settings: Settings, index: Index, file: Path, line: int | None
) -> tuple[TracedBlock, ...]:
    """Return the block at a line of an article; all of its blocks where no line is given.

    At a heading or a blank line it is the block that follows. Raises UsageError where nothing
    follows, ArticleError where the article cannot be read.
    """
    path = ArticlePath(file.relative_to(settings.articles).as_posix())
    folder = settings.articles.relative_to(settings.root).as_posix()
    with named_in(folder):
        document = parse_document(file.read_bytes(), path)
    name = file.relative_to(settings.root).as_posix()
    origins = lineage(document, index).origins
    if line is not None:
        origins = (_at_line(document, origins, line, name),)
    sources = Sources(settings, index)
    return tuple(_traced(document, origin, name, sources) for origin in origins)


def noted_at(settings: Settings, file: Path, line: int) -> Path | None:
    """Return the file of the workspace that a footnote defined at a line leads to, if any.

    Raises ArticleError where the article cannot be read.
    """
    path = ArticlePath(file.relative_to(settings.articles).as_posix())
    folder = settings.articles.relative_to(settings.root).as_posix()
    with named_in(folder):
        document = parse_document(file.read_bytes(), path)
    for definition in document.definitions.values():
        first = document.data.count(b"\n", 0, definition.start) + 1
        last = first + document.data.count(b"\n", definition.start, definition.end)
        found = resolve_link(definition.target, path, folder)
        if first <= line <= last and found is not None:
            target = Path(os.path.normpath(settings.root / found))
            return target if target.is_relative_to(settings.root) else None
    return None


def lines_of(document: Document, block: DocBlock) -> tuple[int, int]:
    """Return the first and the last line of a block, from 1."""
    first = document.data.count(b"\n", 0, block.start) + 1
    return first, first + document.data.count(b"\n", block.start, block.end)


def supports_of(
    origin: BlockOrigin, sentences: Sequence[str], sources: Sources
) -> tuple[tuple[Support, ...], ...]:
    """Return what each sentence of a block rests on, as far as words can be shown."""
    found = (sources.segment(id_) for id_ in origin.segments)
    said = [segment.said for segment in found if segment is not None and segment.said is not None]
    language = block_language(origin.block.text)
    return align(sentences, said, language, machine=origin.state is BlockState.MACHINE)


def _at_line(
    document: Document, origins: Sequence[BlockOrigin], line: int, name: str
) -> BlockOrigin:
    total = document.data.count(b"\n") + 1
    if line > total:
        raise UsageError(f"there is no line {line}: it has {total}", where=name)
    for origin in origins:
        if line <= lines_of(document, origin.block)[1]:
            return origin
    raise UsageError(
        f"there is no text at line {line} or below it",
        where=name,
        advice="Name a line of a paragraph, a list, a quote, a table or code.",
    )


def _traced(document: Document, origin: BlockOrigin, name: str, sources: Sources) -> TracedBlock:
    block = origin.block
    sentences = sentences_of(block.text, block.kind)
    supports = supports_of(origin, sentences, sources)
    unchanged = _machine_sentences(origin)
    named = {support.segment for found in supports for support in found}
    rest = [Support(s, certain=False) for s in origin.segments if s not in named]
    first, last = lines_of(document, block)
    return TracedBlock(
        article=name,
        first_line=first,
        last_line=last,
        section=document.sections[block.section].heading,
        origin=origin,
        sentences=tuple(
            TracedSentence(
                sentence,
                tuple(_sources(found, sources)),
                origin.state is BlockState.EDITED and _bare(sentence) not in unchanged,
            )
            for sentence, found in zip(sentences, supports, strict=True)
        ),
        others=tuple(_sources(rest, sources)),
        lost=tuple(s for s in origin.segments if sources.segment(s) is None),
    )


def _sources(supports: Sequence[Support], sources: Sources) -> Iterator[Source]:
    for support in supports:
        note = sources.note_of(support.segment)
        segment = sources.segment(support.segment)
        if note is not None and segment is not None:
            yield Source(segment, note, support.certain)


def _machine_sentences(origin: BlockOrigin) -> str:
    """Return the words of the machine text with blanks around, to look for sentences in."""
    return _bare(plain_text(origin.text or ""))


def _bare(text: str) -> str:
    return f" {' '.join(squashed_words(text))} "
