"""Put the floor into a draft: the speaker's own words, in the place of what may not stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from editorial_pipeline.models.draft import ArticleDraft, Block, PlacedBlock, SectionDraft
from editorial_pipeline.models.notes import Language, Segment, SegmentId
from editorial_pipeline.models.request import DraftRequest, SectionGroup
from editorial_pipeline.text.floor import floor_block, is_foreign

Headline = Callable[[Sequence[Segment]], str]
"""Makes a heading out of the words of segments."""

_WORDS = 80
"""Words of a floor block: about what a paragraph of the offline engine has."""

HEADING = "heading:"
"""Findings on a heading name it as their block, behind this prefix."""


def with_floor(draft: ArticleDraft, failed: Collection[str], request: DraftRequest) -> ArticleDraft:
    """Return the draft with blocks whose id is in `failed` replaced by the floor.

    The floor keeps what no other block cites. A revision that failed is dropped: the block it
    wanted to replace stays, and what it would have added is then missing.
    """
    citings = tuple(citing for citing in draft.citings if citing.id not in failed)
    done = {id_ for b in draft.blocks if b.id not in failed for id_ in b.segments}
    done |= {id_ for citing in citings for id_ in citing.segments}
    sections = []
    for section in draft.sections:
        blocks: list[PlacedBlock] = []
        for placed in section.blocks:
            if placed.block.id not in failed:
                blocks.append(placed)
                continue
            cited = set(placed.block.segments) - done
            done |= cited
            wanted = [s for s in request.segments if s.id in cited]
            floor = floor_blocks(placed.block.id, wanted, request.article.language)
            blocks += [PlacedBlock(block, placed.after) for block in floor]
        if blocks:
            sections.append(replace(section, blocks=tuple(blocks)))
    revisions = tuple(r for r in draft.revisions if r.block.id not in failed)
    return replace(draft, sections=tuple(sections), revisions=revisions, citings=citings)


def with_missing(draft: ArticleDraft, request: DraftRequest) -> ArticleDraft:
    """Return the draft with the floor for every segment that it neither cites nor sets aside."""
    known: set[SegmentId] = set(draft.cited)
    known |= {aside.segment for aside in draft.set_aside}
    sections = list(draft.sections)
    for number, group in enumerate(request.groups):
        wanted = [s for s in group.segments if s.id not in known]
        floor = floor_blocks(f"{request.part}.floor{number}", wanted, request.article.language)
        blocks = tuple(PlacedBlock(block) for block in floor)
        if not blocks:
            continue
        known |= {s.id for s in wanted}
        index = next((i for i, s in enumerate(sections) if is_of(s, group)), None)
        if index is None:
            level = 2 if group.heading else 1
            sections.append(SectionDraft(group.heading, level, group.section, blocks))
        else:
            section = sections[index]
            sections[index] = replace(section, blocks=section.blocks + blocks)
    # An opening that only the floor needed still stands before the sections of a new article.
    sections.sort(key=lambda s: s.existing is None and s.heading is not None)
    return replace(draft, sections=tuple(sections))


def reheaded(
    draft: ArticleDraft, failed: Collection[str], request: DraftRequest, headline: Headline
) -> ArticleDraft:
    """Return the draft with a heading from the sources' words where the given one failed."""
    segments = {s.id: s for s in request.segments}

    def words(section: SectionDraft) -> list[Segment]:
        ids = dict.fromkeys(id_ for p in section.blocks for id_ in p.block.segments)
        return [segments[id_] for id_ in ids if id_ in segments]

    sections = tuple(
        replace(section, heading=headline(words(section)))
        if section.existing is None and f"{HEADING}{section.heading}" in failed
        else section
        for section in draft.sections
    )
    return replace(draft, sections=sections)


def floor_blocks(id_: str, segments: Iterable[Segment], language: Language) -> Iterator[Block]:
    """Yield blocks of a readable length, each of one paragraph of one note in one language."""
    runs = groupby(
        segments, key=lambda s: (s.note, s.paragraph, is_foreign(s, language), s.language)
    )
    pieces = (piece for _, run in runs for piece in _pieces(tuple(run)))
    for number, piece in enumerate(pieces, start=1):
        yield floor_block(f"{id_}.floor{number}", piece, language)


def _pieces(run: Sequence[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Cut segments into even pieces of at most some hundred words."""
    count = sum(len(segment.text.split()) for segment in run)
    size = count / max(1, round(count / _WORDS))
    piece: list[Segment] = []
    filled = 0
    for segment in run:
        length = len(segment.text.split())
        if piece and filled + length / 2 > size:
            yield tuple(piece)
            piece, filled = [], 0
        piece.append(segment)
        filled += length
    if piece:
        yield tuple(piece)


def is_of(section: SectionDraft, group: SectionGroup) -> bool:
    """Whether a section of a draft is the one that a group of segments was put under."""
    if group.section is not None or section.existing is not None:
        return section.existing == group.section
    return (section.heading or "").casefold() == (group.heading or "").casefold()
