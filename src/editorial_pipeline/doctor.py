"""Checks what a run needs: versions, settings, engine, folders, model."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from editorial_pipeline.errors import EditorialError
from editorial_pipeline.glossary import GLOSSARY_FILE, read_glossary
from editorial_pipeline.index.features import has_full_text, sqlite_version
from editorial_pipeline.settings import SETTINGS_FILE, Settings, choose_engine, specs

if TYPE_CHECKING:  # importing the engine imports its SDK, which takes a third of a second
    from editorial_pipeline.engines.openai import ModelCheck

_OLDEST_PYTHON = (3, 11)
_PACKAGE = "editorial-pipeline"

Probe = Callable[[], "ModelCheck"]


class Verdict(StrEnum):
    """How a check ended; only `broken` keeps a run from working."""

    OK = "ok"
    NOTE = "note"
    SKIPPED = "skipped"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `advice` says how to mend what is broken."""

    name: str
    verdict: Verdict
    detail: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SettingShown:
    """A setting with its value as a person reads it, and where it came from."""

    key: str
    value: str
    source: str


def show_settings(settings: Settings) -> tuple[SettingShown, ...]:
    """Return every setting; a key is shown as `***`, a folder relative to the workspace."""
    return tuple(
        SettingShown(
            spec.key,
            _shown(settings.value(spec.key), settings.root),
            settings.sources.get(spec.key, "default"),
        )
        for spec in specs()
    )


def examine(settings: Settings, probe: Probe | None) -> tuple[Check, ...]:
    """Return all checks of a workspace in the order in which to read them; writes nothing.

    `probe` makes one small call to the model; None leaves that out.
    """
    return (
        *check_installation(),
        *_check_settings(settings),
        *_check_engine(settings, probe),
        *_check_folders(settings),
    )


def is_broken(checks: tuple[Check, ...]) -> bool:
    """Tell whether something that a run needs does not work."""
    return any(check.verdict is Verdict.BROKEN for check in checks)


def check_installation() -> Iterator[Check]:
    """Check the interpreter, the package and the database, which need no workspace."""
    fits = sys.version_info[:2] >= _OLDEST_PYTHON
    yield Check(
        "Python",
        Verdict.OK if fits else Verdict.BROKEN,
        platform.python_version(),
        "" if fits else "Install Python 3.11 or later.",
    )
    yield Check(_PACKAGE, Verdict.OK, metadata.version(_PACKAGE))
    if has_full_text():
        yield Check("SQLite", Verdict.OK, f"{sqlite_version()}, with full-text search (FTS5)")
    else:
        yield Check(
            "SQLite",
            Verdict.BROKEN,
            f"{sqlite_version()}, without full-text search (FTS5)",
            "Use a Python whose SQLite was built with FTS5, as python.org's is.",
        )


def _check_settings(settings: Settings) -> Iterator[Check]:
    there = (settings.root / SETTINGS_FILE).is_file()
    detail = f"{SETTINGS_FILE} is valid" if there else f"no {SETTINGS_FILE}; the defaults hold"
    yield Check("settings", Verdict.OK, detail)
    for remark in settings.remarks:
        yield Check("settings", Verdict.NOTE, remark)
    if (settings.root / GLOSSARY_FILE).exists():
        yield _check_glossary(settings)


def _check_glossary(settings: Settings) -> Check:
    try:
        names = read_glossary(settings.root).names
    except EditorialError as error:
        return Check("glossary", Verdict.BROKEN, f"{error.where}: {error.what}", error.advice)
    return Check("glossary", Verdict.OK, f"{GLOSSARY_FILE} settles {_counted(len(names), 'name')}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _check_engine(settings: Settings, probe: Probe | None) -> Iterator[Check]:
    try:
        engine, why = choose_engine(settings)
    except EditorialError as error:
        yield Check("engine", Verdict.BROKEN, error.what, error.advice)
        return
    yield Check("engine", Verdict.OK, f"{engine}: {why}")
    if engine == "offline":
        yield Check("model", Verdict.SKIPPED, "the offline engine needs none")
    elif probe is None:
        yield Check("model", Verdict.SKIPPED, f"{settings.model.name} was not asked (--offline)")
    else:
        yield _asked(probe())


def _asked(found: ModelCheck) -> Check:
    who = f"{found.model} at {found.service}"
    if found.seconds is None:
        return Check("model", Verdict.BROKEN, f"{who}: {found.problem}", found.advice)
    schema = {True: "keeps to a schema", False: "does not keep to a schema", None: ""}[found.strict]
    detail = f"{who} answers in {found.seconds:.1f} s" + (f" and {schema}" if schema else "")
    return Check("model", Verdict.OK, detail)


def _check_folders(settings: Settings) -> Iterator[Check]:
    folders = {
        "inbox": settings.inbox,
        "used": settings.used,
        "receipts": settings.receipts,
        "articles": settings.articles,
        "state": settings.state,
    }
    for name, folder in folders.items():
        yield _check_folder(name, folder, settings.root)
    # A note is moved by renaming it, which no system does across devices.
    devices = {name: _nearest(folder).stat().st_dev for name, folder in folders.items()}
    if devices["inbox"] != devices["used"]:
        yield Check(
            "used",
            Verdict.BROKEN,
            "inbox and used are on different disks, so that notes cannot be moved safely",
            "Put both on one disk.",
        )


def _check_folder(name: str, folder: Path, root: Path) -> Check:
    shown = folder.relative_to(root).as_posix()
    nearest = _nearest(folder)
    if not nearest.is_dir():
        return Check(name, Verdict.BROKEN, f"{shown} is a file", "Move it away.")
    if not os.access(nearest, os.W_OK | os.X_OK):
        return Check(
            name, Verdict.BROKEN, f"{shown} cannot be written", "Mend its owner or its permissions."
        )
    if nearest != folder and name == "inbox":
        return Check(
            name, Verdict.NOTE, f"there is no folder {shown}/", "`pipeline init` makes it."
        )
    if nearest != folder:
        return Check(name, Verdict.OK, f"{shown} is not there yet; the first run makes it")
    return Check(name, Verdict.OK, f"{shown} can be written")


def _nearest(folder: Path) -> Path:
    return next(place for place in (folder, *folder.parents) if place.exists())


def _shown(value: object, root: Path) -> str:
    if isinstance(value, Path):
        return value.relative_to(root).as_posix()
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or "-"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return "-" if value is None else str(value)
