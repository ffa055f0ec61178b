"""V15: the mechanical rules of style, on what a model has written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from editorial_pipeline.articles.compose import block_text
from editorial_pipeline.articles.style import StyleRules, style_faults, without_bold
from editorial_pipeline.models.draft import (
    ArticleDraft,
    Block,
    BlockKind,
    Origin,
    PlacedBlock,
    Revision,
    SectionDraft,
)
from editorial_pipeline.models.record import Finding, Severity
from editorial_pipeline.settings import StyleSettings
from editorial_pipeline.stylint import Stylint
from editorial_pipeline.verify.context import Passage, quoted

_COPIED = frozenset({BlockKind.CODE, BlockKind.QUOTE})


def rules_of(settings: StyleSettings) -> StyleRules:
    """Return the rules that a workspace has switched on."""
    return StyleRules(
        no_bold=settings.no_bold,
        no_horizontal_rules=settings.no_horizontal_rules,
        heading_depth=settings.heading_depth,
        sentence_words=settings.sentence_words,
        banned_words=settings.banned_words,
        banned_openers=settings.banned_openers,
    )


def check_style(passage: Passage) -> Iterator[Finding]:
    """V15: style, where an engine chose the words. The speaker's own are kept as they are.

    A banned word that the speaker used is the speaker's; openers are marks of speech, and go
    although they were said.
    """
    block = passage.block
    if block is None or block.origin is not Origin.OPENAI or block.kind in _COPIED:
        return
    said = "\n".join(passage.evidence).casefold()
    for piece in (block.text, *(item.text for item in block.items)):
        for fault in style_faults(piece, passage.context.style):
            if fault.rule == "banned_words" and fault.words.casefold() in said:
                continue
            shown = f": {quoted(fault.words)}" if fault.words else ""
            yield passage.soft("V15", f"{fault.message}{shown}.", fault.remedy)


def lint_findings(blocks: Sequence[Block], linter: Stylint) -> Iterator[Finding]:
    """V15: what the linter says about the blocks that a model has written."""
    written = [b for b in blocks if b.origin is Origin.OPENAI and b.kind not in _COPIED]
    for lint in linter.lint([block_text(block) for block in written]):
        block = written[lint.text]
        message = f"stylint [{lint.tag}]: {lint.message}, in {quoted(block.text)}."
        yield Finding("V15", Severity.SOFT, block.id, message, "Word it otherwise.")


def tidy(draft: ArticleDraft, rules: StyleRules) -> tuple[ArticleDraft, tuple[Finding, ...]]:
    """Return the draft without bold text and with headings no deeper than the rules want.

    These need no engine: no word changes. The findings say what was put right.
    """
    tidier = _Tidier(rules)
    tidied = replace(
        draft,
        revisions=tuple(map(tidier.revision, draft.revisions)),
        sections=tuple(map(tidier.section, draft.sections)),
    )
    return tidied, tuple(tidier.done)


class _Tidier:
    """Tidies the parts of a draft, and notes what it has `done`."""

    def __init__(self, rules: StyleRules) -> None:
        self.rules = rules
        self.done: list[Finding] = []

    def revision(self, revision: Revision) -> Revision:
        return replace(revision, block=self._block(revision.block))

    def section(self, section: SectionDraft) -> SectionDraft:
        deepest = self.rules.heading_depth
        if section.existing is None and section.heading and 1 < deepest < section.level:
            message = f"The heading {quoted(section.heading)} was too deep."
            self._note(f"heading:{section.heading}", message, f"It has level {deepest}.")
            section = replace(section, level=deepest)
        return replace(section, blocks=tuple(map(self._placed, section.blocks)))

    def _placed(self, placed: PlacedBlock) -> PlacedBlock:
        return replace(placed, block=self._block(placed.block))

    def _block(self, block: Block) -> Block:
        if not self.rules.no_bold or block.origin is not Origin.OPENAI or block.kind in _COPIED:
            return block
        items = tuple(replace(item, text=without_bold(item.text)) for item in block.items)
        plain = replace(block, text=without_bold(block.text), items=items)
        if plain == block:
            return block
        self._note(block.id, f"There was bold text in {quoted(block.text)}.", "It is plain now.")
        return plain

    def _note(self, where: str, message: str, remedy: str) -> None:
        self.done.append(Finding("V15", Severity.SOFT, where, message, remedy))
