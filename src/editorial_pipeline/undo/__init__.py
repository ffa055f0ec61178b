"""`undo`: take back what a note or a run contributed, as if it had never been built.

No model is asked. The receipts tell what each run wrote and how its articles were before; what a
person has changed since stays. An undo writes a receipt of its own, which names the notes that
it took back: they are in the inbox again, and new to the next build.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.commit import commit
from editorial_pipeline.fence.whereabouts import Whereabouts
from editorial_pipeline.files.durable import file_hash, read_file
from editorial_pipeline.files.lock import workspace_lock
from editorial_pipeline.files.names import free_name, names_in
from editorial_pipeline.files.transaction import Move
from editorial_pipeline.index import Index
from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.record import (
    ArticleRecord,
    FileChange,
    Receipt,
    RunId,
    UndoneRecord,
)
from editorial_pipeline.receipts import newest_run, read_receipt, receipt_name
from editorial_pipeline.run.accounting import run_id, traces
from editorial_pipeline.run.build import recover_run
from editorial_pipeline.run.index_page import list_articles
from editorial_pipeline.run.report import as_sentence
from editorial_pipeline.run.reporting import diff_of
from editorial_pipeline.settings import Clock, Settings
from editorial_pipeline.undo.article import Editor, Kept, TakenBack
from editorial_pipeline.undo.blocks import Fates
from editorial_pipeline.undo.candidates import Candidates
from editorial_pipeline.undo.target import Target, find_target
from editorial_pipeline.undo.words import Words

__all__ = ["Kept", "UndoReport", "UndoneArticle", "undo"]

ENGINE = "undo"
"""What the receipt of an undo says instead of the name of an engine."""

_STAYS = frozenset({DirectiveKind.MOVE, DirectiveKind.RENAME, DirectiveKind.ORDER})
"""What is only taken back together with the bytes that the article had before."""


@dataclass(frozen=True, slots=True)
class UndoneArticle:
    """An article that was written, or removed; `path` is relative to the workspace.

    `restored` blocks have an earlier text again, or the words of the notes that are left.
    """

    path: str
    action: str
    blocks_removed: int
    blocks_restored: int


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What was taken back, or would be in a dry run; the rest is as in the report of a build."""

    notes: tuple[UndoneRecord, ...]
    articles: tuple[UndoneArticle, ...]
    kept: tuple[Kept, ...]
    dry_run: bool
    run: str | None = None
    attention: tuple[str, ...] = ()
    receipt: str | None = None
    diff: str = ""
    recovered: str | None = None
    written: tuple[str, ...] = ()


def undo(
    settings: Settings, words: str, clock: Clock, *, dry_run: bool = False, wait: bool = False
) -> UndoReport:
    """Take back the note or the run that `words` name, or say what that would change.

    All of it is one transaction. Raises UsageError where the words name nothing that can be
    undone, ArticleError where an article would not survive, and what a build raises besides.
    """
    with workspace_lock(settings.state, wait=wait):
        recovered = recover_run(settings, dry_run=dry_run)
        with Index.open(settings.index_database) as index:
            problems = index.refresh(settings.articles, settings.receipts, settings.index_file)
            target = find_target(words, index, settings.receipts)
            work = _Undo(settings, index, target, clock(), dry_run)
            work.attention += (f"{file} was left alone: {reason}" for file, reason in problems)
            return work.run(recovered)


@dataclass(slots=True)
class _Undo:
    """An undo under way."""

    settings: Settings
    index: Index
    target: Target
    now: datetime
    dry_run: bool
    attention: list[str] = field(default_factory=list)

    def run(self, recovered: str | None) -> UndoReport:
        notes = tuple(self._notes())
        moves = [Move(n.used, n.returned, n.hash) for n in notes if n.returned is not None]
        places = Whereabouts(
            self.settings, self.index, {move.source: move.destination for move in moves}
        )
        results = tuple(self._results(places, to_the_past=True))
        if requests := tuple(self._standing_requests(results)):
            # What was moved out of one article into another must not go with the other's past.
            results = tuple(self._results(places, to_the_past=False))
            self.attention += requests
        self.attention += self._standing_order(results)
        changes = tuple(self._change(result) for result in results if _differs(result))
        page, remarks = list_articles(self.settings, self.index, changes)
        self.attention += remarks
        receipt = self._receipt(results, notes)
        path = None
        if not self.dry_run:
            path = commit(
                self.settings.root,
                self.settings.state,
                RunId(receipt.run),
                changes=changes + page,
                receipt=receipt,
                receipts=self.settings.receipts,
                moves=moves,
            )
        written = [change.path for change in changes + page]
        written += [place for move in moves for place in (move.source, move.destination)]
        return UndoReport(
            notes=notes,
            articles=tuple(self._told(result) for result in results if _differs(result)),
            kept=tuple(kept for result in results for kept in result.kept),
            dry_run=self.dry_run,
            run=None if path is None else receipt.run,
            attention=tuple(map(as_sentence, self.attention)),
            receipt=path,
            diff="".join(diff_of(change) for change in changes + page) if self.dry_run else "",
            recovered=recovered,
            written=() if path is None else (*written, path),
        )

    def _results(self, places: Whereabouts, *, to_the_past: bool) -> Iterable[TakenBack]:
        """Yield the articles without what the notes contributed, their links led to `places`."""
        runs = frozenset(known.run for known in self.target.notes)
        editor = Editor(
            index=self.index,
            fates=Fates(self.index, self.target.prefixes),
            words=Words(self.settings, self.index),
            runs=runs,
            articles_dir=self._relative(self.settings.articles),
            used_dir=self._relative(self.settings.used),
        )
        candidates = Candidates(self.settings, self.index, self.target)
        now = Whereabouts(self.settings, self.index)
        leading = places.leading_to_moved()
        for path in candidates.paths():
            data = read_file(self.settings.articles / path)
            if data is None:
                continue
            document = now.repaired(parse_document(data, path))
            story = candidates.story(document, data)
            result = editor.take_back(document, story, to_the_past=to_the_past)
            if result.after is not None and (path in leading or result.is_past):
                after = parse_document(result.after, path)
                # What else is broken in an article of a person's own is no matter of the undo;
                # the past may lead to a note that another undo has put back since.
                if places.breaks(after):
                    result = replace(result, after=places.repaired(after).data)
            if _differs(result) or result.kept:
                yield result

    def _standing_requests(self, results: Sequence[TakenBack]) -> Iterable[str]:
        """Yield what the notes asked for that cannot be taken back, since others wrote there."""
        files = {self._file(result) for result in results if result.is_past}
        for run in dict.fromkeys(known.run for known in self.target.notes):
            receipt = read_receipt(self.settings.receipts / receipt_name(run))
            if files.issuperset(record.path for record in receipt.articles):
                continue
            for directive in receipt.directives:
                own = {segment.partition(".")[0] for segment in directive.segments}
                if directive.obeyed and directive.kind in _STAYS and own & self.target.prefixes:
                    yield f"a request of the note stays carried out: {directive.outcome}"

    def _standing_order(self, results: Sequence[TakenBack]) -> Iterable[str]:
        """Yield where the sections stay in which a run has put them."""
        past = {self._file(result) for result in results if result.is_past}
        for run in dict.fromkeys(known.run for known in self.target.notes):
            receipt = read_receipt(self.settings.receipts / receipt_name(run))
            for record in receipt.articles:
                if record.path not in past and record.arranged:
                    told = ", ".join(one.done for one in record.arranged)
                    yield f"{record.path} keeps the order of its run: {told}"

    def _change(self, result: TakenBack) -> FileChange:
        return FileChange(self._file(result), result.before, result.after)

    def _told(self, result: TakenBack) -> UndoneArticle:
        action = "removed" if result.after is None else "updated"
        return UndoneArticle(self._file(result), action, result.removed, result.restored)

    def _notes(self) -> Iterable[UndoneRecord]:
        """Yield the notes with their way back; one whose file is not as it was stays there."""
        inbox = self.settings.inbox
        taken = names_in(inbox)
        placed: set[str] = set()
        for known in self.target.notes:
            note = known.note
            returned = None
            if note.used not in placed:
                placed.add(note.used)
                if file_hash(self.settings.root / note.used) == note.hash:
                    name = free_name(inbox, Path(note.source).name, taken)
                    taken.add(name)
                    returned = f"{self._relative(inbox)}/{name}"
                else:
                    self.attention.append(
                        f"{note.used} is not there as it was consumed, so it was not returned"
                    )
            yield UndoneRecord(
                run=known.run, hash=note.hash, name=note.name, used=note.used, returned=returned
            )

    def _receipt(self, results: Sequence[TakenBack], notes: Sequence[UndoneRecord]) -> Receipt:
        hashes = [note.hash for note in notes]
        return Receipt(
            run=run_id(self.now, hashes, newest_run(self.settings.receipts)),
            at=self.now.isoformat(),
            engine=ENGINE,
            notes=[],
            segments=[],
            articles=[self._article(result) for result in results if _differs(result)],
            blocks=[record for result in results for record in result.records],
            directives=[],
            findings=[],
            doubts=[],
            replacements=[],
            calls=[],
            undone=list(notes),
        )

    def _article(self, result: TakenBack) -> ArticleRecord:
        before, after = result.before, result.after
        fields = {} if after is None else traces(before, after, self._file(result))
        return ArticleRecord(
            path=self._file(result),
            title=result.document.title,
            action="removed" if after is None else "updated",
            before=sha256(before).hexdigest(),
            after=None if after is None else sha256(after).hexdigest(),
            blocks_added=0,
            blocks_revised=result.restored,
            **fields,
        )

    def _file(self, result: TakenBack) -> str:
        return f"{self._relative(self.settings.articles)}/{result.document.path}"

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


def _differs(result: TakenBack) -> bool:
    return result.after != result.before
