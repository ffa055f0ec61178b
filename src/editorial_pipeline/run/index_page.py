"""The page that lists all articles, brought up to date with what a run changes."""

from __future__ import annotations

from collections.abc import Sequence

from editorial_pipeline.articles.index_page import is_machine_made
from editorial_pipeline.index import Index, index_line
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.models.record import FileChange
from editorial_pipeline.render import render_index
from editorial_pipeline.settings import Settings


def list_articles(
    settings: Settings, index: Index, changes: Sequence[FileChange]
) -> tuple[tuple[FileChange, ...], list[str]]:
    """Return the change of the page, if there is one, and remarks for a person.

    `changes` are those of the articles. A page that a person keeps is left alone; one of the
    pipeline's goes with the last article.
    """
    if not changes:
        return (), []
    articles_dir = settings.articles.relative_to(settings.root).as_posix()
    lines = dict(index.lines())
    for change in changes:
        path = ArticlePath(change.path.removeprefix(f"{articles_dir}/"))
        if change.after is None:
            lines.pop(path, None)
        else:
            lines[path] = index_line(change.after, path)
    name = settings.index_file
    try:
        before = (settings.articles / name).read_bytes()
    except FileNotFoundError:
        before = None
    page = render_index(lines, path=f"{articles_dir}/{name}", before=before)
    if not lines and before is not None and is_machine_made(before):
        page = FileChange(f"{articles_dir}/{name}", before, None)
    if page is None:
        return (), [f"{articles_dir}/{name} is kept by a person and was left alone"]
    return (() if page.before == page.after else (page,)), []
