"""New wordings of a person's block are told where the notes bear them out."""

from __future__ import annotations

from builders import make_note
from editorial_pipeline.models.draft import Proposal
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.verify.proposals import proposal_findings
from passages import make_block, make_context

NOTE = make_note("We graded the other 40 answers as well.")
(SEGMENT,) = (segment.id for segment in NOTE.segments)
OLD = "We graded 12 answers by hand."


def test_a_wording_that_rests_on_the_notes_and_the_old_text_is_told() -> None:
    """It is shown whole; of two for one block it is the later one."""
    text = "We graded 12 answers by hand, and the other 40 as well."
    early, late = make_block("We graded 12.", [SEGMENT]), make_block(text, [SEGMENT])
    told = tuple(proposal_findings([Proposal(early, OLD), Proposal(late, OLD)], make_context(NOTE)))
    assert told == (
        Finding(
            "fence",
            Severity.SOFT,
            "n1",
            f"The block “{OLD}” is a person's and stays as it is. Proposed wording: {text}",
            "Take the wording over where it is better.",
            (SEGMENT,),
        ),
    )


def test_an_invented_wording_is_not_told() -> None:
    """A figure that neither the notes nor the block hold is no proposal."""
    block = make_block("We graded 99 answers by hand.", [SEGMENT])
    assert list(proposal_findings([Proposal(block, OLD)], make_context(NOTE))) == []
