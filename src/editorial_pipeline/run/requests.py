"""What a run does about the requests in its notes, and the articles that it takes up for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.frontmatter import touch
from editorial_pipeline.articles.views import outline
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.fence import Fence
from editorial_pipeline.glossary import Glossary
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import BlockState
from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.directive import Directive, DirectiveKind, Move, Order
from editorial_pipeline.models.draft import ArticleDraft, NoteHead
from editorial_pipeline.models.notes import NoteHash, Segment, SegmentId
from editorial_pipeline.models.plan import ArticlePath, Plan, PlannedArticle
from editorial_pipeline.models.record import BlockRecord, FileChange, FindingRecord
from editorial_pipeline.obey import Desk, Page, arrange, obey_before_drafts, obey_on_drafts
from editorial_pipeline.receipts import read_receipt, receipt_name
from editorial_pipeline.render import blank_article, block_texts
from editorial_pipeline.run.intake import Intake
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.verify.corrections import correction_findings
from editorial_pipeline.verify.headings import says
from editorial_pipeline.verify.settle import Settled


@dataclass(frozen=True, slots=True)
class Obeyed:
    """What came of the requests of a run.

    `moves` are the records of blocks that were moved before anything was written, `corrections`
    of those that were changed after it. `titles` are those of all articles that changed, `moved`
    how many blocks left each of them, `renamed` those that got another title; all by path
    relative to the workspace, as are the sections of them that were `arranged`.
    """

    directives: tuple[Directive, ...] = ()
    moves: tuple[BlockRecord, ...] = ()
    corrections: tuple[BlockRecord, ...] = ()
    findings: tuple[FindingRecord, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, int] = field(default_factory=dict)
    renamed: frozenset[str] = frozenset()
    arranged: Mapping[str, Sequence[Arrangement]] = field(default_factory=dict)


def note_heads(intake: Intake) -> dict[NoteHash, NoteHead]:
    """Return what footnotes need to know of the notes of a run."""
    used = intake.used
    return {
        note.hash: NoteHead(Path(used[note.hash]).name, used[note.hash], note.captured)
        for note in intake.notes
    }


class Requests:
    """The requests of one run, from the plan to the last change of an article."""

    def __init__(
        self,
        fence: Fence,
        plan: Plan,
        intake: Intake,
        templates: Templates,
        glossary: Glossary,
        today: date,
    ) -> None:
        """Take up nothing yet: most runs hold no request about text that stands."""
        self.directives = plan.directives
        self._today = today
        self._fence = fence
        settings = fence.settings
        self._articles_dir = settings.articles.relative_to(settings.root).as_posix()
        sources = _Sources(fence, plan, intake, templates, glossary, today)
        self._desk = Desk(sources, self._articles_dir)
        self._moves = 0
        self._prefixes = frozenset(note.hash[:12] for note in intake.notes)
        self._followed: dict[str, str] = {}
        """Titles of articles in which only links were changed, by path in the workspace."""

    def before_drafts(self) -> None:
        """Move what is to be moved, so that the drafts find it there."""
        self.directives = obey_before_drafts(self.directives, self._desk)
        pages = self._desk.pages
        for path, page in list(pages.items()):
            if page.before is None and not page.document.blocks:
                del pages[path]
            else:
                self._fence.go_on(page.before, page.document)
        self._moves = len(self._desk.records)

    def after_drafts(
        self, settled: Iterable[Settled], changes: Iterable[FileChange]
    ) -> tuple[FileChange, ...]:
        """Do the rest in the articles as they are rendered; return all changes."""
        drafts = {f"{self._articles_dir}/{s.draft.article.path}": s.draft for s in settled}
        changes = tuple(changes)
        for change in changes:
            assert change.after is not None
            self._take(drafts[change.path], change.before, change.after)
        self.directives = tuple(
            replace(d, obeyed=False, outcome="not carried out: nothing of it stands there")
            if isinstance(d.operation, Move) and not d.outcome
            else d
            for d in obey_on_drafts(self.directives, self._desk)
        )
        orders = (d.operation for d in self.directives if isinstance(d.operation, Order))
        ordered = {order.article for order in orders if order.article is not None}
        for draft in (drafts[change.path] for change in changes):
            if draft.article.path is not None:
                arrange(draft.arrange, draft.article.path, self._desk, ordered)
        made = []
        for path, page in self._desk.pages.items():
            if page.document.data != page.before:
                data = touch(page.document.data, self._today, where=path)
                made.append(FileChange(self._desk.shown(path), page.before, data))
        return (*made, *self._following({change.path for change in made}))

    def _following(self, done: Collection[str]) -> Iterator[FileChange]:
        """Yield the other articles with links to notes of the run, or that a person has moved.

        Only those that rest on one, in blocks that a person has edited, count as updated.
        """
        for opened in self._fence.following():
            path = self._desk.shown(opened.document.path)
            if path not in done:
                self._followed[path] = opened.document.title
                data = opened.document.data
                if any(self._is_new(s) for o in opened.lineage.origins for s in o.segments):
                    data = touch(data, self._today, where=path)
                yield FileChange(path, opened.original, data)

    def _is_new(self, segment: SegmentId) -> bool:
        return segment.partition(".")[0] in self._prefixes

    def outcome(self) -> Obeyed:
        """Return what came of the requests."""
        desk = self._desk
        return Obeyed(
            self.directives,
            tuple(desk.records[: self._moves]),
            tuple(desk.records[self._moves :]),
            tuple(desk.findings),
            self._followed
            | {desk.shown(path): page.document.title for path, page in desk.pages.items()},
            {desk.shown(path): count for path, count in desk.moved.items()},
            frozenset(desk.shown(path) for path, page in desk.pages.items() if page.renamed),
            {desk.shown(path): tuple(page.arranged) for path, page in desk.pages.items()},
        )

    def _take(self, draft: ArticleDraft, before: bytes | None, data: bytes) -> None:
        assert draft.article.path is not None
        texts: dict[str, tuple[SegmentId, ...]] = {}
        for revision in draft.revisions:
            for text, segments in block_texts(revision.block):
                texts[text] = revision.kept + segments
        for citing in draft.citings:
            texts[citing.view.text] = citing.view.segments + citing.segments
        for section in draft.sections:
            for placed in section.blocks:
                texts.update(block_texts(placed.block))
        replaced = [revision.replaces for revision in draft.revisions]
        replaced += [citing.view.text for citing in draft.citings]
        self._desk.take(draft.article.path, before, data, texts, replaced, draft.article.language)


@dataclass(slots=True)
class _Sources:
    """Answers the desk from the files, the index and the notes of the run."""

    fence: Fence
    plan: Plan
    intake: Intake
    templates: Templates
    glossary: Glossary
    today: date
    heads: dict[str, NoteHead] = field(init=False)
    segments: dict[SegmentId, Segment] = field(init=False)

    @property
    def settings(self) -> Settings:
        return self.fence.settings

    @property
    def index(self) -> Index:
        return self.fence.index

    def __post_init__(self) -> None:
        self.heads = {note[:12]: head for note, head in note_heads(self.intake).items()}
        self.segments = {s.id: s for note in self.intake.notes for s in note.segments}

    def page(self, path: ArticlePath) -> Page | None:
        opened = self.fence.opened.get(path)
        if opened is None:
            try:
                data = (self.settings.articles / path).read_bytes()
                opened = self.fence.open(data, path)
            except FileNotFoundError:
                return self._new(path)
            except EditorialError:
                return None
        titles, headings = self._machine_titles(dict.fromkeys((path, *opened.lineage.paths)))
        return Page(
            before=opened.original,
            document=opened.document,
            owned={
                origin.block.text: origin.segments
                for origin in opened.lineage.origins
                if origin.state is BlockState.MACHINE
            },
            titles=titles,
            headings=headings,
            language=outline(opened.document).language,
            given=opened.given,
        )

    def head(self, segment: SegmentId) -> NoteHead | None:
        known = self.heads.get(segment.partition(".")[0])
        if known is not None:
            return known
        record = self.index.note(segment)
        if record is None:
            return None
        return NoteHead(record.name, record.used, datetime.fromisoformat(record.captured))

    def segment(self, id_: SegmentId) -> Segment | None:
        return self.segments.get(id_)

    def holding(self, words: str) -> Iterable[ArticlePath]:
        return self.index.holding(words)

    def says(self, words: str, segments: Iterable[Segment]) -> bool:
        return says(words, tuple(segments))

    def objections(self, new: str, old: str, segments: Iterable[Segment]) -> Iterable[str]:
        sources = tuple(segments)
        found = correction_findings(new, old, sources, sources[0].language, self.glossary)
        return [finding.message for finding in found]

    def _new(self, path: ArticlePath) -> Page | None:
        """Return an article without text, where something is to be moved to a new one."""
        moves = (d.operation for d in self.plan.directives if d.kind is DirectiveKind.MOVE)
        if path not in {move.article for move in moves if isinstance(move, Move)}:
            return None
        planned = (*self.plan.articles, *self.plan.moved_to)
        article: PlannedArticle | None = next((a for a in planned if a.path == path), None)
        if article is None:
            return None
        data = blank_article(article, self.templates, self.today)
        document = parse_document(data, path)
        return Page(None, document, {}, frozenset(), frozenset(), article.language)

    def _machine_titles(
        self, paths: Iterable[ArticlePath]
    ) -> tuple[frozenset[str], frozenset[str]]:
        """Return titles and headings that runs have given to an article, by the receipts.

        `paths` are those under which they wrote it: a person may have moved the file since.
        """
        folder = self.settings.articles.relative_to(self.settings.root).as_posix()
        files = [f"{folder}/{path}" for path in paths]
        titles: set[str] = set()
        headings: set[str] = set()
        for run in dict.fromkeys(run for file in files for run in self.index.touching(file)):
            try:
                receipt = read_receipt(self.settings.receipts / receipt_name(run))
            except EditorialError:
                continue
            for record in receipt.articles:
                if record.path in files:
                    headings |= {plain_text(heading.lstrip("# ")) for heading in record.headings}
                    if record.before is None or record.renamed:
                        titles.add(record.title)
        return frozenset(titles), frozenset(headings)
