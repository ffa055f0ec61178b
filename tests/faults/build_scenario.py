"""A whole build to be interrupted: five notes into two articles that exist and one that does not.

The engine is the offline one and the time stands still, so two builds write the same bytes.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from editorial_pipeline.cli.progress import Silence
from editorial_pipeline.run import start  # noqa: F401 - imported once, by the process that forks
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.run.report import RunReport
from editorial_pipeline.settings import load_settings

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
_LONG_AGO = NOON.timestamp() - 86_400

NOTES = {
    "20260309_080000_dana_transcript.txt": (
        b"Put this in the article Keeping bees. In March we open the hives once, on a warm day, "
        b"and count the frames with brood.\n"
    ),
    "20260309_081000_dana_transcript.txt": (
        b"Put this in the article Keeping bees. Um, last year four colonies of eleven were lost "
        b"to the wet winter.\n"
    ),
    "20260309_100000_ilya_transcript.txt": (
        b"Put this in the article Pruning old apple trees. We take out no more than a third of "
        b"the crown in one winter.\n"
    ),
    "20260309_113000_dana_transcript.txt": (
        b"New article: A press for the whole village. The press came from a farm that had closed. "
        b"It makes forty litres an hour.\n"
    ),
    "20260309_114000_dana.md": (
        b"The price list is at https://www.example.org/press?year=2026 and must be checked.\n"
    ),
}

ARTICLES = {
    "articles/keeping-bees.md": (
        b'---\ntitle: "Keeping bees"\ncreated: 2025-04-01\nupdated: 2025-04-01\n'
        b"tags: [bees]\nstatus: draft\n---\n\n# Keeping bees\n\nWhat a year with hives takes.\n\n"
        b"## Winter\n\nNobody opens a hive in the frost.\n"
    ),
    "articles/orchard/pruning-old-apple-trees.md": (
        b'---\ntitle: "Pruning old apple trees"\ncreated: 2025-02-01\nupdated: 2025-02-01\n'
        b"tags: []\nstatus: draft\n---\n\n# Pruning old apple trees\n\nOld trees forgive much.\n"
    ),
    "articles/orchard/frost.md": b"# Frost\n\nNo note is about this one.\n",
}
CREATED = "articles/a-press-for-the-whole-village.md"


def prepare(root: Path) -> None:
    """Build the workspace as it is before the build; everything in it was written long ago."""
    files = {
        **ARTICLES,
        **{f"inbox/{name}": words for name, words in NOTES.items()},
        "pipeline.toml": b'engine = "offline"\n',
        "README.md": b"Nothing of the pipeline's.\n",
    }
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
        os.utime(root / path, (_LONG_AGO, _LONG_AGO))


def work(root: Path) -> RunReport:
    """Do what `pipeline build` does, between its command line and its output."""
    return build(load_settings(root, {}), BuildOptions(), Silence(), lambda: NOON)
