"""Plans in files: write what a dry run would do, and hold a run against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from editorial_pipeline.engines.base import Engine
from editorial_pipeline.engines.recording import RecordingEngine
from editorial_pipeline.errors import ConflictError, PlanFileError, UsageError
from editorial_pipeline.files.durable import file_hash, read_file, write_file
from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.problems import first_problem
from editorial_pipeline.models.record import CallRecord, FileChange
from editorial_pipeline.models.saved import SavedArticle, SavedNote, SavedPlan
from editorial_pipeline.settings import Settings

_MOST_BYTES = 200_000_000
_AGAIN = "Make a new plan with `pipeline build --dry-run --save FILE`."


def make_saved(
    at: datetime,
    engine: Engine,
    notes: Iterable[Note],
    changes: Iterable[FileChange],
    calls: Iterable[CallRecord],
    titles: Mapping[str, str],
) -> SavedPlan:
    """Return the plan of a run that has not been committed.

    `changes` are those of articles; the index page is made anew whenever a plan is applied. What
    the offline engine answers is not kept: it answers the same again.
    """
    record = engine if isinstance(engine, RecordingEngine) else None
    return SavedPlan(
        at=at,
        engine="offline" if record is None else "openai",
        notes=[SavedNote(file=note.file, hash=note.hash) for note in notes],
        articles=[_saved(change) for change in changes],
        plans=record.plans if record else {},
        topics=record.topic_words if record else {},
        drafts=record.drafts if record else {},
        failures=record.failures if record else {},
        calls=list(calls),
        titles=dict(titles),
    ).sealed()


def write_plan(path: Path, plan: SavedPlan, settings: Settings) -> None:
    """Write a plan to a file, which holds its old or its new bytes at any moment.

    Raises UsageError where that would put it among notes or articles, or in the place of a
    file that is no plan; StorageError.
    """
    target = path.resolve()
    for folder in (settings.inbox, settings.used, settings.receipts, settings.articles):
        if target.is_relative_to(folder.resolve()):
            raise UsageError(
                f"a plan does not belong into {folder.relative_to(settings.root).as_posix()}",
                where=path,
                advice="Save it beside the workspace's folders, such as plan.json.",
            )
    if target.exists() and not _is_plan(target):
        raise UsageError(
            "the file is there already and is no plan", where=path, advice="Choose another name."
        )
    write_file(target, plan.model_dump_json(indent=2).encode() + b"\n", run="plan")


def read_plan(path: Path) -> SavedPlan:
    """Return the plan in a file. Raises PlanFileError where it is none, or was changed."""
    data = None
    if not path.exists():
        raise PlanFileError("there is no such file", where=path, advice=_AGAIN)
    if path.is_file() and path.stat().st_size <= _MOST_BYTES:
        data = read_file(path)
    if data is None:
        raise PlanFileError("there is no plan of a usual size", where=path, advice=_AGAIN)
    try:
        plan = SavedPlan.model_validate_json(data)
    except ValueError as error:  # pydantic's ValidationError is one
        what = f"this is no plan ({first_problem(error)})"
        raise PlanFileError(what, where=path, advice=_AGAIN) from error
    if plan.digest != plan.content_digest():
        raise PlanFileError(
            "the plan was changed after it was saved",
            where=path,
            advice=f"{_AGAIN} To change what will be written, apply it and edit the articles.",
        )
    return plan


def check_inputs(plan: SavedPlan, settings: Settings, files: Iterable[Path]) -> tuple[Path, ...]:
    """Return the files of the inbox that the plan consumes, in order.

    `files` are those that are there. Raises ConflictError where a note or an article is not as
    it was, UsageError where the plan speaks of other folders than the workspace's.
    """
    there = {file.relative_to(settings.root).as_posix(): file for file in files}
    found = []
    for note in plan.notes:
        file = there.get(note.file)
        if file is None or file_hash(file) != note.hash:
            state = "is not in the inbox any more" if file is None else "was changed"
            raise ConflictError(
                f"the note {state} since the plan was saved", where=note.file, advice=_AGAIN
            )
        found.append(file)
    folder = settings.articles.relative_to(settings.root).as_posix()
    for article in plan.articles:
        if not article.path.startswith(f"{folder}/"):
            raise PlanFileError("is no article of this workspace", where=article.path)
        if file_hash(settings.root / article.path) != article.before:
            raise ConflictError(
                "the article was changed since the plan was saved",
                where=article.path,
                advice=_AGAIN,
            )
    return tuple(found)


def check_result(plan: SavedPlan, changes: Iterable[FileChange]) -> None:
    """Compare what a run would write into articles with what the plan shows, byte for byte.

    Raises ConflictError on any difference: the plan was made under other settings, templates or
    receipts, by another version of the program, or by somebody's hand.
    """
    wanted = {article.path: article for article in plan.articles}
    made: Mapping[str, SavedArticle] = {c.path: _saved(c) for c in changes}
    for path in sorted(wanted.keys() | made.keys()):
        if wanted.get(path) != made.get(path):
            raise ConflictError(
                "what would be written is not what the plan shows",
                where=path,
                advice=f"Settings, templates, receipts or the program have changed since. {_AGAIN}",
            )


def _saved(change: FileChange) -> SavedArticle:
    return SavedArticle(
        path=change.path,
        before=None if change.before is None else sha256(change.before).hexdigest(),
        after=None if change.after is None else change.after.decode("utf-8"),
    )


def _is_plan(path: Path) -> bool:
    try:
        read_plan(path)
    except PlanFileError:
        return False
    return True
