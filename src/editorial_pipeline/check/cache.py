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
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from editorial_pipeline.check.survey import Stamps

FINDINGS: Final = "check.json"
FACTS: Final = "check-facts.json"
_PROBE: Final = "check.probe"
TABLES: Final = ("articles", "receipts", "notes")
_PART: Final = 1_000
"""Files whose facts stand on one line."""


@dataclass(slots=True)
class Table:
    """What was found in some files: their stamps, and a value for each, None where it is void."""

    files: Stamps = field(default_factory=Stamps)
    values: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Kept:
    """What the last check found in each file.

    `scanned_ns` is when it looked, by the clock of the file system: of what changed less than
    two seconds before that the stamp says nothing. `basis` is what it depends on besides.
    """

    basis: str = ""
    scanned_ns: int = 0
    tables: dict[str, Table] = field(default_factory=lambda: {name: Table() for name in TABLES})


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
    kept = Kept(basis)
    try:
        parts = _read(state / FACTS)
        head = next(parts)
        if head["basis"] != basis:
            return Kept(basis)
        kept.scanned_ns = int(head["scanned_ns"])
        for part in parts:
            table = kept.tables[part["table"]]
            table.files.names += part["names"]
            table.files.numbers.frombytes(bytes.fromhex(part["numbers"]))
            table.values += part["values"]
    except (OSError, ValueError, TypeError, KeyError, StopIteration):
        return Kept(basis)
    return kept


def read_findings(state: Path) -> dict[str, Any]:
    """Return the kept findings, an empty mapping where there are none that can be believed."""
    try:
        return next(_read(state / FINDINGS), {})
    except (OSError, ValueError, TypeError):
        return {}


def write_kept(state: Path, kept: Kept) -> None:
    """Keep what was found in the files; where that cannot be the next check is slower."""
    with suppress(OSError):
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="ascii")
        _write(state / FACTS, _parts(kept))


def write_findings(state: Path, findings: dict[str, Any]) -> None:
    """Keep the findings; where that cannot be the next check is slower."""
    with suppress(OSError):
        _write(state / FINDINGS, iter([findings]))


def _parts(kept: Kept) -> Iterator[dict[str, Any]]:
    """Yield what is kept in parts, so that it is never in memory a second time as a whole."""
    yield {"basis": kept.basis, "scanned_ns": kept.scanned_ns}
    for name, table in kept.tables.items():
        files = table.files
        for at in range(0, len(files.names), _PART):
            end = at + _PART
            yield {
                "table": name,
                "names": files.names[at:end],
                "numbers": files.numbers[3 * at : 3 * end].tobytes().hex(),
                "values": table.values[at:end],
            }


def _write(path: Path, parts: Iterator[dict[str, Any]]) -> None:
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    checksum = 0
    with temporary.open("wb") as stream:
        for part in parts:
            line = json.dumps(part, separators=(",", ":")).encode() + b"\n"
            checksum = zlib.crc32(line, checksum)
            stream.write(line)
        stream.write(b"%08x\n" % checksum)
    temporary.replace(path)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the parts of a file. Raises ValueError where it is damaged, before the first."""
    checksum, last = 0, b""
    with path.open("rb") as stream:
        for line in stream:
            checksum, last = zlib.crc32(last, checksum), line
        if last != b"%08x\n" % checksum:
            raise ValueError("damaged")
        stream.seek(0)
        for line in stream:
            if line.startswith(b"{"):
                yield json.loads(line)
