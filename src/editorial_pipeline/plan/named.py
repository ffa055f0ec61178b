"""Whether what was asked to be written somewhere went there: the name that was said decides.

An engine names an article by its key. Whether that is the article whose name a person has said
is compared here, word by word, whoever planned it.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from editorial_pipeline.models.directive import Create, Directive, DirectiveKind, Route
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.plan.logs import NO_LOG
from editorial_pipeline.text.marks import Mark, Reach, find_marks
from editorial_pipeline.text.similar import SAME_TITLE, same_title, similar_titles
from editorial_pipeline.text.slug import slugify
from editorial_pipeline.text.translit import is_cyrillic


def dictated_title(segments: Sequence[Segment]) -> str:
    """Return the title that a request for a new article says, as it was said, else ''."""
    marks = _marks(segments, DirectiveKind.CREATE)
    return marks[-1].name if marks else ""


def own_up(
    directives: Sequence[Directive],
    segments: Mapping[SegmentId, Segment],
    titles: Mapping[ArticlePath, str],
    existing: Container[ArticlePath],
    logs: Collection[ArticlePath],
) -> list[Directive]:
    """Return the directives, where those whose material went elsewhere are not carried out.

    `titles` are those of all articles of the plan, `existing` the articles that stood before it,
    `logs` those of them that are logs.
    """
    told: list[Directive] = []
    renamed: set[ArticlePath] = set()
    for directive in reversed(directives):
        operation = directive.operation
        told.append(directive)
        if not isinstance(operation, Create | Route):
            continue
        said = [segments[id_] for id_ in directive.segments if id_ in segments]
        if isinstance(operation, Route) and not directive.refused and _log_alone(said):
            told[-1] = _logged(directive, operation, logs)
            continue
        if operation.article is None:
            continue
        if directive.obeyed and operation.article not in renamed:
            title = titles[operation.article]
            problem = (
                _created(operation, title, operation.article in existing)
                if isinstance(operation, Create)
                else _routed(said, title, operation.article)
            )
            if problem:
                outcome = f"not carried out: {problem}; {directive.outcome}"
                told[-1] = replace(directive, obeyed=False, outcome=outcome)
        if any(mark.reach is Reach.BEFORE for mark in _marks(said, DirectiveKind.CREATE)):
            # "Let's rather call it …" is heard: earlier names of the article are not missed.
            renamed.add(operation.article)
    return told[::-1]


def _log_alone(said: Sequence[Segment]) -> bool:
    """Whether segments ask for a log and for no other article."""
    marks = [mark for mark in find_marks(tuple(said)) if mark.kind is DirectiveKind.ROUTE]
    return bool(marks) and all(mark.log for mark in marks)


def _logged(directive: Directive, operation: Route, logs: Collection[ArticlePath]) -> Directive:
    if not logs:
        return replace(directive, obeyed=False, outcome=NO_LOG)
    if not directive.obeyed or operation.article in logs:
        return directive
    outcome = f"not carried out: this is no log; {directive.outcome}"
    return replace(directive, obeyed=False, outcome=outcome)


def _created(operation: Create, title: str, stood: bool) -> str:  # noqa: FBT001  (no operand)
    name = operation.title
    if not name or _same(name, title):
        return ""
    return f"no new article “{name}”" if stood else f"no article “{name}”"


def _routed(said: Sequence[Segment], title: str, path: ArticlePath) -> str:
    names = [mark.name for mark in _marks(said, DirectiveKind.ROUTE) if not mark.log]
    if not names or any(_fits(name, title, path) for name in names):
        return ""
    return f"no article on {names[-1]}"


def _fits(name: str, title: str, path: ArticlePath) -> bool:
    """Whether an article can be the one that was named; across scripts that cannot be told."""
    if is_cyrillic(name) != is_cyrillic(title):
        return True
    plain = slugify(name).replace("-", " ")
    file = PurePosixPath(path).stem.replace("-", " ")
    return (
        max(
            similar_titles(name, title),
            similar_titles(plain, slugify(title).replace("-", " ")),
            similar_titles(plain, file),
        )
        >= SAME_TITLE
    )


def _same(name: str, title: str) -> bool:
    return is_cyrillic(name) != is_cyrillic(title) or same_title(name, title)


def _marks(segments: Iterable[Segment], kind: DirectiveKind) -> list[Mark]:
    return [mark for mark in find_marks(tuple(segments)) if mark.kind is kind and mark.name]
