"""The records of runs, `<receipts>/<run>.json`: how they look on the disk and where they are."""

from __future__ import annotations

import os
import re
from pathlib import Path

from editorial_pipeline.errors import ReceiptError
from editorial_pipeline.models.problems import first_problem
from editorial_pipeline.models.record import Receipt, RunId

_RUN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_SUFFIX = ".json"


def receipt_bytes(receipt: Receipt) -> bytes:
    """Return a receipt as it is kept: UTF-8 JSON, two blanks of indent, keys in model order.

    The same receipt always gives the same bytes, and a git diff shows one value a line.
    """
    return receipt.model_dump_json(indent=2).encode() + b"\n"


def receipt_name(run: RunId) -> str:
    """Return the file name of a run's receipt."""
    return f"{run}{_SUFFIX}"


def read_receipt(path: Path) -> Receipt:
    """Return the receipt in a file.

    Raises ReceiptError where it cannot be read, is no receipt or comes from a newer version.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReceiptError(
            f"the receipt cannot be read ({(error.strerror or str(error)).lower()})",
            where=path,
            advice="`git log -- FILE` shows what became of it.",
        ) from error
    return parse_receipt(data, path)


def parse_receipt(data: bytes, where: Path | str) -> Receipt:
    """Return the receipt in the bytes of a file.

    Raises ReceiptError where they are no receipt or come from a newer version.
    """
    try:
        return Receipt.model_validate_json(data)
    except ValueError as error:  # pydantic's ValidationError is one
        raise ReceiptError(
            f"is no receipt of this version ({first_problem(error)})",
            where=where,
            advice="Restore it with `git checkout -- FILE`, or update this program.",
        ) from error


def receipt_paths(folder: Path) -> tuple[Path, ...]:
    """Return the receipts in a folder, oldest run first; none if there is no such folder."""
    return tuple(sorted(path for path in folder.glob("[!.]*.json") if path.is_file()))


def newest_run(folder: Path) -> RunId | None:
    """Return the run of the newest receipt in a folder, None if there is no receipt.

    What is not named as a run does not count, nor does what cannot be listed.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 - thousands of names, of which one is wanted
    except OSError:
        return None
    # What a name says is looked at from the newest on, what kind of file it is only of that one.
    for name in sorted(names, reverse=True):
        run = name.removesuffix(_SUFFIX)
        if run != name and _RUN.fullmatch(run) and (folder / name).is_file():
            return RunId(run)
    return None
