"""Short ways to put a text beside what was said, and to ask the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from builders import make_note
from editorial_pipeline.glossary import EMPTY
from editorial_pipeline.models.draft import Block, BlockKind, ListItem, Origin, Term
from editorial_pipeline.models.notes import Language, Note, SegmentId
from editorial_pipeline.models.record import Finding
from editorial_pipeline.verify.context import Context
from editorial_pipeline.verify.rules import check_block


def make_context(
    *notes: Note,
    language: str = "en",
    **changes: Any,  # noqa: ANN401  any field of the context
) -> Context:
    """Return a context that offers all segments of the notes; they were said on 9 March 2026."""
    context = Context(
        segments={segment.id: segment for note in notes for segment in note.segments},
        captured={note.hash: note.captured for note in notes},
        revised={},
        article_title="Notes on work",
        article_language=Language(language),
        article_texts=(),
        glossary=EMPTY,
        directive_texts=(),
        known_urls=frozenset(),
    )
    return replace(context, **changes)


def make_block(
    text: str,
    segments: Sequence[SegmentId],
    *,
    kind: BlockKind = BlockKind.PARAGRAPH,
    language: str = "en",
    items: Sequence[tuple[str, Sequence[SegmentId]]] = (),
    terms: Sequence[tuple[str, str]] = (),
    origin: Origin = Origin.OPENAI,
) -> Block:
    """Return a block as a model's answer gives it."""
    return Block(
        id="n1",
        kind=kind,
        text=text,
        segments=tuple(segments),
        origin=origin,
        language=Language(language),
        items=tuple(ListItem(words, tuple(ids)) for words, ids in items),
        terms=tuple(Term(written, source) for written, source in terms),
    )


def objections(
    said: str,
    written: str,
    *,
    language: str = "en",
    of: str | None = None,
    kind: BlockKind = BlockKind.PARAGRAPH,
    terms: Sequence[tuple[str, str]] = (),
    **changes: Any,  # noqa: ANN401  any field of the context
) -> tuple[Finding, ...]:
    """Return what the rules say to `written`, which cites everything that was `said`."""
    note = make_note(said, language=of or language)
    ids = [segment.id for segment in note.segments]
    block = make_block(written, ids, kind=kind, language=language, terms=terms)
    return check_block(block, make_context(note, language=language, **changes))


def hard(findings: Sequence[Finding]) -> set[str]:
    """Return the rules with a hard finding."""
    return {finding.rule for finding in findings if finding.severity == "hard"}


def soft(findings: Sequence[Finding]) -> set[str]:
    """Return the rules with a soft finding."""
    return {finding.rule for finding in findings if finding.severity == "soft"}
