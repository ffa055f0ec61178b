"""What a check finds in one article, and what it keeps of it to look at articles together."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.facts import Facts, read_facts
from editorial_pipeline.articles.style import StyleRules, style_faults
from editorial_pipeline.check.citations import Expected, citation_rule, expected_blocks
from editorial_pipeline.check.findings import Finding, Level
from editorial_pipeline.check.footnotes import FOOTNOTE_RULES
from editorial_pipeline.check.front import FRONT_RULES
from editorial_pipeline.check.links import LINK_RULES, Target, targets_of
from editorial_pipeline.check.structure import STRUCTURE_RULES
from editorial_pipeline.errors import ArticleError, ReceiptError
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.receipts import read_receipt

ARTICLE_RULES = (*FRONT_RULES, *FOOTNOTE_RULES, *LINK_RULES, *STRUCTURE_RULES)
UNREADABLE = "unreadable"
"""The rule that an article cannot be read breaks: there is nothing to look at."""


class Row(NamedTuple):
    """What the index page tells of an article."""

    title: str
    description: str
    status: str
    updated: str


class Looked(NamedTuple):
    """An article that was looked at: the hash of its bytes, and whether a run wrote them last.

    `digest` is '' where it cannot be read.
    """

    digest: str
    recorded: bool
    findings: tuple[Finding, ...]
    targets: tuple[Target, ...]
    row: Row | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What looking at articles depends on besides the articles.

    `written` is the hash under which a run wrote an article last, by path in the workspace;
    `records` are the receipts that tell of an article, `prefixes` the paths of notes by the
    digits that begin the ids of their segments.
    """

    root: Path
    folder: str
    style: StyleRules
    written: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)


def look(desk: Desk, path: str) -> Looked:
    """Look at one article; `path` is below the folder of articles. Never raises."""
    file = posixpath.join(desk.folder, path)
    try:
        data = (desk.root / file).read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        finding = Finding(
            file, 1, UNREADABLE, f"the article cannot be read, {reason}", Level.ERROR, _UNREADABLE
        )
        return Looked("", recorded=False, findings=(finding,), targets=(), row=None)
    digest = sha256(data).hexdigest()
    recorded = desk.written.get(file) == digest
    article = read_facts(data, path)
    findings = [finding for rule in ARTICLE_RULES for finding in rule.apply(article, file)]
    if not recorded and not article.problem:
        # What a run has written was held against these when it was written.
        findings += _style(article, file, desk.style)
        findings += _citations(article, file, desk)
    targets = tuple(targets_of(article, desk.folder))
    return Looked(digest, recorded, tuple(findings), targets, _row(article))


_UNREADABLE = "Look at its permissions and the disk."


def style_name(setting: str) -> str:
    """Return the name of the rule of style that a setting switches."""
    return f"style-{setting.replace('_', '-')}"


def _style(article: Facts, file: str, rules: StyleRules) -> Iterator[Finding]:
    above = article.data.count(b"\n", 0, article.body)
    text = article.data[article.body :].decode("utf-8")
    for fault in style_faults(text, rules):
        words = f": {fault.words[:60]!r}" if fault.words else ""
        message = f"{fault.message[:1].lower()}{fault.message[1:]}{words}"
        yield Finding(
            file, above + fault.line, style_name(fault.rule), message, Level.NOTE, fault.remedy
        )


def _citations(article: Facts, file: str, desk: Desk) -> Iterator[Finding]:
    """Yield machine blocks that no longer cite what they rest on."""
    expected: list[Expected] = []
    for record in desk.records.get(file, ()):
        for path, block in _blocks(record):
            if path == article.path:
                expected.append(block)
    if not expected:
        return
    document = _document(article.data, article.path)
    if document is not None:
        yield from citation_rule.apply(
            expected_blocks(document, article, expected, desk.prefixes, desk.folder), file
        )


@lru_cache(maxsize=16)
def _blocks(record: Path) -> tuple[tuple[str, Expected], ...]:
    try:
        receipt = read_receipt(record)
    except ReceiptError:
        return ()
    return tuple(
        (
            block.article,
            Expected(
                block.text,
                frozenset(segment.partition(".")[0] for segment in block.segments),
                block.replaces,
            ),
        )
        for block in receipt.blocks
    )


def _row(article: Facts) -> Row | None:
    """Return the row of the index page, as `index.index_row` makes it; None where none is made.

    Only the opening is parsed once more; its footnotes get definitions, or they would be text.
    """
    if article.problem:
        return None
    title = next((h for h in article.headings[:1] if h.level == 1), None)
    below = [h.start for h in article.headings if h is not title]
    end = min([*below[:1], *(note.start for note in article.definitions), len(article.data)])
    labels = {label for label, at in article.citations if at < end}
    stubs = "".join(f"\n\n[^{label}]: x" for label in labels)
    opening = article.data[:end] + stubs.encode()
    document = _document(opening, article.path)
    if document is None:
        return None
    updated = document.front.get("updated")
    status = document.front.get("status")
    return Row(
        document.title,
        document.description,
        status if isinstance(status, str) else "",
        updated[:_DAY] if isinstance(updated, str) and _is_day(updated[:_DAY]) else "",
    )


_DAY = len("2026-01-01")


def _is_day(text: str) -> bool:
    return text[:4].isdigit() and text[4:5] == "-" and text[5:7].isdigit() and text[8:].isdigit()


def _document(data: bytes, path: str) -> Document | None:
    try:
        return parse_document(data, ArticlePath(path))
    except ArticleError:
        return None


def pack(looked: Looked) -> list[object]:
    """Return a looked-at article as JSON takes it."""
    findings = [
        [f.file, f.line, f.rule, f.message, f.level, f.remedy, f.fixable] for f in looked.findings
    ]
    return [looked.digest, looked.recorded, findings, looked.targets, looked.row]


def unpack(packed: list[object]) -> Looked:
    """Return what was packed. Raises ValueError or TypeError where it is something else."""
    digest, recorded, findings, targets, row = packed
    if not (isinstance(digest, str) and isinstance(findings, list) and isinstance(targets, list)):
        raise TypeError("no packed article")
    return Looked(
        digest,
        bool(recorded),
        tuple(unpack_finding(finding) for finding in findings),
        tuple(Target(*target) for target in targets),
        Row(*row) if isinstance(row, list) else None,
    )


def unpack_finding(packed: Sequence[object]) -> Finding:
    """Return a finding that was packed as a list. Raises ValueError or TypeError."""
    file, line, rule, message, level, remedy, fixable = packed
    if not isinstance(line, int):
        raise TypeError("a line is a number")
    return Finding(
        str(file), line, str(rule), str(message), Level(str(level)), str(remedy), bool(fixable)
    )


def look_at_all(desk: Desk, paths: Sequence[str]) -> bytes:
    """Return what was found in many articles as JSON, for another process to read."""
    return json.dumps([pack(look(desk, path)) for path in paths]).encode()
