"""The checksum of a large file, worked out beside other work where that pays.

A quarter of a gigabyte takes 0.1 s, half of it for reading, and all of it has to be read: that
of a part would vouch for a part.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from editorial_pipeline.parallel import start_child

_CHUNK: Final = 1 << 18
"""Bytes that are read at a time, so few that they are still near the processor when added up."""

LARGE: Final = 1 << 24
"""Bytes from which on a process of its own costs less than it saves."""


def checksum(path: Path) -> str:
    """Return the CRC-32 of a file in hex. Raises OSError."""
    total = 0
    buffer = memoryview(bytearray(_CHUNK))
    with path.open("rb", buffering=0) as stream:
        while size := stream.readinto(buffer):
            total = zlib.crc32(buffer[:size], total)
    return f"{total:08x}"


def start_checksum(path: Path) -> Callable[[], str]:
    """Begin to work out a checksum; return a function, to be called once, that waits for it.

    A file that is small, or missing, is read when the function is called. Then raises OSError.
    """
    if not is_large(path):
        return lambda: checksum(path)
    started = start_child(lambda: checksum(path).encode())
    return lambda: started().decode()


def is_large(path: Path) -> bool:
    """Tell whether a file is so large that a process of its own pays; not where it is missing."""
    try:
        return path.stat().st_size >= LARGE
    except OSError:
        return False
