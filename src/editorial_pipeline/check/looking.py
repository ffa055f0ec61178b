"""What a check finds in one article, and what it keeps of it to look at articles together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.facts import Facts, read_facts
from editorial_pipeline.articles.style import (
    StyleFault,
    StyleRules,
    plain_style_faults,
    style_faults,
)
from editorial_pipeline.check.citations import (
    Uncited,
    citation_rule,
    citing_blocks,
    uncited_blocks,
)
from editorial_pipeline.check.findings import Finding, Level, pack_finding
from editorial_pipeline.check.footnotes import FOOTNOTE_RULES, cites_nothing, uncited
from editorial_pipeline.check.front import FRONT_RULES
from editorial_pipeline.check.links import LINK_RULES, pack_targets, targets_of
from editorial_pipeline.check.packed import unpack_rows
from editorial_pipeline.check.plain import Plain, read_plain
from editorial_pipeline.check.record_facts import RecordFacts
from editorial_pipeline.check.records import PREFIX
from editorial_pipeline.check.rows import Row, row_of
from editorial_pipeline.check.structure import STRUCTURE_RULES
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.plan import ArticlePath

ARTICLE_RULES = (*FRONT_RULES, *FOOTNOTE_RULES, *LINK_RULES, *STRUCTURE_RULES)
UNREADABLE = "unreadable"
"""The rule that an article cannot be read breaks: there is nothing to look at."""


class Looked(NamedTuple):
    """An article that was looked at, in values that JSON can hold.

    `digest` is the hash of its bytes, '' where it cannot be read; `recorded` whether a run wrote
    them last. `findings` and `targets` are packed, `row` are the fields of `Row`.
    """

    digest: str
    recorded: bool
    findings: list[list[Any]]
    targets: str
    row: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What looking at articles depends on besides the articles.

    `written` is the hash under which a run wrote an article last, by path in the workspace;
    `records` are the receipts that tell of an article, oldest first.
    """

    root: Path
    folder: str
    style: StyleRules
    written: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, Sequence[RecordFacts]] = field(default_factory=dict)

    def told_of(self, path: str) -> Told:
        """Return what the receipts tell of an article."""
        records = self.records.get(posixpath.join(self.folder, path), ())
        written = [row for one in records for row in unpack_rows(one.blocks.get(path, ""))]
        notes = (note for one in records if written for note in unpack_rows(one.notes))
        return Told(written, {digest[:PREFIX]: file for file, digest in notes})


class Told(NamedTuple):
    """Rows about the blocks of the runs, oldest first, and the paths of their notes by prefix."""

    written: Sequence[Sequence[str]]
    notes: Mapping[str, str]


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
        return Looked("", False, [pack_finding(finding)], "", None)  # noqa: FBT003 - a field
    digest = sha256(data).hexdigest()
    recorded = desk.written.get(file) == digest
    row: Row | None
    # What a run has written was held against style and receipts when it was written.
    plain = read_plain(data, path, desk.folder)
    if plain is not None:
        findings = [uncited.finding(file, line, _UNCITED) for line in plain.uncited]
        if not recorded:
            findings += _found_style(plain_style_faults(plain.worded(), desk.style), file)
            findings += _plain_citations(plain, data, path, desk)
        targets, row = plain.targets, plain.row
    else:
        article = read_facts(data, path)
        findings = [found for rule in ARTICLE_RULES for found in rule.apply(article, file)]
        if not recorded and not article.problem:
            findings += _style(article, file, desk.style)
            findings += _citations(data, path, desk)
        targets, row = pack_targets(targets_of(article, desk.folder)), row_of(article)
    return Looked(digest, recorded, [pack_finding(finding) for finding in findings], targets, row)


_UNREADABLE = "Look at its permissions and the disk."
_UNCITED = cites_nothing("Paragraph")


def style_name(setting: str) -> str:
    """Return the name of the rule of style that a setting switches."""
    return f"style-{setting.replace('_', '-')}"


def _style(article: Facts, file: str, rules: StyleRules) -> Iterator[Finding]:
    above = article.data.count(b"\n", 0, article.body)
    text = article.data[article.body :].decode("utf-8")
    return _found_style(style_faults(text, rules), file, above)


def _found_style(faults: Iterable[StyleFault], file: str, above: int = 0) -> Iterator[Finding]:
    for fault in faults:
        words = f": {fault.words[:60]!r}" if fault.words else ""
        message = f"{fault.message[:1].lower()}{fault.message[1:]}{words}"
        yield Finding(
            file, above + fault.line, style_name(fault.rule), message, Level.NOTE, fault.remedy
        )


def _plain_citations(plain: Plain, data: bytes, path: str, desk: Desk) -> Iterator[Finding]:
    """Yield what `_citations` does; paragraphs among the sources are for the parser to tell."""
    if not plain.apart:
        yield from _citations(data, path, desk)
        return
    told = desk.told_of(path)
    if told.written:
        yield from _uncited(uncited_blocks(plain.citing(), *told, lambda line: line), path, desk)


def _citations(data: bytes, path: str, desk: Desk) -> Iterator[Finding]:
    """Yield machine blocks that no longer cite what they rest on."""
    told = desk.told_of(path)
    document = _document(data, path) if told.written else None
    if document is not None:
        blocks = citing_blocks(document, desk.folder)
        found = uncited_blocks(blocks, *told, lambda at: data.count(b"\n", 0, at) + 1)
        yield from _uncited(found, path, desk)


def _uncited(found: Iterable[Uncited], path: str, desk: Desk) -> Iterable[Finding]:
    return citation_rule.apply(found, posixpath.join(desk.folder, path))


def _document(data: bytes, path: str) -> Document | None:
    try:
        return parse_document(data, ArticlePath(path))
    except ArticleError:
        return None


def look_at_all(desk: Desk, paths: Sequence[str]) -> list[Looked]:
    """Look at many articles, in order."""
    return [look(desk, path) for path in paths]
