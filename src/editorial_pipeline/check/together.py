"""Rules about what can only be seen when articles, notes and receipts are looked at together."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from editorial_pipeline.articles.facts import read_facts
from editorial_pipeline.articles.index_page import is_machine_made, page_line, render_page
from editorial_pipeline.check.findings import Finding, Level
from editorial_pipeline.check.links import (
    LOST_RULES,
    Lost,
    Target,
    target_paths,
    targets_of,
    unpack_targets,
)
from editorial_pipeline.check.looking import Looked
from editorial_pipeline.check.packed import unpack_rows
from editorial_pipeline.check.record_facts import RecordFacts
from editorial_pipeline.check.records import CONSUMED_RULES, Consumed
from editorial_pipeline.check.rows import Row
from editorial_pipeline.check.rule import Breach, rule


@dataclass(slots=True)
class Whole:
    """All that was found in single files.

    Folders and keys are relative to the workspace, those of `looked` to the articles. `hashes`
    are those of the used notes, by name.

    `others` are what lies below the articles besides; `asked` remembers what had to be asked for
    of the system, so that a later check can ask again.
    """

    root: Path
    articles: str
    used: str
    receipts: str
    index_file: str
    looked: Mapping[str, Looked]
    records: Mapping[str, RecordFacts]
    hashes: Mapping[str, str]
    page: bytes | None
    others: frozenset[str]
    unfit: list[str]
    interrupted: bool
    asked: dict[str, bool] = field(default_factory=dict)

    def is_there(self, path: str) -> bool:
        """Tell whether a file or folder of the workspace is there."""
        folder, _, name = path.rpartition("/")
        if folder == self.used and name in self.hashes:
            return True
        if path.startswith(f"{self.articles}/"):
            below = path[len(self.articles) + 1 :]
            if below in self.looked or below in self.others:
                return True
        if path.startswith(("../", "/")) or "\0" in path:
            return False
        if path not in self.asked:
            self.asked[path] = (self.root / path).exists()
        return self.asked[path]

    @property
    def page_path(self) -> str:
        """The path of the index page."""
        return posixpath.join(self.articles, self.index_file)

    @property
    def rows(self) -> Iterator[tuple[str, Row]]:
        """The rows of the index page by path below the articles."""
        for path, look in self.looked.items():
            if look.row is not None:
                yield path, Row(*look.row)


@rule(
    "index-stale",
    Level.WARNING,
    "The index page is not what a build would write.",
    "Write it anew; `pipeline check --fix` does, and so does the next build.",
    fixable=True,
)
def stale_page(whole: Whole) -> Iterable[Breach]:
    """Yield the first line of a machine-made page that is not as it should be."""
    if whole.page is None or not is_machine_made(whole.page):
        return
    wanted = expected_page(whole)
    if whole.page != wanted:
        lines = zip(whole.page.split(b"\n"), wanted.split(b"\n"), strict=False)
        same = next((n for n, (old, new) in enumerate(lines) if old != new), None)
        line = whole.page.count(b"\n") if same is None else same + 1
        yield max(line, 1), "the page does not tell of the articles as they are"


def expected_page(whole: Whole) -> bytes:
    """Return the index page as a build would write it."""
    return render_page({path: page_line(path, *row) for path, row in whole.rows}).encode()


@rule(
    "index-broken",
    Level.ERROR,
    "The index page, kept by hand, leads to an article that is not there.",
    "Correct the link, or remove it.",
)
def broken_page(whole: Whole) -> Iterable[Breach]:
    """Yield links of a hand-made page that lead nowhere."""
    for target in _listed(whole):
        if not whole.is_there(target.path):
            yield target.line, f"the page leads to {target.path}, which is not there"


@rule(
    "index-unlisted",
    Level.NOTE,
    "The index page, kept by hand, does not list an article.",
    "List it.",
)
def unlisted(whole: Whole) -> Iterable[Breach]:
    """Yield articles to which a hand-made page does not lead."""
    if whole.page is None or is_machine_made(whole.page):
        return
    listed = {target.path for target in _listed(whole)}
    for path, _ in whole.rows:
        if posixpath.join(whole.articles, path) not in listed:
            yield 1, f"the page does not lead to {path}"


@rule(
    "interrupted",
    Level.WARNING,
    "A run was interrupted and is not finished.",
    "Run `pipeline build`: it finishes or undoes that run.",
)
def interrupted(whole: Whole) -> Iterable[Breach]:
    """Yield the journal of an unfinished run."""
    if whole.interrupted:
        yield 1, "an interrupted run has left its journal"


@rule(
    "name-unfit",
    Level.WARNING,
    "The name of a file cannot be written in UTF-8.",
    "Rename it; it is left out of builds until then.",
)
def unfit_name(whole: Whole) -> Iterable[Breach]:
    """Yield names that no link can lead to."""
    for name in whole.unfit:
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        yield 1, f"the name {shown!r} is no UTF-8"


@rule(
    "title-shared",
    Level.WARNING,
    "Two articles have the same title.",
    "Rename one, or join them: notes that name the title find only one of them.",
)
def shared_title(others: tuple[str, str]) -> Iterable[Breach]:
    """Yield an article whose title an earlier one has; `others` are the title and that one."""
    title, other = others
    yield 1, f"{other} is called {title!r} too"


@rule(
    "path-shared",
    Level.ERROR,
    "The paths of two articles differ in case alone.",
    "Rename one of them: on many disks they are one file.",
)
def shared_path(other: str) -> Iterable[Breach]:
    """Yield an article whose path is another's but for the case."""
    yield 1, f"{other} differs from it in case alone"


@rule(
    "note-forgotten",
    Level.WARNING,
    "A used note is in no receipt, and no article cites it.",
    "Move it back to the inbox to have it written up, or delete it.",
)
def forgotten(name: str) -> Iterable[Breach]:
    """Yield a used note that nothing tells of."""
    yield 1, f"nothing tells of {name}, and no article cites it"


PAGE_RULES = (stale_page, broken_page, unlisted)
OTHER_RULES = (interrupted, unfit_name, shared_title, shared_path, forgotten)


def findings_together(whole: Whole) -> Iterator[Finding]:
    """Yield what is wrong between the files of a workspace."""
    for one in PAGE_RULES:
        yield from one.apply(whole, whole.page_path)
    yield from interrupted.apply(whole, ".pipeline/journal.json")
    yield from unfit_name.apply(whole, whole.articles)
    yield from _lost_links(whole)
    yield from _alike(whole)
    yield from _notes(whole)


def _lost_links(whole: Whole) -> Iterator[Finding]:
    for path, look in whole.looked.items():
        if all(map(whole.is_there, target_paths(look.targets))):
            continue
        file = posixpath.join(whole.articles, path)
        for target in unpack_targets(look.targets):
            if not whole.is_there(target.path):
                lost = Lost(target, now_at(whole, target))
                for one in LOST_RULES:
                    yield from one.apply(lost, file)


def now_at(whole: Whole, target: Target) -> str:
    """Return where the file of a lost target is now: among the used notes or the receipts."""
    name = posixpath.basename(target.path)
    for folder, names in ((whole.used, whole.hashes), (whole.receipts, whole.records)):
        if name in names:
            return posixpath.join(folder, name)
    return ""


def _alike(whole: Whole) -> Iterator[Finding]:
    titles: dict[str, str] = {}
    paths: dict[str, str] = {}
    for path in sorted(whole.looked):
        file = posixpath.join(whole.articles, path)
        row = whole.looked[path].row
        if row is not None:
            title = Row(*row).title
            first = titles.setdefault(title.casefold(), path)
            if first != path:
                yield from shared_title.apply((title, first), file)
        first = paths.setdefault(path.casefold(), path)
        if first != path:
            yield from shared_path.apply(first, file)


def _notes(whole: Whole) -> Iterator[Finding]:
    known: set[str] = set()
    doubtful: set[str] = set()
    for _, path, digest in _consumed(whole):
        folder, _, name = path.rpartition("/")
        if folder == whole.used:
            known.add(name)
        if whole.hashes.get(name) != digest:
            doubtful.add(path)
    if doubtful:
        yield from _altered(whole, doubtful)
    unknown = [name for name in whole.hashes if name not in known]
    if unknown:
        # A link that still leads to the note's former place cites it all the same.
        packed = (look.targets for look in whole.looked.values())
        cited = {posixpath.basename(path) for some in packed for path in target_paths(some)}
        for name in unknown:
            if name not in cited:
                yield from forgotten.apply(name, posixpath.join(whole.used, name))


def _altered(whole: Whole, paths: Collection[str]) -> Iterator[Finding]:
    """Yield which of these notes are not as the last receipt that tells of each has it."""
    expected: dict[str, str] = {}
    first: dict[tuple[str, str], str] = {}
    for receipt, path, digest in _consumed(whole):
        if path in paths:
            expected[path] = digest
            first.setdefault((path, digest), receipt)
    for path, digest in expected.items():
        found = _hash_now(whole, path, digest)
        if found != digest:
            consumed = Consumed(first[path, digest], digest, found)
            for one in CONSUMED_RULES:
                yield from one.apply(consumed, path)


def _consumed(whole: Whole) -> Iterator[tuple[str, str, str]]:
    """Yield receipt, path and hash of each consumed note that was not taken back."""
    undone = {
        (run, digest)
        for record in whole.records.values()
        for run, digest in unpack_rows(record.undone)
    }
    for name, record in whole.records.items():
        run = name.removesuffix(".json")
        for path, digest in unpack_rows(record.notes):
            if not undone or (run, digest) not in undone:
                yield name, path, digest


def _hash_now(whole: Whole, path: str, expected: str) -> str | None:
    """Return the hash that a consumed note has now, None where it is gone.

    Where the setting `used` has changed since, the note lies in the new folder, or is still in
    the old one, whose files are not read.
    """
    folder, _, name = path.rpartition("/")
    if folder == whole.used or whole.hashes.get(name) == expected:
        return whole.hashes.get(name)
    return expected if whole.is_there(path) else None


def _listed(whole: Whole) -> list[Target]:
    if whole.page is None or is_machine_made(whole.page):
        return []
    return targets_of(read_facts(whole.page, whole.index_file), whole.articles)
