"""All rules, one after the other. V2 belongs to rendering, which writes the footnotes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final

from editorial_pipeline.models.draft import ArticleDraft, Block
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import Finding
from editorial_pipeline.verify.beside import check_beside
from editorial_pipeline.verify.context import Context, Passage, passage_of
from editorial_pipeline.verify.dates import check_dates
from editorial_pipeline.verify.directives import check_directives
from editorial_pipeline.verify.exact import check_exact
from editorial_pipeline.verify.fidelity import check_citings, check_fidelity
from editorial_pipeline.verify.headings import check_headings
from editorial_pipeline.verify.hedges import check_hedges
from editorial_pipeline.verify.lists import check_lists
from editorial_pipeline.verify.markdown import check_markdown
from editorial_pipeline.verify.names import check_names
from editorial_pipeline.verify.numbers import check_numbers
from editorial_pipeline.verify.quotations import check_quotations
from editorial_pipeline.verify.repeats import repeated_blocks
from editorial_pipeline.verify.structure import check_evidence, missing_segments
from editorial_pipeline.verify.style import check_style
from editorial_pipeline.verify.support import check_support

__all__ = ["check_block", "check_draft"]

_RULES: Final[tuple[Callable[[Passage], Iterator[Finding]], ...]] = (
    check_evidence,
    check_numbers,
    check_dates,
    check_exact,
    check_quotations,
    check_names,
    check_hedges,
    check_support,
    check_directives,
    check_lists,
    check_markdown,
    check_style,
)


def check_block(block: Block, context: Context) -> tuple[Finding, ...]:
    """Return every objection to one block, in the order of the rules. Raises nothing."""
    passage = passage_of(block, context)
    return tuple(dict.fromkeys(finding for rule in _RULES for finding in rule(passage)))


def check_draft(
    draft: ArticleDraft, content: Collection[SegmentId], context: Context
) -> tuple[Finding, ...]:
    """Return the objections to a draft as a whole: V3, V11, V16, V17, and its own headings.

    `content` are the segments that the draft has to account for. A finding of V3 has no block
    and names the missing segments; one on a title, a description or a heading has the block
    `heading:<its text>`. Raises nothing.
    """
    return (
        *missing_segments(draft, content, context),
        *repeated_blocks(draft, context),
        *check_fidelity(draft, context),
        *check_citings(draft, context),
        *check_beside(draft, context),
        *check_headings(draft, context),
    )
