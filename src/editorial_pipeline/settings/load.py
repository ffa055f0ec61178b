"""Puts the four sources of settings together and remembers where each value came from."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.settings.checks import NotAllowedError, Secret
from editorial_pipeline.settings.folders import linked_folders, wrong_folders
from editorial_pipeline.settings.lines import find_line
from editorial_pipeline.settings.locate import SETTINGS_FILE
from editorial_pipeline.settings.paths import resolve_folders
from editorial_pipeline.settings.toml_slips import plain_slip
from editorial_pipeline.settings.values import TABLES, Settings, Spec, specs

FLAGS: Mapping[str, str] = MappingProxyType(
    {"--engine": "engine", "--jobs": "model.concurrency", "--language": "language"}
)
"""Which setting a flag of the command line stands for."""

_FOLDERS = ("inbox", "used", "receipts", "articles", "templates")
_HIDDEN = "***"
_CREDENTIALS = re.compile(r"//[^/@]*@")
"""User name and password in the address of a service."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one setting; `line` of the settings file, 0 where it is not there."""

    source: str
    line: int
    what: str

    @property
    def where(self) -> str:
        """The source, with the line in it."""
        return f"{self.source}:{self.line}" if self.line else self.source

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class UnusableSettingsError(SettingsError):
    """Everything that is wrong with the settings, at once; `problems` is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        in_order = sorted(problems, key=lambda problem: (not problem.line, problem.line))
        self.problems = tuple(in_order)
        first, *others = self.problems
        if not others:
            super().__init__(first.what, where=first.where)
            return
        listed = "; ".join(str(problem) for problem in self.problems)
        super().__init__(f"{len(self.problems)} settings cannot be used: {listed}")


@dataclass(frozen=True, slots=True)
class _Given:
    """A value as one source gives it."""

    spec: Spec
    value: object
    source: str
    line: int = 0


def load_settings(
    root: Path, environ: Mapping[str, str], flags: Mapping[str, object] | None = None
) -> Settings:
    """Return the settings of the workspace at `root`, later sources going before earlier ones.

    `flags` maps flags (`--engine`) to their values, None meaning that a flag was not given. A
    missing settings file is an empty one; an empty environment variable counts as not set.
    Raises SettingsError, naming the line and column, where the file is not TOML, and
    UnusableSettingsError with every unknown key and every value that is not allowed.
    """
    table = {spec.key: spec for spec in specs()}
    written, text = _read_file(root)
    problems: list[Problem] = []
    given = [*_from_file(written, text, table, problems)]
    given += _from_environment(environ, table)
    given += _from_flags(flags or {}, table)
    values: dict[str, object] = {}
    sources = dict.fromkeys(table, "default")
    lines: dict[str, int] = {}
    for item in given:
        try:
            values[item.spec.key] = item.spec.check.convert(item.value)
        except NotAllowedError:
            problems.append(Problem(item.source, item.line, _not_allowed(item)))
        else:
            sources[item.spec.key] = item.source
            lines[item.spec.key] = item.line
    settings = _assemble(root.absolute(), values, sources)
    chosen = {key for key, source in sources.items() if source != "default"}
    folders, bad = resolve_folders(
        settings.root, {key: getattr(settings, key) for key in _FOLDERS}, chosen
    )
    for key, what in bad:
        shown = getattr(settings, key).as_posix()
        problems.append(Problem(sources[key], lines.get(key, 0), f'{key} = "{shown}" {what}'))
    if "articles" in folders:
        for path, what in linked_folders(folders["articles"], settings.folders):
            line = lines.get("folders", 0)
            problems.append(Problem(sources["folders"], line, f'folders: "{path}" {what}'))
    if problems:
        raise UnusableSettingsError(problems)
    return replace(settings, **_typed(folders), remarks=tuple(_slips(environ, table)))


def _typed(values: Mapping[str, object]) -> dict[str, Any]:
    # `replace` and the constructors take the checked values by name; their types are settled
    # by the checks, which mypy cannot see.
    return dict(values)


def _assemble(root: Path, values: Mapping[str, object], sources: Mapping[str, str]) -> Settings:
    tables = {
        table: kind(
            **_typed(
                {k.rpartition(".")[2]: v for k, v in values.items() if k.startswith(f"{table}.")}
            )
        )
        for table, kind in TABLES.items()
    }
    top = {key: value for key, value in values.items() if "." not in key}
    return Settings(root=root, sources=MappingProxyType(dict(sources)), **_typed(top | tables))


def _read_file(root: Path) -> tuple[dict[str, object], str]:
    path = root / SETTINGS_FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}, ""
    except UnicodeDecodeError as error:
        what = f"not UTF-8 (byte {error.start})"
        raise SettingsError(what, where=SETTINGS_FILE, advice="Save it as UTF-8.") from error
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        raise SettingsError(what, where=SETTINGS_FILE) from error
    try:
        return tomllib.loads(text), text
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        what = f"not valid TOML: {plain_slip(str(error))}"
        advice = "Texts stand in quotes, and a setting is written `name = value`."
        raise SettingsError(what, where=SETTINGS_FILE, advice=advice) from error


def _from_file(
    written: Mapping[str, object], text: str, table: Mapping[str, Spec], problems: list[Problem]
) -> Iterator[_Given]:
    for key, value in _leaves(written):
        line = find_line(text, key) or 0
        spec = table.get(key)
        if key == "folders" and isinstance(value, dict) and (wrong := list(wrong_folders(value))):
            for path, what in wrong:
                place = find_line(text, f"folders.{path}") or line
                problems.append(Problem(SETTINGS_FILE, place, f'folders: "{path}" {what}'))
        elif key in TABLES:
            problems.append(Problem(SETTINGS_FILE, line, f"{key} is a table: write [{key}]"))
        elif spec is None:
            problems.append(
                Problem(SETTINGS_FILE, line, f"unknown setting {key}{_hint(key, table)}")
            )
        elif spec.key == "model.api_key":
            what = (
                "a key does not belong into a file that git keeps; take it out, "
                "renew it if it was committed, and set OPENAI_API_KEY instead"
            )
            problems.append(Problem(SETTINGS_FILE, line, f"model.api_key: {what}"))
        else:
            yield _Given(spec, value, SETTINGS_FILE, line)


def _leaves(written: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in written.items():
        if isinstance(value, dict) and key in TABLES:
            yield from ((f"{key}.{name}", inner) for name, inner in value.items())
        else:
            yield key, value


def _hint(key: str, table: Mapping[str, Spec]) -> str:
    name = key.rpartition(".")[2]
    same = [spec for spec in table.values() if spec.name == name]
    if same:
        home = same[0].table
        return (
            f"; {name} belongs into [{home}]"
            if home
            else (f"; {name} stands at the top, above the first [table]")
        )
    close = difflib.get_close_matches(key, [*table, *TABLES], n=1, cutoff=0.6)
    if not close:
        by_name = {spec.name: spec.key for spec in table.values()}
        close = [by_name[n] for n in difflib.get_close_matches(name, by_name, n=1, cutoff=0.75)]
    return f"; did you mean {close[0]}?" if close else ""


def _from_environment(environ: Mapping[str, str], table: Mapping[str, Spec]) -> Iterator[_Given]:
    for spec in table.values():
        variable = next((name for name in spec.variables if environ.get(name, "").strip()), None)
        if variable is not None:
            source = f"environment {variable}"
            value = spec.check.parse(environ[variable].strip())
            yield _Given(spec, value, source)


def _from_flags(flags: Mapping[str, object], table: Mapping[str, Spec]) -> Iterator[_Given]:
    for flag, value in flags.items():
        if value is not None:
            yield _Given(table[FLAGS[flag]], value, f"flag {flag}")


def _not_allowed(item: _Given) -> str:
    shown = _HIDDEN if item.spec.key == "model.api_key" else _shown(item.value)
    shown = _CREDENTIALS.sub("//***@", shown)
    return f"{item.spec.key} = {shown} is not allowed: it must be {item.spec.check.allowed}"


def _shown(value: object) -> str:
    """Write a value as TOML would, in one short line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        found = (
            '"' + value.encode("unicode_escape").decode("ascii") + '"'
            if not (value.isprintable())
            else f'"{value}"'
        )
    elif isinstance(value, list | tuple):
        found = "[" + ", ".join(_shown(part) for part in value) + "]"
    elif isinstance(value, dict):
        found = "a table"
    elif isinstance(value, Secret):
        found = _HIDDEN
    else:
        found = str(value)
    return found if len(found) <= _LONGEST_SHOWN else f"{found[:_LONGEST_SHOWN]}…"


_LONGEST_SHOWN = 60


def _slips(environ: Mapping[str, str], table: Mapping[str, Spec]) -> Iterator[str]:
    """Find variables that look like a misspelt setting; others may belong to other programs."""
    known = {name for spec in table.values() for name in spec.variables}
    for variable in sorted(environ):
        if variable.startswith("PIPELINE_") and variable not in known:
            close = difflib.get_close_matches(variable, known, n=1, cutoff=0.85)
            if close:
                yield f"The environment variable {variable} is not used; did you mean {close[0]}?"
