"""Pairs of a machine text and what a person made of it, in the order of the commits.

The receipts tell which texts a run wrote. A machine text that a commit takes out of an article is
compared with the texts that it puts in; the nearest is its successor. What a person edits again
is followed, and what a later run wrote is nobody's edit. Where a run and the edits are in one
commit, the receipt in it tells what the run had written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.git.history import Commit, FileVersion, History
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import Receipt
from editorial_pipeline.text.plain import plain_text
from editorial_pipeline.text.similar import common_words
from editorial_pipeline.text.words import words

_SUCCEEDS: Final = 0.6
"""Share of words that two texts have in common for one to be the other's successor."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A text `before` and `after` a person's edit, without Markdown.

    `commit` is the full hash, `day` its date, `article` the path relative to the workspace.
    """

    commit: str
    day: str
    article: str
    before: str
    after: str


def find_edits(history: History, *, articles: str, receipts: str) -> tuple[Edit, ...]:
    """Return all edits, oldest first; the folders are relative to the workspace.

    Versions of articles and receipts that cannot be read are passed over. Raises UsageError
    where git is missing.
    """
    finder = _Finder(articles, receipts)
    found: list[Edit] = []
    for commit in history.commits((articles, receipts)):
        blobs = (blob for file in commit.files for blob in (file.before, file.after) if blob)
        found += finder.read(commit, history.contents(blobs))
    return tuple(found)


@dataclass(slots=True)
class _Finder:
    """Reads commits in order and remembers which texts are a machine's, or come from one."""

    articles: str
    receipts: str
    machine: set[str] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)

    def read(self, commit: Commit, contents: Mapping[str, bytes]) -> Iterator[Edit]:
        fresh: dict[str, list[str]] = {}
        for file in commit.files:
            if _is_in(file.path, self.receipts, ".json") and file.after is not None:
                for article, text in _written(contents.get(file.after, b"")):
                    self.machine.add(text)
                    fresh.setdefault(f"{self.articles}/{article}", []).append(text)
        for file in commit.files:
            if _is_in(file.path, self.articles, ".md") and file.after is not None:
                yield from self._compare(commit, file, contents, fresh.get(file.path or "", []))

    def _compare(
        self, commit: Commit, file: FileVersion, contents: Mapping[str, bytes], fresh: list[str]
    ) -> Iterator[Edit]:
        path = file.path or ""
        old = [*_texts(contents.get(file.before or "", b""), path), *fresh]
        new = _texts(contents.get(file.after or "", b""), path)
        gone = [t for t in dict.fromkeys(old) if t not in new and t in self.machine | self.derived]
        come = [t for t in dict.fromkeys(new) if t not in old and t not in self.machine]
        for before in gone:
            after = _successor(before, come)
            if after is not None:
                come.remove(after)
                self.derived.add(after)
                yield Edit(commit.hash, commit.day, path, plain_text(before), plain_text(after))


def _is_in(path: str | None, folder: str, ending: str) -> bool:
    return path is not None and path.startswith(f"{folder}/") and path.endswith(ending)


def _written(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the article and the text of each block that a receipt tells of."""
    try:
        receipt = Receipt.model_validate_json(data)
    except ValueError:  # of another version, or no receipt
        return
    yield from ((block.article, block.text) for block in receipt.blocks)


def _texts(data: bytes, path: str) -> list[str]:
    try:
        return [block.text for block in parse_document(data, ArticlePath(path)).blocks]
    except ArticleError:
        return []


def _successor(text: str, candidates: Iterable[str]) -> str | None:
    """Return the text that has most words in common with `text`, None where none has enough."""
    own = words(plain_text(text))
    best, found = _SUCCEEDS, None
    for candidate in candidates:
        other = words(plain_text(candidate))
        share = 2 * common_words(own, other) / ((len(own) + len(other)) or 1)
        if share >= best:
            best, found = share, candidate
    return found
