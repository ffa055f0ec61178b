"""The clock of a run: the time in the workspace's zone, or the one moment it is told to take."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Mapping
from datetime import datetime

from editorial_pipeline.errors import SettingsError

Clock = Callable[[], datetime]
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


def make_clock(environ: Mapping[str, str], zone: zoneinfo.ZoneInfo) -> Clock:
    """Return the clock of a run; its times are aware and in `zone`.

    SOURCE_DATE_EPOCH (seconds since 1970, https://reproducible-builds.org/specs) stops it, so
    that a run can be repeated byte for byte. Raises SettingsError when that is no such number.
    """
    written = environ.get(EPOCH_VARIABLE, "").strip()
    if not written:
        return lambda: datetime.now(zone)
    try:
        moment = datetime.fromtimestamp(int(written), zone)
    except (ValueError, OverflowError, OSError) as error:
        what = f"{written!r} is not a time: it must be whole seconds since 1970"
        raise SettingsError(what, where=f"environment {EPOCH_VARIABLE}") from error
    return lambda: moment
