"""One run of the pipeline: six stages in order, from the inbox to the workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from editorial_pipeline.commit import commit
from editorial_pipeline.draft import Drafter
from editorial_pipeline.engines.offline.headings import headline
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.fence import Fence, resembling, withhold, withhold_blocks
from editorial_pipeline.files.transaction import Move
from editorial_pipeline.glossary import Glossary
from editorial_pipeline.index import Index
from editorial_pipeline.models.draft import Drafted, NoteHead
from editorial_pipeline.models.notes import Language, Note, NoteHash, Segment
from editorial_pipeline.models.plan import ArticlePath, Plan, Use
from editorial_pipeline.models.record import FileChange
from editorial_pipeline.models.saved import SavedPlan
from editorial_pipeline.parallel import run_all
from editorial_pipeline.plan import PlanOptions, make_plan, workspace_language
from editorial_pipeline.plan.cutting import join
from editorial_pipeline.receipts import newest_run
from editorial_pipeline.render import render
from editorial_pipeline.run.accounting import Outcome, make_receipt, run_id
from editorial_pipeline.run.engine_setup import Engines
from editorial_pipeline.run.follow_ups import with_predecessors
from editorial_pipeline.run.index_page import list_articles
from editorial_pipeline.run.intake import Intake, UsedNotes, record_doubts, take_in
from editorial_pipeline.run.report import COMMITTING, Progress, RunReport
from editorial_pipeline.run.reporting import make_report
from editorial_pipeline.run.requests import Obeyed, Requests, note_heads
from editorial_pipeline.run.saved_plans import check_result, make_saved
from editorial_pipeline.run.standing import Standing, UnfitArticleError
from editorial_pipeline.run.topics import with_topics
from editorial_pipeline.run.weblinks import Fetch, Pointers, find_pointers, with_pointers
from editorial_pipeline.settings import Settings
from editorial_pipeline.stylint import make_stylint
from editorial_pipeline.templating import Templates
from editorial_pipeline.verify.duplicates import cite_duplicates, duplicates_of
from editorial_pipeline.verify.headings import says, title_findings
from editorial_pipeline.verify.settle import Settled, fall_back, settle
from editorial_pipeline.verify.style import rules_of


@dataclass(slots=True)
class Run:
    """A run under way: the values its stages share. `fence` holds the articles it touches."""

    settings: Settings
    dry_run: bool
    progress: Progress
    now: datetime
    engines: Engines
    index: Index
    templates: Templates
    glossary: Glossary
    fence: Fence = field(init=False)
    standing: Standing = field(init=False)
    attention: list[str] = field(default_factory=list)
    reserved: set[ArticlePath] = field(default_factory=set)
    unfit: dict[ArticlePath, str] = field(default_factory=dict)
    saved: SavedPlan | None = None
    fetch: Fetch | None = None

    def run(self, files: tuple[Path, ...]) -> RunReport:
        """Go through the six stages. Raises EditorialError, and UnfitArticleError to go again."""
        self.attention = list(self.unfit.values())
        intake = self._ingest(files)
        moves = {consumed.note.file: consumed.used for consumed in intake.consumed}
        self.fence = Fence(self.settings, self.index, moves)
        self.standing = Standing(self.settings, self.fence, self.unfit)
        if not intake.consumed:
            # No receipt: a run that is repeated every minute would write one every minute.
            return RunReport(
                engine=self.engines.main.name,
                engine_why=self.engines.why,
                dry_run=self.dry_run,
                notes_left=intake.skipped,
                attention=tuple(self.attention),
            )
        plan = self._plan(intake)
        requests = Requests(self.fence, plan, intake, self.templates, self.glossary, self._today)
        requests.before_drafts()
        plan = self._fenced(plan, intake)
        drafts = self._draft(plan, intake)
        settled = self._verify(drafts, plan, intake)
        pointers = find_pointers(intake.notes, plan, self.fetch)
        self.attention += pointers.remarks()
        settled, changes = self._render(settled, drafts, intake, requests, pointers)
        page = f"{self._relative(self.settings.articles)}/{self.settings.index_file}"
        written = [change for change in changes if change.path != page]
        if self.saved is not None:
            check_result(self.saved, written)
        report = self._commit(plan, settled, changes, intake, requests.outcome(), pointers)
        if self.dry_run:
            notes = (consumed.note for consumed in intake.consumed)
            calls = self.engines.calls()
            saved = make_saved(self.now, self.engines.main, notes, written, calls, pointers.read)
            report = replace(report, saved=saved)
        return report

    def leave_alone(self, error: UnfitArticleError) -> None:
        """Plan without an article that would not survive being written to."""
        error.where = f"{self._relative(self.settings.articles)}/{error.path}"
        self.unfit[error.path] = f"{error} It was left alone, and its material is elsewhere."

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
                self.reserved.add(ArticlePath(relative.as_posix()))
        used = UsedNotes(self.settings.used, recorded=self.index.counts().notes)

        def consumed(note: Note) -> str | None:
            # A lost or damaged receipt must not make a note new again: its file is still there.
            if (recorded := self.index.consumed(note.hash)) is not None:
                return recorded
            found = used.find(note)
            return None if found is None else self._relative(found)

        intake = take_in(self.settings, files, consumed, self.glossary, used.taken)
        self.attention += record_doubts(intake.notes, self.settings)
        return intake

    def _plan(self, intake: Intake) -> Plan:
        self.progress.stage("planning", len(intake.sittings))
        outlines = [o for o in self.index.outlines() if o.path not in self.unfit]
        looked_up = with_topics(
            self.engines.main,
            [s for s, _ in join(intake.sittings, self.settings.model.segments_per_plan)],
            outlines,
            language=workspace_language(outlines, intake.notes, self.settings.language),
            most=self.settings.plan.candidate_tokens,
            workers=self._workers,
            report=self.attention.append,
        )
        matches = {
            note: tuple(match for match in found if match.path not in self.unfit)
            for note, found in self.index.matches(looked_up).items()
        }
        matches = with_predecessors(matches, intake.notes, self.index, self.standing.find)
        settings = self.settings
        options = PlanOptions(
            language=workspace_language(outlines, intake.notes, settings.language),
            language_auto=settings.language == "auto",
            candidate_tokens=settings.plan.candidate_tokens,
            directives_from=frozenset(settings.plan.directives_from) or None,
            workers=self._workers,
            reserved=frozenset(self.reserved | self.unfit.keys()),
            glossary=self.glossary,
            folders=tuple(settings.folders),
            log_form=settings.log_sections,
            zone=settings.zone,
            retitle=_retitle,
            says=says,
            segments_per_plan=settings.model.segments_per_plan,
        )
        return make_plan(
            intake.sittings,
            outlines=outlines,
            matches=matches,
            engine=self.engines.main,
            floor=self.engines.floor,
            options=options,
            advance=self.progress.advance,
        )

    def _fenced(self, plan: Plan, intake: Intake) -> Plan:
        """Open the articles of the plan, and leave out what a person has deleted from them."""
        self.attention += self.standing.open_planned(plan)
        known = (intake.notes, self.fence.lineages, self.fence.words)
        plan = withhold(plan, *known)
        self.attention += resembling(plan, *known)
        return plan

    def _draft(self, plan: Plan, intake: Intake) -> tuple[tuple[Drafted, ...], ...]:
        self.progress.stage("writing", len(plan.articles))
        views = {path: opened.views for path, opened in self.fence.opened.items()}
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
            if plan.uses[segment.id].use in {Use.DIRECTIVE, Use.CORRECTION}
        )

        linter = make_stylint(self.attention.append) if self.settings.style.stylint else None
        repeated = duplicates_of(intake.notes, plan.uses)

        def check(parts: tuple[Drafted, ...]) -> Settled:
            settled = settle(
                parts,
                directive_texts=directives,
                glossary=self.glossary,
                repair=self._drafter.repair,
                headline=headline,
                style=rules_of(self.settings.style),
                linter=linter,
            )
            self.progress.advance()
            settled = cite_duplicates(settled, repeated)
            traced = self.fence.lineages.get(settled.draft.article.path or ArticlePath(""))
            if traced is None:
                return settled
            return replace(settled, draft=withhold_blocks(settled.draft, traced))

        workers = self._workers if self.engines.main.concurrent else 1
        return run_all(check, drafts, workers=workers)

    def _render(
        self,
        settled: Sequence[Settled],
        drafts: Sequence[tuple[Drafted, ...]],
        intake: Intake,
        requests: Requests,
        pointers: Pointers,
    ) -> tuple[tuple[Settled, ...], tuple[FileChange, ...]]:
        """Return the new bytes of every article, and what had to be settled otherwise."""
        self.progress.stage("rendering")
        heads = note_heads(intake)
        done = [
            self._rendered(one, parts, with_pointers(heads, pointers, one.draft))
            for one, parts in zip(settled, drafts, strict=True)
        ]
        final = tuple(one for one, _ in done)
        changes = requests.after_drafts(final, (change for _, made in done for change in made))
        page, remarks = list_articles(self.settings, self.index, changes)
        self.attention += remarks
        return final, changes + page

    def _rendered(
        self, one: Settled, parts: tuple[Drafted, ...], heads: Mapping[NoteHash, NoteHead]
    ) -> tuple[Settled, tuple[FileChange, ...]]:
        """Render one article; where its wording does not survive, the speaker's words do."""
        try:
            return one, self._written(one, heads)
        except ArticleError as error:
            plain = fall_back(parts, one, f"{error.what}.")
        try:
            return plain, self._written(plain, heads)
        except ArticleError as error:
            path = one.draft.article.path
            if path is None or path not in self.fence.opened:
                raise
            raise UnfitArticleError(path, error) from error

    def _written(self, one: Settled, heads: Mapping[NoteHash, NoteHead]) -> tuple[FileChange, ...]:
        return render(
            [one.draft],
            documents=self.fence.documents,
            earlier=self.fence.earlier,
            notes=heads,
            templates=self.templates,
            today=self._today,
            articles_dir=self._relative(self.settings.articles),
        )

    def _commit(
        self,
        plan: Plan,
        settled: tuple[Settled, ...],
        changes: tuple[FileChange, ...],
        intake: Intake,
        obeyed: Obeyed,
        pointers: Pointers,
    ) -> RunReport:
        run = run_id(
            self.now, (c.note.hash for c in intake.consumed), newest_run(self.settings.receipts)
        )
        outcome = Outcome(
            run=run,
            at=self.now,
            engine=self.engines.main.name,
            notes=intake.consumed,
            plan=plan,
            settled=settled,
            changes=changes,
            calls=self.engines.calls(),
            articles_dir=self._relative(self.settings.articles),
            glossary=self.glossary,
            obeyed=obeyed,
            links={note: [link.url for link in found] for note, found in pointers.links.items()},
            sittings=intake.sittings,
            remarks=(*plan.remarks, *self.attention),
        )
        receipt = make_receipt(outcome)
        path = None
        if not self.dry_run:
            self.progress.stage(COMMITTING)
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
            self.engines.main,
            self.engines.floor,
            self.engines.segments_per_call,
            self._workers,
            self.glossary,
            fidelity=self.standing.fidelity,
        )

    @property
    def _today(self) -> date:
        """The day on which articles are dated: that of the dry run that a plan comes from."""
        return (self.saved.at if self.saved else self.now).date()

    @property
    def _workers(self) -> int:
        return self.settings.model.concurrency

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


def _retitle(title: str, segments: Sequence[Segment], language: Language) -> str:
    """Return the title, or one of the segments' own words where verification objects to it."""
    return headline(segments) if title_findings(title, segments, language) else title
