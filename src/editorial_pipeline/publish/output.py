"""Writes pages into a site: inside its folder, and nothing over what somebody else wrote there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from editorial_pipeline.errors import ConflictError, StorageError, UsageError
from editorial_pipeline.files.durable import file_hash, make_folders, read_file, write_file
from editorial_pipeline.files.names import check_inside, check_relative

MANIFEST = ".pipeline-publish.json"
"""What was written into a site before, by path, with the hash it had then."""

_WRITER = "publish"


def check_apart(site: Path, folders: Iterable[Path]) -> None:
    """Raise UsageError where a site is one of the workspace's own folders, in one, or around one.

    A page there would take the place of its source, or be read as a note. Links are followed.
    """
    place = site.resolve()
    for folder in folders:
        own = folder.resolve()
        if place.is_relative_to(own) or own.is_relative_to(place):
            relation = (
                "is" if place == own else "lies in" if place.is_relative_to(own) else "contains"
            )
            which = "" if place == own else f" ({folder})"
            raise UsageError(
                f"this {relation} a folder that the workspace itself needs{which}",
                where=site,
                advice="Nothing was written. Give the site a folder of its own with `-o`.",
            )


def check_output(site: Path, pages: Mapping[str, bytes], *, force: bool) -> None:
    """Raise unless all pages can be written into a site.

    A file that publish wrote before and that nobody has changed since may be written again, any
    other only with `force`. Raises ConflictError there, StorageError where a link leads out of
    the site or something in the way is no file.
    """
    for path in pages:
        check_relative(path)
    check_inside(site, pages)
    if force:
        return
    known = _manifest(site)
    for path, data in pages.items():
        now = file_hash(site / path)
        if now is None or now in {known.get(path), hashlib.sha256(data).hexdigest()}:
            continue
        what = "was changed since it was published" if path in known else "was not published here"
        raise ConflictError(
            f"is there already and {what}",
            where=site / path,
            advice="Nothing was written. Move it away, or overwrite it with `--force`.",
        )


def write_output(site: Path, pages: Mapping[str, bytes]) -> None:
    """Write pages into a site, each at once, and note what was written. Raises StorageError."""
    known = _manifest(site)
    make_folders({site, *((site / path).parent for path in pages)})
    for path, data in sorted(pages.items()):
        known[path] = hashlib.sha256(data).hexdigest()
        if read_file(site / path) != data:
            write_file(site / path, data, run=_WRITER)
    lines = json.dumps(dict(sorted(known.items())), indent=2, ensure_ascii=False)
    write_file(site / MANIFEST, f"{lines}\n".encode(), run=_WRITER)


def _manifest(site: Path) -> dict[str, str]:
    data = read_file(site / MANIFEST)
    if data is None:
        return {}
    try:
        known = json.loads(data)
        return {str(path): str(digest) for path, digest in known.items()}
    except (ValueError, AttributeError) as error:
        raise StorageError(
            "the list of what was published cannot be understood",
            where=site / MANIFEST,
            advice="Restore it, or remove it and publish with `--force`.",
        ) from error
