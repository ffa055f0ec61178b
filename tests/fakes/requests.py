"""Short ways to make notes and requests for engine tests."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from editorial_pipeline.models.notes import (
    Language,
    Note,
    NoteHash,
    NoteKind,
    Segment,
    Sitting,
    segment_id,
)
from editorial_pipeline.models.plan import (
    ArticleKey,
    ArticleOutline,
    ArticlePath,
    PlannedArticle,
    PlanRequest,
)
from editorial_pipeline.models.request import DraftRequest, SectionGroup, SectionView
from editorial_pipeline.templating import Templates

render = Templates(None).render
"""Fills one of the default templates."""

START = datetime(2026, 2, 8, 11, 46, tzinfo=UTC)


def make_note(
    *sentences: str,
    number: int = 1,
    author: str | None = "Ann",
    language: str = "en",
    off_record: Sequence[int] = (),
) -> Note:
    """Return a voice note of these segments; `off_record` holds numbers of segments, from 1."""
    body = " ".join(sentences)
    hash_ = NoteHash(hashlib.sha256(f"{number} {body}".encode()).hexdigest())
    segments = []
    position = 0
    for count, sentence in enumerate(sentences, start=1):
        segments.append(
            Segment(
                id=segment_id(hash_, count),
                note=hash_,
                number=count,
                start=position,
                end=position + len(sentence),
                text=sentence,
                language=Language(language),
                off_record=count in off_record,
            )
        )
        position += len(sentence) + 1
    return Note(
        hash=hash_,
        name=f"note{number}.txt",
        file=f"inbox/note{number}.txt",
        size=len(body.encode()),
        captured=START + timedelta(minutes=number - 1),
        captured_from="name",
        author=author,
        kind=NoteKind.VOICE,
        language=Language(language),
        encoding="utf-8",
        body=body,
        segments=tuple(segments),
    )


def make_outline(path: str, title: str, *headings: str, description: str = "") -> ArticleOutline:
    """Return the outline of an existing English article."""
    return ArticleOutline(
        path=ArticlePath(path),
        title=title,
        description=description,
        updated="2026-02-01",
        tags=("roles",),
        language=Language("en"),
        headings=tuple((2, heading) for heading in headings),
    )


def make_plan_request(
    *notes: Note,
    candidates: Sequence[ArticleOutline] = (),
    started: Sequence[PlannedArticle] = (),
    directives_from: frozenset[str] | None = None,
) -> PlanRequest:
    """Return the request to plan all of these notes but what is off the record."""
    return PlanRequest(
        sitting=Sitting(1, notes),
        candidates=tuple(candidates),
        started=tuple(started),
        matches={},
        segments=frozenset(s.id for note in notes for s in note.segments if not s.off_record),
        language=Language("en"),
        directives_from=directives_from,
    )


def make_article(title: str = "Roles", path: str | None = None) -> PlannedArticle:
    """Return an article of a plan."""
    return PlannedArticle(
        key=ArticleKey("a1"),
        path=ArticlePath(path) if path else None,
        title=title,
        description="What roles are.",
        tags=(),
        language=Language("en"),
        why="",
    )


def make_draft_request(
    *notes: Note, heading: str | None = "Serving", sections: Sequence[SectionView] = ()
) -> DraftRequest:
    """Return the request to write all segments of these notes under one heading."""
    index = next((s.index for s in sections if s.heading == heading), None)
    segments = tuple(segment for note in notes for segment in note.segments)
    return DraftRequest(
        article=make_article(path="roles.md" if sections else None),
        sections=tuple(sections),
        groups=(SectionGroup(heading, index, segments),),
        notes=notes,
    )
