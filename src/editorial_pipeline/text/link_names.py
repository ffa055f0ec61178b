"""What to call a web address that came without a word: its project, its page or its host."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

URL: Final = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_FORGES: Final = ("github.com", "gitlab.com", "bitbucket.org", "huggingface.co", "codeberg.org")
_PEOPLE: Final = ("x.com", "twitter.com", "linkedin.com", "youtube.com", "youtu.be", "t.me")
_GENERIC: Final = ("watch", "status", "share", "posts", "feed", "in", "i", "shorts", "playlist")
_LONGEST: Final = 8


def project_name(url: str) -> str:
    """Return the name of the repository behind an address, '' where it is no repository's."""
    parts = split_address(url)
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    host = (parts.hostname or "").removeprefix("www.")
    return path[1].removesuffix(".git") if host in _FORGES and len(path) > 1 else ""


def link_name(url: str) -> str:
    """Return a readable name for a web address, never empty and never the address itself.

    A repository's name, else the words of the page's path (at most eight), else who posted it,
    else the site.
    """
    project = project_name(url)
    if project:
        return project
    parts = split_address(url)
    host = (parts.hostname or "").removeprefix("www.")
    path = [unquote(piece) for piece in parts.path.split("/") if piece]
    if host not in _PEOPLE:
        for piece in reversed(path):
            words = re.findall(r"[^\W_]+", re.sub(r"\.\w{1,5}$", "", piece))
            named = [word for word in words if not word.isdigit()]
            if len(named) > 1 and all(len(word) < 20 for word in words):  # noqa: PLR2004  (no ids)
                return " ".join(_without_date(words)[:_LONGEST])
    elif path and path[0].lower() not in _GENERIC:
        return path[0].lstrip("@")
    # Never the host itself: a heading with a point in it reads as an address.
    labels = host.split(".")
    return labels[-2] if len(labels) > 1 else host or "link"


def split_address(url: str) -> SplitResult:
    """Return the parts of an address; one with brackets that make no IPv6 host has none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def _without_date(words: list[str]) -> list[str]:
    while words and words[0].isdigit():
        words = words[1:]
    return words
