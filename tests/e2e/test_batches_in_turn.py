"""Real batches one after the other in one workspace, with a person at work between them."""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from e2e_workspace import Workspace
from editorial_pipeline.models.record import Receipt
from editorial_pipeline.receipts import read_receipt
from fakes import FakeModelServer, GoodModel
from hostile.inprocess import NOW, make_workspace, run
from persons import EDITS, split
from strangers import strangers

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def articles(space: Workspace) -> dict[str, bytes]:
    """Return the articles as they are on the disk."""
    folder = space.root / "articles"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*.md")
        if path.name != "_index.md"
    }


def edit(space: Workspace, receipt: Receipt, choose: random.Random) -> list[str]:
    """Do to the articles of the pipeline what people do, each kind of edit once at least."""
    done = []
    folder = space.root / "articles"
    touched = sorted(record.path.removeprefix("articles/") for record in receipt.articles)
    for number, (name, change) in enumerate(sorted(EDITS.items())):
        path = folder / touched[number % len(touched)]
        if path.is_file():
            data = path.read_bytes()
            path.write_bytes(changed := change(data, choose))
            done += [name] if changed != data else []
    for path in (folder / name for name in touched):
        if (halves := split(path.read_bytes(), choose)) is not None:
            path.write_bytes(halves[0])
            path.with_name(f"half-of-{path.name}").write_bytes(halves[1])
            done.append("split")
            break
    moved = folder / f"moved-{choose.randrange(100)}" / "deeper" / touched[-1]
    moved.parent.mkdir(parents=True, exist_ok=True)
    (folder / touched[-1]).rename(moved)
    return [*done, "move"]


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["offline", "openai"])
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real batches at {CORPUS}")
def test_each_run_changes_only_what_its_notes_say(engine: str, tmp_path: Path) -> None:
    """Six batches, and between them every kind of edit: no run touches anything else."""
    with FakeModelServer(GoodModel()) as server:
        model = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "none"}
        build_all(tmp_path, model if engine == "openai" else None)
        assert bool(server.requests) == (engine == "openai")


def build_all(tmp_path: Path, environ: dict[str, str] | None) -> None:
    """Build the batches in turn, edit after each, and hold each run to its notes."""
    space = make_workspace(tmp_path)
    batches = sorted(path for path in CORPUS.iterdir() if (path / "inbox").is_dir())
    shutil.copytree(batches[0] / "articles-before", space.root / "articles", dirs_exist_ok=True)
    choose = random.Random(20260309)
    done: set[str] = set()
    for number, batch in enumerate(batches):
        for note in sorted((batch / "inbox").iterdir()):
            space.drop(note.name, note.read_bytes())
        before = articles(space)
        report = run(space, environ, now=NOW + timedelta(days=number))
        assert report.receipt is not None
        receipt = read_receipt(space.root / report.receipt)
        assert strangers(before, articles(space), [receipt]) == [], batch.name
        assert receipt.blocks
        done.update(edit(space, receipt, choose))
    assert done == {*EDITS, "split", "move"}
