"""From what an answer says of a directive to an operation that the host can carry out.

What the plan itself obeys (where content goes, what is left out, in which form it is written) is
judged here by what the plan then holds. What changes text that stands already waits, with an
empty outcome, for the stage that has the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from editorial_pipeline.models.directive import (
    Correct,
    Create,
    Directive,
    DirectiveKind,
    Drop,
    Extract,
    Form,
    KeepWording,
    MakeList,
    Move,
    OffRecord,
    Operation,
    Order,
    Other,
    Rename,
    Route,
    Split,
)
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.models.plan import ArticlePath, PlannedArticle, SegmentUse, Use
from editorial_pipeline.plan.named import dictated_title
from editorial_pipeline.plan.reading import DirectiveReading, Reading
from editorial_pipeline.text.slug import slugify
from editorial_pipeline.text.translit import is_cyrillic

Says = Callable[[str, Sequence[Segment]], bool]
"""Whether segments say a title."""

_LONGEST: Final = 120
"""Code points of a title, a heading or a term; what is longer is none."""
_MOST: Final = 100
"""Headings or notes that one order names."""

_NO_ARTICLE: Final = "not carried out: no such article"
_UNSAID: Final = "not carried out: the new title was not said"
_UNCLEAR: Final = {
    DirectiveKind.MOVE: "not carried out: it is not clear what to move",
    DirectiveKind.ORDER: "not carried out: it is not clear which sections are meant",
    DirectiveKind.CORRECT: "not carried out: it is not clear what is wrong and what is right",
    DirectiveKind.SPLIT: "not carried out: it is not clear which articles are meant",
}
_FORMS: Final[Mapping[type[Operation], Form]] = {
    KeepWording: Form.WORDING,
    MakeList: Form.LIST,
    Extract: Form.CODE,
}
_WRITTEN: Final = {
    Form.WORDING: "kept in the speaker's own words",
    Form.LIST: "written as a list",
    Form.CODE: "written as a code block",
}


def forms_of(directives: Iterable[Directive]) -> dict[SegmentId, Form]:
    """Return the form that was asked for each segment; the last order counts."""
    forms: dict[SegmentId, Form] = {}
    for directive in directives:
        operation = directive.operation
        if directive.obeyed and isinstance(operation, KeepWording | MakeList | Extract):
            forms.update(dict.fromkeys(operation.segments, _FORMS[type(operation)]))
    return forms


@dataclass(frozen=True, slots=True)
class Resolver:
    """Turns the directives of one reading into operations.

    `articles` are those of the answer by its own keys, `uses` the decisions of the plan so far.
    """

    articles: Mapping[str, PlannedArticle]
    uses: Mapping[SegmentId, SegmentUse]
    reading: Reading
    segments: Mapping[SegmentId, Segment]
    says: Says

    def resolve(self, directive: DirectiveReading) -> Directive:
        """Return the operation and, where the plan decides it, what came of it."""
        operation, obeyed, outcome = self._resolved(directive)
        if directive.refused:
            obeyed, outcome = False, f"not carried out: {directive.refused}"
        return Directive(
            operation, directive.segments, obeyed, outcome, refused=bool(directive.refused)
        )

    def _resolved(  # noqa: PLR0911  (one for each kind)
        self, directive: DirectiveReading
    ) -> tuple[Operation, bool, str]:
        article = self._path(directive.article)
        match directive.kind:
            case DirectiveKind.CREATE:
                title = self._said(directive.answer.title, directive) or self._dictated(directive)
                return Create(article, title), *self._fed(directive.article)
            case DirectiveKind.ROUTE:
                return Route(article), *self._fed(directive.article)
            case DirectiveKind.SPLIT:
                return self._split(directive)
            case DirectiveKind.MOVE | DirectiveKind.RENAME | DirectiveKind.ORDER:
                return self._change(directive, article)
            case DirectiveKind.CORRECT:
                return self._correct(directive, article)
            case DirectiveKind.DROP | DirectiveKind.OFF_RECORD:
                return self._left_out(directive)
            case DirectiveKind.KEEP_WORDING | DirectiveKind.LIST | DirectiveKind.EXTRACT:
                return self._formed(directive)
        detail = _line(directive.answer.detail)
        return Other(detail), False, "not carried out: this request is not supported"

    def _fed(self, key: str | None) -> tuple[bool, str]:
        if key is None:
            return False, _NO_ARTICLE
        title = self.articles[key].title
        if self._is_fed(key):
            return True, f"written to “{title}”"
        return False, f"not carried out: nothing was said for “{title}”"

    def _is_fed(self, key: str) -> bool:
        own = self.articles[key].key
        return any(
            placement.article == own
            for id_ in self.reading.uses
            for placement in self.uses[id_].placements
        )

    def _split(self, directive: DirectiveReading) -> tuple[Operation, bool, str]:
        keys = directive.articles
        operation = Split(tuple(p for key in keys if (p := self._path(key)) is not None))
        if len(keys) < 2:  # noqa: PLR2004  one article is no split
            return operation, False, _UNCLEAR[DirectiveKind.SPLIT]
        fed = [f"“{self.articles[key].title}”" for key in keys if self._is_fed(key)]
        rest = [f"“{self.articles[key].title}”" for key in keys if not self._is_fed(key)]
        outcome = f"written to {_listed(fed)}" if fed else "not carried out"
        if rest:
            outcome += f"; nothing was said for {_listed(rest)}"
        return operation, not rest, outcome

    def _change(
        self, directive: DirectiveReading, article: ArticlePath | None
    ) -> tuple[Operation, bool, str]:
        """Return what changes the text of an article that stands already."""
        answer = directive.answer
        sections = tuple(line for heading in answer.sections[:_MOST] if (line := _line(heading)))
        known = article is not None
        operation: Operation
        problem = ""
        if directive.kind is DirectiveKind.MOVE:
            notes = tuple(line for name in answer.notes[:_MOST] if (line := _line(name)))
            source = self._path(directive.source)
            operation = Move(source, article, sections, notes)
            known = known and source is not None and source != article
            named = sections or notes
            target = [self.articles[directive.article].title] if directive.article else []
            proved = any(self._is_said(words, directive) for words in (*sections, *target))
            problem = "" if named and proved else _UNCLEAR[DirectiveKind.MOVE]
        elif directive.kind is DirectiveKind.RENAME:
            title = self._said(answer.title, directive)
            operation = Rename(article, sections[0] if sections else None, title)
            problem = "" if title else _UNSAID
        else:
            operation = Order(article, sections)
            proved = any(self._is_said(heading, directive) for heading in sections)
            problem = "" if len(set(sections)) > 1 and proved else _UNCLEAR[DirectiveKind.ORDER]
        return operation, False, problem if known else _NO_ARTICLE

    def _correct(
        self, directive: DirectiveReading, article: ArticlePath | None
    ) -> tuple[Operation, bool, str]:
        answer = directive.answer
        wrong, right = _line(answer.wrong or ""), _line(answer.right or "")
        operation = Correct(wrong, right, _line(answer.about or ""), article)
        if not wrong or not right or wrong == right:
            return operation, False, _UNCLEAR[DirectiveKind.CORRECT]
        if answer.article is not None and article is None:
            return operation, False, _NO_ARTICLE
        return operation, False, ""

    def _left_out(self, directive: DirectiveReading) -> tuple[Operation, bool, str]:
        gone = {Use.RETRACTED, Use.OFF_RECORD}
        meant = tuple(id_ for id_ in directive.meant if self._use(id_) in gone)
        obeyed = any(self.uses[id_].use in gone for id_ in self.reading.uses)
        outcome = "left out" if obeyed else "not carried out: nothing to leave out"
        if directive.kind is DirectiveKind.DROP:
            return Drop(meant), obeyed, outcome
        return OffRecord(meant), obeyed, outcome

    def _formed(self, directive: DirectiveReading) -> tuple[Operation, bool, str]:
        meant = tuple(id_ for id_ in directive.meant if self._use(id_) is Use.CONTENT)
        operation: KeepWording | MakeList | Extract = KeepWording(meant)
        if directive.kind is DirectiveKind.LIST:
            operation = MakeList(meant)
        elif directive.kind is DirectiveKind.EXTRACT:
            operation = Extract(meant)
        if not meant:
            return operation, False, "not carried out: it is not clear which sentences are meant"
        return operation, True, _WRITTEN[_FORMS[type(operation)]]

    def _use(self, id_: SegmentId) -> Use | None:
        """Return the use of a segment that a directive means, None where it has none yet."""
        use = self.uses.get(id_)
        return use.use if use is not None else None

    def _path(self, key: str | None) -> ArticlePath | None:
        return self.articles[key].path if key is not None else None

    def _is_said(self, words: str, directive: DirectiveReading) -> bool:
        """Whether a directive names a heading or a title; in another script that cannot be told."""
        segments = [self.segments[id_] for id_ in directive.segments]
        spoken = " ".join(segment.text for segment in segments)
        return is_cyrillic(spoken) != is_cyrillic(words) or self.says(words, segments)

    def _said(self, title: str | None, directive: DirectiveReading) -> str:
        """Return a title that the segments of the directive say, else ''."""
        words = _line(title or "")
        said = words and self.says(words, [self.segments[id_] for id_ in directive.segments])
        return words if said and slugify(words) else ""

    def _dictated(self, directive: DirectiveReading) -> str:
        """Return the title that the segments themselves dictate, whatever an engine made of it.

        What was said in another script than the title is in was translated or spelt by the engine.
        """
        words = _line(dictated_title([self.segments[id_] for id_ in directive.segments]))
        title = self.articles[directive.article].title if directive.article else ""
        foreign = any(map(is_cyrillic, words.split())) and not is_cyrillic(title)
        return words if slugify(words) and not foreign else ""


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST and line.isprintable() else ""


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
