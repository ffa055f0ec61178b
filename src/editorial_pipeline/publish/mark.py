"""Mark articles as published, in their front matter and on the index page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.frontmatter import set_values
from editorial_pipeline.files.durable import read_file
from editorial_pipeline.index import Index, index_line
from editorial_pipeline.models.record import FileChange
from editorial_pipeline.render import render_index
from editorial_pipeline.settings import Settings

PUBLISHED = "published"
"""The status of an article that is out, and the key of the day on which it came out first."""


def marked(
    settings: Settings, index: Index, documents: Iterable[Document], today: str
) -> tuple[FileChange, ...]:
    """Return the changes that mark articles as published; the first day of publication stays.

    Raises ArticleError where the front matter cannot be changed.
    """
    folder = settings.articles.relative_to(settings.root).as_posix()
    lines = dict(index.lines())
    changes = []
    for document in documents:
        values = {"status": PUBLISHED}
        if not document.front.get(PUBLISHED):
            values[PUBLISHED] = today
        after = set_values(document.data, values, document.path)
        if after != document.data:
            path = posixpath.join(folder, document.path)
            changes.append(FileChange(path, document.data, after))
            lines[document.path] = index_line(after, document.path)
    if not changes:
        return ()
    page = posixpath.join(folder, settings.index_file)
    before = read_file(settings.root / page)
    written = render_index(lines, path=page, before=before) if before else None
    return (*changes, *([written] if written and written.before != written.after else []))
