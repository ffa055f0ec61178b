"""The index of a workspace: one disposable SQLite file with full-text search."""

from editorial_pipeline.index.scan import Problem
from editorial_pipeline.index.store import Counts, Index, IndexRow, index_line, index_row
from editorial_pipeline.index.undone import KnownNote
from editorial_pipeline.index.written import WrittenBlock

__all__ = [
    "Counts",
    "Index",
    "IndexRow",
    "KnownNote",
    "Problem",
    "WrittenBlock",
    "index_line",
    "index_row",
]
