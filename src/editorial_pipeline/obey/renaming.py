"""Give an article or a section the name that the speaker wants."""

from __future__ import annotations

from editorial_pipeline.articles.retitle import head_words, rename_section, retitle
from editorial_pipeline.models.directive import Rename
from editorial_pipeline.obey.desk import Desk, Page


def rename(operation: Rename, desk: Desk) -> tuple[bool, str]:
    """Rename what a run has named; the path of an article stays as it is. Raises ArticleError.

    Links of people and of other articles lead to the path, and a title is for readers.
    """
    page = desk.page(operation.article)
    if page is None:
        return False, "not carried out: no such article"
    title = operation.title[:1].upper() + operation.title[1:]
    if operation.section is not None:
        return _section(operation.section, title, page, desk)
    path = page.document.path
    old = page.document.title
    if title == old:
        return True, f"{desk.shown(path)} is called “{title}”"
    head = head_words(page.document)
    if not page.owns_title() or (head and head != old):
        desk.object(path, f"the title “{old}” was to be “{title}”: a person has given it", ())
        return False, f"not carried out: a person has given the title “{old}”"
    page.document = retitle(page.document, title)
    page.renamed = True
    return True, f"“{old}” is called “{title}”; the file is still {desk.shown(path)}"


def _section(heading: str, title: str, page: Page, desk: Desk) -> tuple[bool, str]:
    path = page.document.path
    index = page.section(heading)
    if index is None or index == 0:
        return False, f"not carried out: there is no one section “{heading}”"
    if not page.owns_heading(page.document.sections[index]):
        desk.object(path, f"the heading “{heading}” was to be “{title}”: a person wrote it", ())
        return False, f"not carried out: a person wrote the heading “{heading}”"
    if page.section(title) not in {None, index}:
        return False, f"not carried out: there is a section “{title}” already"
    page.document = rename_section(page.document, index, title)
    page.headings |= {title}
    return True, f"the section “{heading}” of {desk.shown(path)} is called “{title}”"
