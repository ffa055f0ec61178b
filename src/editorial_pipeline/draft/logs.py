"""A draft of a log: each block stands under the date of what it rests on, whatever was answered."""

from __future__ import annotations

from dataclasses import replace

from editorial_pipeline.models.draft import ArticleDraft, Block, PlacedBlock, Revision, SectionDraft
from editorial_pipeline.models.request import DraftRequest, SectionGroup

_LEVEL = 2


def under_its_dates(request: DraftRequest, draft: ArticleDraft) -> ArticleDraft:
    """Return the draft with one section for each group of the request that has blocks.

    A block goes to the group of the first segment that it rests on. A place beside a block of
    that section is kept; a revision of what stands under another date becomes an addition.
    """
    groups = {segment.id: group for group in request.groups for segment in group.segments}
    owners = {view.index: section.index for section in request.sections for view in section.blocks}
    placed: dict[int, list[PlacedBlock]] = {}

    def group_of(block: Block) -> SectionGroup:
        return next((groups[id_] for id_ in block.segments if id_ in groups), request.groups[0])

    def put(block: Block, after: int | None) -> None:
        group = group_of(block)
        near = (
            after is not None and group.section is not None and owners.get(after) == group.section
        )
        number = request.groups.index(group)
        placed.setdefault(number, []).append(PlacedBlock(block, after if near else None))

    revisions: list[Revision] = []
    for revision in draft.revisions:
        if owners.get(revision.target) == group_of(revision.block).section:
            revisions.append(revision)
        else:
            put(revision.block, None)
    for section in draft.sections:
        for one in section.blocks:
            put(one.block, one.after)
    sections = tuple(
        SectionDraft(group.heading, _LEVEL, group.section, tuple(placed[number]))
        for number, group in enumerate(request.groups)
        if number in placed
    )
    return replace(draft, sections=sections, revisions=tuple(revisions))
