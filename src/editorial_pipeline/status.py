"""What is pending in a workspace, what failed and why, and how the last run went."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.files.lock import is_locked
from editorial_pipeline.models.notes import SkippedNote
from editorial_pipeline.models.record import Receipt
from editorial_pipeline.receipts import read_receipt, receipt_paths
from editorial_pipeline.run.build import doubts, pending
from editorial_pipeline.run.intake import take_in
from editorial_pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class PendingNote:
    """A note that the next run takes. `file` is relative to the workspace; `age_s` in seconds."""

    file: str
    age_s: float


@dataclass(frozen=True, slots=True)
class WrittenArticle:
    """An article of the last run; `path` is relative to the workspace."""

    path: str
    action: str


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest receipt in short. `at` is an ISO time, `undone` counts notes taken back."""

    run: str
    at: str
    engine: str
    notes: int
    articles: tuple[WrittenArticle, ...]
    undone: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a workspace.

    `settling` are still being written, `failed` need a person. `interrupted` is the run that
    left a journal. `problems` are sentences about what could not be found out.
    """

    pending: tuple[PendingNote, ...]
    settling: tuple[SkippedNote, ...]
    failed: tuple[SkippedNote, ...]
    last_run: LastRun | None
    interrupted: str | None
    running: bool
    problems: tuple[str, ...]


def read_status(settings: Settings, now: float) -> Status:
    """Return the state of the workspace at `now`, in seconds since 1970; writes nothing.

    Looks at the inbox, the newest receipt, the journal and the lock; consumed notes and
    articles are not looked at, so that their number does not matter.
    """
    problems = list(doubts(settings))
    files, skipped = pending(settings, wait=False)
    intake = take_in(settings, files, lambda _: None)
    skipped += intake.skipped
    unreadable = {note.file for note in skipped}
    root = settings.root
    notes = [(file, file.relative_to(root).as_posix()) for file in files]
    return Status(
        pending=tuple(
            PendingNote(name, _age(file, now)) for file, name in notes if name not in unreadable
        ),
        settling=tuple(note for note in skipped if note.settling),
        failed=tuple(note for note in skipped if not note.settling),
        last_run=_last_run(settings.receipts, problems),
        interrupted=_interrupted(settings.state, problems),
        running=is_locked(settings.state),
        problems=tuple(problems),
    )


def _age(file: Path, now: float) -> float:
    try:
        return max(0.0, now - file.stat().st_mtime)
    except FileNotFoundError:  # a run took it meanwhile
        return 0.0


def _last_run(folder: Path, problems: list[str]) -> LastRun | None:
    paths = receipt_paths(folder)
    if not paths:
        return None
    try:
        receipt: Receipt = read_receipt(paths[-1])
    except EditorialError as error:
        problems.append(str(error))
        return None
    articles = tuple(WrittenArticle(record.path, record.action) for record in receipt.articles)
    return LastRun(
        receipt.run,
        receipt.at,
        receipt.engine,
        len(receipt.notes),
        articles,
        len(receipt.undone),
    )


def _interrupted(state: Path, problems: list[str]) -> str | None:
    try:
        entry = read_journal(state)
    except EditorialError as error:
        problems.append(str(error))
        return None
    return None if entry is None else entry.run
