"""Where a new article goes."""

from __future__ import annotations

import re
from collections.abc import Collection

from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.text.slug import MAX_SLUG, slugify

_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d|index|readme")
"""Names that Windows reserves, and pages that a site generator treats in its own way."""

_UNSAFE = re.compile(r"[\x00-\x1f<>:\"|?*]")


def new_path(title: str, taken: Collection[ArticlePath], folder: str = "") -> ArticlePath:
    """Return a path for a new article that differs from all of `taken`, whatever their case.

    The name is the title's slug, numbered where it is taken (`-2`, `-3`, …). `folder` is
    relative to the folder of articles; parts of it that would lead out, hide the article or
    cannot be created everywhere are left out.
    """
    slug = slugify(title)
    if _RESERVED.fullmatch(slug):
        slug = f"{slug}-article"
    parts = [part for part in re.split(r"[/\\]", folder) if _is_safe(part)]
    stem = "/".join([*parts, slug])
    known = {path.casefold() for path in taken}
    number = 1
    path = f"{stem}.md"
    while path.casefold() in known:
        number += 1
        suffix = f"-{number}"
        cut = slug[: MAX_SLUG - len(suffix)].rstrip("-")
        path = "/".join([*parts, f"{cut}{suffix}.md"])
    return ArticlePath(path)


def _is_safe(part: str) -> bool:
    return (
        bool(part.strip(". ")) and part == part.rstrip(". ") and part[0] not in "._ "
    ) and not _UNSAFE.search(part)
