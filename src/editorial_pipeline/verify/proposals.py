"""New wordings of blocks that a person has written or edited: told, never written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from editorial_pipeline.articles.compose import block_text
from editorial_pipeline.models.draft import Proposal
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.verify.context import Context, quoted
from editorial_pipeline.verify.rules import check_block

RULE = "fence"


def proposal_findings(proposals: Iterable[Proposal], context: Context) -> Iterator[Finding]:
    """Yield a soft finding with the proposed wording for each block that is a person's.

    A wording that breaks a hard rule is not told. Of several for one block the last one counts.
    """
    last = {proposal.replaces: proposal for proposal in proposals}
    for proposal in last.values():
        block = proposal.block
        seen = replace(context, revised={**context.revised, block.id: proposal.replaces})
        if any(found.severity is Severity.HARD for found in check_block(block, seen)):
            continue
        yield Finding(
            RULE,
            Severity.SOFT,
            block.id,
            f"The block {quoted(proposal.replaces)} is a person's and stays as it is."
            f" Proposed wording: {block_text(block)}",
            "Take the wording over where it is better.",
            block.segments,
        )
