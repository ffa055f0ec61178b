"""What may not come of a correction: names, numbers and dates that nobody said."""

from __future__ import annotations

from collections.abc import Iterable

from editorial_pipeline.glossary import Glossary
from editorial_pipeline.models.draft import Block, BlockKind, Origin
from editorial_pipeline.models.notes import Language, Segment
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.verify.context import Context
from editorial_pipeline.verify.rules import check_block


def correction_findings(
    new: str, old: str, segments: Iterable[Segment], language: Language, glossary: Glossary
) -> tuple[Finding, ...]:
    """Return the hard objections to Markdown that rests on `old` and on the correcting segments."""
    sources = {segment.id: segment for segment in segments}
    block = Block("corrected", BlockKind.PARAGRAPH, new, tuple(sources), Origin.OPENAI, language)
    context = Context(
        segments=sources,
        captured={},
        revised={block.id: old},
        article_title="",
        article_language=language,
        article_texts=(),
        glossary=glossary,
        directive_texts=(),
        known_urls=frozenset(),
    )
    found = check_block(block, context)
    return tuple(finding for finding in found if finding.severity is Severity.HARD)
