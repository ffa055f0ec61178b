"""How often the offline engine puts a note where a person had it put.

usage: routing.py CORPUS_DIR

CORPUS_DIR holds batches as folders with `inbox/`, `articles-before/` and `cited.json`: for each
note, the articles that cite it afterwards and whether each existed before. A note of which an
existing article made use counts as found when it goes to one of these; a note that only new
articles cite counts as recognised when it goes to a new one. Notes that nobody cites are left
out. The peers are "always the article updated last" and the index's best match alone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path

from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.index import Index
from editorial_pipeline.ingest import IngestOptions, ingest, sittings
from editorial_pipeline.models.notes import Note, NoteHash
from editorial_pipeline.models.plan import ArticleOutline, ArticlePath, Match
from editorial_pipeline.plan import PlanOptions, make_plan, workspace_language

_GAP = timedelta(minutes=30)
_MAX_BYTES = 1 << 23


@dataclass(frozen=True, slots=True)
class _Batch:
    name: str
    notes: tuple[Note, ...]
    outlines: tuple[ArticleOutline, ...]
    matches: dict[NoteHash, tuple[Match, ...]]
    cited: dict[str, list[tuple[ArticlePath, bool]]]


def main(corpus: Path) -> None:
    """Print the table."""
    print(f"{'batch':28}{'':8}{'offline':>9}{'index':>9}{'latest':>9}")
    total: dict[str, list[int]] = {"old": [0] * 4, "new": [0] * 4}
    for batch in _batches(corpus):
        counts = _count(batch)
        for kind, row in counts.items():
            total[kind] = [a + b for a, b in zip(total[kind], row, strict=True)]
            if row[0]:
                _print(batch.name, kind, row)
    for kind, row in total.items():
        _print("all", kind, row)


def _print(name: str, kind: str, row: list[int]) -> None:
    cells = "".join(f"{hits:>6}/{row[0]:<2}" for hits in row[1:])
    print(f"{name:28}{kind:8}{cells}")


def _batches(corpus: Path) -> Iterator[_Batch]:
    options = IngestOptions(UTC, _MAX_BYTES)
    for folder in sorted(path for path in corpus.iterdir() if (path / "cited.json").is_file()):
        notes, _ = ingest(sorted((folder / "inbox").iterdir()), root=folder, options=options)
        with (
            tempfile.TemporaryDirectory() as scratch,
            Index.open(Path(scratch) / "index.sqlite") as index,
        ):
            index.refresh(folder / "articles-before", Path(scratch) / "receipts", "_index.md")
            outlines, matches = index.outlines(), dict(index.matches(notes))
        cited = {
            name: [
                (ArticlePath(entry["article"].removeprefix("articles/")), entry["existed"])
                for entry in entries
            ]
            for name, entries in json.loads((folder / "cited.json").read_text()).items()
        }
        yield _Batch(folder.name, notes, outlines, matches, cited)


def _count(batch: _Batch) -> dict[str, list[int]]:
    engine = OfflineEngine()
    options = PlanOptions(
        language=workspace_language(batch.outlines, batch.notes, "auto"),
        language_auto=True,
        candidate_tokens=16_000,
    )
    plan = make_plan(
        sittings(batch.notes, _GAP),
        outlines=batch.outlines,
        matches=batch.matches,
        engine=engine,
        floor=engine,
        options=options,
    )
    paths = {article.key: article.path for article in plan.articles}
    known = {outline.path for outline in batch.outlines}
    rows = {"old": [0] * 4, "new": [0] * 4}
    for note in batch.notes:
        cited = batch.cited.get(note.name, [])
        right = {path for path, existed in cited if existed}
        if not cited:
            continue
        went = {paths[place.article] for s in note.segments for place in plan.uses[s.id].placements}
        found = batch.matches.get(note.hash, ())
        answers: tuple[set[ArticlePath | None], ...] = (
            went,
            {found[0].path} if found else set(),
            {batch.outlines[0].path},
        )
        row = rows["old" if right else "new"]
        row[0] += 1
        for column, answer in enumerate(answers, start=1):
            row[column] += bool(answer & right) if right else not (answer & known)
    return rows


if __name__ == "__main__":
    main(Path(sys.argv[1]))
