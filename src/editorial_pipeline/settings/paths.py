"""The folders of a workspace: inside it, and apart from each other.

The threat is a settings file that lets a run write outside the workspace, or that makes notes
pass for articles (or the other way round) because two folders overlap.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from editorial_pipeline.settings.values import STATE_FOLDER

_RESERVED = (STATE_FOLDER, ".git")
_MAY_LIE_IN = {("used", "inbox"), ("receipts", "inbox")}
"""The scan of the inbox is not recursive; every other folder is walked to the bottom."""


def resolve_folders(
    root: Path, folders: Mapping[str, Path], chosen: Collection[str]
) -> tuple[dict[str, Path], list[tuple[str, str]]]:
    """Return the absolute folders, and (setting, problem) for each that cannot be used.

    `chosen` are the settings that are not at their default: of two folders that are in each
    other's way the person is told of the one that they chose.
    """
    problems: list[tuple[str, str]] = []
    places: dict[str, Path] = {}
    for key, folder in folders.items():
        problem = _outside(root, folder)
        if problem:
            problems.append((key, problem))
        else:
            places[key] = Path(root, *_parts(folder))
    problems += _overlaps(places, chosen)
    return places, problems


def _parts(folder: Path) -> tuple[str, ...]:
    """Normalise `a/../b` by its words, as the reader of the settings file does."""
    parts: list[str] = []
    for part in folder.parts:
        if part != "..":
            parts.append(part)
        elif parts:
            parts.pop()
        else:
            return ("..",)
    return tuple(parts)


def _outside(root: Path, folder: Path) -> str | None:
    if folder.is_absolute():
        return "must be relative to the workspace"
    parts = _parts(folder)
    if not parts:
        return "must be a folder inside the workspace, not the workspace itself"
    if parts[0] == "..":
        return "must stay inside the workspace"
    if parts[0] in _RESERVED:
        return f"must not lie in {parts[0]}"
    real = Path(root, *parts).resolve()
    if not real.is_relative_to(root.resolve()):
        return f"must stay inside the workspace, but it is a link to {real}"
    return None


def _overlaps(places: Mapping[str, Path], chosen: Collection[str]) -> Iterator[tuple[str, str]]:
    real = {key: place.resolve() for key, place in places.items()}
    for first, second in itertools.combinations(real, 2):
        if real[first] == real[second]:
            told, other = (first, second) if _is_told(first, second, chosen) else (second, first)
            yield told, f"must not be the same folder as {other}"
        for inner, outer in ((first, second), (second, first)):
            inside = real[inner] != real[outer] and real[inner].is_relative_to(real[outer])
            if inside and (inner, outer) not in _MAY_LIE_IN:
                if _is_told(outer, inner, chosen):
                    yield outer, f"must not contain the folder {inner}"
                else:
                    yield inner, f"must not lie inside {outer}"


def _is_told(key: str, other: str, chosen: Collection[str]) -> bool:
    return key in chosen and other not in chosen
