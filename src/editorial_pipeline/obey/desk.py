"""The articles of a run while they are changed, and what has been done to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from editorial_pipeline.articles.document import DocBlock, Document, Section, parse_document
from editorial_pipeline.articles.footnotes import Earlier
from editorial_pipeline.articles.remove import subtree
from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.notes import Language, Segment, SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import BlockRecord, FindingRecord

RULE = "request"
"""What findings are filed under that come of a request."""


@dataclass(slots=True)
class Page:
    """An article as it stands now in the run; `before` are its bytes on the disk, None if new.

    `owned` are machine texts with the segments that each rests on; `headings` the words of those
    that runs have made, `titles` those of the article that runs have given. `renamed`
    is true where this run has given another, and `arranged` is what it has done to the order.
    `given` are the labels that runs ever gave in it, with what they led to.
    """

    before: bytes | None
    document: Document
    owned: dict[str, tuple[SegmentId, ...]]
    titles: frozenset[str]
    headings: frozenset[str]
    language: Language
    renamed: bool = False
    arranged: list[Arrangement] = field(default_factory=list)
    given: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def earlier(self) -> Earlier:
        """What its labels stood for before the run."""
        return Earlier(self.before, self.given)

    def owns(self, block: DocBlock) -> bool:
        """Whether a block reads as a run wrote it."""
        return block.text in self.owned

    def owns_heading(self, section: Section) -> bool:
        """Whether a heading is a run's: of an earlier one, or new in this."""
        heading = section.heading or ""
        return heading in self.headings or heading not in self._headings_before()

    def owns_section(self, index: int) -> bool:
        """Whether a section with all below it is a run's, headings and blocks."""
        return all(
            self.owns_heading(section) and all(self.owns(block) for block in section.blocks)
            for section in subtree(self.document, index)
        )

    def owns_title(self) -> bool:
        """Whether the title is one that a run has given."""
        titles = {title.casefold() for title in self.titles}
        return self.before is None or self.renamed or self.document.title.casefold() in titles

    def _headings_before(self) -> set[str]:
        if self.before is None:
            return set()
        old = parse_document(self.before, self.document.path)
        return {section.heading or "" for section in old.sections}

    def section(self, heading: str) -> int | None:
        """Return the index of the section with this heading; None without it, or with two."""
        key = heading_key(heading)
        found = [s.index for s in self.document.sections if heading_key(s.heading) == key]
        return found[0] if len(found) == 1 else None


def heading_key(heading: str | None) -> str:
    """Return what two spellings of a heading have in common."""
    return " ".join((heading or "").lstrip("#").casefold().split())


class Sources(Protocol):
    """What a request may ask about notes and articles beyond those of the run."""

    def page(self, path: ArticlePath) -> Page | None:
        """Return an article as it stands on the disk, a new one of the plan, or None."""

    def head(self, segment: SegmentId) -> NoteHead | None:
        """Return the note of a segment, consumed by this run or an earlier one."""

    def segment(self, id_: SegmentId) -> Segment | None:
        """Return a segment of this run."""

    def holding(self, words: str) -> Iterable[ArticlePath]:
        """Return the articles that may hold words, by path."""

    def says(self, words: str, segments: Iterable[Segment]) -> bool:
        """Return whether segments say a title or a term."""

    def objections(self, new: str, old: str, segments: Iterable[Segment]) -> Iterable[str]:
        """Return what verification objects to in a block that was changed."""


@dataclass(slots=True)
class Desk:
    """The pages that a run has taken up, in order, with what it did to them.

    `records` are those of blocks that came to stand somewhere else or to read otherwise, `moved`
    how many blocks left each article.
    """

    sources: Sources
    articles_dir: str
    pages: dict[ArticlePath, Page] = field(default_factory=dict)
    records: list[BlockRecord] = field(default_factory=list)
    findings: list[FindingRecord] = field(default_factory=list)
    moved: dict[ArticlePath, int] = field(default_factory=dict)

    def page(self, path: ArticlePath | None) -> Page | None:
        """Return the article at a path, None where there is none that can be read."""
        if path is None:
            return None
        if path not in self.pages:
            found = self.sources.page(path)
            if found is None:
                return None
            self.pages[path] = found
        return self.pages[path]

    def take(
        self,
        path: ArticlePath,
        before: bytes | None,
        data: bytes,
        texts: Mapping[str, tuple[SegmentId, ...]],
        replaced: Iterable[str],
        language: Language,
    ) -> None:
        """Go on with an article as the run has rendered it, with what it wrote there.

        `before` are the bytes that it was rendered from. They stay what the commit compares with:
        a file that a person has saved since is in conflict, never overwritten.
        """
        page = self.page(path)
        document = parse_document(data, path)
        if page is None:
            page = Page(before, document, {}, frozenset(), frozenset(), language)
            self.pages[path] = page
        page.before, page.document = before, document
        for text in replaced:
            page.owned.pop(text, None)
        page.owned.update(texts)

    def object(
        self, path: ArticlePath, message: str, segments: Iterable[SegmentId], rule: str = RULE
    ) -> None:
        """Report what a person may want to do by hand."""
        finding = FindingRecord(
            rule=rule,
            severity="soft",
            article=path,
            message=message,
            resolution="reported",
            segments=list(segments),
        )
        if finding not in self.findings:
            self.findings.append(finding)

    def shown(self, path: ArticlePath) -> str:
        """Return the path of an article relative to the workspace."""
        return f"{self.articles_dir}/{path}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def shortened(text: str, length: int = 60) -> str:
    """Return words in quotation marks, cut where they are long."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= length else flat[: length - 1].rstrip() + '…'}”"
