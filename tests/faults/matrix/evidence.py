"""What was seen at a point, so that no violation is ever left unexplained.

Whoever sees something tells it here: each process that ended, with its exit code and all that it
wrote, and each look at a workspace. A point that keeps the rules is forgotten; for one that does
not, everything is printed and kept in a file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

_SHOWN_BYTES = 12

_seen: list[str] = []


def forget() -> None:
    """Begin a new point."""
    _seen.clear()


def tell_ended(what: str, code: int, seconds: float, out: str, err: str) -> None:
    """Tell how a process ended and what it wrote."""
    _seen.append(f"{what}: exit code {code} after {seconds:.3f} s")
    _seen.extend(f"  stdout: {line!r}" for line in out.splitlines(keepends=True))
    _seen.extend(f"  stderr: {line!r}" for line in err.splitlines(keepends=True))


def tell_tree(what: str, state: Mapping[str, bytes | None]) -> None:
    """Tell which files and folders there are, with sizes and the beginnings of their hashes."""
    _seen.append(f"{what}:")
    for path in sorted(state):
        data = state[path]
        _seen.append(f"  {path!r} " + ("folder" if data is None else _digest(data)))


def collected() -> list[str]:
    """Return the lines that were told since `forget`."""
    return list(_seen)


def _digest(data: bytes) -> str:
    return f"{len(data)} bytes {hashlib.sha256(data).hexdigest()[:_SHOWN_BYTES]}"
