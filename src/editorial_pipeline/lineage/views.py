"""An article as an engine sees it: what it may revise, and which section was called otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from editorial_pipeline.articles.document import Document
from editorial_pipeline.lineage import BlockOrigin, BlockState, Lineage
from editorial_pipeline.models.request import BlockView, SectionView


def section_views(document: Document, lineage: Lineage) -> tuple[SectionView, ...]:
    """Return the sections of a document, whose lineage it is; indices are the document's.

    Only a block that reads as a run wrote it last is owned. A heading that is gone is the former
    one of the section in which most of the blocks stand that were written under it.
    """
    former = _former(document, lineage.origins)
    return tuple(
        SectionView(
            index=section.index,
            heading=section.heading,
            level=section.level,
            blocks=tuple(_view(lineage.origins[block.index]) for block in section.blocks),
            formerly=former.get(section.index, ()),
        )
        for section in document.sections
    )


def _view(origin: BlockOrigin) -> BlockView:
    return BlockView(
        index=origin.block.index,
        kind=origin.block.kind,
        text=origin.block.text,
        owned=origin.state is BlockState.MACHINE,
        segments=origin.segments,
    )


def _former(document: Document, origins: Sequence[BlockOrigin]) -> dict[int, tuple[str, ...]]:
    present = {section.heading for section in document.sections}
    places: dict[str, Counter[int]] = {}
    for origin in origins:
        for heading in origin.sections:
            if heading is not None and heading not in present:
                places.setdefault(heading, Counter())[origin.block.section] += 1
    former: dict[int, tuple[str, ...]] = {}
    for heading, sections in places.items():
        (section, _), *_ = sections.most_common(1)
        former[section] = (*former.get(section, ()), heading)
    return former
