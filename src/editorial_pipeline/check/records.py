"""Rules about receipts and the notes they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.rule import Breach, rule
from editorial_pipeline.models.record import Receipt, RunId
from editorial_pipeline.receipts import receipt_name

PREFIX = 12
"""Digits of a note's hash that begin the ids of its segments."""


@dataclass(frozen=True, slots=True)
class Record:
    """A receipt as the rules see it, under the name of its file and with its bytes.

    `line_of` finds the line in which a text stands first.
    """

    name: str
    text: bytes
    receipt: Receipt

    def line_of(self, words: str) -> int:
        """Return the line, from 1, in which these words stand first; 1 where they do not."""
        at = self.text.find(words.encode())
        return 1 if at < 0 else self.text.count(b"\n", 0, at) + 1


@dataclass(frozen=True, slots=True)
class Consumed:
    """A note that a receipt tells of: the hash it had, and the one it has now (None: gone)."""

    receipt: str
    expected: str
    found: str | None


@rule(
    "receipt-broken",
    Level.ERROR,
    "A receipt cannot be read.",
    "Restore it with `git checkout -- FILE`: without it its text counts as a person's.",
)
def broken(problem: str) -> Iterable[Breach]:
    """Yield why a receipt cannot be read: it is damaged or of another version."""
    yield 1, problem


@rule(
    "receipt-misnamed",
    Level.WARNING,
    "A receipt has the name of another run.",
    "Give it the name of its run.",
)
def misnamed(record: Record) -> Iterable[Breach]:
    """Yield receipts whose file is not called after the run."""
    if record.name != receipt_name(RunId(record.receipt.run)):
        yield record.line_of('"run"'), f"this is the receipt of the run {record.receipt.run}"


@rule(
    "segment-unaccounted",
    Level.ERROR,
    "A segment of a consumed note is accounted for nowhere.",
    "Look at the note: its words may be lost. Restore the receipt with `git checkout -- FILE`.",
)
def unaccounted(record: Record) -> Iterable[Breach]:
    """Yield gaps in the numbers of a note's segments, and cited segments that no block holds."""
    by_note: dict[str, set[int]] = defaultdict(set)
    for segment in record.receipt.segments:
        prefix, _, number = segment.id.partition(".")
        if number.isdigit():
            by_note[prefix].add(int(number))
    for note in record.receipt.notes:
        numbers = by_note[note.hash[:PREFIX]]
        if len(numbers) == max(numbers, default=0):
            continue
        missing = sorted(set(range(1, max(numbers, default=1) + 1)) - numbers)
        if missing:
            told = ", ".join(str(number) for number in missing[:5])
            yield record.line_of(note.hash), f"segment {told} of {note.name} is not listed"
    held = {segment for block in record.receipt.blocks for segment in block.segments}
    for segment in record.receipt.segments:
        if segment.outcome == "cited" and segment.id not in held:
            line = record.line_of(f'"{segment.id}"')
            yield line, f"segment {segment.id} counts as cited, and no block rests on it"


@rule(
    "segment-overlap",
    Level.ERROR,
    "Two segments of a note cover the same words.",
    "Restore the receipt with `git checkout -- FILE`.",
)
def overlap(record: Record) -> Iterable[Breach]:
    """Yield segments that begin before the one before them ends."""
    ends: dict[str, tuple[int, int]] = {}
    for segment in record.receipt.segments:
        note, _, number = segment.id.partition(".")
        before, last = ends.get(note, (0, 0))
        follows = number.isdigit() and int(number) > last
        if segment.end < segment.start or (follows and segment.start < before):
            line = record.line_of(f'"{segment.id}"')
            yield line, f"segment {segment.id} begins before the one before it ends"
        if follows:
            ends[note] = (segment.end, int(number))
        elif number == "1":  # a copy of the same note is listed a second time
            ends[note] = (segment.end, 1)


@rule(
    "block-sourceless",
    Level.ERROR,
    "A block of a receipt rests on no segment.",
    "Restore the receipt with `git checkout -- FILE`: its source cannot be told otherwise.",
)
def sourceless(record: Record) -> Iterable[Breach]:
    """Yield blocks without segments; one without text was taken out by an undo."""
    for block in record.receipt.blocks:
        if block.text and not block.segments:
            line = record.line_of('"segments": []')
            yield line, f"a block of {block.article} rests on no segment: {block.text[:40]!r}"


@rule(
    "note-lost",
    Level.ERROR,
    "A consumed note is not where it was kept.",
    "Restore it with `git checkout -- FILE`: what was written from it cannot be traced.",
)
def lost(note: Consumed) -> Iterable[Breach]:
    """Yield notes whose file is gone."""
    if note.found is None:
        yield 1, f"the note that the receipt {note.receipt} tells of is not there"


@rule(
    "note-changed",
    Level.ERROR,
    "A consumed note has changed since.",
    "Restore it with `git checkout -- FILE`: articles cite words that it no longer holds.",
)
def changed(note: Consumed) -> Iterable[Breach]:
    """Yield notes whose bytes are not those that were consumed."""
    if note.found is not None and note.found != note.expected:
        yield 1, f"the note is not as the receipt {note.receipt} has it"


RECORD_RULES = (misnamed, unaccounted, overlap, sourceless)
CONSUMED_RULES = (lost, changed)
