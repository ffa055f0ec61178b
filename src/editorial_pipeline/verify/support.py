"""V10: the words of a block rest on the segments it cites."""

from __future__ import annotations

from collections.abc import Iterator

from editorial_pipeline.models.draft import BlockKind
from editorial_pipeline.models.record import Finding
from editorial_pipeline.text.words import content_stems
from editorial_pipeline.verify.context import Passage, quoted

_HARDLY = 0.2
_LITTLE = 0.45
_ENOUGH = 6
_KEPT = 0.1
_MUCH = 6


def check_support(passage: Passage) -> Iterator[Finding]:
    """V10: the share of content words that the sources hold, in one language.

    It finds a wrong citation, not an untrue sentence: overlap of words is no test of truth.
    """
    if passage.is_verbatim or passage.is_heading or passage.crosses_languages:
        return
    if passage.block is not None and passage.block.kind is BlockKind.CODE:
        return
    if _says_nothing(passage):
        yield passage.hard(
            "V10",
            f"{quoted(passage.prose)} keeps almost nothing of what the cited segments say.",
            "Write what the segments say, every idea of it, or cite only those that you use.",
        )
    share = supported_share(passage.prose, passage.evidence)
    if share is None or share >= _LITTLE:
        return
    per_cent = round(100 * share)
    yield passage.object(
        "V10",
        f"Only {per_cent} % of the words of {quoted(passage.prose)} are in the cited segments.",
        "Cite the segments that say this, and say only what they say.",
        hard=share < _HARDLY,
    )


def _says_nothing(passage: Passage) -> bool:
    """Whether hardly a word of much that was said is left: the citation would hide a loss."""
    said = {stem for text in passage.raw for stem in content_stems(text)}
    if len(said) < _MUCH:
        return False
    return len(said & set(content_stems(passage.text))) < _KEPT * len(said)


def supported_share(text: str, evidence: tuple[str, ...]) -> float | None:
    """Return the share of content stems that the evidence holds; None for too few words.

    Figures are left out: they may be written in another way than they were said.
    """
    stems = [stem for stem in content_stems(text) if not any(map(str.isdigit, stem))]
    if len(stems) < _ENOUGH:
        return None
    known = {stem for said in evidence for stem in content_stems(said)}
    parts = {part for stem in known for part in stem.split("-")}
    return sum(stem in known or stem in parts for stem in stems) / len(stems)
