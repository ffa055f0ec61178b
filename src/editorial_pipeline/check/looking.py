"""What a check finds in one article, and what it keeps of it to look at articles together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from editorial_pipeline.articles.comparable import comparable
from editorial_pipeline.articles.document import (
    Document,
    parse_document,
    read_opening,
    shortened,
    title_of,
)
from editorial_pipeline.articles.facts import Facts, read_facts
from editorial_pipeline.articles.frontmatter import is_log
from editorial_pipeline.articles.style import StyleRules, style_faults
from editorial_pipeline.check.citations import citation_rule, uncited_blocks
from editorial_pipeline.check.findings import Finding, Level, pack_finding
from editorial_pipeline.check.footnotes import FOOTNOTE_RULES
from editorial_pipeline.check.front import FRONT_RULES
from editorial_pipeline.check.links import LINK_RULES, pack_targets, targets_of
from editorial_pipeline.check.plain import read_plain
from editorial_pipeline.check.records import PREFIX, RecordFacts
from editorial_pipeline.check.structure import STRUCTURE_RULES
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.text.plain import plain_text

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
    findings: list[Finding] = []
    plain = read_plain(data, path, desk.folder)
    if plain is not None:
        article, targets = plain
    else:
        article = read_facts(data, path)
        targets = targets_of(article, desk.folder)
        for rule in ARTICLE_RULES:
            for line, message in rule.find(article):
                findings.append(rule.finding(file, line, message))
    if not recorded and not article.problem:
        # What a run has written was held against these when it was written.
        findings += _style(article, file, desk.style)
        findings += _citations(article, file, desk)
    packed = [pack_finding(finding) for finding in findings]
    return Looked(digest, recorded, packed, pack_targets(targets), row_of(article))


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
    records = desk.records.get(file, ())
    written = [line for record in records for line in record.blocks.get(article.path, ())]
    if not written:
        return
    document = _document(article.data, article.path)
    if document is not None:
        notes = {hash_[:PREFIX]: path for record in records for path, hash_ in record.notes}
        yield from citation_rule.apply(
            uncited_blocks(document, article, written, notes, desk.folder), file
        )


def row_of(article: Facts) -> Row | None:
    """Return the row of the index page, as `index.index_row` makes it; None where none is made."""
    if article.problem:
        return None
    title = next((h for h in article.headings[:1] if h.level == 1), None)
    below = [h.start for h in article.headings if h is not title]
    end = min([*below[:1], *(note.start for note in article.definitions), len(article.data)])
    heading: str | None
    heading, description = title.words if title else None, _first_words(article, end)
    if description is None:
        heading, description = _parsed_opening(article, end)
        if not description and not is_log(article.front.get("kind")):
            heading, description = _parsed_opening(article, len(article.data))
    updated = article.front.get("updated")
    status = article.front.get("status")
    return Row(
        title_of(article.front.get("title"), heading, article.path),
        description,
        status if isinstance(status, str) else "",
        updated[:_DAY] if isinstance(updated, str) and _is_day(updated[:_DAY]) else "",
    )


def _first_words(article: Facts, end: int) -> str | None:
    """Return the words of a plain first paragraph; None where the opening has to be parsed.

    Nearly all articles begin so, and parsing takes four times as long.
    """
    if len(article.spans) < 2:  # noqa: PLR2004 - a paragraph and what follows it
        return None
    first, following = article.spans[:2]
    if first.kind != "Paragraph" or first.end > end:
        return None
    source = article.source(first)
    if following.kind == "List" or b"![" in source:
        return None
    pieces, position = [], first.start
    for _, at in article.citations:
        if at < first.end:
            pieces.append(article.data[position:at].rstrip())
            position = article.data.index(b"]", at) + 1
    pieces.append(article.data[position : first.end])
    return shortened(plain_text(comparable(b"".join(pieces).rstrip().decode("utf-8"))))


def _parsed_opening(article: Facts, end: int) -> tuple[str | None, str]:
    """Parse the opening alone; its footnotes get definitions, or they would be text."""
    labels = {label for label, at in article.citations if at < end}
    stubs = "".join(f"\n\n[^{label}]: x" for label in labels)
    text = article.data[article.body : end].decode("utf-8") + stubs
    return read_opening(text, article.front)


_DAY = len("2026-01-01")


def _is_day(text: str) -> bool:
    return text[:4].isdigit() and text[4:5] == "-" and text[5:7].isdigit() and text[8:].isdigit()


def _document(data: bytes, path: str) -> Document | None:
    try:
        return parse_document(data, ArticlePath(path))
    except ArticleError:
        return None


def look_at_all(desk: Desk, paths: Sequence[str]) -> list[Looked]:
    """Look at many articles, in order."""
    return [look(desk, path) for path in paths]
