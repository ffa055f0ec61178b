"""Where the workspace is: the nearest folder upwards with a settings file or an inbox."""

from __future__ import annotations

from pathlib import Path

from editorial_pipeline.errors import SettingsError

SETTINGS_FILE = "pipeline.toml"
_INBOX = "inbox"
_ADVICE = "`pipeline init` makes a workspace here; `pipeline --root DIR` names another one."
_NO_FOLDER_ADVICE = "`pipeline init DIR` makes a workspace there."


def is_workspace(folder: Path) -> bool:
    """Tell whether a folder is the root of a workspace."""
    return (folder / SETTINGS_FILE).is_file() or (folder / _INBOX).is_dir()


def find_root(start: Path) -> Path | None:
    """Return the workspace that `start` lies in, the nearest one; None where there is none."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if is_workspace(folder)), None)


def get_root(given: Path | None, start: Path) -> Path:
    """Return the workspace that was asked for, or the one around `start`.

    Raises SettingsError when there is none, or when the folder that was given is none.
    """
    if given is None:
        found = find_root(start)
        if found is None:
            what = (
                f"no workspace here: neither {SETTINGS_FILE} nor {_INBOX}/ in this folder or above"
            )
            raise SettingsError(what, where=start, advice=_ADVICE)
        return found
    folder = given.absolute()
    if folder.is_file():
        raise SettingsError(
            "is a file", where=given, advice="Name the folder of the workspace that it lies in."
        )
    if not folder.is_dir():
        raise SettingsError("there is no such folder", where=given, advice=_NO_FOLDER_ADVICE)
    if not is_workspace(folder):
        what = f"not a workspace: it has neither {SETTINGS_FILE} nor {_INBOX}/"
        advice = "`pipeline init DIR` makes it one."
        raise SettingsError(what, where=given, advice=advice)
    return folder
