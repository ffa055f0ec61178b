"""The results of the last check, kept in `.pipeline/` to be used again where nothing changed.

The index of a build is not used for it: making that one takes ten times as long as a check, for
it holds the words of all articles. Two files are kept, both disposable: the findings, which
are all that is needed where nothing changed, and what was found in each file, which is needed
where something did. Each begins with a checksum, so that a damaged one is not believed.
"""

from __future__ import annotations

import json
import os
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

FINDINGS: Final = "check.json"
FACTS: Final = "check-facts.json"
_PROBE: Final = "check.probe"


@dataclass(slots=True)
class Kept:
    """What the last check found in each file, by path: a stamp, then a value JSON can hold.

    `scanned_ns` is when it looked, by the clock of the file system: of what changed less than
    two seconds before that the stamp says nothing. `basis` is what it depends on besides.
    """

    basis: str = ""
    scanned_ns: int = 0
    articles: dict[str, list[Any]] = field(default_factory=dict)
    receipts: dict[str, list[Any]] = field(default_factory=dict)
    notes: dict[str, list[Any]] = field(default_factory=dict)


def clock_ns(state: Path) -> int:
    """Return what time the file system of a workspace has, 0 where nothing can be written."""
    probe = state / _PROBE
    try:
        state.mkdir(exist_ok=True)
        probe.write_bytes(b"")
        now = probe.stat().st_mtime_ns
        probe.unlink()
    except OSError:
        return 0
    return now


def read_kept(state: Path, basis: str) -> Kept:
    """Return what is kept of the files on this basis; nothing where that cannot be believed."""
    try:
        kept = Kept(**_read(state / FACTS))
    except (OSError, ValueError, TypeError):
        return Kept(basis)
    return kept if kept.basis == basis else Kept(basis)


def read_findings(state: Path) -> dict[str, Any]:
    """Return the kept findings, an empty mapping where there are none that can be believed."""
    try:
        return _read(state / FINDINGS)
    except (OSError, ValueError, TypeError):
        return {}


def write_kept(state: Path, kept: Kept, findings: dict[str, Any]) -> None:
    """Keep both; where that is not possible the next check is slower, and nothing else."""
    values = (
        (FACTS, {name: getattr(kept, name) for name in Kept.__slots__}),
        (FINDINGS, findings),
    )
    with suppress(OSError):
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")
        for name, value in values:
            data = json.dumps(value, separators=(",", ":")).encode()
            temporary = state / f"{name}.{os.getpid()}"
            temporary.write_bytes(b"%08x\n" % zlib.crc32(data) + data)
            temporary.replace(state / name)


def _read(path: Path) -> dict[str, Any]:
    checksum, _, data = path.read_bytes().partition(b"\n")
    if checksum != b"%08x" % zlib.crc32(data):
        raise ValueError("damaged")
    value = json.loads(data)
    if not isinstance(value, dict):
        raise TypeError("no mapping")
    return value
