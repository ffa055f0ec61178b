"""Repair the relative links of an article that a person has moved to another folder."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from editorial_pipeline.articles.document import Document
from editorial_pipeline.articles.footnotes import note_link, resolve_link
from editorial_pipeline.articles.links import Address, find_addresses
from editorial_pipeline.articles.splice import Edit
from editorial_pipeline.models.plan import ArticlePath

__all__ = ["Places", "relink"]


@dataclass(frozen=True, slots=True)
class Places:
    """What a workspace holds; all paths are relative to it, with forward slashes.

    `is_file` tells whether a file is there. `named` are the used notes and the receipts by file
    name. `moved` leads from a path where a file used to be to the one where it is.
    """

    is_file: Callable[[str], bool]
    named: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)


def relink(
    document: Document, articles_dir: str, places: Places, *, former: Sequence[ArticlePath] = ()
) -> tuple[Edit, ...]:
    """Return the edits after which the relative links of an article lead to files again.

    `document` has the path where the article is now; `former` are those it may have had, below
    the folder of articles. A link that leads to a file stays as it is. For any other the file is
    looked for where the link led from a former place, then where it was moved to, then among the
    used notes and receipts by its name; where none of it is there, the link stays. A fragment is
    kept. Links to the web, absolute paths and addresses in HTML are left alone.
    """
    edits = []
    for address in find_addresses(document):
        file = _found(address, document.path, articles_dir, places, former)
        if file is not None:
            _, mark, fragment = address.target.partition("#")
            link = note_link(file, document.path, articles_dir)
            edits.append(Edit(address.start, address.end, f"{link}{mark}{fragment}".encode()))
    return tuple(edits)


def _found(
    address: Address,
    path: ArticlePath,
    articles_dir: str,
    places: Places,
    former: Sequence[ArticlePath],
) -> str | None:
    """Return the file that a link should lead to, None where it does or nothing is known."""
    if address.target.startswith(("/", "#", "?")):
        return None
    now = resolve_link(address.target, path, articles_dir)
    if now is None or places.is_file(now):
        return None
    before = [resolve_link(address.target, place, articles_dir) for place in former]
    meant = [file for file in (*before, now) if file is not None and not file.startswith("../")]
    for file in meant:
        if places.is_file(file):
            return file
    for file in meant:
        moved = places.moved.get(file)
        if moved is not None and places.is_file(moved):
            return moved
    return places.named.get(posixpath.basename(now))
