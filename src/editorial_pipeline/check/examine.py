"""The check itself: each file is looked at, as far as it changed, then all of them together."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from editorial_pipeline.articles.style import StyleRules
from editorial_pipeline.check.cache import Kept
from editorial_pipeline.check.findings import Finding
from editorial_pipeline.check.looking import (
    Desk,
    Looked,
    look_at_all,
    unpack,
    unpack_finding,
)
from editorial_pipeline.check.records import PREFIX, RecordFacts, read_record
from editorial_pipeline.check.survey import RACY_NS, Stamp, Survey
from editorial_pipeline.check.together import Whole, findings_together
from editorial_pipeline.files.durable import file_hash, read_file
from editorial_pipeline.parallel import run_split
from editorial_pipeline.settings import Settings

_FEW_ARTICLES, _FEW_RECEIPTS, _FEW_NOTES = 200, 20, 2_000
"""So many take about as long as starting a second process does."""


class Examination:
    """One check of a workspace as the `survey` found it; `kept` is what the last one found.

    `kept` is brought up to date; `reused` counts the articles that were not looked at again.
    """

    def __init__(self, settings: Settings, survey: Survey, kept: Kept) -> None:
        self.settings = settings
        self.survey = survey
        self.kept = kept
        self.reused = 0

    def whole(self) -> Whole:
        """Look at every file that changed and return all that is known. Raises StorageError."""
        settings = self.settings
        records = self._records()
        hashes = self._hashes()
        desk = self._desk(records)
        whole = Whole(
            root=settings.root,
            articles=self._relative(settings.articles),
            used=self._relative(settings.used),
            receipts=self._relative(settings.receipts),
            index_file=settings.index_file,
            looked=self._looked(desk),
            records=records,
            hashes=hashes,
            page=read_file(settings.articles / settings.index_file),
            unfit=self.survey.unfit,
            interrupted=self.survey.interrupted,
        )
        whole.files = set(self._files(whole))
        return whole

    def _files(self, whole: Whole) -> Iterable[str]:
        yield from (whole.articles, whole.used, whole.receipts)
        for names in (self.survey.articles.names, self.survey.others, self.survey.page.names):
            yield from (f"{whole.articles}/{name}" for name in names)
        yield from (f"{whole.used}/{name}" for name in whole.hashes)
        yield from (f"{whole.receipts}/{name}" for name in whole.records)

    def _records(self) -> dict[str, RecordFacts]:
        folder = self._relative(self.settings.receipts)
        root = self.settings.root

        def read(names: Sequence[str]) -> bytes:
            packed = []
            for name in names:
                data = read_file(root / folder / name) or b""
                facts = read_record(data, f"{folder}/{name}")
                told = [_packed(finding) for finding in facts.findings]
                packed.append([facts.notes, facts.articles, facts.undone, told])
            return json.dumps(packed).encode()

        stamps = self.survey.receipts.by_name()
        values = self._fresh(self.kept.receipts, stamps, partial(_split, read, _FEW_RECEIPTS))
        return {
            name: RecordFacts(
                [(path, digest) for path, digest in notes],
                [(path, digest) for path, digest in articles],
                [(run, digest) for run, digest in undone],
                [unpack_finding(finding) for finding in findings],
            )
            for name, (notes, articles, undone, findings) in sorted(values.items())
        }

    def _hashes(self) -> dict[str, str]:
        folder = self.settings.used

        def read(names: Sequence[str]) -> bytes:
            return json.dumps([[file_hash(folder / name) or ""] for name in names]).encode()

        stamps = self.survey.notes.by_name()
        values = self._fresh(self.kept.notes, stamps, partial(_split, read, _FEW_NOTES))
        return {name: digest for name, (digest,) in values.items()}

    def _desk(self, records: Mapping[str, RecordFacts]) -> Desk:
        settings = self.settings
        written: dict[str, str] = {}
        told: dict[str, list[Path]] = defaultdict(list)
        prefixes: dict[str, str] = {}
        for name, record in records.items():
            for path, digest in record.articles:
                written[path] = digest
                told[path].append(settings.receipts / name)
            prefixes.update((digest[:PREFIX], path) for path, digest in record.notes)
        style = settings.style
        return Desk(
            root=settings.root,
            folder=self._relative(settings.articles),
            style=StyleRules(**{name: getattr(style, name) for name in StyleRules.__slots__}),
            written=written,
            records=told,
            prefixes=prefixes,
        )

    def _looked(self, desk: Desk) -> dict[str, Looked]:
        stamps = self.survey.articles.by_name()

        def read(names: list[str]) -> list[list[Any]]:
            return _split(partial(look_at_all, desk), _FEW_ARTICLES, names)

        before = {}
        for path, value in self.kept.articles.items():
            # A receipt that came or went decides anew which rules a text has to keep.
            known = f"{desk.folder}/{path}" in desk.records
            with suppress(ValueError, TypeError, IndexError):
                looked = unpack(value[1])
                recorded = desk.written.get(f"{desk.folder}/{path}") == looked.digest
                if looked.recorded == recorded and (recorded or not known):
                    before[path] = value
        self.kept.articles = before
        values = self._fresh(self.kept.articles, stamps, read)
        return {path: unpack(value) for path, value in sorted(values.items())}

    def _fresh(
        self,
        kept: dict[str, list[Any]],
        stamps: Mapping[str, Stamp],
        read: Callable[[list[str]], list[list[Any]]],
    ) -> dict[str, list[Any]]:
        """Return the value of each file, read anew where its stamp tells of a change."""
        trusted_ns = self.kept.scanned_ns - RACY_NS
        stale = [
            name
            for name, stamp in stamps.items()
            if stamp[1] >= trusted_ns or name not in kept or kept[name][0] != list(stamp)
        ]
        if kept is self.kept.articles:
            self.reused = len(stamps) - len(stale)
        for name in kept.keys() - stamps.keys():
            del kept[name]
        for name, value in zip(stale, read(stale), strict=True):
            kept[name] = [list(stamps[name]), value]
        return {name: kept[name][1] for name in stamps}

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.settings.root).as_posix()


def all_findings(whole: Whole) -> tuple[Finding, ...]:
    """Return every finding in a workspace, sorted by file and line."""
    findings = [finding for looked in whole.looked.values() for finding in looked.findings]
    findings += [finding for record in whole.records.values() for finding in record.findings]
    findings += findings_together(whole)
    return tuple(sorted(set(findings)))


def _split(read: Callable[[Sequence[str]], bytes], few: int, names: list[str]) -> list[list[Any]]:
    if not names:
        return []
    return [value for part in run_split(read, names, smallest=few) for value in json.loads(part)]


def _packed(finding: Finding) -> list[object]:
    return [
        finding.file,
        finding.line,
        finding.rule,
        finding.message,
        finding.level,
        finding.remedy,
        finding.fixable,
    ]
