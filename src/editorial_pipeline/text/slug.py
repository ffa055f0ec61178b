"""Titles as file names."""

from __future__ import annotations

import re

from anyascii import anyascii

MAX_SLUG = 80
"""Longest slug, in characters: leaves room for a number, a suffix and a folder everywhere."""

_APOSTROPHES = re.compile(r"(?<=\w)['’ʼ](?=\w)|[ьъ]", re.IGNORECASE)
"""… and the signs that anyascii writes as apostrophes."""
_OTHER = re.compile(r"[^a-z0-9]+")


_CYRILLIC = re.compile("[а-яё]")
_TAG_WORD = re.compile("[a-z0-9а-яё]+")


def slugify(title: str) -> str:
    """Return `title` transliterated to `[a-z0-9-]`, 1 to `MAX_SLUG` characters.

    Never starts or ends with a hyphen; a long title is cut at a word; a title without letters
    and digits gives `article`. Names that a file system or a site generator reserves are the
    business of `articles.slugs.new_path`.
    """
    plain = anyascii(_APOSTROPHES.sub("", title)).lower()
    slug = _OTHER.sub("-", plain).strip("-")
    if len(slug) > MAX_SLUG:
        head, _, _ = slug[: MAX_SLUG + 1].rpartition("-")
        slug = (head or slug)[:MAX_SLUG].strip("-")
    return slug or "article"


def tagify(words: str) -> str:
    """Return words as a tag: a slug, but that Cyrillic letters stay, for people read tags.

    At most `MAX_SLUG` of `[a-z0-9а-яё-]`; never starts or ends with a hyphen.
    """
    low = words.lower()
    if not _CYRILLIC.search(low):
        return slugify(words)
    return "-".join(_TAG_WORD.findall(low))[:MAX_SLUG].strip("-")
