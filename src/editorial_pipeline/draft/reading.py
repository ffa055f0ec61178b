"""Turn an engine's answer into a draft: labels become ids, anchors become positions.

An answer cannot point outside its request. A segment that was not offered, a block that may not
be revised or a place that does not exist becomes an objection, and the rest of the block stands
until verification has seen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from editorial_pipeline.articles.comparable import comparable
from editorial_pipeline.draft.logs import under_its_dates
from editorial_pipeline.draft.requests import formerly, heading_key
from editorial_pipeline.models.answer import BlockAnswer, DraftAnswer
from editorial_pipeline.models.arrange import Arrangement
from editorial_pipeline.models.draft import (
    ArticleDraft,
    Block,
    BlockKind,
    Citing,
    Doubt,
    Drafted,
    ListItem,
    Origin,
    PlacedBlock,
    Proposal,
    Revision,
    SectionDraft,
    SetAside,
    Term,
)
from editorial_pipeline.models.notes import Language, Segment, SegmentId
from editorial_pipeline.models.request import BlockView, DraftRequest

_TOP = 2
_DEEPEST = 4

_MOST_ARRANGED = 10
_LONGEST_HEADING = 200
"""Bounds of what is proposed for sections: no article is turned over in one go."""


def read_draft(request: DraftRequest, answer: DraftAnswer, *, engine: str) -> Drafted:
    """Return the draft that `answer` describes; raises nothing, whatever the answer holds."""
    reader = _Reader(request, answer, Origin(engine))
    for block in answer.blocks:
        reader.read_block(block)
    draft = ArticleDraft(
        article=request.article,
        sections=reader.section_drafts(),
        revisions=tuple(reader.revisions),
        set_aside=tuple(reader.set_aside()),
        doubts=tuple(reader.doubts()),
        citings=tuple(reader.citings),
        arrange=tuple(reader.arrangements()),
    )
    if request.article.log:
        draft = under_its_dates(request, draft)
    return Drafted(request, answer, draft, engine, tuple(reader.misplaced), tuple(reader.proposals))


@dataclass(slots=True)
class _Section:
    heading: str | None
    level: int
    existing: int | None
    after: int | None = None
    blocks: list[PlacedBlock] = field(default_factory=list)


class _Reader:
    def __init__(self, request: DraftRequest, answer: DraftAnswer, origin: Origin) -> None:
        self.request = request
        self.answer = answer
        self.origin = origin
        self.segments: dict[str, Segment] = {request.label(s): s for s in request.segments}
        self.views: dict[str, BlockView] = {
            f"B{view.index + 1}": view for section in request.sections for view in section.blocks
        }
        self.headings = {heading_key(section.heading): section for section in answer.sections}
        self.sections: dict[str, _Section] = {}
        self.renamed = formerly(request.sections)
        self.places: dict[str, tuple[str, int | None]] = {}
        self.revisions: list[Revision] = []
        self.citings: list[Citing] = []
        self.misplaced: list[tuple[str, str]] = []
        self.proposals: list[Proposal] = []
        self.ids: set[str] = set()
        for view in request.sections:
            self.sections.setdefault(
                heading_key(view.heading), _Section(view.heading, view.level, view.index)
            )

    def read_block(self, answer: BlockAnswer) -> None:
        id_ = self._unique(answer.id)
        block = self._block(id_, answer)
        view = self.views.get(_label(answer.after))
        if answer.op == "revise" and view is not None:
            if view.owned and comparable(answer.text) == view.text and block.segments:
                self._cite(id_, view, block.segments)
                return
            if (
                view.owned
                and self._is_shown(view)
                and view.index not in {r.target for r in self.revisions}
            ):
                self.revisions.append(Revision(view.index, block, view.text, view.segments))
                return
            if not view.owned:
                self.proposals.append(Proposal(block, view.text))
            self._object(id_, f"{answer.after} may not be revised: put new text beside it")
        key, after = self._place(answer, view)
        self.sections[key].blocks.append(PlacedBlock(block, after))
        self.places[id_] = self.places[answer.id] = (key, after)

    def _cite(self, id_: str, view: BlockView, segments: tuple[SegmentId, ...]) -> None:
        """Take an unchanged block for what it says: that segments say the same again."""
        said = " ".join(s.text for s in self.request.segments if s.id in segments)
        self.citings.append(Citing(id_, view.index, segments, view, self.origin, said))

    def section_drafts(self) -> tuple[SectionDraft, ...]:
        order = sorted(
            (s for s in self.sections.values() if s.blocks),
            key=lambda s: s.existing is None and s.heading is not None,
        )
        return tuple(
            SectionDraft(s.heading, s.level, s.existing, _with_lead_ins(s.blocks), s.after)
            for s in order
        )

    def set_aside(self) -> Iterable[SetAside]:
        for unused in self.answer.unused:
            segment = self.segments.get(_label(unused.segment))
            why = " ".join(unused.why.split())
            if segment is not None and why:
                yield SetAside(segment.id, why)

    def arrangements(self) -> Iterable[Arrangement]:
        """Yield what is proposed for sections that stand already, in a new article nothing."""
        for one in () if self.request.is_new else self.answer.arrange[:_MOST_ARRANGED]:
            names = (" ".join(name.lstrip("# ").split()) for name in (one.section, one.to))
            section, to = (name[:_LONGEST_HEADING] for name in names)
            yield Arrangement(section=section, op=one.op, to=to)

    def doubts(self) -> Iterable[Doubt]:
        for doubt in self.answer.doubts:
            segment = self.segments.get(_label(doubt.segment))
            if segment is not None and doubt.words.casefold() in segment.text.casefold():
                guess = " ".join(doubt.guess.split())
                yield Doubt(segment.id, doubt.words, guess, self.origin.value)

    def _is_shown(self, view: BlockView) -> bool:
        shown = (s for s in self.request.sections if s.index in self.request.shown)
        return any(view in section.blocks for section in shown)

    def _object(self, id_: str, sentence: str) -> None:
        self.misplaced.append((id_, sentence))

    def _unique(self, id_: str) -> str:
        name, number = block_id(self.request, id_), 1
        while name in self.ids:
            number += 1
            name = f"{block_id(self.request, id_)}~{number}"
        self.ids.add(name)
        return name

    def _ids(self, block: str, labels: Iterable[str]) -> tuple[SegmentId, ...]:
        ids: dict[SegmentId, None] = {}
        for label in labels:
            segment = self.segments.get(_label(label))
            if segment is None:
                self._object(block, f"segment {label!r} was not offered")
            else:
                ids[segment.id] = None
        return tuple(ids)

    def _block(self, id_: str, answer: BlockAnswer) -> Block:
        items = tuple(
            ListItem(" ".join(item.text.split()), self._ids(id_, item.segments))
            for item in answer.items
        )
        kind = BlockKind(answer.kind)
        own = self._ids(id_, answer.segments)
        everything = dict.fromkeys((*own, *(s for item in items for s in item.segments)))
        return Block(
            id=id_,
            kind=kind,
            text=answer.text if kind in {BlockKind.CODE, BlockKind.TABLE} else answer.text.strip(),
            segments=tuple(everything),
            origin=self.origin,
            language=self._language(kind, own),
            items=items if kind is BlockKind.LIST else (),
            terms=tuple(Term(term.written, term.source) for term in answer.terms),
        )

    def _language(self, kind: BlockKind, ids: tuple[SegmentId, ...]) -> Language:
        """Return the source's language for a quote, the article's for everything else."""
        if kind is BlockKind.QUOTE and ids:
            return next(s.language for s in self.request.segments if s.id == ids[0])
        return self.request.article.language

    def _place(self, answer: BlockAnswer, view: BlockView | None) -> tuple[str, int | None]:
        """Return the section's key and the index to insert after (None: end, -1: start)."""
        if view is not None:
            for section in self.request.sections:
                if view in section.blocks:
                    return self._known(section.index), view.index
        earlier = self.places.get(answer.after)
        if earlier is not None:
            return earlier
        key = self._section(answer.section)
        return key, -1 if answer.after == "start" and self.sections[
            key
        ].existing is not None else None

    def _known(self, index: int) -> str:
        for key, section in self.sections.items():
            if section.existing == index:
                return key
        # The second of two sections with one name has no key of its own yet.
        view = self.request.sections[index]
        key = f"{heading_key(view.heading)}\n{index}"
        self.sections[key] = _Section(view.heading, view.level, index)
        return key

    def _section(self, heading: str | None) -> str:
        key = heading_key(heading)
        if key not in self.sections and key in self.renamed:
            return self._known(self.renamed[key])
        if key not in self.sections:
            clean = " ".join((heading or "").lstrip("# ").split()) or None
            level, after = _TOP, None
            section = self.headings.get(key)
            if section is not None:
                level = min(max(section.level, _TOP), _DEEPEST)
                earlier = heading_key(section.after)
                if earlier not in self.sections and earlier in self.renamed:
                    earlier = self._known(self.renamed[earlier])
                previous = self.sections.get(earlier)
                after = previous.existing if previous and section.after else None
            self.sections[key] = _Section(clean, level if clean else 1, None, after)
        return key


def _with_lead_ins(placed: Iterable[PlacedBlock]) -> tuple[PlacedBlock, ...]:
    """Return the blocks with each list joined to the paragraph that leads into it.

    The two are one block to a reader, and to whoever reads the article after the run.
    """
    result: list[PlacedBlock] = []
    for one in placed:
        lead = result[-1] if result else None
        bare = one.block.kind is BlockKind.LIST and not one.block.text
        if lead and bare and lead.after == one.after and _leads_in(lead.block):
            result[-1] = replace(one, block=_joined(lead.block, one.block))
        else:
            result.append(one)
    return tuple(result)


def _leads_in(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.text.endswith(":")


def _joined(lead: Block, items: Block) -> Block:
    segments = tuple(dict.fromkeys(lead.segments + items.segments))
    return replace(items, text=lead.text, segments=segments, terms=lead.terms + items.terms)


def block_id(request: DraftRequest, answer_id: str) -> str:
    """Return the id in the draft of a block of the answer: unique over all parts."""
    return f"{request.part}.{answer_id}"


def answer_id(block: str) -> str:
    """Return the id that the engine gave to a block of the draft; headings keep theirs."""
    return block if block.startswith("heading:") else block.split(".", 1)[-1].split("~", 1)[0]


def _label(text: str) -> str:
    """Return a label without the brackets or guillemets that models like to copy."""
    return re.sub(r"[\[\]«»()\s]", "", text)
