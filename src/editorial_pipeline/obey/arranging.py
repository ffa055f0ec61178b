"""Give sections of an article the places that an engine proposes, where all of it is a run's."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from editorial_pipeline.articles.arrange import merge_section, move_section
from editorial_pipeline.articles.frontmatter import is_log
from editorial_pipeline.errors import ArticleError
from editorial_pipeline.models.arrange import START, Arrangement
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.obey.desk import Desk, Page

RULE = "arrange"
"""What findings are filed under that come of a proposal."""


def arrange(
    proposals: Iterable[Arrangement], path: ArticlePath, desk: Desk, ordered: Collection[str]
) -> None:
    """Carry out proposals for an article; each that cannot be is a finding, and nothing else.

    Articles in `ordered` have the order that their author asked for. Nothing is moved or added
    to that a person has touched.
    """
    page = desk.page(path)
    if page is None:
        return
    for proposal in dict.fromkeys(proposals):
        before = page.document
        what = "the author asked for an order" if path in ordered else _arranged(proposal, page)
        if page.document is not before:
            page.arranged.append(proposal)
        elif what:
            message = f"proposed and not done, {proposal.op} {proposal.words}: {what}"
            desk.object(path, message, (), RULE)


def _arranged(proposal: Arrangement, page: Page) -> str:
    """Carry out one proposal; return why that was not possible, or ''."""
    document = page.document
    if is_log(document.front.get("kind")):
        return "the sections of a log stand in the order of their days"
    index = page.section(proposal.section)
    if not index:
        return f"there is no one section “{proposal.section}”"
    is_start = proposal.op == "move" and proposal.to == START
    to = 0 if is_start else page.section(proposal.to)
    if to is None or (to == 0 and not is_start):
        return f"there is no one section “{proposal.to}”"
    for each in (index, to) if proposal.op == "merge" else (index,):
        if not page.owns_section(each):
            return f"a person wrote or changed a part of “{document.sections[each].heading}”"
    try:
        act = merge_section if proposal.op == "merge" else move_section
        page.document = act(document, index, to)
    except ArticleError as error:
        return error.what
    return ""
