"""Edits of bytes: what no edit covers stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the bytes `start` to `end` (half-open; equal: insert) by `new`."""

    start: int
    end: int
    new: bytes


def splice(data: bytes, edits: Sequence[Edit]) -> bytes:
    """Return `data` with the edits made. Insertions at one place keep their order.

    Raises ValueError where edits overlap or leave the data.
    """
    pieces: list[bytes] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not position <= edit.start <= edit.end <= len(data):
            raise ValueError(f"edit at byte {edit.start} overlaps another or leaves the data")
        pieces += [data[position : edit.start], edit.new]
        position = edit.end
    return b"".join([*pieces, data[position:]])
