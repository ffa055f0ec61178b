"""The draft of one article: the segments in their own words, in blocks that cite them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from editorial_pipeline.engines.offline.paragraphs import (
    ITEMS,
    QUOTE,
    Passage,
    make_passages,
)
from editorial_pipeline.models.answer import BlockAnswer, DraftAnswer, ItemAnswer, SectionAnswer
from editorial_pipeline.models.notes import NoteKind, Segment, SegmentId
from editorial_pipeline.models.request import BlockView, DraftRequest, SectionGroup, SectionView
from editorial_pipeline.text.clean import (
    capitalise,
    clean_speech,
    clean_text,
    close_sentence,
)
from editorial_pipeline.text.floor import written
from editorial_pipeline.text.markdown import escape_text
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.stopwords import STOPWORDS
from editorial_pipeline.text.typed import heading_words, is_item, typed_markdown, without_bullet
from editorial_pipeline.text.words import content_stems, words

_TOP: Final = 2
_RELATED: Final = 0.15
_OPENING_SEGMENTS: Final = 3
_FEWEST_WORDS: Final = 5
_CLOSERS: Final = tuple("\"'»”’)`")


def answer_draft(request: DraftRequest) -> DraftAnswer:
    """Return the blocks of an article; every segment is in exactly one body block.

    What a block of the pipeline's own says already in the same words is cited there, which is
    put as a revision that changes nothing.
    The opening of a new article rests on segments that are told in full further down. On a
    repair the answer is the same: there are no other words to offer.
    """
    writer = _Writer(request)
    writer.cite_present()
    if request.is_new and request.part == 1:
        writer.write_opening()
    for group in request.groups:
        writer.write_group(group)
    return DraftAnswer(sections=writer.sections, blocks=writer.blocks, unused=[], doubts=[])


@dataclass(slots=True)
class _Writer:
    request: DraftRequest
    blocks: list[BlockAnswer] = field(default_factory=list)
    sections: list[SectionAnswer] = field(default_factory=list)
    spoken: set[SegmentId] = field(default_factory=set)
    again: dict[SegmentId, list[SegmentId]] = field(default_factory=dict)
    labels: dict[SegmentId, str] = field(default_factory=dict)
    present: set[SegmentId] = field(default_factory=set)

    def __post_init__(self) -> None:
        voices = {n.hash for n in self.request.notes if n.kind is NoteKind.VOICE}
        segments = self.request.segments
        self.spoken = {s.id for s in segments if s.note in voices}
        self.again = _said_again(segments)
        self.labels = {s.id: self.request.label(s) for s in segments}

    def cite_present(self) -> None:
        """Cite at present blocks the segments whose words they hold."""
        for view, segments in said_before(self.request):
            self.present |= {id_ for s in segments for id_ in (s.id, *self.again.get(s.id, ()))}
            self._add(None, f"B{view.index + 1}", view.kind, view.text, segments, op="revise")

    def write_opening(self) -> None:
        """Write the article's description, where its words were said in the notes."""
        description = self.request.article.description
        wanted = set(content_stems(description)) - _FRAME
        resting: list[Segment] = []
        own = [s for s in self.request.segments if s.language == self.request.article.language]
        said = [(s, shared) for s in own if (shared := wanted.intersection(content_stems(s.text)))]
        while wanted and len(resting) < _OPENING_SEGMENTS:
            best, found = max(said, key=lambda each: len(wanted & each[1]), default=(None, _NONE))
            if best is None or wanted.isdisjoint(found):
                return
            resting.append(best)
            wanted -= found
        if resting and not wanted:
            self._add(None, "end", "paragraph", escape_text(description), resting)

    def write_group(self, group: SectionGroup) -> None:
        """Write the segments of one section, beside what it already says."""
        view = None
        if group.section is not None:
            view = next(v for v in self.request.sections if v.index == group.section)
        elif group.heading is not None:
            self.sections.append(
                SectionAnswer(heading=group.heading, new=True, level=_TOP, after=None)
            )
        repeated = {id_ for ids in self.again.values() for id_ in ids} | self.present
        segments = [s for s in group.segments if s.id not in repeated]
        if not segments:
            return
        for passage in make_passages(group, segments, self.request.notes, self.request.article):
            after = _anchor(view, passage) if view is not None else "end"
            self._write(group.heading, after, passage)

    def _write(self, heading: str | None, after: str, passage: Passage) -> None:
        if passage.form == ITEMS:
            lead = " ".join(typed_markdown(s.text) for s in passage.lead)
            resting = passage.silent + passage.lead
            self._add(heading, after, "list", lead, resting, self._items(passage))
            return
        kind = "quote" if passage.form == QUOTE else "paragraph"
        if not self._is_spoken(passage):
            text = " ".join(_typed(s.text, quoted=kind == "quote") for s in passage.segments)
            text = _as_sentence(text, passage) if kind == "paragraph" else text
        elif kind == "quote":
            text = escape_text(" ".join(clean_text(s.text) for s in passage.segments))
        else:
            words_ = written(passage.segments)
            text = escape_text(words_ or " ".join(clean_text(s.text) for s in passage.segments))
        self._add(heading, after, kind, text, passage.all)

    def _is_spoken(self, passage: Passage) -> bool:
        return passage.segments[0].id in self.spoken

    def _items(self, passage: Passage) -> list[ItemAnswer]:
        items: list[list[Segment]] = []
        for segment in passage.segments:
            if is_item(segment.text):
                items.append([segment])
            else:
                items[-1].append(segment)
        return [
            ItemAnswer(
                text=typed_markdown(without_bullet(" ".join(s.text for s in item))),
                segments=self._labels(item),
            )
            for item in items
        ]

    def _add(
        self,
        heading: str | None,
        after: str,
        kind: str,
        text: str,
        segments: Sequence[Segment],
        items: Sequence[ItemAnswer] = (),
        op: str = "insert",
    ) -> None:
        block = BlockAnswer.model_validate(
            {
                "id": f"n{len(self.blocks) + 1}",
                "op": op,
                "section": heading,
                "after": after,
                "kind": kind,
                "text": text,
                "items": list(items),
                "segments": self._labels(segments),
                "terms": [],
            }
        )
        self.blocks.append(block)

    def _labels(self, segments: Sequence[Segment]) -> list[str]:
        """Return the labels of segments and of those that said the same again."""
        ids = [i for s in segments for i in (s.id, *self.again.get(s.id, ()))]
        return [self.labels[id_] for id_ in ids]


_CITED: Final = frozenset({"paragraph", "list", "quote"})


def said_before(request: DraftRequest) -> Iterator[tuple[BlockView, list[Segment]]]:
    """Yield blocks that the pipeline wrote, with the segments whose words they hold in a row."""
    found: dict[int, list[Segment]] = {}
    views = {v.index: v for s in request.sections for v in s.blocks if v.owned and v.kind in _CITED}
    texts = {index: _in_a_row(view.text) for index, view in views.items()}
    for segment in request.segments if texts else ():
        said = {_in_a_row(segment.text), _in_a_row(clean_speech(segment.text, segment.language))}
        for index, text in texts.items():
            if any(own.count(" ") > _FEWEST_WORDS and own in text for own in said):
                found.setdefault(index, []).append(segment)
                break
    for index, segments in found.items():
        yield views[index], segments


def _in_a_row(text: str) -> str:
    """Return words with a blank before and behind each, so that one text is found in another."""
    return f" {' '.join(words(plain_text(text)))} "


_NONE: Final = frozenset[str]()
_FRAME: Final = frozenset(content_stems("Notes on. Заметки."))


def _said_again(segments: Sequence[Segment]) -> dict[SegmentId, list[SegmentId]]:
    """Return, for a segment, the later ones that say the same in the same words."""
    again: dict[SegmentId, list[SegmentId]] = {}
    seen: dict[str, list[tuple[list[str], Segment]]] = {}
    for segment in segments:
        own = words(segment.text)
        if len(own) < _FEWEST_WORDS:
            continue
        earlier = seen.setdefault(" ".join(own[:3]), [])
        first = next((s for w, s in earlier if s.id == segment.id or w == own), None)
        if first is None:
            earlier.append((own, segment))
        elif first.id != segment.id:
            again.setdefault(first.id, []).append(segment.id)
    return again


def _typed(text: str, *, quoted: bool) -> str:
    """Return a typed line; in a quote its list mark is off and its end is marked instead."""
    if not quoted or not is_item(text):
        return typed_markdown(text)
    return close_sentence(typed_markdown(without_bullet(text)))


def _as_sentence(text: str, passage: Passage) -> str:
    """Return a typed paragraph with a capital and a full stop, where it can only want them.

    It gets a capital where it begins with a word like "this" or «это», for any other may be a name
    that is written so, such as that of a library; a full stop where it is no heading or title.
    """
    first = text.split(None, 1)[0] if text.split() else ""
    text = capitalise(text) if first in STOPWORDS else text
    titled = heading_words(passage.segments[-1].text) or len(words(text)) < _FEWEST_WORDS
    ends_in_words = text[-1:].isalnum() or text[-1:] in _CLOSERS
    return close_sentence(text) if ends_in_words and not titled else text


def _anchor(view: SectionView, passage: Passage) -> str:
    """Return the label of the block that a passage is most related to, else the section's end."""
    own = {stem for s in passage.all for stem in content_stems(s.text)}
    best, anchor = 0.0, "end"
    for block in view.blocks:
        theirs = set(content_stems(block.text))
        if own and theirs:
            related = len(own & theirs) / (len(own) * len(theirs)) ** 0.5
            if related > max(best, _RELATED):
                best, anchor = related, f"B{block.index + 1}"
    return anchor
