"""Segments as the paragraphs of an article: what stands together, and in which form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from editorial_pipeline.models.notes import Language, Note, NoteHash, NoteKind, Segment
from editorial_pipeline.models.plan import PlannedArticle
from editorial_pipeline.models.request import SectionGroup
from editorial_pipeline.text.clean import continues
from editorial_pipeline.text.floor import is_foreign
from editorial_pipeline.text.link_names import URL
from editorial_pipeline.text.typed import heading_words, is_item
from editorial_pipeline.text.words import content_stems, words

_MOST_SENTENCES: Final = 6
_MOST_WORDS: Final = 120
_ENOUGH_WORDS: Final = 45
"""From here on a paragraph may end where the topic changes."""
_QUOTE_SENTENCES: Final = 5
_TINY: Final = 25
"""Typed messages of fewer words may share a paragraph."""
_FEWEST_ITEMS: Final = 2


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive segments that make one block. `form` says how they are written.

    `lead` comes before the items of a list. `silent` is cited and not written: a typed heading
    that became the section's own.
    """

    form: str
    segments: tuple[Segment, ...]
    lead: tuple[Segment, ...] = ()
    silent: tuple[Segment, ...] = ()

    @property
    def all(self) -> tuple[Segment, ...]:
        """Every segment that the block rests on, in order."""
        return self.silent + self.lead + self.segments


PARAGRAPH: Final = "paragraph"
QUOTE: Final = "quote"
ITEMS: Final = "list"


def make_passages(
    group: SectionGroup,
    segments: Sequence[Segment],
    notes: Sequence[Note],
    article: PlannedArticle,
) -> list[Passage]:
    """Return the passages of one section in order; every segment is in exactly one.

    `segments` are those of `group` that are to be written. No passage mixes notes, but for tiny
    typed messages in a row.
    """
    by_hash = {note.hash: note for note in notes}
    language = article.language
    headings = [words(said) for said in (group.heading, article.title) if said]
    silent: list[Segment] = []
    told: list[Segment] = []
    for segment in segments:
        is_heading = _is_heading_of(headings, segment, by_hash[segment.note])
        (silent if is_heading else told).append(segment)
    if not told:
        told, silent = silent, []
    passages: list[Passage] = []
    for run in _runs(told, language):
        foreign = is_foreign(run[0], language)
        if by_hash[run[0].note].kind is NoteKind.TEXT:
            passages.extend(_typed(run, foreign=foreign))
        elif foreign:
            passages.extend(Passage(QUOTE, p) for p in _cut(run, _QUOTE_SENTENCES))
        else:
            passages.extend(Passage(PARAGRAPH, p) for p in _cut(run, _MOST_SENTENCES))
    passages = _joined(passages, by_hash)
    passages[0] = replace(passages[0], silent=tuple(silent))
    return passages


def _is_heading_of(headings: Sequence[list[str]], segment: Segment, note: Note) -> bool:
    said = heading_words(segment.text) if note.kind is NoteKind.TEXT else ""
    return bool(said) and words(said) in headings


def _runs(segments: Iterable[Segment], language: Language) -> Iterator[list[Segment]]:
    """Yield segments of one note that are alike in being in the article's language or not."""
    run: list[Segment] = []
    for segment in segments:
        last = run[-1] if run else None
        if last is not None and (
            last.note != segment.note or is_foreign(last, language) != is_foreign(segment, language)
        ):
            yield run
            run = []
        run.append(segment)
    if run:
        yield run


def _typed(run: Sequence[Segment], *, foreign: bool) -> Iterator[Passage]:
    """Yield the paragraphs of a typed note as they were typed; marked lines make a list.

    A line that ends with a colon leads into the list below it, also across a blank line.
    """
    form = QUOTE if foreign else PARAGRAPH
    lead: list[Segment] = []
    items: list[Segment] = []
    for segment in run:
        before = (items or lead or [segment])[-1]
        apart = segment.paragraph != before.paragraph
        starts = is_item(segment.text)
        if items and not starts and apart:
            yield from _list_or_not(lead, items, form)
            lead, items = [], []
        elif not items and lead and apart and not (starts and before.text.rstrip().endswith(":")):
            yield Passage(form, tuple(lead))
            lead = []
        (items if items or starts else lead).append(segment)
    yield from _list_or_not(lead, items, form)


def _list_or_not(lead: Sequence[Segment], items: Sequence[Segment], form: str) -> Iterator[Passage]:
    if form == QUOTE or sum(1 for segment in items if is_item(segment.text)) < _FEWEST_ITEMS:
        if lead or items:
            yield Passage(form, (*lead, *items))
    elif lead and not lead[-1].text.rstrip().endswith(":"):
        yield Passage(form, tuple(lead))
        yield Passage(ITEMS, tuple(items))
    else:
        yield Passage(ITEMS, tuple(items), lead=tuple(lead))


def _cut(run: Sequence[Segment], sentences: int) -> Iterator[tuple[Segment, ...]]:
    """Cut a run of one note into passages of a readable length, where its topic changes."""
    passage: list[Segment] = []
    count = 0
    # Even parts: six sentences are three and three, not five and a straggler.
    sentences = -(-len(run) // -(-len(run) // sentences))
    sizes = [len(segment.text.split()) for segment in run]
    rest = sum(sizes)
    for segment, size in zip(run, sizes, strict=True):
        if passage:
            apart = segment.paragraph != passage[-1].paragraph or _has_pause(passage[-1], segment)
            full = len(passage) >= sentences or count + size > _MOST_WORDS
            turns = count >= _ENOUGH_WORDS and not _linked(passage, segment)
            ends = (apart and count > _TINY) or full or (turns and rest > _TINY)
            # Speech without punctuation is cut in a sentence, too; a paragraph is not.
            if ends and (count > 2 * _MOST_WORDS or not continues(segment.text)):
                yield tuple(passage)
                passage, count = [], 0
        passage.append(segment)
        count += size
        rest -= size
    if passage:
        yield tuple(passage)


_PAUSE_S: Final = 2.5


def _has_pause(before: Segment, after: Segment) -> bool:
    if before.end_s is None or after.start_s is None:
        return False
    return after.start_s - before.end_s >= _PAUSE_S


def _linked(passage: Sequence[Segment], segment: Segment) -> bool:
    """Whether a segment speaks of what the last two did, or points back to it."""
    own = set(content_stems(segment.text))
    before = {stem for s in passage[-2:] for stem in content_stems(s.text)}
    return not own or bool(own & before)


def _joined(passages: Sequence[Passage], notes: Mapping[NoteHash, Note]) -> list[Passage]:
    """Put tiny typed messages in a row, as people send them, into one paragraph."""
    joined: list[Passage] = []
    for passage in passages:
        last = joined[-1] if joined else None
        if last is not None and _are_tiny(last, passage, notes):
            joined[-1] = Passage(PARAGRAPH, last.segments + passage.segments)
        else:
            joined.append(passage)
    return joined


def _are_tiny(one: Passage, other: Passage, notes: Mapping[NoteHash, Note]) -> bool:
    both = one.segments + other.segments
    return (
        one.form == other.form == PARAGRAPH
        and not one.lead + other.lead
        and all(notes[s.note].kind is NoteKind.TEXT for s in both)
        and sum(len(s.text.split()) for s in both) <= _TINY
        and not any(URL.search(s.text) for s in both)
    )
