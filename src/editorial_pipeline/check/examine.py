"""The check itself: each file is looked at, as far as it changed, then all of them together."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.check.cache import Kept
from editorial_pipeline.check.findings import Finding, unpack_finding
from editorial_pipeline.check.looking import Desk, Looked, look_at_all
from editorial_pipeline.check.record_facts import RecordFacts, read_record
from editorial_pipeline.check.survey import RACY_NS, Stamps, Survey
from editorial_pipeline.check.together import Whole, findings_together
from editorial_pipeline.files.durable import read_file
from editorial_pipeline.parallel import run_split
from editorial_pipeline.settings import Settings

_STAMP: Final = 3
"""Numbers of a stamp, which stand before the value that is kept of a file."""

_CHUNK: Final = 1 << 20


class Examination:
    """One check of a workspace as the `survey` found it; `kept` is what the last one found.

    `kept` is brought up to date; `read` counts the files that were read again.
    """

    def __init__(self, settings: Settings, survey: Survey, kept: Kept) -> None:
        self.settings = settings
        self.survey = survey
        self.kept = kept
        self.read: dict[str, int] = {}
        self.receipts_changed = False

    def whole(self) -> Whole:
        """Look at every file that changed and return all that is known. Raises StorageError."""
        settings = self.settings
        records = self._records()
        hashes = self._hashes()
        looked = self._looked(self._desk(records))
        return Whole(
            root=settings.root,
            articles=self._relative(settings.articles),
            used=self._relative(settings.used),
            receipts=self._relative(settings.receipts),
            index_file=settings.index_file,
            looked=looked,
            records=records,
            hashes=hashes,
            page=read_file(settings.articles / settings.index_file),
            others=frozenset(self.survey.others),
            unfit=self.survey.unfit,
            interrupted=self.survey.interrupted,
        )

    def _records(self) -> dict[str, RecordFacts]:
        folder = self._relative(self.settings.receipts)
        root = self.settings.root

        def read(names: Sequence[str]) -> list[Any]:
            packed = []
            for name in names:
                facts = read_record(read_file(root / folder / name) or b"", f"{folder}/{name}")
                packed.append([getattr(facts, slot) for slot in RecordFacts.__slots__])
            return packed

        values = self._fresh(
            "receipts", self.survey.receipts, partial(run_split, read, smallest=20)
        )
        return {name: RecordFacts(*values[name]) for name in sorted(values)}

    def _hashes(self) -> dict[str, str]:
        folder = str(self.settings.used)

        def read(names: Sequence[str]) -> list[Any]:
            return [_digest(f"{folder}/{name}") for name in names]

        return self._fresh("notes", self.survey.notes, partial(run_split, read, smallest=2_000))

    def _desk(self, records: Mapping[str, RecordFacts]) -> Desk:
        settings = self.settings
        written: dict[str, str] = {}
        told: dict[str, list[RecordFacts]] = defaultdict(list)
        for record in records.values():
            for path, digest in record.articles:
                written[path] = digest
                told[path].append(record)
        style = settings.style
        return Desk(
            root=settings.root,
            folder=self._relative(settings.articles),
            style=StyleRules(**{name: getattr(style, name) for name in StyleRules.__slots__}),
            written=written,
            records=told,
        )

    def _looked(self, desk: Desk) -> dict[str, Looked]:
        kept = self.kept.articles
        for path in list(kept):
            # A receipt that came or went decides anew which rules a text has to keep.
            file = f"{desk.folder}/{path}"
            digest, recorded, *_ = kept[path][_STAMP]
            if (desk.written.get(file) == digest) != recorded or (
                not recorded and file in desk.records and self.receipts_changed
            ):
                del kept[path]
        read = partial(run_split, partial(look_at_all, desk), smallest=200)
        values = self._fresh("articles", self.survey.articles, read)
        return {path: Looked(*values[path]) for path in sorted(values)}

    def _fresh(
        self, table: str, stamps: Stamps, read: Callable[[list[str]], list[Any]]
    ) -> dict[str, Any]:
        """Return the value of each file, read anew where its stamp tells of a change.

        What is kept of a file in a `table` are the numbers of its stamp and then its value.
        """
        trusted_ns = self.kept.scanned_ns - RACY_NS
        kept: dict[str, list[Any]] = getattr(self.kept, table)
        fresh: dict[str, list[Any]] = {}
        stale: list[str] = []
        for name, stamp in stamps:
            entry = kept.get(name)
            if entry is None or stamp[1] >= trusted_ns or entry[:_STAMP] != [*stamp]:
                stale.append(name)
                entry = [*stamp, None]
            fresh[name] = entry
        self.read[table] = len(stale)
        if table == "receipts":
            self.receipts_changed = bool(stale or kept.keys() - fresh.keys())
        for name, value in zip(stale, read(stale), strict=True):
            fresh[name][_STAMP] = value
        setattr(self.kept, table, fresh)
        return {name: entry[_STAMP] for name, entry in fresh.items()}

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


def all_findings(whole: Whole) -> tuple[Finding, ...]:
    """Return every finding in a workspace, sorted by file and line."""
    packed = [finding for looked in whole.looked.values() for finding in looked.findings]
    packed += [finding for record in whole.records.values() for finding in record.findings]
    findings = {unpack_finding(finding) for finding in packed}
    return tuple(sorted(findings.union(findings_together(whole))))


def _digest(path: str) -> str:
    """Return the hash of a note, '' where it cannot be read; a survey found a regular file there.

    `files.durable.file_hash` takes four times as long, and there are a hundred thousand.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return ""
    digest = sha256()
    try:
        while chunk := os.read(handle, _CHUNK):
            digest.update(chunk)
    except OSError:
        return ""
    finally:
        os.close(handle)
    return digest.hexdigest()
