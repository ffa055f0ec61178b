"""What a person has to look at before anything else, with a jump to each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from editorial_pipeline.models.directive import DirectiveKind
from editorial_pipeline.models.notes import SegmentId
from editorial_pipeline.models.record import FindingRecord, Receipt
from editorial_pipeline.review.markdown import plain_words
from editorial_pipeline.review.notes import OFF_RECORD, Ids, kind_of
from editorial_pipeline.review.values import Entry, Group
from editorial_pipeline.trace.sources import SourceNote, SourceSegment

_LONGEST: Final = 180
THIN: Final = 0.6
"""Share of what its segments say below which a block is to be looked at."""
_FEW: Final = 12
"""More left-out segments than these are folded away: most of them are chatter."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where segments are on the page: the blocks that rest on them, and articles by their path."""

    blocks: Mapping[str, str]
    """Ids of segments on the page to that of the first block that rests on it."""
    articles: Mapping[str, str]
    """Ids of segments on the page to those of the articles that rest on it."""
    by_path: Mapping[str, str]


def attention(
    receipt: Receipt, notes: Sequence[SourceNote], ids: Ids, places: Places
) -> tuple[Group, ...]:
    """Return what there is to look at, what wants a decision first; empty groups are left out."""
    segments = {id_: s for note in notes for id_, s in note.segments.items()}
    told = _Told(segments, ids, places)
    kinds = ("reported", "floor", "merged", "repaired")
    findings: dict[str, list[FindingRecord]] = {kind: [] for kind in kinds}
    for finding in receipt.findings:
        findings[finding.resolution].append(finding)
    orders = receipt.directives
    groups = (
        ("Doubtful to the checks", told.findings(findings["reported"]), True),
        ("Carries little of what was said", told.thin(receipt), True),
        ("Asked for, but not carried out", told.orders(receipt, obeyed=False), True),
        ("Perhaps misheard", told.doubts(receipt), True),
        ("Not translated", told.kind("untranslated"), True),
        ("Kept word for word, because no better wording passed", told.kind("verbatim"), True),
        ("Said about the articles or the tool", told.feedback(receipt), True),
        ("Left out", told.left_out(receipt), len(told.segments_of("aside")) <= _FEW),
        ("Cut, because it was off the record", told.cuts(notes), False),
        ("Carried out as asked", told.orders(receipt, obeyed=True) if orders else (), False),
        ("Names settled by the glossary", told.names(receipt), False),
        ("Worded otherwise after an objection", told.findings(findings["repaired"]), False),
        ("Said before, and cited there", told.findings(findings["merged"]), False),
        ("Thrown out, the speaker's words stand", told.findings(findings["floor"]), False),
    )
    found = ((title, _once(entries), is_open) for title, entries, is_open in groups)
    return tuple(
        Group(title, entries, open=is_open) for title, entries, is_open in found if entries
    )


def _once(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries without those that say the same of the same place."""
    return tuple({(e.words, e.why, e.target): e for e in entries}.values())


class _Told:
    """Makes entries; each leads to the block where there is one, else to the words."""

    def __init__(
        self, segments: Mapping[SegmentId, SourceSegment], ids: Ids, places: Places
    ) -> None:
        self._segments = segments
        self._ids = ids
        self._places = places

    def segments_of(self, kind: str) -> list[SourceSegment]:
        return [s for s in self._segments.values() if not s.hidden and kind_of(s.record) == kind]

    def kind(self, kind: str) -> Iterator[Entry]:
        """Yield the segments of a kind; those in a row that share a block or a reason as one."""
        rows: list[list[SourceSegment]] = []
        for segment in self.segments_of(kind):
            last = rows[-1][-1] if rows else None
            if last is not None and self._belongs(last, segment, kind):
                rows[-1].append(segment)
            else:
                rows.append([segment])
        for row in rows:
            record = row[0].record
            why = f"{record.use}: {record.why}" if record.why else record.use
            yield self._entry(
                " ".join(_words(segment) for segment in row),
                why if kind == "aside" else "",
                [segment.id for segment in row],
                lambda id_: id_ if kind == "aside" else self._places.blocks.get(id_, id_),
            )

    def left_out(self, receipt: Receipt) -> Iterator[Entry]:
        """Yield what was set aside, but for remarks on the tool: they have a group of their own."""
        told = {self._ids.segments.get(SegmentId(i)) for r in receipt.feedback for i in r.segments}
        return (entry for entry in self.kind("aside") if entry.target not in told)

    def findings(self, findings: Iterable[FindingRecord]) -> Iterator[Entry]:
        for finding in findings:
            why = finding.rule
            entry = self._entry(
                finding.message,
                why,
                [SegmentId(id_) for id_ in finding.segments],
                lambda id_: self._places.blocks.get(id_, id_),
            )
            article = self._article(finding.article)
            target = entry.target or article
            yield Entry(entry.words, why, target, entry.articles or article, entry.notes)

    def _article(self, path: str) -> str:
        found = (i for at, i in self._places.by_path.items() if f"/{at}".endswith(f"/{path}"))
        return next(found, "")

    def orders(self, receipt: Receipt, *, obeyed: bool) -> Iterator[Entry]:
        for record in receipt.directives:
            # What was taken off the record has a group of its own.
            if record.obeyed == obeyed and record.kind != DirectiveKind.OFF_RECORD:
                ids = [SegmentId(id_) for id_ in record.segments]
                said = " ".join(_words(self._segments[i]) for i in ids if i in self._segments)
                why = f"{record.kind}: {record.outcome}" if record.outcome else record.kind
                yield self._entry(said or record.kind, why, ids, lambda id_: id_)

    def doubts(self, receipt: Receipt) -> Iterator[Entry]:
        for doubt in receipt.doubts:
            yield self._entry(
                f"“{doubt.words}”",
                f"perhaps “{doubt.guess}”",
                [SegmentId(doubt.segment)],
                lambda id_: self._places.blocks.get(id_, id_),
            )

    def thin(self, receipt: Receipt) -> Iterator[Entry]:
        """Yield the blocks that say much less than their segments, the thinnest first."""
        measured = [(block.fidelity, block) for block in receipt.blocks]
        thin = [(share, block) for share, block in measured if share is not None and share < THIN]
        for share, block in sorted(thin, key=lambda pair: pair[0]):
            yield self._entry(
                plain_words(block.text),
                f"{share:.0%} of what was said",
                [SegmentId(id_) for id_ in block.segments],
                lambda id_: self._places.blocks.get(id_, id_),
            )

    def feedback(self, receipt: Receipt) -> Iterator[Entry]:
        for record in receipt.feedback:
            ids = [SegmentId(id_) for id_ in record.segments]
            yield self._entry(record.words, "", ids, lambda id_: id_)

    def names(self, receipt: Receipt) -> Iterator[Entry]:
        for record in receipt.replacements:
            yield self._entry(
                f"“{record.heard}”",
                f"written “{record.name}”",
                [SegmentId(record.segment)],
                lambda id_: self._places.blocks.get(id_, id_),
            )

    def cuts(self, notes: Sequence[SourceNote]) -> Iterator[Entry]:
        """Yield where something was cut, without a word of it."""
        for note in notes:
            hidden = [segment.id for segment in note.segments.values() if segment.hidden]
            if hidden:
                yield self._entry(OFF_RECORD, note.record.name, hidden, lambda id_: id_)

    def _belongs(self, one: SourceSegment, other: SourceSegment, kind: str) -> bool:
        """Whether segments make one entry: what is written by its block, the rest by its reason."""
        block, of_other = (self._places.blocks.get(self._ids.segments[s.id]) for s in (one, other))
        if block != of_other:
            return False
        return _goes_on(one, other) or (block is not None and kind != "aside")

    def _entry(
        self,
        words: str,
        why: str,
        segments: Sequence[SegmentId],
        target: Callable[[str], str],
    ) -> Entry:
        known = [self._ids.segments[id_] for id_ in segments if id_ in self._ids.segments]
        articles = dict.fromkeys(self._places.articles.get(id_, "") for id_ in known)
        notes = dict.fromkeys(self._ids.note_of(id_) for id_ in segments)
        return Entry(
            words=_cut(words),
            why=why,
            target=target(known[0]) if known else "",
            articles=" ".join(filter(None, articles)),
            notes=" ".join(filter(None, notes)),
        )


def _goes_on(one: SourceSegment, other: SourceSegment) -> bool:
    note, _, number = one.id.rpartition(".")
    return (
        other.id == f"{note}.{int(number) + 1}"
        and one.record.use == other.record.use
        and one.record.why == other.record.why
    )


def _words(segment: SourceSegment) -> str:
    if segment.hidden:
        return OFF_RECORD
    return "…" if segment.said is None else segment.said.text


def _cut(words: str) -> str:
    flat = " ".join(words.split())
    if len(flat) <= _LONGEST:
        return flat
    head, _, _ = flat[:_LONGEST].rpartition(" ")
    return f"{(head or flat[: _LONGEST - 1]).rstrip(' ,;:–—')}…"
