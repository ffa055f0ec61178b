"""Segments that repeat another one of the run: said once, and cited together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from editorial_pipeline.articles.inline import read_markdown
from editorial_pipeline.models.draft import Block, Citing
from editorial_pipeline.models.notes import Language, Note, Segment, SegmentId
from editorial_pipeline.models.plan import SegmentUse, Use
from editorial_pipeline.text.floor import is_foreign
from editorial_pipeline.verify.context import read_block
from editorial_pipeline.verify.fidelity import carried_by
from editorial_pipeline.verify.settle import Settled

_LONGEST_CHAIN: Final = 100
"""A duplicate of a duplicate of …; an answer that goes in a circle ends here."""

__all__ = ["Repeated", "cite_duplicates", "duplicates_of"]

Repeated = Mapping[SegmentId, Sequence[Segment]]
"""The segments that repeat a segment, by its id."""

_TOLD: Final = 0.8
"""A planner may call a duplicate what says a little more; then the block does not tell it."""


def duplicates_of(notes: Iterable[Note], uses: Mapping[SegmentId, SegmentUse]) -> Repeated:
    """Return the duplicates of each segment; one of a duplicate counts as one of its original."""
    found: dict[SegmentId, list[Segment]] = {}
    for note in notes:
        for segment in note.segments:
            use = uses[segment.id]
            for _ in range(_LONGEST_CHAIN):
                if use.of is None or use.of not in uses:
                    break
                use = uses[use.of]
            if uses[segment.id].use is Use.DUPLICATE and use.use is Use.CONTENT:
                found.setdefault(use.segment, []).append(segment)
    return found


def cite_duplicates(settled: Settled, repeated: Repeated) -> Settled:
    """Return the article with the notes that say the same again cited by the blocks that tell it.

    Only in the article's language, and where the block holds nearly all the words; every other
    duplicate stays set aside.
    """
    if not repeated:
        return settled
    draft, language = settled.draft, settled.draft.article.language

    def grown(block: Block) -> Block:
        more = _told(read_block(block).text, block.segments, repeated, language)
        return replace(block, segments=block.segments + more) if more else block

    def cited(citing: Citing) -> Citing:
        text = "\n".join(read_markdown(citing.view.text).lines)
        more = _told(text, citing.segments, repeated, language)
        return replace(citing, segments=citing.segments + more)

    draft = replace(
        draft,
        revisions=tuple(replace(r, block=grown(r.block)) for r in draft.revisions),
        sections=tuple(
            replace(s, blocks=tuple(replace(p, block=grown(p.block)) for p in s.blocks))
            for s in draft.sections
        ),
        citings=tuple(map(cited, draft.citings)),
    )
    return replace(settled, draft=draft)


def _told(
    text: str, cited: Sequence[SegmentId], repeated: Repeated, language: Language
) -> tuple[SegmentId, ...]:
    again = [s for id_ in cited for s in repeated.get(id_, ()) if not is_foreign(s, language)]
    carried = carried_by(text, again, language) if again else []
    told = (one.segment.id for one in carried if one.share >= _TOLD)
    return tuple(id_ for id_ in dict.fromkeys(told) if id_ not in cited)
