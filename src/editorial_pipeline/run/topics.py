"""Find articles for notes in another language: an engine gives the words to look for.

Only where a prompt does not outline every article; otherwise the planner sees all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from editorial_pipeline.engines.base import Engine, TopicFinder
from editorial_pipeline.errors import AnswerError
from editorial_pipeline.models.notes import Language, Note, NoteHash, Sitting
from editorial_pipeline.models.plan import ArticleOutline
from editorial_pipeline.models.topics import TopicRequest
from editorial_pipeline.parallel import run_all
from editorial_pipeline.plan.candidates import all_outlined
from editorial_pipeline.text.floor import is_foreign

__all__ = ["with_topics"]

_MOST_WORDS: Final = 12
_LONGEST_WORD: Final = 60


def with_topics(
    engine: Engine,
    sittings: Sequence[Sitting],
    outlines: Sequence[ArticleOutline],
    *,
    language: Language,
    most: int,
    workers: int,
    report: Callable[[str], None],
) -> tuple[Note, ...]:
    """Return the notes as they are to be looked up: some with topic words at their end.

    `sittings` are those that planning asks about, joined where they share a call; nothing is
    asked for one whose prompt outlines all articles, where `most` bounds the tokens of outlines.
    `language` is that of the articles. An answer that cannot be used is reported, and the notes
    are looked up by their own words. Raises as planning does.
    """
    notes = tuple(note for sitting in sittings for note in sitting.notes)
    if not isinstance(engine, TopicFinder):
        return notes
    requests = [
        TopicRequest(sitting.number, foreign, language)
        for sitting in sittings
        if not all_outlined(outlines, sitting, most)
        if (foreign := tuple(n for n in sitting.notes if _is_foreign(n, language)))
    ]
    cut = [part for request in requests for part in _parts(engine, request)]
    asked = run_all(lambda request: _ask(engine, request, report), cut, workers=workers)
    words = {note: found for answer in asked for note, found in answer.items()}
    return tuple(_told(note, words.get(note.hash, ())) for note in notes)


def _parts(engine: TopicFinder, request: TopicRequest) -> Iterator[TopicRequest]:
    """Yield requests that fit into a call, halves of halves; a single note always does."""
    half = len(request.notes) // 2
    if not half or engine.fits_topics(request):
        yield request
        return
    for notes in (request.notes[:half], request.notes[half:]):
        yield from _parts(engine, replace(request, notes=notes))


def _is_foreign(note: Note, language: Language) -> bool:
    spoken = [segment for segment in note.segments if not segment.off_record]
    foreign = sum(len(s.text) for s in spoken if is_foreign(s, language))
    return 2 * foreign > sum(len(s.text) for s in spoken)


def _ask(
    engine: TopicFinder, request: TopicRequest, report: Callable[[str], None]
) -> dict[NoteHash, tuple[str, ...]]:
    try:
        answer = engine.topics(request)
    except AnswerError as error:
        count = len(request.notes)
        which = "a note in another language was" if count == 1 else f"{count} foreign notes were"
        report(f"{which} looked up without topic words: {error.what}")
        return {}
    known = dict(enumerate(request.notes, start=1))
    return {
        known[one.note].hash: tuple(word[:_LONGEST_WORD] for word in one.words[:_MOST_WORDS])
        for one in answer.notes
        if one.note in known
    }


def _told(note: Note, words: Sequence[str]) -> Note:
    """Return the note with the words as a segment of their own, for a search and nothing else."""
    if not words or not note.segments:
        return note
    said = replace(note.segments[-1], text=" ".join(words), off_record=False)
    return replace(note, segments=(*note.segments, said))
