"""Publish articles: make their pages, look for leaks in them, and write all or none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from editorial_pipeline.articles.document import Document, named_in, parse_document
from editorial_pipeline.articles.footnotes import resolve_link
from editorial_pipeline.articles.views import outline
from editorial_pipeline.commit import write_changes
from editorial_pipeline.errors import ArticleError, ConflictError, LeakError, UsageError
from editorial_pipeline.files.durable import file_hash, read_file
from editorial_pipeline.files.journal import read_journal
from editorial_pipeline.files.lock import workspace_lock
from editorial_pipeline.index import Index
from editorial_pipeline.lineage import lineage
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import RunId, SegmentRecord
from editorial_pipeline.publish.face import Face, Site, make_face
from editorial_pipeline.publish.leaks import SET_ASIDE, Leak, Told, path_leaks, word_leaks
from editorial_pipeline.publish.mark import PUBLISHED, marked
from editorial_pipeline.publish.output import check_apart, check_output, write_output
from editorial_pipeline.publish.targets import LAYOUTS, Layout, Meta, Target, render_page
from editorial_pipeline.receipts import read_receipt, receipt_paths
from editorial_pipeline.settings import Settings
from editorial_pipeline.templating import Templates
from editorial_pipeline.text.slug import slugify
from editorial_pipeline.trace.sources import read_note

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Options:
    """How to publish at `now`; with `mark` the article counts as published, its source too."""

    target: Target
    site: Path
    now: datetime
    force: bool = False
    mark: bool = False
    allow_set_aside: bool = False
    dry_run: bool = False

    @property
    def day(self) -> str:
        """The day of `now` as an ISO date."""
        return self.now.date().isoformat()


@dataclass(frozen=True, slots=True)
class Published:
    """An article that was published: its files in the site, the page first.

    `sources` counts the public footnotes, `dropped` the private ones, `unlinked` the links to
    articles that are not published and became words.
    """

    article: str
    files: tuple[str, ...]
    draft: bool
    sources: int
    dropped: int
    unlinked: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What was published, the articles that were marked, and what could not be looked into.

    `unchecked` are notes of the articles' runs that are not as they were consumed, so that the
    pages could not be compared with them. `skipped` are pages that only list articles.
    """

    articles: tuple[Published, ...]
    marked: tuple[str, ...]
    unchecked: tuple[str, ...]
    skipped: tuple[str, ...]


def publish(settings: Settings, articles: Sequence[Path], options: Options) -> Publication:
    """Publish articles, given by their paths, into a site, and mark them where that is asked for.

    Raises LockedError where a run is under way that marking would disturb, UsageError where a
    path is no article or the site is not apart from the workspace, ArticleError where one cannot
    be published, LeakError where something private would be told, ConflictError and StorageError
    as `check_output` does. Nothing is written then.
    """
    check_apart(options.site, _own_folders(settings))
    writes = options.mark and not options.dry_run
    with workspace_lock(settings.state, wait=False) if writes else nullcontext():
        if writes and read_journal(settings.state) is not None:
            raise ConflictError(
                "an interrupted run has to be finished first", advice="Run `pipeline build`."
            )
        with Index.open(settings.index_database) as index:
            index.refresh(settings.articles, settings.receipts, settings.index_file)
            press = _Press(settings, options, index)
            listing = settings.articles / settings.index_file
            skipped = [path for path in articles if path.resolve() == listing.resolve()]
            # A pattern of the shell, articles/*.md, names it with the rest.
            named = [path for path in articles if path not in skipped] or articles
            documents = [press.document(path) for path in named]
            made = [press.published(document, documents) for document in documents]
            changes = marked(settings, index, documents, options.day) if options.mark else ()
        pages = _joined(files for _, files in made)
        check_output(options.site, pages, force=options.force)
        if not options.dry_run:
            write_output(options.site, pages)
            run = RunId(f"publish-{options.now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
            write_changes(settings.root, settings.state, run, changes)
    return Publication(
        tuple(one for one, _ in made),
        tuple(change.path for change in changes),
        tuple(sorted(press.unchecked)),
        (listing.relative_to(settings.root).as_posix(),) if skipped else (),
    )


class _Press:
    def __init__(self, settings: Settings, options: Options, index: Index) -> None:
        self.settings = settings
        self.options = options
        self.index = index
        self.layout: Layout = LAYOUTS[options.target]
        self.folder = settings.articles.relative_to(settings.root).as_posix()
        self.templates = Templates(settings.templates)
        self.unchecked: set[str] = set()
        self.names = frozenset(path.name for path in _files(settings.used))

    def document(self, path: Path) -> Document:
        """Return the article at a path. Raises UsageError where there is none."""
        file = path.resolve()
        folder = self.settings.articles.resolve()
        if file.is_dir():
            advice = f"Name the articles in it, as in `{self.folder}/*.md`."
            raise UsageError("is a folder", where=path, advice=advice)
        if not file.is_relative_to(folder) or file.suffix != ".md" or not file.is_file():
            raise UsageError("there is no such article", where=path)
        relative = file.relative_to(folder).as_posix()
        if relative == self.settings.index_file:
            raise UsageError("the index page is no article", where=path)
        with named_in(self.folder):
            return parse_document(file.read_bytes(), ArticlePath(relative))

    def published(
        self, document: Document, together: Sequence[Document]
    ) -> tuple[Published, dict[str, bytes]]:
        """Return what becomes of an article, and its files in the site."""
        meta = self._meta(document)
        pages: dict[str, str] = {}
        for other in together:
            pages[other.path] = self._named(self.layout.link, self._meta(other))
        site = Site(pages, self._named(self.layout.figures, meta), self.layout.keeps_title)
        face = make_face(document, self.folder, site)
        page = render_page(self.options.target, meta, face.markdown, self.templates)
        self._check(document, page)
        path = self._named(self.layout.page, meta)
        files = {path: page.encode()}
        files |= self._copies(document, meta, face)
        one = Published(
            article=posixpath.join(self.folder, document.path),
            files=tuple(files),
            draft=meta.draft,
            sources=face.sources,
            dropped=face.dropped,
            unlinked=face.unlinked,
        )
        return one, files

    def _meta(self, document: Document) -> Meta:
        front = document.front
        outlined = outline(document)
        created = _date(front.get(PUBLISHED)) or (self.options.day if self.options.mark else "")
        slug = front.get("slug")
        name = posixpath.splitext(posixpath.basename(document.path))[0]
        return Meta(
            title=document.title,
            description=document.description,
            slug=slugify(slug if isinstance(slug, str) and slug else name),
            date=created or _date(front.get("created")) or self.options.day,
            updated=outlined.updated,
            tags=outlined.tags,
            draft=not (self.options.mark or front.get("status") == PUBLISHED),
            language=outlined.language,
        )

    @staticmethod
    def _named(pattern: str, meta: Meta) -> str:
        return pattern.format(slug=meta.slug, date=meta.date)

    def _copies(self, document: Document, meta: Meta, face: Face) -> dict[str, bytes]:
        folder = self._named(self.layout.folder, meta)
        copies = {}
        for name, source in face.files.items():
            file = self.settings.root / source
            inside = file.resolve().is_relative_to(self.settings.root.resolve())
            data = read_file(file) if inside and file.is_file() else None
            if data is None:
                raise ArticleError(
                    f"the figure {source} is not there",
                    where=document.path,
                    advice="`pipeline check` lists all figures that are missing.",
                )
            copies[folder + name] = data
        return copies

    def _check(self, document: Document, page: str) -> None:
        """Raise LeakError where a page tells something private."""
        root = self.settings.root
        folders = {str(root)} | {
            path.relative_to(root).as_posix()
            for path in (self.settings.inbox, self.settings.used, self.settings.receipts)
        }
        leaks: list[Leak] = list(
            path_leaks(page, folders, self.names, lambda path: (root / path).is_file())
        )
        leaks += word_leaks(
            page, tuple(self._told(document)), allow_set_aside=self.options.allow_set_aside
        )
        if leaks:
            leaks = list(dict.fromkeys(leaks))
            shown = "; ".join(f"{leak.what}: {leak.words!r}" for leak in leaks[:_SHOWN])
            more = f"; and {len(leaks) - _SHOWN} more" if len(leaks) > _SHOWN else ""
            leave = " `--allow-set-aside` lets words pass that a run had set aside."
            has_aside = any(leak.what == SET_ASIDE for leak in leaks)
            raise LeakError(
                f"publishing would tell {shown}{more}",
                where=posixpath.join(self.folder, document.path),
                advice="Nothing was written. Take it out of the article and publish again."
                + (leave if has_aside else ""),
            )

    def _told(self, document: Document) -> Iterator[Told]:
        """Yield the notes of all runs that wrote into the article, wherever it stood then.

        A note that it cites without a receipt is read, too.
        """
        paths = {*lineage(document, self.index).paths, document.path}
        files = {posixpath.join(self.folder, path) for path in paths}
        known = set()
        for path in receipt_paths(self.settings.receipts):
            receipt = read_receipt(path)
            if not files & {article.path for article in receipt.articles}:
                continue
            for record in receipt.notes:
                known.add(record.used)
                start = f"{record.hash[:12]}."
                own = tuple(s for s in receipt.segments if s.id.startswith(start))
                yield from self._read(record.used, record.hash, own)
        for definition in document.definitions.values():
            file = resolve_link(definition.target, document.path, self.folder) or ""
            digest = file_hash(self.settings.root / file) if self._is_used(file) else None
            if digest is not None and file not in known:
                yield from self._read(file, digest, ())

    def _read(self, file: str, digest: str, records: tuple[SegmentRecord, ...]) -> Iterator[Told]:
        _, note = read_note(self.settings, self.settings.root / file, digest)
        if note is None:
            self.unchecked.add(file)
        else:
            yield Told(note, records)

    def _is_used(self, file: str) -> bool:
        return (self.settings.root / file).parent == self.settings.used


def _own_folders(settings: Settings) -> tuple[Path, ...]:
    return (
        settings.articles,
        settings.inbox,
        settings.used,
        settings.receipts,
        settings.templates,
        settings.state,
    )


def _joined(made: Iterable[Mapping[str, bytes]]) -> dict[str, bytes]:
    pages: dict[str, bytes] = {}
    for files in made:
        for path, data in files.items():
            if pages.get(path, data) != data:
                raise UsageError(
                    "two of the articles would have one address",
                    where=path,
                    advice="Give one of them a `slug:` of its own in its front matter.",
                )
            pages[path] = data
    return pages


def _date(value: object) -> str:
    match = _DATE.match(value) if isinstance(value, str) else None
    return match[0] if match else ""


def _files(folder: Path) -> Iterator[Path]:
    return folder.iterdir() if folder.is_dir() else iter(())
