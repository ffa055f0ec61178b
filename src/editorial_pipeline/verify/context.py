"""What a rule sees: the offered material, and one piece of text with its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import groupby

from editorial_pipeline.articles.inline import Reading, read_markdown
from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.glossary import Glossary, correct_text
from editorial_pipeline.models.draft import Block, BlockKind, Origin, Term
from editorial_pipeline.models.notes import (
    UNDETERMINED,
    Language,
    NoteHash,
    Segment,
    SegmentId,
)
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.models.request import Fidelity
from editorial_pipeline.text.clean import clean_speech
from editorial_pipeline.text.translit import is_cyrillic
from editorial_pipeline.text.word_runs import Runs, is_subsequence, squashed_words


@dataclass(frozen=True, slots=True)
class Context:
    """What one draft may draw on.

    `segments` is everything that was offered to the draft, `captured` when each note was
    recorded. `revised` maps the id of a block to the Markdown of the block it replaces.
    `article_texts` are the blocks that the article holds already; their URLs are known.
    `directive_texts` are the words of segments that were obeyed and must not be printed;
    `style` the rules of style that are switched on, `fidelity` how close the text has to keep.
    In `segments` the aliases of the `glossary` are replaced already.
    """

    segments: Mapping[SegmentId, Segment]
    captured: Mapping[NoteHash, datetime]
    revised: Mapping[str, str]
    article_title: str
    article_language: Language
    article_texts: tuple[str, ...]
    glossary: Glossary
    directive_texts: tuple[str, ...]
    known_urls: frozenset[str]
    style: StyleRules = field(default_factory=StyleRules)
    fidelity: Fidelity = Fidelity.REWRITE


class Passage:
    """A block, or a heading, beside its sources. `where` is what findings call it."""

    def __init__(
        self,
        where: str,
        reading: Reading,
        sources: Sequence[Segment],
        context: Context,
        *,
        block: Block | None = None,
    ) -> None:
        self.where = where
        self.reading = reading
        self.sources = tuple(sources)
        self.context = context
        self.block = block
        self.is_heading = block is None
        self.language = block.language if block else context.article_language

    @property
    def text(self) -> str:
        """The words, code included; one line for each paragraph, item or cell."""
        return self.reading.text

    @cached_property
    def prose(self) -> str:
        """The words without code."""
        return "\n".join(self.reading.prose)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The declared terms whose source form is in the sources."""
        declared = self.block.terms if self.block else ()
        runs = Runs(self.said)
        return tuple(term for term in declared if runs.holds(term.source))

    @cached_property
    def said(self) -> tuple[str, ...]:
        """The words of the sources: neighbouring segments as one text, then the same cleaned."""
        return tuple(dict.fromkeys(text for text in self.raw + self.cleaned if text))

    @cached_property
    def raw(self) -> tuple[str, ...]:
        """The words of the sources as they were said."""
        return tuple(_runs(self.sources, lambda s: s.text))

    @cached_property
    def cleaned(self) -> tuple[str, ...]:
        """The words of the sources without fillers and stutters."""
        return tuple(_runs(self.sources, lambda s: clean_speech(s.text, s.language)))

    @cached_property
    def revised(self) -> str:
        """The words of the block that this one replaces; '' for a new one."""
        markdown = self.context.revised.get(self.block.id, "") if self.block else ""
        if not markdown:
            return ""
        return "\n".join([*read_markdown(markdown).lines, *read_markdown(markdown).links])

    @cached_property
    def evidence(self) -> tuple[str, ...]:
        """Everything that the words may rest on: the sources and the revised text."""
        if not self.revised:
            return self.said
        # What stood there before the alias was declared may be written as it is declared now.
        settled = correct_text(self.revised, self.context.glossary, self.language)
        return self.said + tuple(dict.fromkeys((self.revised, settled)))

    @cached_property
    def crosses_languages(self) -> bool:
        """Whether a source is in another language, so that words cannot be compared."""
        known = {UNDETERMINED, self.language}
        if self.language != UNDETERMINED and any(s.language not in known for s in self.sources):
            return True
        return bool(self.sources) and is_cyrillic(self.text) != any(
            is_cyrillic(s.text) for s in self.sources
        )

    @cached_property
    def is_verbatim(self) -> bool:
        """Whether the host itself wrote it, and only left out words of its sources.

        Such a text claims nothing of its own, whatever neighbours the gaps have made.
        """
        if self.block is None or self.block.origin is Origin.OPENAI:
            return False
        said = " ".join(segment.text for segment in self.sources)
        return self.text == said or is_subsequence(squashed_words(self.text), squashed_words(said))

    def hard(
        self, rule: str, message: str, remedy: str, segments: Iterable[SegmentId] = ()
    ) -> Finding:
        """Return a finding that costs the block its wording."""
        return Finding(rule, Severity.HARD, self.where, message, remedy, tuple(segments))

    def soft(
        self, rule: str, message: str, remedy: str, segments: Iterable[SegmentId] = ()
    ) -> Finding:
        """Return a finding that is reported."""
        return Finding(rule, Severity.SOFT, self.where, message, remedy, tuple(segments))

    def object(
        self,
        rule: str,
        message: str,
        remedy: str,
        *,
        hard: bool,
        segments: Iterable[SegmentId] = (),
    ) -> Finding:
        """Return a hard or a soft finding."""
        return (self.hard if hard else self.soft)(rule, message, remedy, segments)


def _runs(segments: Sequence[Segment], words: Callable[[Segment], str]) -> Iterator[str]:
    """Yield the words of each run of segments that follow each other in a note."""
    ordered = enumerate(sorted(segments, key=lambda s: (s.note, s.number)))
    for _, run in groupby(ordered, key=lambda pair: (pair[1].note, pair[1].number - pair[0])):
        yield " ".join(words(segment) for _, segment in run)


def passage_of(block: Block, context: Context) -> Passage:
    """Return `block` beside the segments it cites; those that were not offered are left out."""
    sources = [context.segments[id_] for id_ in block.segments if id_ in context.segments]
    return Passage(block.id, read_block(block), sources, context, block=block)


def read_block(block: Block) -> Reading:
    """Return what a reader sees of a block, its items included."""
    if block.kind is BlockKind.CODE:
        lines = tuple(block.text.splitlines())
        return Reading(lines, (), lines, (), ())
    readings = [read_markdown(block.text), *(read_markdown(item.text) for item in block.items)]
    return Reading(
        tuple(line for reading in readings for line in reading.lines),
        tuple(line for reading in readings for line in reading.prose),
        tuple(code for reading in readings for code in reading.code),
        tuple(link for reading in readings for link in reading.links),
        tuple(part for reading in readings for part in reading.parts),
    )


def elsewhere(passage: Passage, holds: Callable[[str], bool]) -> tuple[SegmentId, ...]:
    """Return the offered segments that the passage does not cite and whose text `holds`."""
    cited = {segment.id for segment in passage.sources}
    offered = passage.context.segments.values()
    return tuple(s.id for s in offered if s.id not in cited and holds(s.text))


def cite_hint(passage: Passage, others: Sequence[SegmentId]) -> str:
    """Return the advice to cite a segment that holds what the cited ones do not."""
    if not others:
        return ""
    words = quoted(passage.context.segments[others[0]].text)
    return f" Another segment holds it: {words}; if that one is meant, cite it too."


def quoted(words: str, limit: int = 60) -> str:
    """Return words in quotation marks for a message, cut where they are long."""
    flat = " ".join(words.split())
    return f"“{flat if len(flat) <= limit else flat[: limit - 1].rstrip() + '…'}”"
