"""V1 and V3: what a block points at, and that nothing is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from editorial_pipeline.models.draft import ArticleDraft
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.verify.context import Context, Passage, quoted


def check_evidence(passage: Passage) -> Iterator[Finding]:
    """V1: every segment id was offered, and there is at least one.

    A revision may rest on nothing but the text it revises.
    """
    block = passage.block
    if block is None:
        return
    unknown = [id_ for id_ in block.segments if id_ not in passage.context.segments]
    if unknown:
        yield passage.hard(
            "V1",
            f"The block cites {', '.join(unknown)}, which is not among the segments given.",
            "Cite only segments that were given.",
        )
    elif not block.segments and block.id not in passage.context.revised:
        yield passage.hard(
            "V1",
            f"The block {quoted(passage.text)} cites no segment.",
            "Name the segments that the text rests on, or leave the block out.",
        )


def missing_segments(
    draft: ArticleDraft, content: Collection[SegmentId], context: Context
) -> Iterator[Finding]:
    """V3: every content segment is cited by a block, or set aside with a reason."""
    cited = draft.cited
    aside = {item.segment for item in draft.set_aside if item.why.strip()}
    missing = tuple(id_ for id_ in content if id_ not in cited and id_ not in aside)
    if not missing:
        return
    shown = [quoted(context.segments[id_].text) for id_ in missing if id_ in context.segments]
    more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""  # noqa: PLR2004  three shown
    count = "1 segment is" if len(missing) == 1 else f"{len(missing)} segments are"
    yield Finding(
        "V3",
        Severity.HARD,
        "",
        f"{count} in no block: {', '.join(shown[:3])}{more}.",
        "Write what these segments say, and cite them.",
        missing,
    )
