"""The right side of the page: notes with what became of each segment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from editorial_pipeline.coverage import Covered
from editorial_pipeline.models.notes import UNDETERMINED, SegmentId
from editorial_pipeline.models.plan import Use
from editorial_pipeline.models.record import SegmentRecord
from editorial_pipeline.review.values import PageNote, PageSegment, share_of
from editorial_pipeline.trace.sources import SourceNote, SourceSegment
from editorial_pipeline.trace.times import seconds, when

OFF_RECORD = "cut, off the record"


class Ids:
    """The ids of notes, by path, and of segments on the page, in the order of the notes."""

    def __init__(self, notes: Sequence[SourceNote]) -> None:
        self.notes = {note.record.used: f"n{number}" for number, note in enumerate(notes, 1)}
        segments = [segment for note in notes for segment in note.segments]
        self.segments = {id_: f"s{number}" for number, id_ in enumerate(segments, 1)}
        self._note_of = {
            id_: self.notes[note.record.used] for note in notes for id_ in note.segments
        }

    def note_of(self, segment: SegmentId) -> str:
        """Return the id of a segment's note on the page, '' where it is not there."""
        return self._note_of.get(segment, "")


def page_note(
    note: SourceNote, ids: Ids, zone: tzinfo, articles: str, facts: Sequence[str]
) -> PageNote:
    """Return a note as the page shows it; `articles` are the page's that rest on it."""
    record = note.record
    counts = Covered()
    for segment in note.segments.values():
        counts.add(segment.record)
    captured = when(record.captured, zone)
    return PageNote(
        id=ids.notes[record.used],
        name=record.used,
        short=f"{captured} {record.used.rpartition('/')[2]}",
        captured=captured,
        author=record.author or "",
        language="" if record.language == UNDETERMINED else record.language,
        facts=tuple(facts),
        share=share_of(counts),
        problem=note.problem,
        paragraphs=tuple(tuple(_segments(p, ids.segments)) for p in _paragraphs(note)),
        articles=articles,
    )


def kind_of(record: SegmentRecord) -> str:
    """Return what became of a segment in the words of the page's styles."""
    if record.use == Use.OFF_RECORD:
        return "off"
    if record.untranslated:
        return "untranslated"
    if record.verbatim:
        return "verbatim"
    return {"cited": "cited", "directive": "directive"}.get(record.outcome, "aside")


def _paragraphs(note: SourceNote) -> Iterator[list[SourceSegment]]:
    """Yield the segments paragraph by paragraph; what has no words stays with what is before."""
    paragraph: list[SourceSegment] = []
    number: int | None = None
    for segment in note.segments.values():
        own = number if segment.said is None else segment.said.paragraph
        if paragraph and own != number and number is not None:
            yield paragraph
            paragraph = []
        paragraph.append(segment)
        number = own
    if paragraph:
        yield paragraph


def _segments(
    segments: Sequence[SourceSegment], ids: Mapping[SegmentId, str]
) -> Iterator[PageSegment]:
    before: tuple[str, str] | None = None
    for segment in segments:
        record, said = segment.record, segment.said
        kind = "off" if segment.hidden else kind_of(record)
        now = (kind, record.why if kind == "aside" else "")
        if kind == "off" and before == now:
            continue  # one sign for all that was cut in a row
        yield PageSegment(
            id=ids[segment.id],
            kind=kind,
            words=OFF_RECORD if kind == "off" else "…" if said is None else said.text,
            tag=_tag(record, kind) if now != before else "",
            hint=record.why if kind in {"aside", "directive"} else "",
            time="" if said is None else seconds(said.start_s, None),
        )
        before = now


def _tag(record: SegmentRecord, kind: str) -> str:
    if kind == "aside":
        return f"set aside: {record.use}"
    return {"directive": "directive", "verbatim": "verbatim", "untranslated": "untranslated"}.get(
        kind, ""
    )
