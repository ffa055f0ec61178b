"""Makes a workspace: the settings file, the folders, the lines for git; never overwrites."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from editorial_pipeline.errors import SettingsError, StorageError
from editorial_pipeline.settings import SETTINGS_FILE, Settings, load_settings, specs
from editorial_pipeline.settings.checks import NotAllowedError
from editorial_pipeline.settings.values import STATE_FOLDER
from editorial_pipeline.templating import Templates

_KEEP = ".gitkeep"
"""An empty file that lets git keep an empty folder; the scan of the inbox passes over it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the workspace, relative to it; `created` is false where it was there before."""

    path: str
    purpose: str
    created: bool


@dataclass(frozen=True, slots=True)
class Creation:
    """What `create_workspace` found and made; `inbox` is relative to `root`.

    `language_kept` is true where the settings file was there and holds another language than
    the one that was asked for.
    """

    root: Path
    inbox: str
    entries: tuple[Entry, ...]
    in_git: bool
    language_kept: bool


def create_workspace(root: Path, language: str | None = None) -> Creation:
    """Make what is missing of a workspace at `root`, an absolute path.

    Where a settings file exists its folders are made. Raises SettingsError when `language` is
    no language code, when a file stands where a folder has to be, or when the existing settings
    cannot be used; StorageError when the disk refuses.
    """
    text = _settings_text(language)
    try:
        root.mkdir(parents=True, exist_ok=True)
        entries = [
            Entry(SETTINGS_FILE, "every setting, explained", _write(root / SETTINGS_FILE, text))
        ]
        # Without the environment: a folder that only today's shell names is not the workspace's.
        settings = load_settings(root, {})
        entries += [_folder(settings, *folder) for folder in _folders(settings)]
        ignored = _ensure_line(root / ".gitignore", f"{STATE_FOLDER}/", _is_ignored)
        entries.append(Entry(".gitignore", f"leaves {STATE_FOLDER}/ to this machine", ignored))
        merged = _ensure_line(root / ".gitattributes", _merge_line(settings), _is_same)
        entries.append(Entry(".gitattributes", "lets git merge the list of articles", merged))
    except FileExistsError as error:
        what = "a file stands where a folder is needed"
        raise SettingsError(what, where=error.filename, advice="Move it away.") from error
    except OSError as error:
        raise StorageError(
            f"cannot be written: {error.strerror or error}",
            where=error.filename,
            advice="Check the permissions and the free space.",
        ) from error
    inbox = settings.inbox.relative_to(root).as_posix()
    kept = language is not None and settings.language != language.strip().lower()
    return Creation(root, inbox, tuple(entries), is_in_git(root), kept)


def _settings_text(language: str | None) -> str:
    text = Templates(None).text(SETTINGS_FILE)
    if language is None:
        return text
    spec = next(spec for spec in specs() if spec.key == "language")
    try:
        code = spec.check.convert(language.strip().lower())
    except NotAllowedError as error:
        what = f'"{language}" is not allowed: it must be {spec.check.allowed}'
        raise SettingsError(what, where="flag --language") from error
    return text.replace(f'#language = "{spec.default}"', f'language = "{code}"')


def _folders(settings: Settings) -> tuple[tuple[Path, str, bool], ...]:
    return (
        (settings.inbox, "put your notes here", True),
        (settings.used, "notes that were consumed", False),
        (settings.receipts, "the record of each run", False),
        (settings.articles, "the drafts", True),
    )


def _folder(settings: Settings, folder: Path, purpose: str, keep: bool) -> Entry:  # noqa: FBT001
    is_new = not folder.is_dir()
    folder.mkdir(parents=True, exist_ok=True)
    if is_new and keep:
        _write(folder / _KEEP, "")
    return Entry(folder.relative_to(settings.root).as_posix() + "/", purpose, is_new)


def _write(path: Path, text: str) -> bool:
    """Write a file unless something of that name is there; tell whether it was written."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        return False
    return True


def _ensure_line(path: Path, line: str, is_present: Callable[[bytes, str], bool]) -> bool:
    """Put a line into a file of git's unless it is there; tell whether it was written."""
    if _write(path, f"{line}\n"):
        return True
    present = path.read_bytes()
    if any(is_present(entry.strip(), line) for entry in present.splitlines()):
        return False
    # Appended, not rewritten: an interruption cannot cost the lines that are there.
    with path.open("ab") as stream:
        stream.write(
            (b"" if not present or present.endswith(b"\n") else b"\n") + line.encode() + b"\n"
        )
    return True


def _is_ignored(entry: bytes, line: str) -> bool:
    return entry.strip(b"/") == line.strip("/").encode()


def _is_same(entry: bytes, line: str) -> bool:
    return entry == line.encode()


def _merge_line(settings: Settings) -> str:
    """Return the attribute that lets two clones add articles next to each other in the list.

    Git keeps the lines of both, and the next build writes the page anew from the articles.
    """
    page = (settings.articles / settings.index_file).relative_to(settings.root).as_posix()
    pattern = re.sub(r"([*?\[\\])", r"\\\1", page)
    if re.search(r'[\s"!#]', pattern):
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{pattern} merge=union"


def is_in_git(root: Path) -> bool:
    """Tell whether a folder lies in a git repository, by its files alone."""
    return any((folder / ".git").exists() for folder in (root, *root.parents))
