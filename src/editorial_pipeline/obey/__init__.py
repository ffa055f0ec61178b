"""Carry out what a speaker asks for text that stands already: move, rename, order, correct.

The host does this by itself, block by block and byte by byte; no engine words anything. What is
a person's stays, and is reported with what was asked for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.directive import Correct, Directive, Move, Operation, Order, Rename
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.obey.arranging import arrange
from editorial_pipeline.obey.correcting import correct
from editorial_pipeline.obey.desk import Desk, Page, Sources
from editorial_pipeline.obey.moving import move
from editorial_pipeline.obey.ordering import order
from editorial_pipeline.obey.renaming import rename

__all__ = ["Desk", "Page", "Sources", "arrange", "obey_before_drafts", "obey_on_drafts"]

Result = tuple[bool, str]


def obey_before_drafts(directives: tuple[Directive, ...], desk: Desk) -> tuple[Directive, ...]:
    """Move what is to be moved, so that new text is written beside what stands there then."""

    def act(operation: Operation, _: tuple[SegmentId, ...]) -> Result | None:
        return move(operation, desk) if isinstance(operation, Move) else None

    return _obeyed(directives, act)


def obey_on_drafts(directives: tuple[Directive, ...], desk: Desk) -> tuple[Directive, ...]:
    """Correct, rename and put into order, in the text of this run too."""

    def act(operation: Operation, segments: tuple[SegmentId, ...]) -> Result | None:
        match operation:
            case Correct():
                return correct(operation, segments, desk)
            case Rename():
                return rename(operation, desk)
            case Order():
                return order(operation, desk)
        return None

    return _obeyed(directives, act)


def _obeyed(
    directives: tuple[Directive, ...],
    act: Callable[[Operation, tuple[SegmentId, ...]], Result | None],
) -> tuple[Directive, ...]:
    done = []
    for directive in directives:
        result: Result | None = None
        if not directive.outcome:
            try:
                result = act(directive.operation, directive.segments)
            except ArticleError as error:
                result = False, f"not carried out: {error.what}"
        if result is None:
            done.append(directive)
        else:
            done.append(replace(directive, obeyed=result[0], outcome=result[1]))
    return tuple(done)
