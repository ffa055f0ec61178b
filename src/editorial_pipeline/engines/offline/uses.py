"""What each segment of a sitting is for, judged by itself and by the marks around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import Note, Segment, SegmentId
from editorial_pipeline.models.plan import PlanRequest, Use
from editorial_pipeline.text.clean import is_chatter
from editorial_pipeline.text.link_names import URL
from editorial_pipeline.text.marks import Mark, find_marks, is_lead
from editorial_pipeline.text.requests import Request, find_requests, is_feedback
from editorial_pipeline.text.similar import same_words
from editorial_pipeline.text.tokens import word_set
from editorial_pipeline.text.words import words

_FEWEST_WORDS: Final = 5
"""Shorter sentences may well be said twice on purpose."""
_KEY_WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Decision:
    """The use of a segment, with the reason and, for a duplicate, what it repeats."""

    use: Use
    why: str = ""
    of: SegmentId | None = None


@dataclass(slots=True)
class NoteUses:
    """The decisions on one note's segments, in order, and the marks it holds.

    `segments` are only those that the request asks about. `requests` are about what is written;
    `refused` are marks and requests of somebody whose orders do not count.
    """

    number: int
    note: Note
    segments: tuple[Segment, ...]
    decisions: dict[SegmentId, Decision]
    marks: list[Mark] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    refused: list[tuple[DirectiveKind, tuple[SegmentId, ...]]] = field(default_factory=list)

    @property
    def content(self) -> list[Segment]:
        """The segments that are to be written, in order."""
        return [s for s in self.segments if self.decisions[s.id].use is Use.CONTENT]


def read_sitting(request: PlanRequest) -> list[NoteUses]:
    """Return the uses of the request's segments, note by note."""
    said: dict[str, list[tuple[list[str], SegmentId]]] = {}
    read: list[NoteUses] = []
    notes = zip(request.sitting.notes, request.asked_by_note(), strict=True)
    for number, (note, segments) in enumerate(notes, start=1):
        uses = NoteUses(number, note, segments, {})
        read.append(uses)
        if not segments:
            continue
        cut = _interrupted(note)
        if request.directives_from is None or note.author in request.directives_from:
            # Without a log in the archive these are words for the reader.
            uses.marks = [m for m in find_marks(segments, cut) if request.logs or not m.log]
            marked = {id_ for mark in uses.marks for id_ in mark.segments}
            uses.requests = [r for r in find_requests(segments) if r.segment not in marked]
        else:
            uses.refused = [(m.kind, m.segments) for m in find_marks(segments, cut) if m.pure]
            uses.refused += [(r.kind, (r.segment,)) for r in find_requests(segments)]
        ordered = {id_: mark for mark in uses.marks if mark.pure for id_ in mark.segments}
        asked = {each.segment: each.kind for each in uses.requests}
        for segment in segments:
            mark = ordered.get(segment.id)
            if segment.id in asked:
                uses.decisions[segment.id] = _asked(asked[segment.id])
            elif mark is not None:
                uses.decisions[segment.id] = Decision(Use.DIRECTIVE, _why(mark))
            else:
                uses.decisions[segment.id] = _judge(segment, said)
        _retract(uses)
        _hear_feedback(uses)
    return read


def _interrupted(note: Note) -> frozenset[SegmentId]:
    """Return the segments whose sentence goes on with something that is off the record."""
    return frozenset(
        one.id
        for one, other in pairwise(note.segments)
        if other.off_record
        and not one.off_record
        and one.paragraph == other.paragraph
        and not one.text.rstrip(_CLOSERS).endswith(_ENDS)
    )


_CLOSERS: Final = "\"'”»)]*_"
_ENDS: Final = (".", "!", "?", "…")


def _asked(kind: DirectiveKind) -> Decision:
    if kind is DirectiveKind.CORRECT:
        return Decision(Use.CORRECTION, "corrects what was said")
    return Decision(Use.DIRECTIVE, "asks the editor for something")


_FEEDBACK_LEAD: Final = 8
"""A sentence of so few words only says that feedback follows."""


def _hear_feedback(uses: NoteUses) -> None:
    """Set aside what is said about the tool: a sentence, the next one, or the whole note."""
    told = [place for place, segment in enumerate(uses.segments) if is_feedback(segment.text)]
    if not told:
        return
    meant = set(range(len(uses.segments))) if told[0] == 0 else set(told)
    meant |= {p + 1 for p in told if len(words(uses.segments[p].text)) <= _FEEDBACK_LEAD}
    for place in sorted(meant):
        segment = uses.segments[place] if place < len(uses.segments) else None
        if segment is not None and uses.decisions[segment.id].use is Use.CONTENT:
            uses.decisions[segment.id] = Decision(Use.FEEDBACK, "feedback to the editor")


def _why(mark: Mark) -> str:
    reasons = {
        DirectiveKind.CREATE: "asks for a new article",
        DirectiveKind.ROUTE: "says which article it belongs to",
        DirectiveKind.DROP: "takes back what was said before",
    }
    reason = reasons.get(mark.kind, "asks the editor for something")
    return f"{reason}: {mark.name}" if mark.name else reason


def _judge(segment: Segment, said: dict[str, list[tuple[list[str], SegmentId]]]) -> Decision:
    if not any(character.isalnum() for character in segment.text):
        # Lines and emoji of a typed note belong to what is around them.
        return Decision(Use.CONTENT)
    if not URL.search(segment.text) and is_chatter(segment.text, segment.language):
        return Decision(Use.CHATTER, "nothing for a reader in it")
    original = _said_before(segment, said)
    if original is not None:
        return Decision(Use.DUPLICATE, "said before in the same words", original)
    return Decision(Use.CONTENT)


def _said_before(
    segment: Segment, said: dict[str, list[tuple[list[str], SegmentId]]]
) -> SegmentId | None:
    """Return the segment that said the same, or remember this one.

    Two sentences are only compared when they share their first or their last words, and their
    figures and negations.
    """
    own = words(segment.text)
    if len(own) < _FEWEST_WORDS:
        return None
    turns = " ".join(_turns(own))
    keys = (
        f"^{' '.join(own[:_KEY_WORDS])} | {turns}",
        f"${' '.join(own[-_KEY_WORDS:])} | {turns}",
    )
    for key in keys:
        for other, id_ in said.get(key, ()):
            if same_words(own, other):
                return id_
    for key in keys:
        said.setdefault(key, []).append((own, segment.id))
    return None


def _turns(own: Iterable[str]) -> list[str]:
    """Return the words of which none may differ where the same is said twice."""
    # Letters alone hold no digit, which is quicker to see than that there is none.
    return [word for word in own if word in _TURNS or (not word.isalpha() and _DIGIT.search(word))]


_DIGIT: Final = re.compile(r"\d")
_TURNS: Final = word_set("not no never without не нет ни никогда без can't don't won't")
"""One such word more or less is another statement."""


def _retract(uses: NoteUses) -> None:
    """Take back the last content before each "scratch that"; without any it stays an order.

    A "No, wait." on the way to it goes too, and is not what was meant.
    """
    places = {segment.id: place for place, segment in enumerate(uses.segments)}
    for mark in uses.marks:
        if mark.kind is not DirectiveKind.DROP:
            continue
        for segment in reversed(uses.segments[: places[mark.segments[0]]]):
            decision = uses.decisions[segment.id]
            if decision.use in {Use.CONTENT, Use.DUPLICATE}:
                uses.decisions[segment.id] = replace(
                    decision, use=Use.RETRACTED, why="taken back by the speaker"
                )
                if not is_lead(segment.text):
                    break
