"""How often the right existing article comes first: `python benchmarks/candidates.py CORPUS`.

Each batch below CORPUS has `articles-before/`, `inbox/` and `cited.json` (for each note the
articles that cite it afterwards; `existed` where they were there before). Printed for each
language and way of ranking: how often one of the cited articles that existed is among the first
1, 5 and 10. The parts of the ranking were chosen while looking at such a corpus, so figures on
the same one flatter it; the rows `plain bm25` and `most recent` do not have that advantage.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from common import print_table
from editorial_pipeline.index import Index
from editorial_pipeline.models.notes import (
    Language,
    Note,
    NoteHash,
    NoteKind,
    Segment,
    segment_id,
)
from editorial_pipeline.models.plan import ArticlePath
from editorial_pipeline.text.words import content_stems

_TIME = re.compile(r"(\d{8}_\d{6})_(.+?)_msg")
_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_FIRST = (1, 5, 10)

Ranking = Sequence[ArticlePath]


@dataclass(frozen=True, slots=True)
class Batch:
    """The notes of a batch, the folder of articles before it, and what each note went to."""

    name: str
    articles: Path
    notes: tuple[Note, ...]
    went_to: Mapping[NoteHash, frozenset[ArticlePath]]
    new: frozenset[NoteHash]


def read_batches(corpus: Path) -> Iterator[Batch]:
    """Yield the batches of a corpus in order of time."""
    for folder in sorted(path.parent for path in corpus.glob("*/cited.json")):
        cited = json.loads((folder / "cited.json").read_text(encoding="utf-8"))
        notes = tuple(
            _note(path) for path in sorted((folder / "inbox").iterdir()) if _TIME.match(path.name)
        )
        went_to = {}
        new = set()
        for note in notes:
            uses = cited.get(note.name, [])
            existing = frozenset(
                ArticlePath(use["article"].removeprefix("articles/"))
                for use in uses
                if use["existed"]
            )
            if existing:
                went_to[note.hash] = existing
            elif uses:
                new.add(note.hash)
        yield Batch(folder.name, folder / "articles-before", notes, went_to, frozenset(new))


def _note(path: Path) -> Note:
    data = path.read_bytes()
    digest = NoteHash(sha256(data).hexdigest())
    body = _FRONT.sub("", data.decode("utf-8"), count=1).strip()
    named = _TIME.match(path.name)
    assert named is not None
    russian = len(re.findall("[а-яё]", body.lower())) > len(re.findall("[a-z]", body.lower()))
    language = Language("ru" if russian else "en")
    segment = Segment(segment_id(digest, 1), digest, 1, 0, len(body), body, language)
    return Note(
        hash=digest,
        name=path.name,
        file=f"inbox/{path.name}",
        size=len(data),
        captured=datetime.strptime(named[1], "%Y%m%d_%H%M%S").replace(tzinfo=UTC),
        captured_from="name",
        author=named[2],
        kind=NoteKind.VOICE if "transcript" in path.name else NoteKind.TEXT,
        language=language,
        encoding="utf-8",
        body=body,
        segments=(segment,),
    )


def plain_bm25(batch: Batch) -> Callable[[Note], dict[ArticlePath, float]]:
    """Score by SQLite's bm25 over the note's own stems, all columns alike."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5(path UNINDEXED, body)")
    for path in sorted(batch.articles.rglob("*.md")):
        if path.name != "_index.md":
            stems = " ".join(content_stems(path.read_text(encoding="utf-8")))
            name = path.relative_to(batch.articles).as_posix()
            connection.execute("INSERT INTO plain VALUES (?, ?)", (name, stems))

    def score(note: Note) -> dict[ArticlePath, float]:
        asked = " OR ".join(f'"{stem}"' for stem in sorted(set(content_stems(note.body))))
        if not asked:
            return {}
        rows = connection.execute(
            "SELECT path, -bm25(plain) FROM plain WHERE plain MATCH ?", (asked,)
        )
        return {ArticlePath(path): float(weight) for path, weight in rows}

    return score


def with_time(
    batch: Batch, index: Index, score: Callable[[Note], dict[ArticlePath, float]]
) -> Callable[[Note], dict[ArticlePath, float]]:
    """Add neighbours by 0.5 exp(-gap / 10 min), then weigh by exp(-age / 7 days)."""
    updated = {each.path: each.updated for each in index.outlines()}

    def timed(note: Note) -> dict[ArticlePath, float]:
        total = dict(score(note))
        for other in batch.notes:
            gap_min = abs((other.captured - note.captured).total_seconds()) / 60
            if other.hash != note.hash:
                for path, weight in score(other).items():
                    near = weight * 0.5 * math.exp(-gap_min / 10)
                    total[path] = total.get(path, 0.0) + near
        return {path: w * math.exp(-_age(note, updated[path]) / 7) for path, w in total.items()}

    return timed


def _age(note: Note, updated: str) -> float:
    if not updated:
        return math.inf
    return max(0, (note.captured.date() - date.fromisoformat(updated)).days)


def _by_score(scores: Mapping[ArticlePath, float]) -> Ranking:
    return sorted(scores, key=lambda path: (-scores[path], path))


def _rankings(batch: Batch, index: Index) -> dict[str, Callable[[Note], Ranking]]:
    matches = index.matches(batch.notes, limit=100)
    plain = plain_bm25(batch)
    timed = with_time(batch, index, plain)
    recent = [outline.path for outline in index.outlines()]
    return {
        "most recent": lambda _: recent,
        "plain bm25": lambda note: _by_score(plain(note)),
        "bm25, age, neighbours": lambda note: _by_score(timed(note)),
        "this index": lambda note: [match.path for match in matches[note.hash]],
    }


@dataclass(slots=True)
class Tally:
    """Places of the right article by way and language, and best scores by new or existing."""

    places: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    existing: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)

    def count(self, batch: Batch, index: Index) -> None:
        """Add the notes of a batch."""
        for way, rank in _rankings(batch, index).items():
            for note in batch.notes:
                if note.hash in batch.went_to:
                    place = _place(rank(note), batch.went_to[note.hash])
                    for language in (note.language, "all"):
                        self.places.setdefault((language, way), []).append(place)
        for note_hash, found in index.matches(batch.notes, limit=1).items():
            best = found[0].score if found else 0.0
            if note_hash in batch.went_to:
                self.existing.append(best)
            elif note_hash in batch.new:
                self.new.append(best)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure which existing article is found first.")
    parser.add_argument("corpus", type=Path)
    corpus = parser.parse_args().corpus
    tally = Tally()
    for batch in read_batches(corpus):
        with (
            tempfile.TemporaryDirectory() as folder,
            Index.open(Path(folder) / ".pipeline" / "index.sqlite") as index,
        ):
            for problem in index.refresh(batch.articles, Path(folder) / "none", "_index.md"):
                print(f"{batch.name}: {problem.file}: {problem.reason}", file=sys.stderr)
            tally.count(batch, index)
    print_table(
        ["language", "ranking", "notes", "@1", "@5", "@10"],
        [
            [language, way, str(len(found)), *(f"{_share(found, first):.0%}" for first in _FIRST)]
            for (language, way), found in sorted(tally.places.items(), key=lambda each: each[0][0])
        ],
    )
    print(
        f"\nthe best score tells notes for existing articles ({len(tally.existing)}) from those"
        f" for new ones ({len(tally.new)}): AUC {_auc(tally.existing, tally.new):.2f} (0.5: not)"
    )
    return 0


def _place(ranking: Ranking, wanted: frozenset[ArticlePath]) -> int:
    return min((ranking.index(path) for path in wanted if path in ranking), default=1 << 30)


def _share(places: Sequence[int], first: int) -> float:
    return sum(place < first for place in places) / len(places)


def _auc(higher: Sequence[float], lower: Sequence[float]) -> float:
    pairs = [(one > other) + (one == other) / 2 for one in higher for other in lower]
    return sum(pairs) / len(pairs) if pairs else float("nan")


if __name__ == "__main__":
    sys.exit(main())
