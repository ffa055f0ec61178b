"""Repairs what is certain: links to what has moved, the order of definitions, the index page.

Citations that touch an address get a blank before them.

Only the bytes of the address, of the definitions that change places and of a page that a program
wrote are touched; all else in an article stays as it is. What would not read as before but for
the repair is left alone.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.articles.facts import Facts, Note, read_facts
from editorial_pipeline.articles.index_page import is_machine_made
from editorial_pipeline.articles.relink import Places, relink
from editorial_pipeline.articles.splice import Edit, splice
from editorial_pipeline.check.findings import Finding
from editorial_pipeline.check.footnotes import in_address, label_key, order, touching_addresses
from editorial_pipeline.check.links import LOST_RULES, unpack_targets
from editorial_pipeline.check.together import Whole, expected_page, stale_page
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.files.durable import read_file
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import lineage
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import FileChange
from editorial_pipeline.settings import Settings

_LOST = frozenset(rule.name for rule in LOST_RULES)
_REPAIRED = _LOST | {order.name, in_address.name}


def repairs(
    settings: Settings, whole: Whole, findings: Sequence[Finding]
) -> tuple[FileChange, ...]:
    """Return the changes that repair what of these findings can be, by path.

    Raises StorageError where a file cannot be read.
    """
    repair = _Repair(settings, whole)
    changes = list(repair.articles(findings))
    if any(finding.rule == stale_page.name for finding in findings):
        changes += repair.page()
    return tuple(changes)


class _Repair:
    def __init__(self, settings: Settings, whole: Whole) -> None:
        self.settings = settings
        self.whole = whole
        named = {name: posixpath.join(whole.receipts, name) for name in whole.records}
        named |= {name: posixpath.join(whole.used, name) for name in whole.hashes}
        self.places = Places(is_file=whole.is_there, named=named)

    def articles(self, findings: Iterable[Finding]) -> Iterator[FileChange]:
        """Yield the articles with links or an order to be repaired."""
        rules: dict[str, set[str]] = {}
        for finding in findings:
            if finding.rule in _REPAIRED:
                rules.setdefault(finding.file, set()).add(finding.rule)
        for file in sorted(rules):
            path = posixpath.relpath(file, self.whole.articles)
            data = read_file(self.settings.root / file)
            if data is None or path.startswith(".."):
                continue
            after = self._repaired(data, ArticlePath(path), rules[file])
            if after != data:
                yield FileChange(file, data, after)

    def page(self) -> Iterator[FileChange]:
        """Yield the index page as a build would write it."""
        wanted = expected_page(self.whole)
        before = self.whole.page
        if before is not None and is_machine_made(before) and before != wanted:
            yield FileChange(self.whole.page_path, before, wanted)

    def _repaired(self, data: bytes, path: ArticlePath, rules: set[str]) -> bytes:
        try:
            document = parse_document(data, path)
        except ArticleError:
            return data
        if rules & _LOST:
            data = _kept_whole(data, splice(data, self._links(document)), path)
        if in_address.name in rules:
            places = touching_addresses(read_facts(data, path))
            data = _kept_whole(data, splice(data, [Edit(at, at, b" ") for _, at in places]), path)
        if order.name in rules:
            moved = sorted_definitions(read_facts(data, path))
            data = _kept_whole(data, splice(data, moved), path)
        return data

    def _links(self, document: Document) -> Sequence[Edit]:
        """Return the edits of lost links: by their names, else from where the article was."""
        folder = self.whole.articles
        edits = relink(document, folder, self.places)
        targets = self.whole.looked[document.path].targets
        lost = [one for one in unpack_targets(targets) if not self.whole.is_there(one.path)]
        if len(edits) >= len(lost):
            return edits
        return relink(document, folder, self.places, former=self._former(document))

    def _former(self, document: Document) -> Sequence[ArticlePath]:
        """Return the paths under which runs wrote an article that a person has moved since."""
        settings = self.settings
        with Index.open(settings.index_database) as index:
            index.refresh(settings.articles, settings.receipts, settings.index_file)
            found = lineage(document, index).paths
        return tuple(path for path in found if path != document.path)


def sorted_definitions(article: Facts) -> list[Edit]:
    """Return the edits that sort definitions: each goes to the place of another, lines and all.

    There are none where something else stands between them, or one of them is nested.
    """
    notes = article.definitions
    if any(note.nested for note in notes) or not _stand_together(article, notes):
        return []
    ends = [_trimmed(article, note) for note in notes]
    texts = [article.data[note.start : end] for note, end in zip(notes, ends, strict=True)]
    places = sorted(range(len(notes)), key=lambda number: label_key(notes[number].label))
    in_order = [texts[place] for place in places]
    return [
        Edit(note.start, end, text)
        for note, end, old, text in zip(notes, ends, texts, in_order, strict=True)
        if text != old
    ]


def _stand_together(article: Facts, notes: Sequence[Note]) -> bool:
    return all(not article.data[one.end : other.start].strip() for one, other in pairwise(notes))


def _trimmed(article: Facts, note: Note) -> int:
    return note.start + len(article.source(note).rstrip())


def _kept_whole(before: bytes, after: bytes, path: str) -> bytes:
    """Return `after` where it reads as `before` but for its addresses, else `before`."""
    old, new = read_facts(before, path), read_facts(after, path)
    same = (
        [label for label, _ in old.citations] == [label for label, _ in new.citations]
        and sorted(n.label + n.words for n in old.definitions)
        == sorted(n.label + n.words for n in new.definitions)
        and [h[:2] for h in old.headings] == [h[:2] for h in new.headings]
        and len(old.links) == len(new.links)
        and not new.problem
    )
    return after if same else before
