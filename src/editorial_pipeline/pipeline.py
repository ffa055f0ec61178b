"""One run of the pipeline: six stages in order, from the inbox to the workspace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from editorial_pipeline.accounting import Outcome, make_receipt, run_id
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.views import section_views
from editorial_pipeline.commit import commit
from editorial_pipeline.draft import Drafter
from editorial_pipeline.engine_setup import Engines, open_engines
from editorial_pipeline.engines.offline.headings import headline
from editorial_pipeline.files.transaction import Move
from editorial_pipeline.index import Index, index_row
from editorial_pipeline.intake import Intake, take_in
from editorial_pipeline.models.draft import Drafted, NoteHead
from editorial_pipeline.models.notes import Language, Segment
from editorial_pipeline.models.plan import ArticlePath, Plan, Use
from editorial_pipeline.models.record import FileChange
from editorial_pipeline.parallel import run_all
from editorial_pipeline.plan import PlanOptions, make_plan, workspace_language
from editorial_pipeline.render import render, render_index
from editorial_pipeline.report import Progress, RunReport
from editorial_pipeline.reporting import make_report
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates
from editorial_pipeline.verify.headings import title_findings
from editorial_pipeline.verify.settle import Settled, settle


def run(
    settings: Settings,
    files: tuple[Path, ...],
    progress: Progress,
    now: datetime,
    *,
    dry_run: bool,
) -> RunReport:
    """Turn these files of the inbox into drafts, or with `dry_run` say what would be written.

    The caller holds the workspace lock and has finished what an interrupted run left. Raises
    EditorialError where nothing could be done: ModelServiceError (nothing was consumed),
    ConflictError, StorageError, ArticleError, SettingsError.
    """
    templates = Templates(settings.templates)
    with (
        open_engines(settings, templates) as engines,
        Index.open(settings.state / "index.sqlite") as index,
    ):
        return _Run(settings, dry_run, progress, now, engines, index, templates).run(files)


@dataclass(slots=True)
class _Run:
    """A run under way: the values its stages share. `documents` are the articles it touches."""

    settings: Settings
    dry_run: bool
    progress: Progress
    now: datetime
    engines: Engines
    index: Index
    templates: Templates
    documents: dict[ArticlePath, Document] = field(default_factory=dict)
    attention: list[str] = field(default_factory=list)
    unreadable: set[ArticlePath] = field(default_factory=set)

    def run(self, files: tuple[Path, ...]) -> RunReport:
        intake = self._ingest(files)
        plan = self._plan(intake)
        drafts = self._draft(plan, intake)
        settled = self._verify(drafts, plan, intake)
        changes = self._render(settled, intake)
        return self._commit(plan, settled, changes, intake)

    def _ingest(self, files: tuple[Path, ...]) -> Intake:
        self.progress.stage("reading notes", len(files))
        problems = self.index.refresh(
            self.settings.articles, self.settings.receipts, self.settings.index_file
        )
        for file, reason in problems:
            self.attention.append(f"{file} was left alone: {reason}")
            path = self.settings.root / file
            if path.is_relative_to(self.settings.articles):
                relative = path.relative_to(self.settings.articles)
                self.unreadable.add(ArticlePath(relative.as_posix()))
        return take_in(self.settings, files, self.index.consumed)

    def _plan(self, intake: Intake) -> Plan:
        self.progress.stage("planning", len(intake.sittings))
        outlines = self.index.outlines()
        settings = self.settings
        options = PlanOptions(
            language=workspace_language(outlines, intake.notes, settings.language),
            language_auto=settings.language == "auto",
            candidate_tokens=settings.plan.candidate_tokens,
            directives_from=frozenset(settings.plan.directives_from) or None,
            workers=self._workers,
            reserved=frozenset(self.unreadable),
            retitle=_retitle,
        )
        return make_plan(
            intake.sittings,
            outlines=outlines,
            matches=self.index.matches(intake.notes),
            engine=self.engines.main,
            floor=self.engines.floor,
            options=options,
            advance=self.progress.advance,
        )

    def _draft(self, plan: Plan, intake: Intake) -> tuple[tuple[Drafted, ...], ...]:
        self.progress.stage("writing", len(plan.articles))
        views = {}
        for article in plan.articles:
            if article.path is not None and (data := self._read(article.path)) is not None:
                self.documents[article.path] = parse_document(data, article.path)
                owned = self.index.owned_blocks(article.path)
                views[article.path] = section_views(self.documents[article.path], owned)
        return self._drafter.draft(plan, intake.notes, views, self.progress.advance)

    def _verify(
        self, drafts: Sequence[tuple[Drafted, ...]], plan: Plan, intake: Intake
    ) -> tuple[Settled, ...]:
        self.progress.stage("checking", len(drafts))
        self.attention += [d.remark for parts in drafts for d in parts if d.remark]
        directives = tuple(
            segment.text
            for note in intake.notes
            for segment in note.segments
            if plan.uses[segment.id].use is Use.DIRECTIVE
        )

        def check(parts: tuple[Drafted, ...]) -> Settled:
            settled = settle(
                parts,
                directive_texts=directives,
                repair=self._drafter.repair,
                headline=headline,
            )
            self.progress.advance()
            return settled

        workers = self._workers if self.engines.main.concurrent else 1
        return run_all(check, drafts, workers=workers)

    def _render(self, settled: Sequence[Settled], intake: Intake) -> tuple[FileChange, ...]:
        self.progress.stage("rendering")
        heads = {
            note.hash: NoteHead(
                Path(intake.used[note.hash]).name, intake.used[note.hash], note.captured
            )
            for note in intake.notes
        }
        articles_dir = self._relative(self.settings.articles)
        changes = render(
            [one.draft for one in settled],
            documents=self.documents,
            notes=heads,
            templates=self.templates,
            today=self.now.date(),
            articles_dir=articles_dir,
        )
        return changes + self._index_page(changes, articles_dir)

    def _index_page(
        self, changes: tuple[FileChange, ...], articles_dir: str
    ) -> tuple[FileChange, ...]:
        """Return the change of the index page, none where a person keeps the page."""
        if not changes:
            return ()
        rows = {row.path: row for row in self.index.rows()}
        for change in changes:
            path = ArticlePath(change.path.removeprefix(f"{articles_dir}/"))
            rows[path] = index_row(change.after, path)
        name = self.settings.index_file
        page = render_index(
            rows.values(), path=f"{articles_dir}/{name}", before=self._read(ArticlePath(name))
        )
        if page is None:
            self.attention.append(f"{articles_dir}/{name} is kept by a person and was left alone")
            return ()
        return () if page.before == page.after else (page,)

    def _commit(
        self,
        plan: Plan,
        settled: tuple[Settled, ...],
        changes: tuple[FileChange, ...],
        intake: Intake,
    ) -> RunReport:
        outcome = Outcome(
            run=run_id(self.now.astimezone(UTC), (c.note for c in intake.consumed)),
            at=self.now,
            engine=self.engines.main.name,
            notes=intake.consumed,
            plan=plan,
            settled=settled,
            changes=changes,
            calls=self.engines.calls(),
            articles_dir=self._relative(self.settings.articles),
            remarks=(*plan.remarks, *self.attention),
        )
        receipt = make_receipt(outcome)
        path = None
        if not self.dry_run:
            self.progress.stage("committing")
            path = commit(
                self.settings.root,
                self.settings.state,
                outcome.run,
                changes=changes,
                receipt=receipt,
                receipts=self.settings.receipts,
                moves=[Move(c.note.file, c.used, c.note.hash) for c in intake.consumed],
            )
        report = make_report(outcome, receipt, engine_why=self.engines.why, receipt_path=path)
        return replace(report, notes_left=intake.skipped)

    @property
    def _drafter(self) -> Drafter:
        return Drafter(
            self.engines.main, self.engines.floor, self.engines.segments_per_call, self._workers
        )

    @property
    def _workers(self) -> int:
        return self.settings.model.concurrency

    def _read(self, path: ArticlePath) -> bytes | None:
        """Return the bytes of an article, None where it does not exist yet."""
        try:
            return (self.settings.articles / path).read_bytes()
        except FileNotFoundError:
            return None

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


def _retitle(title: str, segments: Sequence[Segment], language: Language) -> str:
    """Return the title, or one of the segments' own words where verification objects to it."""
    return headline(segments) if title_findings(title, segments, language) else title
