"""The setting `folders`: where new articles may go, each with a sentence on what belongs there."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from editorial_pipeline.models.plan import Folder
from editorial_pipeline.settings.checks import Check, NotAllowedError

_PART: Final = re.compile(r"[^\W_](?:[\w .,&()+'-]*[\w)])?")
"""A name that every system can have: no dot or underscore in front, no dot or blank behind."""
_RESERVED: Final = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)
_DEEPEST: Final = 5
_LONGEST_PATH: Final = 100
_LONGEST_SENTENCE: Final = 300


@dataclass(frozen=True, slots=True)
class ArticleFolders:
    """Folders below that of the articles, in the order of the file; shown in one line."""

    folders: tuple[Folder, ...] = ()

    def __iter__(self) -> Iterator[Folder]:
        """Go through the folders in order."""
        return iter(self.folders)

    def __str__(self) -> str:
        """Return the paths."""
        return ", ".join(folder.path for folder in self.folders) or "-"


def article_folders() -> Check:
    """Allow a table of sentences by the paths of folders."""

    def convert(value: object) -> ArticleFolders:
        if not isinstance(value, dict) or any(True for _ in wrong_folders(value)):
            raise NotAllowedError
        return ArticleFolders(
            tuple(Folder(_plain(path), " ".join(about.split())) for path, about in value.items())
        )

    allowed = 'a table of paths below articles, each with a sentence: [folders], ai = "…"'
    return Check(allowed, convert, _parse)


def wrong_folders(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (path, what is wrong with it or its sentence) for each entry that cannot be used."""
    seen: dict[str, str] = {}
    for path, about in value.items():
        if not _is_path(path):
            yield (
                path,
                (
                    "must be a path below the folder of articles, with forward slashes and names "
                    'of letters, digits, blanks and hyphens, such as "ai/agents"'
                ),
            )
        elif _plain(path).casefold() in seen:
            yield path, f'is the same folder as "{seen[_plain(path).casefold()]}"'
        elif not (isinstance(about, str) and about.strip() and _is_sentence(about)):
            yield path, "needs a sentence of at most 300 characters that says what belongs there"
        seen.setdefault(_plain(path).casefold(), path)


def linked_folders(articles: Path, folders: ArticleFolders) -> Iterator[tuple[str, str]]:
    """Yield the folders that are links, or lie in one: what is behind is no article of ours.

    `articles` is absolute. Folders that do not exist yet are fine.
    """
    for folder in folders:
        place = articles
        for part in folder.path.split("/"):
            place /= part
            if place.is_symlink():
                yield folder.path, "is a link; articles are only looked for in folders themselves"
                break


def _is_path(path: str) -> bool:
    parts = _plain(path).split("/")
    return (
        len(path) <= _LONGEST_PATH
        and len(parts) <= _DEEPEST
        and all(_PART.fullmatch(part) and not _RESERVED.fullmatch(part) for part in parts)
    )


def _is_sentence(about: str) -> bool:
    flat = " ".join(about.split())
    return flat.isprintable() and len(flat) <= _LONGEST_SENTENCE


def _plain(path: str) -> str:
    return unicodedata.normalize("NFC", path).strip().removesuffix("/")


def _parse(written: str) -> object:
    """Read the inline table of an environment variable; what is none is refused by `convert`."""
    try:
        return tomllib.loads(f"folders = {written}")["folders"]
    except tomllib.TOMLDecodeError:
        return written
