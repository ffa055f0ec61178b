"""The check itself: each file is looked at, as far as it changed, then all of them together."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.check.cache import Kept, Table
from editorial_pipeline.check.findings import Finding, unpack_finding
from editorial_pipeline.check.looking import Desk, Looked, look_at_all
from editorial_pipeline.check.packed import unpack_rows
from editorial_pipeline.check.record_facts import RecordFacts, read_record
from editorial_pipeline.check.survey import RACY_NS, Stamps, Survey
from editorial_pipeline.check.together import Whole, findings_together
from editorial_pipeline.files.durable import read_file, storage_errors
from editorial_pipeline.parallel import Job, run_split
from editorial_pipeline.settings import Settings

_CHUNK: Final = 1 << 14
"""Bytes of a note that are read at once: hardly one has more."""


class _Renewal:
    """The files of a table; those that changed since the last check have no value yet."""

    def __init__(self, kept: Table, stamps: Stamps, trusted_ns: int) -> None:
        self.table = Table(stamps.regular(), [None] * len(stamps.regular().names))
        files, values = self.table.files, self.table.values
        place = {name: at for at, name in enumerate(kept.files.names)}
        for at, name in enumerate(files.names) if place else ():
            then, stamp = place.get(name), files.stamp(at)
            if then is not None and stamp[1] < trusted_ns and kept.files.stamp(then) == stamp:
                values[at] = kept.values[then]
        self.stale = [at for at, value in enumerate(values) if value is None]
        self.changed = bool(self.stale) or len(place) != len(values)

    @property
    def names(self) -> list[str]:
        """The files to be read."""
        return [self.table.files.names[at] for at in self.stale]

    @property
    def sizes(self) -> list[int]:
        """How many bytes they had."""
        return [self.table.files.numbers[3 * at] for at in self.stale]

    def filled(self, values: Iterable[Any]) -> dict[str, Any]:
        """Take the values of the files that were read, and return those of all."""
        for at, value in zip(self.stale, values, strict=True):
            self.table.values[at] = value
        return dict(zip(self.table.files.names, self.table.values, strict=True))


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
        records, hashes = self._records_and_hashes()
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

    def _records_and_hashes(self) -> tuple[dict[str, RecordFacts], dict[str, str]]:
        settings = self.settings
        folder = self._relative(settings.receipts)

        def read(names: Sequence[str]) -> list[Any]:
            packed = []
            for name in names:
                data = read_file(settings.root / folder / name) or b""
                facts = read_record(data, f"{folder}/{name}")
                packed.append([getattr(facts, slot) for slot in RecordFacts.__slots__])
            return packed

        receipts = self._renewal("receipts", self.survey.receipts)
        notes = self._renewal("notes", self.survey.notes)
        self.receipts_changed = receipts.changed
        packed, digests = run_split(
            Job(read, receipts.names, smallest=20),
            Job(
                partial(_digests, settings.used),
                [*zip(notes.names, notes.sizes, strict=True)],
                2_000,
            ),
        )
        records = receipts.filled(packed)
        return (
            {name: RecordFacts(*records[name]) for name in sorted(records)},
            notes.filled(digests),
        )

    def _desk(self, records: Mapping[str, RecordFacts]) -> Desk:
        settings = self.settings
        written: dict[str, str] = {}
        told: dict[str, list[RecordFacts]] = defaultdict(list)
        for record in records.values():
            for path, digest in unpack_rows(record.articles):
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
        kept = self.kept.tables["articles"]
        for at, path in enumerate(kept.files.names):
            # A receipt that came or went decides anew which rules a text has to keep.
            file = f"{desk.folder}/{path}"
            digest, recorded, *_ = kept.values[at]
            if (desk.written.get(file) == digest) != recorded or (
                not recorded and file in desk.records and self.receipts_changed
            ):
                kept.values[at] = None
        articles = self._renewal("articles", self.survey.articles)
        (values,) = run_split(Job(partial(look_at_all, desk), articles.names, smallest=200))
        looked = articles.filled(values)
        return {path: Looked(*looked[path]) for path in sorted(looked)}

    def _renewal(self, table: str, stamps: Stamps) -> _Renewal:
        """Return what has to be read again of a table, which takes the place of what is kept."""
        kept = self.kept
        renewal = _Renewal(kept.tables[table], stamps, kept.scanned_ns - RACY_NS)
        kept.tables[table] = renewal.table
        self.read[table] = len(renewal.stale)
        return renewal

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


def all_findings(whole: Whole) -> tuple[Finding, ...]:
    """Return every finding in a workspace, sorted by file and line."""
    packed = [finding for looked in whole.looked.values() for finding in looked.findings]
    packed += [finding for record in whole.records.values() for finding in record.findings]
    findings = {unpack_finding(finding) for finding in packed}
    return tuple(sorted(findings.union(findings_together(whole))))


def _digests(folder: Path, notes: Sequence[tuple[str, int]]) -> list[str]:
    """Return the hashes of notes by name and size, '' for one that cannot be read.

    They were regular files. `files.durable.file_hash` takes four times as long, and there are a
    hundred thousand.
    """
    digests = []
    # Relative to the open folder: the system need not look its path up for each name.
    with storage_errors(folder):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name, size in notes:
            try:
                digests.append(_digest(name, size, handle))
            except OSError:
                digests.append("")
    finally:
        os.close(handle)
    return digests


def _digest(name: str, size: int, folder: int) -> str:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handle = os.open(name, flags, dir_fd=folder)
    try:
        chunk = os.read(handle, _CHUNK)
        digest, length = sha256(chunk), len(chunk)
        # What has the size that it had ends there; to be told so takes as long as to read it.
        while chunk and length != size:
            chunk = os.read(handle, _CHUNK)
            digest.update(chunk)
            length += len(chunk)
    finally:
        os.close(handle)
    return digest.hexdigest()
