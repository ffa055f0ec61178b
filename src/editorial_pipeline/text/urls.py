"""What must be copied to the byte: web and e-mail addresses, versions, paths, hashtags.

Spoken forms (`example dot com slash docs`) are matched by `word_runs`, which knows the marks that
are said aloud.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["Exact", "find_exact", "normal_url"]

_URL: Final = re.compile(
    r"(?<![\w.])(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s<>\"`«»“”]+", re.IGNORECASE
)
_MAIL: Final = re.compile(
    r"(?<![\w.%+-])[\w.%+-]+@(?:[\w-]+\.)+[a-z]{2,24}(?![\w-])", re.IGNORECASE
)
_TLDS: Final = "com|org|net|io|ai|dev|club|edu|gov|ru|co|app|info|me|tv|so|us|uk|de|eu|рф"
_DOMAIN: Final = re.compile(
    rf"(?<![\w.@/-])(?:[\w-]+\.)+(?:{_TLDS})(?![\w-]|\.\w)(?:/[^\s<>\"`«»“”]*)?", re.IGNORECASE
)
_VERSION: Final = re.compile(
    r"(?<![\w.])v?\d+\.\d+\.\d+(?:[.-]?\w+)*|(?<![\w.])v\d+(?:\.\d+)*\b", re.IGNORECASE
)
_EXTENSIONS: Final = (
    "md|txt|py|js|ts|tsx|jsx|json|toml|yaml|yml|ini|cfg|csv|tsv|html|css|sh|sql|ipynb|rs|go|java"
    "|cpp|xml|pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|svg|mp[34]|wav|ogg|zip|gz|tar|env|lock|log|exe"
)
_PATH: Final = re.compile(
    rf"(?<![\w:/.@<])(?:(?:~|\.{{1,2}})?/[\w.-]+(?:/[\w.-]+)*/?|[A-Za-z]:\\[\w\\.-]+"
    rf"|(?<!-)(?:[\w.-]+/)*[\w-][\w.-]*\.(?:{_EXTENSIONS}))(?![\w/])"
)
_TAG: Final = re.compile(r"(?<![\w/&#])#(?=\w*[^\W\d_])[\w-]+")
_HANDLE: Final = re.compile(r"(?<![\w@./])@\w[\w-]*")
_TRAILING: Final = ".,;:!?'*_~»”’…\u2018\u201c\u2014)]}"
_PAIRS: Final = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Exact:
    """Something that must stand in a source as it is. `kind` is what to call it."""

    kind: str
    text: str
    start: int
    end: int


def _trimmed(link: str) -> str:
    """Return a link without the punctuation of the sentence around it."""
    while link and link[-1] in _TRAILING:
        opening = _PAIRS.get(link[-1])
        if opening and link.count(link[-1]) <= link.count(opening):
            break
        link = link[:-1]
    return link


def normal_url(url: str) -> str:
    """Return `url` as it is compared: no slash at the end."""
    return url.rstrip("/")


_SIGN: Final = re.compile(r"[/\\@#~:]|\.\w|v\d", re.IGNORECASE)
"""Each kind has one of these; most sentences have none."""
_KINDS: Final = (
    ("link", _URL),
    ("e-mail address", _MAIL),
    ("web address", _DOMAIN),
    ("version", _VERSION),
    ("path", _PATH),
    ("hashtag", _TAG),
    ("handle", _HANDLE),
)


def find_exact(text: str) -> list[Exact]:
    """Return what must be copied to the byte, in order; what lies inside a link is not told."""
    found: list[Exact] = []
    if not _SIGN.search(text):
        return found
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            words = _trimmed(match[0]) if kind != "hashtag" else match[0]
            end = match.start() + len(words)
            if words and all(end <= e.start or match.start() >= e.end for e in found):
                found.append(Exact(kind, words, match.start(), end))
    return sorted(found, key=lambda exact: exact.start)
