"""How many lines a run changes for each block it adds: `python benchmarks/changed_lines.py CORPUS`.

Each folder `*/inbox` below CORPUS holds notes. They are built offline into one empty workspace,
one sitting a run, and after each run a person puts other words into one block of every article
that was touched. For each article that a run adds to, the lines that differ before and after are
counted, the front matter left out, and for comparison those that would differ had the same engine
written the article whole again, from all its notes and under the same headings. It always finds
the same words; a model finds others each time, and changes every line.

No line may go, and none of the person's may change; a block needs at most five lines: its words, a
blank line, a source, and for a new section its heading with a blank line.
"""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from common import Bound, judge, print_table
from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.articles.views import outline
from editorial_pipeline.draft.reading import read_draft
from editorial_pipeline.engines.offline import OfflineEngine
from editorial_pipeline.ingest import IngestOptions, ingest, sittings
from editorial_pipeline.models.draft import NoteHead
from editorial_pipeline.models.notes import Note
from editorial_pipeline.models.plan import ArticleKey, ArticlePath, PlannedArticle
from editorial_pipeline.models.record import BlockRecord
from editorial_pipeline.models.request import DraftRequest, SectionGroup
from editorial_pipeline.receipts import read_receipt, receipt_paths
from editorial_pipeline.render import render
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.settings import Settings, load_settings
from editorial_pipeline.templating import Templates

_GAP = timedelta(minutes=30)
_READING = IngestOptions(UTC, 1 << 23)
_NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
_MOST_LINES = 5
_LONG = 6


@dataclass(frozen=True, slots=True)
class _Change:
    """An article that a run added `blocks` to; the other figures are lines.

    `gone` are old ones that the run took away, `persons` those of the person that writing the
    article again would take away.
    """

    blocks: int
    spliced: int
    gone: int
    again: int
    persons: int


class _Silent:
    def stage(self, name: str, total: int | None = None) -> None: ...

    def advance(self, note: str = "") -> None: ...


def main(corpus: Path) -> int:
    """Print the table; return 1 where a bound is missed."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "inbox").mkdir()
        (root / "pipeline.toml").touch()
        changes = list(_runs(corpus, root))
    blocks = sum(change.blocks for change in changes)
    gone = sum(change.gone for change in changes)
    spliced = sum(change.spliced for change in changes)
    again = sum(change.again for change in changes)
    print(f"{len(changes)} times a run added to an article, {blocks} blocks in all")
    rows = [
        ("spliced, as the pipeline does", spliced, str(gone)),
        ("written again, in the same words", again, str(sum(c.persons for c in changes))),
    ]
    print_table(
        ["way", "lines changed", "per added block", "lines of the person lost"],
        [(name, str(lines), f"{lines / blocks:.1f}", lost) for name, lines, lost in rows],
    )
    return judge(
        [
            Bound("old lines gone", gone, 0, "lines"),
            Bound("lines changed per added block", spliced / blocks, _MOST_LINES),
        ]
    )


def _runs(corpus: Path, root: Path) -> Iterator[_Change]:
    """Yield what each run did to each article that was there before."""
    settings = load_settings(root, {"PIPELINE_ENGINE": "offline"})
    persons: dict[str, set[str]] = {}
    for number, files in enumerate(_sittings(corpus)):
        _drop(files, root / "inbox")
        before = _articles(settings)
        now = _NOON + timedelta(days=number)
        report = build(settings, BuildOptions(), _Silent(), partial(_same, now))
        if report.receipt is None:
            continue
        receipt = read_receipt(root / report.receipt)
        after = _articles(settings)
        for record in receipt.articles:
            path = record.path.removeprefix("articles/")
            if path in before:
                new = _written_again(path, before[path], settings)
                yield _change(
                    before[path], after[path], new, persons.get(path, set()), record.blocks_added
                )
            persons.setdefault(path, set()).update(_edit(settings.articles / path))


def _sittings(corpus: Path) -> list[list[Path]]:
    """Return the notes of all batches, sitting by sitting, each name once."""
    files = {path.name: path for path in sorted(corpus.glob("*/inbox/*")) if path.is_file()}
    notes, _ = ingest(files.values(), root=corpus, options=_READING)
    return [[corpus / note.file for note in sitting.notes] for sitting in sittings(notes, _GAP)]


def _same(moment: datetime) -> datetime:
    return moment


def _drop(files: Sequence[Path], inbox: Path) -> None:
    for file in files:
        target = inbox / file.name
        shutil.copyfile(file, target)
        os.utime(target, (_NOON.timestamp() - 86_400,) * 2)


def _articles(settings: Settings) -> dict[str, str]:
    folder = settings.articles
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.md")
        if path.name != settings.index_file
    }


def _change(before: str, after: str, new: str, persons: set[str], blocks: int) -> _Change:
    added, gone = _differing(before, after)
    return _Change(
        blocks=blocks,
        spliced=added + gone,
        gone=gone,
        again=sum(_differing(before, new)),
        persons=len(persons & set(_lines(before)) - set(_lines(new))),
    )


def _differing(old: str, new: str) -> tuple[int, int]:
    """Return how many lines were added and how many are gone."""
    diff = list(difflib.ndiff(_lines(old), _lines(new)))
    return sum(d.startswith("+ ") for d in diff), sum(d.startswith("- ") for d in diff)


def _lines(text: str) -> list[str]:
    """Return the lines of an article without its front matter."""
    return text.split("\n---\n", 1)[-1].splitlines()


def _edit(path: Path) -> set[str]:
    """Put another word into the first paragraph of some length; return the lines that changed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines):
        words = line.split(" ")
        if len(words) > _LONG and words[_LONG].isalpha() and "as I see it" not in line:
            words[_LONG] += ", as I see it,"
            lines[number] = " ".join(words)
            path.write_text("\n".join(lines), encoding="utf-8")
            return {lines[number]}
    return set()


def _written_again(path: str, before: str, settings: Settings) -> str:
    """Return the article as the offline engine writes it from all its notes, with the old plan."""
    receipts = [read_receipt(file) for file in receipt_paths(settings.receipts)]
    notes, _ = ingest(sorted(settings.used.iterdir()), root=settings.root, options=_READING)
    blocks = [block for receipt in receipts for block in receipt.blocks if block.article == path]
    document = parse_document(before.encode(), ArticlePath(path))
    known = outline(document)
    article = PlannedArticle(
        key=ArticleKey("a1"),
        path=ArticlePath(path),
        title=known.title,
        description=known.description,
        tags=known.tags,
        language=known.language,
        why="",
    )
    groups = tuple(_groups(blocks, notes))
    involved = {segment.note for group in groups for segment in group.segments}
    request = DraftRequest(
        article, (), groups, tuple(note for note in notes if note.hash in involved)
    )
    draft = read_draft(request, OfflineEngine().draft(request), engine="offline").draft
    (change,) = render(
        [draft],
        documents={},
        notes={n.hash: NoteHead(n.name, n.file, n.captured) for n in notes},
        templates=Templates(None),
        today=_NOON.date(),
        articles_dir="articles",
    )
    assert change.after is not None
    return change.after.decode()


def _groups(blocks: Sequence[BlockRecord], notes: Sequence[Note]) -> Iterator[SectionGroup]:
    """Yield the segments under the headings that the plans of all runs gave them."""
    segments = {str(segment.id): segment for note in notes for segment in note.segments}
    sections: dict[str | None, dict[str, None]] = {}
    for block in blocks:
        sections.setdefault(block.section, {}).update(dict.fromkeys(block.segments))
    for heading in sorted(sections, key=lambda heading: heading is not None):
        yield SectionGroup(heading, None, tuple(segments[id_] for id_ in sections[heading]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("corpus", type=Path)
    sys.exit(main(parser.parse_args().corpus))
