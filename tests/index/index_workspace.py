"""A small workspace to index, written file by file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from editorial_pipeline.index import Index, Problem
from editorial_pipeline.models.record import ArticleRecord, BlockRecord, NoteRecord, Receipt
from editorial_pipeline.receipts import receipt_bytes

LONG_AGO_S = datetime(2026, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True)
class IndexWorkspace:
    """Folders as a fresh workspace has them."""

    root: Path

    @property
    def database(self) -> Path:
        """Where the index lives."""
        return self.root / ".pipeline" / "index.sqlite"

    @property
    def articles(self) -> Path:
        """The folder of articles."""
        return self.root / "articles"

    @property
    def receipts(self) -> Path:
        """The folder of receipts."""
        return self.root / "inbox" / "receipts"

    def open(self) -> Index:
        """Open the index."""
        return Index.open(self.database)

    def refresh(self, index: Index) -> tuple[Problem, ...]:
        """Refresh it."""
        return index.refresh(self.articles, self.receipts, "_index.md")

    def article(
        self,
        path: str,
        title: str,
        *body: str,
        updated: str = "2026-03-01",
        sources: Sequence[str] = (),
    ) -> Path:
        """Write an article; each source is the target of a footnote."""
        target = self.articles / path
        target.parent.mkdir(parents=True, exist_ok=True)
        notes = "".join(f"[^{n}]: [note]({name})\n" for n, name in enumerate(sources, 1))
        cited = "".join(f"[^{n}]" for n, _ in enumerate(sources, 1))
        text = (
            f'---\ntitle: "{title}"\ncreated: 2026-02-01\nupdated: {updated}\n'
            f"tags: [one, two]\nstatus: draft\n---\n\n# {title}\n\n"
            + "\n\n".join(body)
            + (f"\n\nCited{cited}.\n\n## Sources\n\n{notes}" if sources else "\n")
        )
        target.write_text(text, encoding="utf-8")
        return target

    def receipt(
        self,
        run: str,
        *blocks: BlockRecord,
        notes: Sequence[NoteRecord] = (),
        titles: Mapping[str, str] | None = None,
    ) -> Path:
        """Write the receipt of a run; `titles` are those of articles by path."""
        self.receipts.mkdir(parents=True, exist_ok=True)
        path = self.receipts / f"{run}.json"
        path.write_bytes(
            receipt_bytes(
                Receipt(
                    run=run,
                    at="2026-03-01T00:00:00+00:00",
                    engine="offline",
                    notes=list(notes),
                    segments=[],
                    articles=[updated(*item) for item in (titles or {}).items()],
                    blocks=list(blocks),
                    directives=[],
                    findings=[],
                    doubts=[],
                    replacements=[],
                    calls=[],
                )
            )
        )
        return path


def block(
    article: str,
    text: str,
    *segments: str,
    replaces: str | None = None,
    section: str | None = None,
) -> BlockRecord:
    """Return the record of a paragraph."""
    return BlockRecord(
        fidelity=1.0,
        article=article, section=section, kind="paragraph", text=text, segments=list(segments),
        origin="offline", replaces=replaces,
    )  # fmt: skip


def consumed(name: str, captured: str, author: str | None = "dana") -> NoteRecord:
    """Return the record of a note whose bytes are its name."""
    return NoteRecord(
        hash=sha256(name.encode()).hexdigest(), name=name, source=f"inbox/{name}",
        used=f"inbox/used/{name}", captured=captured, author=author, language="en",
    )  # fmt: skip


def updated(path: str, title: str) -> ArticleRecord:
    """Return the record of an article that a run wrote into."""
    return ArticleRecord(
        path=f"articles/{path}", title=title, action="updated", before=None, after="",
        blocks_added=1, blocks_revised=0,
    )  # fmt: skip


def backdate(path: Path, seconds: float = 0.0) -> None:
    """Give a file a modification time of long ago."""
    os.utime(path, (LONG_AGO_S + seconds, LONG_AGO_S + seconds))
