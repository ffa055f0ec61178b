"""The error tree: every class carries its exit code, every error says what to do next.

Only the command line turns an error into text. The exit codes are part of the interface: 0 done, 1
a bug, 2 usage, 3 configuration, 4 some notes could not be read, 5 the model service failed or the
run has reached its limit, 6 `check` found errors or `publish` a leak, 7 a conflict with an edit
made meanwhile, 74 the disk failed, 75 another run holds the lock, 130 interrupted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from pathlib import Path

EXIT_NOTES_LEFT = 4
EXIT_FINDINGS = 6
EXIT_INTERRUPTED = 130


class EditorialError(Exception):
    """What happened, where, and what to do.

    `what` is a sentence without its full stop, or a question; `where` is the file or setting it
    is about; `advice` is a whole sentence that tells the person how to go on.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, where: Path | str | None = None, advice: str = "") -> None:
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where is not None else ""
        advice = f" {self.advice}" if self.advice else ""
        stop = "" if self.what.endswith("?") else "."
        return f"{place}{self.what}{stop}{advice}"


class UsageError(EditorialError):
    """The command line asks for something that makes no sense."""

    exit_code = 2


class SettingsError(EditorialError):
    """`pipeline.toml`, the environment or a template cannot be used."""

    exit_code = 3


class NoteError(EditorialError):
    """One note cannot be read; the other notes are processed and this one stays."""

    exit_code = 4


class ModelServiceError(EditorialError):
    """The model service failed for good; nothing was consumed."""

    exit_code = 5


class BudgetError(EditorialError):
    """The next call would take the run beyond its limit; nothing was consumed.

    No failure of the service: asking again at once would only spend the limit once more.
    """

    exit_code = 5


class AnswerError(EditorialError):
    """The model answered, but no answer within the bound of attempts could be used.

    Never ends a run: the stage that asked falls back to the offline engine. `outcome` is the
    name under which the failure is counted, such as `refusal`, `length` or `not-json`.
    """

    exit_code = 5

    def __init__(
        self, what: str, *, outcome: str, where: Path | str | None = None, advice: str = ""
    ) -> None:
        super().__init__(what, where=where, advice=advice)
        self.outcome = outcome


class ArticleError(EditorialError):
    """An article cannot be read or would not survive being written; it is left alone."""

    exit_code = 3


class LeakError(EditorialError):
    """Publishing would tell what is private; nothing was written."""

    exit_code = 6


class ReceiptError(EditorialError):
    """The record of a run is missing or cannot be understood."""

    exit_code = 3


class PlanFileError(EditorialError):
    """A saved plan is missing, cannot be understood, or was changed after it was saved."""

    exit_code = 3


class ConflictError(EditorialError):
    """A person changed a file while the run was under way; nothing of theirs was touched."""

    exit_code = 7


class StorageError(EditorialError):
    """The disk refused a write (full, failing, read-only); the workspace is as before."""

    exit_code = 74


class LockedError(EditorialError):
    """Another run works in this workspace."""

    exit_code = 75


SHORT_KEY: Final = 8
"""A shorter key is one that a local server does not look at, such as `x` or `ollama`."""


def without_key(text: str, key: str, mark: str) -> str:
    """Return `text` with `mark` in the place of a key.

    A key shorter than SHORT_KEY goes only where it stands as a word of its own, as in `Bearer
    x`: within other words, paths and addresses it is no secret, and a message without its
    letters could not be read.
    """
    if not key:
        return text
    if len(key) >= SHORT_KEY:
        return text.replace(key, mark)
    alone = rf"(?<![\w./-]){re.escape(key)}(?![\w/-]|[.:]\w)"
    return re.sub(alone, lambda _: mark, text)
