"""Rules about where links and figures lead.

The first kind looks at one article alone, the second kind at the workspace too: only files that
are not there come to it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from editorial_pipeline.articles.facts import Facts, Link
from editorial_pipeline.check.findings import Level
from editorial_pipeline.check.packed import pack_rows, unpack_rows
from editorial_pipeline.check.rule import Breach, rule

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_UNSAFE = re.compile(r"(?:javascript|vbscript|data|file):", re.IGNORECASE)
_NO_ANCHOR = re.compile(r"[^\w\- ]")


class Target(NamedTuple):
    """Where a link of an article leads, relative to the workspace (`..`: out of it).

    `label` is that of the definition it stands in, or ''.
    """

    line: int
    path: str
    label: str
    figure: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A target that is not there. `moved` is where a file of its name is now, or ''."""

    target: Target
    moved: str


def targets_of(article: Facts, folder: str) -> list[Target]:
    """Return the files that an article leads to; `folder` is the articles' in the workspace."""
    if not article.links:
        return []
    here = posixpath.dirname(posixpath.join(folder, article.path))
    found = []
    for link in article.links:
        target = link.target
        if not target or target[0] == "#" or _SCHEME.match(target):
            continue
        path = resolve(target, here)
        found.append(Target(article.line(link.start), path, link.label, link.figure))
    return found


def pack_targets(targets: Iterable[Target]) -> str:
    """Return targets as one text."""
    return pack_rows(
        (str(line), "1" if figure else "0", label, path) for line, path, label, figure in targets
    )


def unpack_targets(text: str) -> Iterator[Target]:
    """Yield the targets that were packed."""
    for line, figure, label, path in unpack_rows(text):
        yield Target(int(line), path, label, figure == "1")


def target_paths(text: str) -> Iterator[str]:
    """Yield the paths alone of targets that were packed."""
    return (row[3] for row in unpack_rows(text))


def resolve(target: str, here: str) -> str:
    """Return the path that a link leads to from the folder `here`, relative to the workspace."""
    path = target.partition("#")[0].partition("?")[0]
    if "%" in path:
        path = unquote(path)
    folder, slash, name = path.rpartition("/")
    base = _folder(here, folder) if slash else here
    if name in {"", ".", ".."}:
        return posixpath.normpath(posixpath.join(base, name))
    return f"{base}/{name}" if base not in {"", "."} else name


@lru_cache(maxsize=4096)
def _folder(here: str, folder: str) -> str:
    return posixpath.normpath(posixpath.join(here, folder or "/"))


@rule(
    "link-empty",
    Level.ERROR,
    "A link leads nowhere.",
    "Write the address between its brackets, or remove the link.",
)
def empty(article: Facts) -> Iterable[Breach]:
    """Yield links and figures without a target."""
    for link in article.links:
        if not link.target:
            yield article.line(link.start), f"{_named(link)} leads nowhere"


@rule(
    "link-unsafe",
    Level.ERROR,
    "A link runs a script or opens a file of the reader's machine.",
    "Link to a page or a file of this workspace instead.",
)
def unsafe(article: Facts) -> Iterable[Breach]:
    """Yield links with a scheme that no article needs."""
    for link in article.links:
        if _UNSAFE.match(link.target):
            yield article.line(link.start), f"{_named(link)} leads to {link.target[:40]!r}"


@rule(
    "anchor-missing",
    Level.WARNING,
    "A link leads to a section that is not there.",
    "Correct it after the heading that it means.",
)
def anchor(article: Facts) -> Iterable[Breach]:
    """Yield links within the article to no heading of it, by the anchors that GitHub makes."""
    wanted = [link for link in article.links if link.target[:1] == "#" and len(link.target) > 1]
    if not wanted:
        return
    known = {anchor_of(heading.words) for heading in article.headings}
    for link in wanted:
        name = unquote(link.target[1:]).casefold()
        if name not in known and b'"' + name.encode() + b'"' not in article.data:
            yield article.line(link.start), f"{_named(link)} leads to no section: {link.target!r}"


def anchor_of(words: str) -> str:
    """Return the anchor that GitHub and Hugo give a heading."""
    return _NO_ANCHOR.sub("", words.casefold().strip()).replace(" ", "-")


@rule(
    "figure-alt",
    Level.WARNING,
    "A figure has no description.",
    "Write between the square brackets what it shows.",
)
def no_alt(article: Facts) -> Iterable[Breach]:
    """Yield figures without an alternative text."""
    for link in article.links:
        if link.figure and not link.words.strip():
            yield article.line(link.start), f"the figure {link.target!r} has no description"


@rule(
    "figure-remote",
    Level.NOTE,
    "A figure is loaded from another site.",
    "Keep a copy in the workspace: it may change or vanish, and that site sees your readers.",
)
def remote(article: Facts) -> Iterable[Breach]:
    """Yield figures of the web."""
    for link in article.links:
        if link.figure and _SCHEME.match(link.target):
            yield article.line(link.start), f"the figure {link.target[:80]!r} is loaded from afar"


@rule(
    "source-moved",
    Level.ERROR,
    "A link leads to a note that has moved.",
    "Correct the link; `pipeline check --fix` does.",
    fixable=True,
)
def moved(lost: Lost) -> Iterable[Breach]:
    """Yield links to a file that is not there, where one file of that name is elsewhere."""
    if lost.moved and not lost.target.figure:
        yield lost.target.line, f"{_subject(lost)}, which is {lost.moved} now"


@rule(
    "source-missing",
    Level.ERROR,
    "A definition leads to a file that is not there.",
    "Restore the file (`git log -- FILE` finds it), or correct the link.",
)
def source_missing(lost: Lost) -> Iterable[Breach]:
    """Yield definitions whose file is gone."""
    if lost.target.label and not lost.moved and not _is_outside(lost.target.path):
        yield lost.target.line, f"{_subject(lost)}, which is not there"


@rule(
    "link-broken",
    Level.ERROR,
    "A link leads to a file that is not there.",
    "Correct it, or remove it.",
)
def broken(lost: Lost) -> Iterable[Breach]:
    """Yield links of the text to files that are gone."""
    target = lost.target
    if not (target.label or target.figure or lost.moved or _is_outside(target.path)):
        yield target.line, f"{_subject(lost)}, which is not there"


@rule(
    "figure-missing",
    Level.ERROR,
    "A figure is not there.",
    "Put the file there, or correct the path.",
)
def figure_missing(lost: Lost) -> Iterable[Breach]:
    """Yield figures whose file is gone."""
    if lost.target.figure and not _is_outside(lost.target.path):
        yield lost.target.line, f"{_subject(lost)}, which is not there"


@rule(
    "link-outside",
    Level.ERROR,
    "A link leads out of the workspace.",
    "Bring the file into the workspace: nobody else has it there.",
)
def outside(lost: Lost) -> Iterable[Breach]:
    """Yield links that leave the workspace."""
    if _is_outside(lost.target.path) and (lost.target.figure or not lost.moved):
        yield lost.target.line, f"{_subject(lost)}, outside of the workspace"


def _is_outside(path: str) -> bool:
    return path.startswith(("/", "../")) or path == ".."


def _subject(lost: Lost) -> str:
    target = lost.target
    what = f"[^{target.label}]" if target.label else ("a figure" if target.figure else "a link")
    return f"{what} leads to {target.path}"


def _named(link: Link) -> str:
    words = link.words.strip() or link.target
    return f"the {'figure' if link.figure else 'link'} {words[:40]!r}"


LINK_RULES = (empty, unsafe, anchor, no_alt, remote)
LOST_RULES = (moved, source_missing, broken, figure_missing, outside)
