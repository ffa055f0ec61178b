"""A build to be interrupted that has to heal one whose disk failed while it put files in place."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files import durable
from faults import build_scenario
from faults.faulty_os import FaultyOS, fail_at


def prepare(
    root: Path, until: Callable[[str], bool] = lambda call: call.startswith("link ")
) -> None:
    """Build the workspace that a build left whose disk failed for good at its first such call.

    By default that is the first file given its name: the one article that is new.
    """
    build_scenario.prepare(root)
    with patch.object(durable, "os", _BreaksFrom(until)):
        try:
            build_scenario.work(root)
        except StorageError:
            return
    raise AssertionError("the disk never failed")


def work(root: Path) -> None:
    """Run the next build."""
    build_scenario.work(root)


class _BreaksFrom(FaultyOS):
    """Fails for good from the first call for which `until` holds."""

    def __init__(self, until: Callable[[str], bool]) -> None:
        self._broken = False
        self._until = until
        super().__init__(self._break)

    def _break(self, number: int, paths: str) -> None:
        self._broken = self._broken or self._until(self.calls[-1])
        if self._broken:
            fail_at(number, errno.EIO)(number, paths)
