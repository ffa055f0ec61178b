"""The index of a workspace: one disposable SQLite file with full-text search."""

from editorial_pipeline.index.scan import Problem
from editorial_pipeline.index.store import Counts, Index, IndexRow, index_row

__all__ = ["Counts", "Index", "IndexRow", "Problem", "index_row"]
