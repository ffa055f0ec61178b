"""Short ways to make the values that tests are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from editorial_pipeline.models.notes import (
    Language,
    Note,
    NoteHash,
    NoteKind,
    Segment,
    SegmentId,
    Sitting,
    segment_id,
)
from editorial_pipeline.models.plan import (
    ArticleAnswer,
    ArticleOutline,
    ArticlePath,
    PlanRequest,
    SpanAnswer,
)

START = datetime(2026, 3, 9, 7, 0, tzinfo=UTC)


def make_note(
    *sentences: str,
    name: str = "20260309_070000_dana_transcript.txt",
    minutes: int = 0,
    language: str = "en",
    author: str | None = "dana",
    off_record: Sequence[int] = (),
) -> Note:
    """Return a note of these sentences, one segment each; `off_record` lists their numbers."""
    body = " ".join(sentences)
    digest = NoteHash(sha256(f"{name}\n{body}".encode()).hexdigest())
    segments = []
    start = 0
    for number, sentence in enumerate(sentences, start=1):
        segments.append(
            Segment(
                id=segment_id(digest, number),
                note=digest,
                number=number,
                start=start,
                end=start + len(sentence),
                text=sentence,
                language=Language(language),
                off_record=number in off_record,
            )
        )
        start += len(sentence) + 1
    return Note(
        hash=digest,
        name=name,
        file=f"inbox/{name}",
        size=len(body.encode()),
        captured=START + timedelta(minutes=minutes),
        captured_from="name",
        author=author,
        kind=NoteKind.VOICE,
        language=Language(language),
        encoding="utf-8",
        body=body,
        segments=tuple(segments),
    )


def make_outline(
    path: str, title: str, *, language: str = "en", headings: Sequence[str] = ()
) -> ArticleOutline:
    """Return the outline of an article with these second-level headings."""
    return ArticleOutline(
        path=ArticlePath(path),
        title=title,
        description=f"About {title}.",
        updated="2026-03-02",
        tags=(),
        language=Language(language),
        headings=tuple((2, heading) for heading in headings),
    )


def make_plan_request(
    *notes: Note,
    candidates: Sequence[ArticleOutline] = (),
    directives_from: frozenset[str] | None = None,
) -> PlanRequest:
    """Return the request to plan one sitting of these notes."""
    return PlanRequest(
        sitting=Sitting(1, notes),
        candidates=tuple(candidates),
        started=(),
        matches={},
        segments=frozenset(s.id for n in notes for s in n.segments if not s.off_record),
        language=Language("en"),
        directives_from=directives_from,
    )


def article(key: str, title: str = "", path: str | None = None) -> ArticleAnswer:
    """Return an article as an engine answers it."""
    return ArticleAnswer(
        key=key,
        path=path,
        title=title,
        description="",
        tags=[],
        language=None,
        why="it fits",
        runner_up=None,
    )


def span(
    first: int,
    last: int,
    use: str = "content",
    *,
    note: int = 1,
    article: str | None = None,
    section: str | None = None,
    of: str | None = None,
) -> SpanAnswer:
    """Return a span as an engine answers it."""
    return SpanAnswer.model_validate(
        {
            "note": note,
            "first": first,
            "last": last,
            "use": use,
            "article": article,
            "section": section,
            "new_section": section is not None,
            "of": of,
            "why": None,
        }
    )


def uses_of(note: Note, uses: Mapping[SegmentId, object]) -> list[str]:
    """Return the uses of a note's segments in order, '-' where there is none."""
    return [str(getattr(uses.get(s.id), "use", "-")) for s in note.segments]
