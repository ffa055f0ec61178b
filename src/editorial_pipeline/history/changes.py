"""What a person changed between two runs, as far as receipts and git can tell.

A receipt holds the hash of an article before its run and after it: where the next run found
another one, somebody else wrote in between. What was changed shows where the bytes are known: now,
before every run from which receipts lead back, and whatever git has kept. Where the bytes after a
run are not known, what the runs had written is compared instead; that shows edited and deleted
blocks, not what was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from editorial_pipeline.articles.block_key import BlockKey, block_key
from editorial_pipeline.articles.contribution import Reversal, reversed_bytes
from editorial_pipeline.articles.document import Document, parse_document
from editorial_pipeline.errors import ArticleError, UsageError
from editorial_pipeline.git.history import History
from editorial_pipeline.index import Index
from editorial_pipeline.lineage.chains import Chain, make_chains
from editorial_pipeline.lineage.nearest import Nearest
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.settings import Settings
from editorial_pipeline.undo.past import Chapter


@dataclass(frozen=True, slots=True)
class Edited:
    """A block before and after an edit, without citations."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person changed between two runs, or since the last one.

    `is_complete` is true where both versions are known; else only edits and deletions of blocks
    that runs wrote are told, or nothing but that there was a change. `headings` are pairs of old
    and new ones, '' where there is none; `front` are the keys of the front matter that differ.
    """

    is_complete: bool
    edited: tuple[Edited, ...] = ()
    deleted: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    headings: tuple[Edited, ...] = ()
    front: tuple[str, ...] = ()


class Versions:
    """The versions of an article around its chapters."""

    def __init__(self, settings: Settings, index: Index, told: Sequence[Chapter]) -> None:
        self._index = index
        self._told = told
        self._root = settings.root
        self._folder = settings.articles.relative_to(settings.root).as_posix()
        self._kept: Mapping[str, bytes] | None = None

    def changes(self, document: Document | None) -> list[ByHand | None]:
        """Return for each chapter what was changed by hand after it, and before the next one.

        `document` is the article as it stands, None where it is gone.
        """
        found: list[ByHand | None] = []
        data = None if document is None else document.data
        digest = _digest(data)
        for number in range(len(self._told) - 1, -1, -1):
            record = self._told[number].record
            if digest == record.after:
                found.append(None)
            else:
                found.append(self._change(number, data))
                data = self._find(record.after)
            digest = record.before
            if data is not None and record.before is not None:
                steps = [Reversal(step.line, step.count, step.text) for step in record.reversal]
                data = reversed_bytes(data, steps)
            data = data if _digest(data) == record.before else self._find(record.before)
        return found[::-1]

    def _change(self, number: int, data: bytes | None) -> ByHand:
        record = self._told[number].record
        path = ArticlePath(record.path.removeprefix(f"{self._folder}/"))
        now = _parsed(data, path)
        if now is None:
            return ByHand(is_complete=False)
        was = _parsed(self._find(record.after), path)
        if was is None:
            edited, deleted, _ = _compared(self._written(number), now)
            return ByHand(is_complete=False, edited=edited, deleted=deleted)
        edited, deleted, added = _compared([block.text for block in was.blocks], now)
        return ByHand(
            is_complete=True,
            edited=edited,
            deleted=deleted,
            added=added,
            headings=tuple(_headings(was, now)),
            front=tuple(
                key
                for key in dict.fromkeys([*was.front, *now.front])
                if was.front.get(key) != now.front.get(key)
            ),
        )

    def _written(self, number: int) -> list[str]:
        """Return the last texts that the runs up to a chapter had written."""
        last = self._told[number].run
        paths = {chapter.record.path for chapter in self._told[: number + 1]}
        written = [
            block
            for path in sorted(paths)
            for block in self._index.written(ArticlePath(path.removeprefix(f"{self._folder}/")))
            if block.run <= last
        ]
        written.sort(key=lambda block: block.run)
        return [chain.text for chain in make_chains(written).values()]

    def _find(self, digest: str | None) -> bytes | None:
        """Return the version with a hash, as far as git has it."""
        if digest is None:
            return None
        if self._kept is None:
            self._kept = self._from_git()
        return self._kept.get(digest)

    def _from_git(self) -> Mapping[str, bytes]:
        paths = {chapter.record.path for chapter in self._told}
        with suppress(UsageError):
            history = History(self._root)
            files = [file for commit in history.commits([self._folder]) for file in commit.files]
            blobs = {
                blob
                for file in files
                if paths & {file.path, file.old_path}
                for blob in (file.before, file.after)
                if blob is not None
            }
            contents = history.contents(sorted(blobs)).values()
            return {sha256(data).hexdigest(): data for data in contents}
        return {}


def _compared(
    before: Iterable[str], now: Document
) -> tuple[tuple[Edited, ...], tuple[str, ...], tuple[str, ...]]:
    """Return which texts were edited and deleted, and which blocks were added."""
    here = {block_key(block.text) for block in now.blocks}
    keys: dict[BlockKey, str] = {block_key(text): text for text in before}
    gone = {key: Chain(now.path, text, key) for key, text in keys.items() if key not in here}
    nearest = Nearest(gone.values())
    edited: list[Edited] = []
    added: list[str] = []
    for block in now.blocks:
        if block_key(block.text) in keys:
            continue
        origins = nearest.find(block.text)
        if origins:
            edited.append(Edited(origins[0].text, block.text))
        else:
            added.append(block.text)
    deleted = tuple(chain.text for key, chain in gone.items() if key not in nearest.found)
    return tuple(edited), deleted, tuple(added)


def _headings(was: Document, now: Document) -> Iterable[Edited]:
    """Yield the headings that went and came, paired where as many came as went."""
    old = [section.heading or "" for section in was.sections[1:]]
    new = [section.heading or "" for section in now.sections[1:]]
    gone = [heading for heading in old if heading not in new]
    come = [heading for heading in new if heading not in old]
    if len(gone) == len(come):
        yield from (Edited(*pair) for pair in zip(gone, come, strict=True))
    else:
        yield from (Edited(heading, "") for heading in gone)
        yield from (Edited("", heading) for heading in come)


def _parsed(data: bytes | None, path: ArticlePath) -> Document | None:
    if data is not None:
        with suppress(ArticleError):
            return parse_document(data, path)
    return None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else sha256(data).hexdigest()
