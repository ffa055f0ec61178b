"""What articles are called: by the host for good, and within one plan."""

from __future__ import annotations

from typing import NewType

ArticlePath = NewType("ArticlePath", str)
"""Path of an article relative to the folder of articles, with forward slashes: `ai/roles.md`."""

ArticleKey = NewType("ArticleKey", str)
"""Names an article within one plan: `a1`, `a2`, …; existing and new ones alike."""
