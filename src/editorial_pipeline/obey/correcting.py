"""Write the right word where a wrong one stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from editorial_pipeline.articles.document import DocBlock
from editorial_pipeline.articles.retitle import head_words, rename_section, retitle
from editorial_pipeline.articles.reword import (
    Correction,
    find_words,
    holds_words,
    reword,
    reworded,
)
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.directive import Correct
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.notes import Segment, SegmentId
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import BlockRecord
from editorial_pipeline.obey.desk import Desk, Page, counted, shortened
from editorial_pipeline.text.calendar_words import MONTHS, WEEKDAYS
from editorial_pipeline.text.words import content_stems

ORIGIN = "corrected"

_UNSAID = "not carried out: the words are not those of the note"
_UNCLEAR = "not carried out: it is not clear which text is meant"


def correct(operation: Correct, segments: Sequence[SegmentId], desk: Desk) -> tuple[bool, str]:
    """Correct machine text wherever it stands, and report where a person's should be.

    Only what was written before the correction was said. The blocks cite the correcting note
    besides. A word that is no name is only corrected where it is said what is called so, in which
    article, or both: nobody means every computer.
    """
    said = [s for id_ in segments if (s := desk.sources.segment(id_)) is not None]
    if not all(desk.sources.says(words, said) for words in (operation.wrong, operation.right)):
        return False, _UNSAID
    if not (operation.about or operation.article or _is_name(operation.wrong)):
        return False, _UNCLEAR
    job = _Job(operation, said, desk)
    paths = [operation.article] if operation.article else _paths(operation.wrong, desk)
    for path in paths:
        page = desk.page(path)
        if page is not None:
            job.visit(path, page)
    return job.result()


def _paths(words: str, desk: Desk) -> Iterable[ArticlePath]:
    return list(dict.fromkeys([*desk.pages, *desk.sources.holding(words)]))


def _is_name(words: str) -> bool:
    """Whether words are telling enough to be corrected wherever they stand."""
    if len(words.split()) > 1 or "-" in words:
        return True
    plain = words.casefold()
    if plain in MONTHS or plain in WEEKDAYS or not any(c.isalpha() for c in words):
        return False
    return any(c.isupper() or c.isdigit() for c in words)


@dataclass(slots=True)
class _Job:
    operation: Correct
    said: Sequence[Segment]
    desk: Desk
    done: dict[ArticlePath, int] = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)

    def visit(self, path: ArticlePath, page: Page) -> None:
        """Correct an article, block by block from its end."""
        for block in reversed(page.document.blocks):
            if not holds_words(block, self.operation.wrong) or not self._is_earlier(block, page):
                continue
            if not self._is_about(block, page):
                self.elsewhere.append(self.desk.shown(path))
            elif page.owns(block):
                self._correct(path, page, block)
            else:
                self._report(path, block)
        self._headings(path, page)

    def result(self) -> tuple[bool, str]:
        """Return whether anything was corrected, and what is told about it."""
        wrong, right = self.operation.wrong, self.operation.right
        if not self.done:
            reason = f"“{wrong}” stands nowhere in text that may be corrected"
            if self.persons:
                reason = f"“{wrong}” stands in a person's text: {_listed(self.persons)}"
            elif self.elsewhere:
                about = self.operation.about
                reason = f"no text with “{wrong}” speaks of “{about}”: {_listed(self.elsewhere)}"
            return False, f"not carried out: {reason}"
        places = [
            f"{counted(number, 'block')} of {self.desk.shown(path)}"
            for path, number in self.done.items()
        ]
        return True, f"“{right}” for “{wrong}” in {_listed(places)}"

    def _is_about(self, block: DocBlock, page: Page) -> bool:
        """Whether the section of a block speaks of what is called so."""
        wanted = set(content_stems(self.operation.about))
        if not wanted:
            return True
        section = page.document.sections[block.section]
        text = "\n".join([section.heading or "", *(each.text for each in section.blocks)])
        return bool(wanted & set(content_stems(text)))

    def _is_earlier(self, block: DocBlock, page: Page) -> bool:
        """Whether some of a block was said before the correction."""
        segments = page.owned.get(block.text)
        first = self.said[0]
        at = self._captured(first.id)
        if not segments or at is None:
            return True
        for id_ in segments:
            own = self.desk.sources.segment(id_)
            captured = self._captured(id_)
            if own is None or captured is None or captured.captured < at.captured:
                return True
            if own.note == first.note and own.number < first.number:
                return True
        return False

    def _captured(self, id_: SegmentId) -> NoteHead | None:
        return self.desk.sources.head(id_)

    def _correct(self, path: ArticlePath, page: Page, block: DocBlock) -> None:
        wrong, right = self.operation.wrong, self.operation.right
        new = reworded(block.text, wrong, right)
        objection = next(iter(self.desk.sources.objections(new, block.text, self.said)), None)
        heads = [head for s in self.said if (head := self._captured(s.id)) is not None]
        if objection is None:
            try:
                page.document = reword(
                    page.document,
                    block.index,
                    Correction(wrong, right, heads[:1]),
                    articles_dir=self.desk.articles_dir,
                    language=page.language,
                    earlier=page.earlier,
                )
            except ArticleError as error:
                objection = error.what
        if objection is not None:
            message = f"{shortened(block.text)} was not corrected: {objection}"
            self.desk.object(path, message, [s.id for s in self.said])
            return
        text = page.document.blocks[block.index].text
        own = dict.fromkeys((*page.owned[block.text], *(s.id for s in self.said)))
        if all(other.text != block.text for other in page.document.blocks):
            del page.owned[block.text]
        page.owned[text] = tuple(own)
        self.done[path] = self.done.get(path, 0) + 1
        self.desk.records.append(
            BlockRecord(
                article=path,
                section=None,
                kind=block.kind,
                text=text,
                segments=list(own),
                origin=ORIGIN,
                replaces=block.text,
                fidelity=None,
            )
        )

    def _report(self, path: ArticlePath, block: DocBlock) -> None:
        wrong, right = self.operation.wrong, self.operation.right
        match = next(find_words(block.text, wrong))
        around = block.text[max(0, match.start() - 25) : match.end() + 25]
        self.persons.append(self.desk.shown(path))
        self.desk.object(
            path,
            f"a person's text says “{match[0]}” ({shortened(around)}), and a note corrects it: "
            f"write “{reworded(match[0], wrong, right)}”",
            [s.id for s in self.said],
        )

    def _headings(self, path: ArticlePath, page: Page) -> None:
        """Correct the title and the headings of an article in which the text was corrected."""
        wrong, right = self.operation.wrong, self.operation.right
        title = page.document.title
        corrected = reworded(title, wrong, right, markdown=False)
        is_ours = page.owns_title() and head_words(page.document) in {"", title}
        if path in self.done and corrected != title and is_ours:
            page.document = retitle(page.document, corrected)
            page.renamed = True
        for section in page.document.sections[1:]:
            heading = section.heading or ""
            new = reworded(heading, wrong, right, markdown=False)
            if path not in self.done or new == heading or not page.owns_heading(section):
                continue
            if page.section(new) is None:
                page.document = rename_section(page.document, section.index, new)
                page.headings |= {new}


def _listed(places: Sequence[str]) -> str:
    unique = list(dict.fromkeys(places))
    return unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} and {unique[-1]}"
