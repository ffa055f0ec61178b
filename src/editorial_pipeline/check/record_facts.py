"""What a check keeps of a receipt, and how it reads one.

Nearly all receipts are as a run wrote them: those are read as columns, and seen at a glance to
break no rule. Any other is left to its model and the rules; a test holds the two against each
other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, compress
from pathlib import Path
from typing import Any

from editorial_pipeline.check.findings import pack_finding
from editorial_pipeline.check.packed import pack_rows
from editorial_pipeline.check.records import PREFIX, RECORD_RULES, Record, broken
from editorial_pipeline.errors import ReceiptError
from editorial_pipeline.models.columns import Columns, read_columns
from editorial_pipeline.models.record import Receipt
from editorial_pipeline.receipts import parse_receipt, receipt_name


@dataclass(slots=True)
class RecordFacts:
    """A receipt in short, in values that JSON can hold; a workspace has a hundred thousand of them.

    All are packed rows. `notes` are path and hash, `articles` path and hash as written or '',
    `undone` run and hash of notes that were taken back from a run, by paths relative to the
    workspace. `blocks` are, by the path of the article below its folder, the key of the text, the
    prefixes of the notes it rests on joined by commas, and the key of the text it replaced;
    `-` stands for nothing.
    """

    notes: str = ""
    articles: str = ""
    undone: str = ""
    blocks: dict[str, str] = field(default_factory=dict)
    findings: list[list[Any]] = field(default_factory=list)


def read_record(data: bytes, file: str) -> RecordFacts:
    """Return what is kept of a receipt; `file` is its path relative to the workspace."""
    return _read_plain(data, Path(file).name) or _read_by_model(data, file)


def _read_by_model(data: bytes, file: str) -> RecordFacts:
    try:
        receipt = parse_receipt(data, file)
    except ReceiptError as error:
        return RecordFacts(findings=[pack_finding(one) for one in broken.apply(error.what, file)])
    record = Record(Path(file).name, data, receipt)
    facts = _facts(
        ((note.used, note.hash) for note in receipt.notes),
        ((article.path, article.after) for article in receipt.articles),
        ((note.run, note.hash) for note in receipt.undone),
        ((one.article, one.text, one.segments, one.replaces) for one in receipt.blocks),
    )
    facts.findings = [pack_finding(f) for one in RECORD_RULES for f in one.apply(record, file)]
    return facts


def _read_plain(data: bytes, name: str) -> RecordFacts | None:
    """Return what is kept of a plain receipt, None where it is not or where a rule may object."""
    receipt = read_columns(Receipt, data)
    if receipt is None or name != receipt_name(receipt["run"][0]):
        return None
    notes, articles, undone = receipt["notes"], receipt["articles"], receipt["undone"]
    segments, blocks = receipt["segments"], receipt["blocks"]
    if not _follow(segments) or not _rest_on(blocks, segments):
        return None
    return _facts(
        zip(notes["used"], notes["hash"], strict=True),
        zip(articles["path"], articles["after"], strict=True),
        zip(undone["run"], undone["hash"], strict=True),
        zip(*(blocks[name] for name in ("article", "text", "segments", "replaces")), strict=True),
    )


def _follow(segments: Columns) -> bool:
    """Whether the segments of each note are numbered from 1 and follow each other in the text."""
    ends: dict[str, tuple[int, int]] = {}
    for id_, start, end in zip(segments["id"], segments["start"], segments["end"], strict=True):
        note, _, number = id_.partition(".")
        before, last = ends.get(note, (0, 0))
        if number != str(last + 1) or start < before or end < start:
            return False
        ends[note] = (end, last + 1)
    return True


def _rest_on(blocks: Columns, segments: Columns) -> bool:
    """Whether each block rests on segments, and each segment that is cited has a block."""
    cited = compress(segments["id"], (outcome == "cited" for outcome in segments["outcome"]))
    return all(blocks["segments"]) and {*chain.from_iterable(blocks["segments"])}.issuperset(cited)


def _facts(
    notes: Iterable[tuple[str, str]],
    articles: Iterable[tuple[str, str | None]],
    undone: Iterable[tuple[str, str]],
    blocks: Iterable[tuple[str, str, list[str], str | None]],
) -> RecordFacts:
    """Return facts of path and hash, path and hash, run and hash, and what makes a block."""
    by_article: dict[str, list[tuple[str, str, str]]] = {}
    for article, text, segments, replaces in blocks:
        prefixes = ",".join(sorted({segment[:PREFIX] for segment in segments})) or "-"
        replaced = "-" if replaces is None else text_key(replaces)
        by_article.setdefault(article, []).append((text_key(text), prefixes, replaced))
    return RecordFacts(
        notes=pack_rows(notes),
        articles=pack_rows((path, after or "") for path, after in articles),
        undone=pack_rows(undone),
        blocks={article: pack_rows(rows) for article, rows in by_article.items()},
    )


def text_key(text: str) -> str:
    """Return the key by which the text of a block is compared, `-` for none."""
    return (
        blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest() if text else "-"
    )
