"""What stands in the workspace in the place of a folder that a command needs."""

from __future__ import annotations

from editorial_pipeline.errors import SettingsError
from editorial_pipeline.settings.values import Settings


def check_standing(settings: Settings) -> None:
    """Raise SettingsError where a file stands in the place of a folder; none at all is no fault."""
    for key in ("inbox", "used", "receipts", "articles", "state"):
        folder = getattr(settings, key)
        if folder.exists() and not folder.is_dir():
            other = "" if key == "state" else f", or name another folder: the setting `{key}`"
            raise SettingsError(
                "is a file, and a folder is needed there",
                where=folder.relative_to(settings.root).as_posix(),
                advice=f"Move it away{other}.",
            )
