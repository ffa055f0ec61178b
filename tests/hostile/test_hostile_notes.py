"""Notes of any bytes and any name: read, or left with a reason; never lost, never harmful."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from e2e_workspace import defects
from hostile.inprocess import drop_bytes, kept, make_workspace, run, strays
from hostile.inputs import FILE_NAMES, notes
from hostile.judging import PANDOC, pandoc, rendered
from hostile.sizes import FULL, sample

pytestmark = pytest.mark.slow

PER_WORKSPACE = 50 if FULL else 30
SEEDS = range(100) if FULL else range(2)
LONGEST_S = 10.0


@pytest.mark.parametrize("seed", SEEDS)
def test_hostile_notes_do_no_harm(tmp_path: Path, seed: int) -> None:
    """Every byte is kept, each article is sound to two engines, and a second build is idle."""
    workspace = make_workspace(tmp_path)
    data = list(notes(PER_WORKSPACE, seed))
    for number, content in enumerate(data):
        suffix = b".md" if number % 3 else b".txt"
        drop_bytes(workspace, b"note%d" % number + suffix, content, number * 7)
    report = run(workspace)
    assert report.segments.total == (
        report.segments.cited + report.segments.directive + report.segments.set_aside
    )
    assert report.notes_consumed + len(report.notes_left) == len(data)
    assert kept(workspace) == sorted(data)
    assert strays(workspace) == []
    assert {p: defects(workspace, p) for p in workspace.articles()} == {
        p: [] for p in workspace.articles()
    }
    everything = "\n\n".join(workspace.articles().values())
    targets = rendered(everything, footnotes=True)[1]
    if PANDOC:
        bodies = (text.split("\n---\n", 1)[1] for text in workspace.articles().values())
        bad, found = pandoc("\n\n".join(bodies))
        assert bad == []
        targets |= found
    schemes = {t.split(":", 1)[0].lower() for t in targets if ":" in t.split("/", 1)[0]}
    assert schemes <= {"http", "https", "mailto", "ftp"}
    before = workspace.tree()
    assert run(workspace).receipt is None
    assert workspace.tree() == before


def test_hostile_file_names(tmp_path: Path) -> None:
    """A name is shown, linked and moved as it is, or the file is left with a reason."""
    workspace = make_workspace(tmp_path)
    data = [b"Thought number %d of a team that writes." % n for n in range(len(FILE_NAMES))]
    for number, (name, content) in enumerate(zip(FILE_NAMES, data, strict=True)):
        drop_bytes(workspace, name, content, number * 40)
    report = run(workspace)
    assert kept(workspace) == sorted(data)
    assert strays(workspace) == []
    assert report.notes_consumed >= 30  # the others cannot be shown or are passed over
    assert all(note.file.isprintable() and note.reason for note in report.notes_left)
    assert {p: defects(workspace, p) for p in workspace.articles()} == {
        p: [] for p in workspace.articles()
    }


BIG = {
    "a hundred megabytes in one line": b"word " * 20_000_000,
    "a million empty lines": b"\n" * 1_000_000 + b"one word\n",
    "two million bullets": b"- a\n" * 2_000_000,
    "one endless word": b"a" * 399_999,
    "hyphens": b"a-" * 199_999,
    "marks": b"-" * 399_999,
    "images": b"![" * 199_999,
    "apostrophes": b"a'" * 199_999,
    "digits": b"1" * 399_999,
    "groups of digits": b"1," * 199_999,
    "open quotation marks": b'". ' * 133_000,
    "quoted": b"> " * 199_999,
    "lines": b"a\n\n" * 9_999,
    "short sentences": "привет мир. ".encode() * 9_999,
    "combining marks": "a\u0301".encode() * 133_000,
    "brackets": b"[" * 399_999,
    "backslashes": b"\\" * 399_999,
    "code": b"`a" * 199_999,
    "fences": b"```\n" * 9_999,
    "a bomb of aliases": b"---\na: &a [x]\n" + b"b: [*a,*a,*a]\n" * 20_000 + b"---\nwords\n",
    "nested lists": b"---\na: " + b"[" * 100_000 + b"\n---\nwords\n",
    "zeros": b"\0" * 8_000_000,
}


@pytest.mark.parametrize("name", sample(sorted(BIG), 8))
def test_no_note_takes_longer_than_ten_seconds(tmp_path: Path, name: str) -> None:
    """The largest notes that are taken, and larger ones, which are left at once."""
    workspace = make_workspace(tmp_path)
    drop_bytes(workspace, b"big.txt", BIG[name])
    before = time.process_time()
    report = run(workspace)
    assert time.process_time() - before < LONGEST_S
    assert report.notes_consumed + len(report.notes_left) == 1
    assert kept(workspace) == [BIG[name]]
