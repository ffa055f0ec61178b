"""Write segments in the form that their speaker asked for, whatever an engine made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from editorial_pipeline.models.directive import Form
from editorial_pipeline.models.draft import (
    ArticleDraft,
    Block,
    BlockKind,
    ListItem,
    Origin,
    PlacedBlock,
    SectionDraft,
)
from editorial_pipeline.models.notes import NoteKind, Segment, SegmentId
from editorial_pipeline.models.request import DraftRequest, SectionGroup
from editorial_pipeline.text.floor import floor_block, written
from editorial_pipeline.text.markdown import escape_text
from editorial_pipeline.verify.floor import floor_blocks, is_of, with_missing

OWN_WORDS = frozenset({Form.WORDING, Form.CODE})
"""Forms that no engine is to word."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive segments of one note that are to have one form."""

    form: Form
    group: SectionGroup
    segments: tuple[Segment, ...]

    @property
    def ids(self) -> tuple[SegmentId, ...]:
        return tuple(segment.id for segment in self.segments)


def with_forms(draft: ArticleDraft, request: DraftRequest) -> ArticleDraft:
    """Return the draft with a block of the wanted form for each run of such segments.

    A list that an engine made stays. A block that mixes them with others is taken apart: the
    others are kept in the speaker's words. A revision that uses them is dropped.
    """
    if not request.forms:
        return draft
    for number, run in enumerate(_runs(request)):
        draft = _with_run(draft, request, run, f"{request.part}.form{number + 1}")
    return with_missing(draft, request)


def _runs(request: DraftRequest) -> Iterator[_Run]:
    for group in request.groups:
        run: list[Segment] = []
        for segment in group.segments:
            form = request.forms.get(segment.id)
            goes_on = (
                run
                and request.forms[run[-1].id] is form
                and run[-1].note == segment.note
                and run[-1].number == segment.number - 1
            )
            if run and not goes_on:
                yield _Run(request.forms[run[0].id], group, tuple(run))
                run = []
            if form is not None:
                run.append(segment)
        if run:
            yield _Run(request.forms[run[0].id], group, tuple(run))


def _with_run(draft: ArticleDraft, request: DraftRequest, run: _Run, id_: str) -> ArticleDraft:
    meant = set(run.ids)
    citing = _citing(draft, meant)
    if run.form is Form.LIST and citing and all(_is_written_list(b, meant) for b in citing):
        return draft
    made = _make(run, request, id_)
    revisions = tuple(r for r in draft.revisions if not meant & set(r.block.segments))
    replaced = {block.id for block in citing}
    sections: list[SectionDraft] = []
    placed = False
    for section in draft.sections:
        blocks: list[PlacedBlock] = []
        for one in section.blocks:
            if one.block.id not in replaced:
                blocks.append(one)
                continue
            rest = [s for s in request.segments if s.id in one.block.segments]
            new = _apart(one.block, rest, meant, None if placed else made)
            placed = True
            blocks += [PlacedBlock(block, one.after) for block in new]
        if blocks:
            sections.append(replace(section, blocks=tuple(blocks)))
    draft = replace(draft, sections=tuple(sections), revisions=revisions)
    return draft if placed else _inserted(draft, run, made)


def _citing(draft: ArticleDraft, meant: set[SegmentId]) -> list[Block]:
    """Return the new blocks that tell the segments; an opening may only announce them.

    What no section tells, the last paragraph of the opening that cites it does.
    """
    found = [
        (section.heading is None and section.existing is None, placed.block)
        for section in draft.sections
        for placed in section.blocks
        if meant & set(placed.block.segments)
    ]
    told = {id_ for is_opening, block in found if not is_opening for id_ in block.segments}
    telling: list[Block] = []
    for is_opening, block in reversed(found):
        new = (meant & set(block.segments)) - told
        if new or not is_opening:
            telling.append(block)
            told |= new
    return telling[::-1]


def _is_written_list(block: Block, meant: set[SegmentId]) -> bool:
    listed = {id_ for item in block.items for id_ in item.segments}
    return block.kind is BlockKind.LIST and meant & set(block.segments) <= listed


def _make(run: _Run, request: DraftRequest, id_: str) -> Block:
    language = request.article.language
    # Asked for, and not what is left when nothing better passes.
    block = replace(floor_block(id_, run.segments, language), origin=Origin.OFFLINE)
    note = next(note for note in request.notes if note.hash == run.segments[0].note)
    if run.form is Form.LIST:
        spoken = note.kind is NoteKind.VOICE
        items = tuple(
            ListItem(escape_text(written([s], spoken=spoken) or s.text), (s.id,))
            for s in run.segments
        )
        return replace(block, kind=BlockKind.LIST, text="", items=items, language=language)
    if run.form is Form.CODE:
        return replace(block, kind=BlockKind.CODE, text=_typed(run.segments, note.body))
    return block


def _typed(segments: Sequence[Segment], body: str) -> str:
    """Return the words as they stand in the note, line breaks included."""
    text = segments[0].text
    for before, segment in pairwise(segments):
        gap = body[before.end : segment.start]
        text += (gap if gap and not gap.strip() else " ") + segment.text
    return text


def _apart(
    block: Block, segments: Sequence[Segment], meant: Collection[SegmentId], made: Block | None
) -> list[Block]:
    """Return what takes the place of a block: the run, and before and behind it the others."""
    first = next((i for i, s in enumerate(segments) if s.id in meant), len(segments))
    behind = [s for s in segments[first:] if s.id not in meant]
    parts = [
        [*floor_blocks(f"{block.id}.{name}", some, block.language)]
        for name, some in (("before", segments[:first]), ("behind", behind))
    ]
    if block.origin is Origin.OFFLINE:
        # Nothing is lost by it: these were the speaker's own words before.
        parts = [[replace(each, origin=block.origin) for each in some] for some in parts]
    return [*parts[0], *([made] if made else []), *parts[1]]


def _inserted(draft: ArticleDraft, run: _Run, made: Block) -> ArticleDraft:
    """Put a block behind the one that rests on what was said before it in its section."""
    order = {s.id: number for number, s in enumerate(run.group.segments)}
    own = order[run.segments[0].id]
    sections = list(draft.sections)
    index = next((i for i, s in enumerate(sections) if is_of(s, run.group)), None)
    if index is None:
        level = 2 if run.group.heading else 1
        placed = (PlacedBlock(made),)
        sections.append(SectionDraft(run.group.heading, level, run.group.section, placed))
        sections.sort(key=lambda s: s.existing is None and s.heading is not None)
        return replace(draft, sections=tuple(sections))
    blocks = list(sections[index].blocks)
    best, at = -1, 0
    for number, placed_block in enumerate(blocks):
        latest = max((order.get(id_, -1) for id_ in placed_block.block.segments), default=-1)
        if best < latest < own:
            best, at = latest, number + 1
    after = blocks[at - 1].after if at else (blocks[0].after if blocks else None)
    blocks.insert(at, PlacedBlock(made, after))
    sections[index] = replace(sections[index], blocks=tuple(blocks))
    return replace(draft, sections=tuple(sections))


def left_to_engine(request: DraftRequest) -> Iterator[Segment]:
    """Yield the segments that an engine has to write."""
    for segment in request.segments:
        if request.forms.get(segment.id) not in OWN_WORDS:
            yield segment
