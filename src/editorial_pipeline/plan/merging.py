"""Make one plan of the sittings' readings: articles that are the same become one."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from editorial_pipeline.articles.slugs import new_path
from editorial_pipeline.models.directive import Create, Directive, Move, Rename, with_paths
from editorial_pipeline.models.notes import (
    UNDETERMINED,
    Language,
    NoteHash,
    Segment,
    SegmentId,
)
from editorial_pipeline.models.plan import (
    ArticleAnswer,
    ArticleKey,
    ArticleOutline,
    ArticlePath,
    Placement,
    Plan,
    PlannedArticle,
    SegmentUse,
    Use,
)
from editorial_pipeline.plan.logs import under_dates
from editorial_pipeline.plan.named import own_up
from editorial_pipeline.plan.operations import Resolver, Says, forms_of
from editorial_pipeline.plan.reading import Reading
from editorial_pipeline.text.slug import slugify, tagify

TITLE_LENGTH = 120
"""Code points; longer titles are cut, because a title is a line and not a paragraph."""
DESCRIPTION_LENGTH = 300
TAGS = 6


Retitle = Callable[[str, Sequence[Segment], Language], str]
"""Takes a title, the segments of its article and their language; returns the title to use."""


@dataclass(slots=True)
class PlanBuilder:
    """Collects readings, sitting by sitting, into the plan of a run.

    `outlines` are all existing articles. With `language_auto` a new article that was planned
    offline is written in the language of its notes, since nobody can translate them.
    `reserved` are paths that no new article may take, though they are no outlines.
    `retitle` has the last word on the title of a new article: an engine may have made it up.
    `folders` are the paths that a new article may be put into. `says` tells whether a title that
    was dictated was. `days` are those on which the notes were recorded, and `log_form` what the
    sections of a log are: weeks, days or months.
    """

    outlines: Mapping[ArticlePath, ArticleOutline]
    segments: Mapping[SegmentId, Segment]
    language: Language
    language_auto: bool
    retitle: Retitle
    says: Says
    reserved: frozenset[ArticlePath] = frozenset()
    folders: frozenset[str] = frozenset()
    days: Mapping[NoteHash, date] = field(default_factory=dict)
    log_form: str = "week"
    articles: dict[ArticleKey, PlannedArticle] = field(default_factory=dict)
    uses: dict[SegmentId, SegmentUse] = field(default_factory=dict)
    directives: list[Directive] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    _by_path: dict[ArticlePath, ArticleKey] = field(default_factory=dict)
    _by_title: dict[str, ArticleKey] = field(default_factory=dict)

    @property
    def started(self) -> tuple[PlannedArticle, ...]:
        """The new articles of the run so far."""
        return tuple(a for a in self.articles.values() if a.path not in self.outlines)

    def add(self, reading: Reading) -> None:
        """Take over a reading; the first decision on a segment stands."""
        keys = {
            key: self._key_of(article, reading, key) for key, article in reading.articles.items()
        }
        for id_, use in reading.uses.items():
            if id_ in self.uses:
                continue
            placements = tuple(
                Placement(keys[p.article], p.section, p.new_section) for p in use.placements
            )
            self.uses[id_] = replace(use, placements=placements) if placements else use
        articles = {own: self.articles[key] for own, key in keys.items()}
        resolver = Resolver(articles, self.uses, reading, self.segments, self.says)
        for directive in reading.directives:
            resolved = resolver.resolve(directive)
            if resolved not in self.directives:
                self.directives.append(self._move_earlier(resolved, reading))

    def catch_all(self, day: date) -> Placement:
        """Return a place for what no engine could place: an article named after its day."""
        answer = ArticleAnswer(
            key="",
            path=None,
            title=f"Notes of {day.isoformat()}",
            description="",
            tags=[],
            language=None,
            why="no engine decided where this belongs",
            runner_up=None,
        )
        return Placement(self._key_of(answer, Reading(by="host"), ""), None)

    def build(self) -> Plan:
        """Return the plan, without articles that received nothing."""
        self._give_titles()
        titles = {a.path: a.title for a in self.articles.values() if a.path is not None}
        logs = {path for path, outline in self.outlines.items() if outline.log}
        self.directives = own_up(self.directives, self.segments, titles, self.outlines, logs)
        for id_, use in self.uses.items():
            if use.placements:
                self.uses[id_] = under_dates(
                    use, self.segments[id_], self.articles, self.outlines, self.days, self.log_form
                )
        used = {p.article for use in self.uses.values() for p in use.placements}
        moves = [d.operation for d in self.directives if isinstance(d.operation, Move)]
        targets = {move.article for move in moves} - self.outlines.keys()
        return Plan(
            tuple(a for key, a in self.articles.items() if key in used),
            dict(self.uses),
            tuple(self.directives),
            tuple(self.remarks),
            forms_of(self.directives),
            tuple(a for k, a in self.articles.items() if k not in used and a.path in targets),
        )

    def _move_earlier(self, directive: Directive, reading: Reading) -> Directive:
        """Move what earlier sittings of this run have put into an article, section by section."""
        operation = directive.operation
        if directive.outcome or not isinstance(operation, Move) or not operation.sections:
            return directive
        assert operation.source is not None
        assert operation.article is not None
        source, target = self._by_path[operation.source], self._by_path[operation.article]
        headings = {section.casefold() for section in operation.sections}
        moved = False
        for id_, use in self.uses.items():
            if id_ in reading.uses:
                continue
            placements = tuple(
                replace(p, article=target, new_section=True)
                if p.article == source and (p.section or "").casefold() in headings
                else p
                for p in use.placements
            )
            if placements != use.placements:
                moved = True
                self.uses[id_] = replace(use, placements=placements)
        if moved and operation.source not in self.outlines:
            title = self.articles[target].title
            return replace(directive, obeyed=True, outcome=f"moved to “{title}”")
        return directive

    def _give_titles(self) -> None:
        """Give new articles the titles that were dictated; the path of an old one is for good."""
        paths: dict[ArticlePath, ArticlePath] = {}
        titles: dict[str, str] = {}
        for number, directive in enumerate(self.directives):
            operation = directive.operation
            if not isinstance(operation, Create | Rename) or not operation.title:
                continue
            section = operation.section if isinstance(operation, Rename) else None
            path = operation.article
            if path is None or path in self.outlines or section is not None or directive.refused:
                continue
            key = self._by_path[paths.get(path, path)]
            old = self.articles[key].title
            paths[path] = self._give_title(paths.get(path, path), operation.title)
            titles[f"“{old}”"] = f"“{self.articles[key].title}”"
            if isinstance(operation, Rename):
                called = f"called “{clean_line(operation.title, TITLE_LENGTH)}”"
                self.directives[number] = replace(directive, obeyed=True, outcome=called)
        self.directives = [
            replace(d, operation=with_paths(d.operation, paths), outcome=_retold(d.outcome, titles))
            for d in self.directives
        ]

    def _give_title(self, path: ArticlePath, words: str) -> ArticlePath:
        key = self._by_path[path]
        title = clean_line(words, TITLE_LENGTH)
        if slugify(title) == slugify(self.articles[key].title):
            return path
        title = title[:1].upper() + title[1:]
        del self._by_path[path]
        folder = path.rpartition("/")[0]
        new = new_path(title, [*self.outlines, *self._by_path, *self.reserved], folder)
        self.articles[key] = replace(self.articles[key], title=title, path=new)
        self._by_path[new] = key
        return new

    def _key_of(self, answer: ArticleAnswer, reading: Reading, own_key: str) -> ArticleKey:
        found = self._find(answer)
        if found is not None:
            return found
        key = ArticleKey(f"a{len(self.articles) + 1}")
        runner_up = ArticlePath(answer.runner_up) if answer.runner_up else None
        runner_up = runner_up if runner_up in self.outlines else None
        why = clean_line(answer.why, DESCRIPTION_LENGTH)
        outline = self.outlines.get(ArticlePath(answer.path)) if answer.path else None
        if outline is not None:
            language = outline.language if outline.language != UNDETERMINED else self.language
            planned = PlannedArticle(
                key,
                outline.path,
                outline.title,
                outline.description,
                (),
                language,
                why,
                runner_up,
                outline.log,
            )
        else:
            placed = self._placed(reading, own_key)
            language = self._language(reading, placed)
            said = [*placed, *self._directing(reading)]
            title = self.retitle(clean_line(answer.title, TITLE_LENGTH), said, language)
            planned = self._new(key, answer, title, language, why)
            planned = replace(planned, runner_up=runner_up)
        self.articles[key] = planned
        if planned.path is not None:
            self._by_path[planned.path] = key
        if outline is None:
            # Under the title that was asked for, too: the next sitting may ask for it again.
            self._by_title[slugify(answer.title)] = self._by_title[slugify(planned.title)] = key
        return key

    def _find(self, answer: ArticleAnswer) -> ArticleKey | None:
        if answer.path is not None:
            return self._by_path.get(ArticlePath(answer.path))
        return self._by_title.get(slugify(answer.title))

    def _new(
        self,
        key: ArticleKey,
        answer: ArticleAnswer,
        title: str,
        language: Language,
        why: str,
    ) -> PlannedArticle:
        taken = [*self.outlines, *self._by_path, *self.reserved]
        tags = dict.fromkeys(tagify(tag) for tag in answer.tags if tag.strip())
        return PlannedArticle(
            key=key,
            path=new_path(title, taken, self._folder(answer)),
            title=title,
            description=clean_line(answer.description, DESCRIPTION_LENGTH),
            tags=tuple(tags)[:TAGS],
            language=language,
            why=why,
        )

    def _folder(self, answer: ArticleAnswer) -> str:
        """Return the folder of a new article, '' where the answer names none that was offered."""
        folder = (answer.folder or "").strip().strip("/")
        if folder and folder not in self.folders:
            named = clean_line(folder, TITLE_LENGTH)
            title = clean_line(answer.title, TITLE_LENGTH)
            self.remarks.append(f"“{title}” is in no folder: “{named}” is none of [folders]")
            return ""
        return folder

    def _placed(self, reading: Reading, own_key: str) -> list[Segment]:
        return [
            self.segments[use.segment]
            for use in reading.uses.values()
            if any(p.article == own_key for p in use.placements)
        ]

    def _directing(self, reading: Reading) -> list[Segment]:
        """Return the segments of a reading that may have named a title aloud."""
        uses = reading.uses.values()
        return [self.segments[use.segment] for use in uses if use.use is Use.DIRECTIVE]

    def _language(self, reading: Reading, placed: Sequence[Segment]) -> Language:
        if not (self.language_auto and reading.by == "offline"):
            return self.language
        return dominant_language(placed, default=self.language)


def _retold(outcome: str, titles: Mapping[str, str]) -> str:
    """Return an outcome with the titles that articles got after it was found."""
    for old, new in titles.items():
        outcome = outcome.replace(old, new)
    return outcome


def clean_line(text: str, length: int) -> str:
    """Return untrusted words as one line without control characters, cut at a word."""
    visible = "".join(
        " " if unicodedata.category(c) in {"Zl", "Zp", "Cc"} else c
        for c in unicodedata.normalize("NFC", text)
        if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"}
    )
    line = " ".join(visible.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(",;:–—- ")


def dominant_language(segments: Iterable[Segment], *, default: Language) -> Language:
    """Return the language in which most of the words are; ties go to the first seen."""
    count: Counter[Language] = Counter()
    for segment in segments:
        if segment.language != UNDETERMINED:
            count[segment.language] += len(segment.text)
    return count.most_common(1)[0][0] if count else default
