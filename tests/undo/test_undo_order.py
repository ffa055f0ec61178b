"""Builds in any order, undone in any other order, leave the bytes that were there before."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from undo.undo_world import World, make_world

ARTICLES = {
    "articles/bees.md": (
        b'---\ntitle: "Keeping bees"\ncreated: 2025-04-01\nupdated: 2025-04-01 # spring\n'
        b"tags: [bees]\nstatus: draft\n---\n\n# Keeping bees\n\nWhat a year with hives takes.\n\n\n"
        b"## Winter\nNobody opens a hive in the frost[^a].\n\n## Sources\n\n[^a]: My own book.\n"
    ),
    "articles/deep/trees.md": (
        b"---\r\ntitle: Pruning old apple trees\r\ntags:\r\n  - trees\r\n---\r\n"
        b"\r\nOld trees forgive much."
    ),
    "articles/frost.md": b"# Frost\n\nNo note is about this one.\n",
}
SAYINGS = {
    "Put this in the article on keeping bees.": (
        "In March we open the hives once, on a warm day.",
        "Four colonies of eleven were lost to the wet winter.",
        "A swarm that hangs in a pear tree is worth the ladder.",
    ),
    "Put this in the article on pruning old apple trees.": (
        "We take out no more than a third of the crown in one winter.",
        "A dull saw tears the bark and the wound stays open for years.",
    ),
    "New article: A press for the whole village.": (
        "The press came from a farm that had closed.",
        "It makes forty litres of juice an hour.",
    ),
}
NOTES = [f"{order} {words}" for order, said in SAYINGS.items() for words in said]


def drop(world: World, number: int) -> str:
    """Put a note of the list into the inbox and return its name."""
    name = f"2026030{number + 1}_080000_dana_transcript.txt"
    world.write({f"inbox/{name}": NOTES[number].encode()})
    return name


def dangling(text: str) -> set[str]:
    """Return footnotes that are cited and not defined, or defined and not cited."""
    defined = set(re.findall(r"^\[\^(\w+)\]:", text, re.MULTILINE))
    return defined ^ set(re.findall(r"\[\^(\w+)\](?!:)", text))


batches = st.lists(st.tuples(st.integers(1, 2), st.booleans()), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(range(len(NOTES))),
    batches=batches,
    data=st.data(),
)
def test_undone_in_any_order_nothing_is_left(
    order: list[int], batches: list[tuple[int, bool]], data: st.DataObject
) -> None:
    """Runs and single notes are taken back one by one; every footnote stays whole meanwhile.

    In the end every article has its bytes of the beginning, every note is in the inbox, and
    nothing but receipts tells that anything happened.
    """
    with TemporaryDirectory() as folder:
        world = make_world(Path(folder))
        world.write(ARTICLES)
        before = world.files()
        notes: dict[str, bytes] = {}
        waiting = list(order)
        left: list[list[str]] = []
        for size, revise in batches:
            names = [drop(world, waiting.pop()) for _ in range(min(size, len(waiting)))]
            notes |= world.files("inbox") if not left else {}
            notes |= {f"inbox/{name}": (world.root / "inbox" / name).read_bytes() for name in names}
            assert world.build(revise=revise).run
            left.append(names)
        runs = dict(zip(world.runs, left, strict=True))
        while runs:
            run = data.draw(st.sampled_from(sorted(runs)))
            what = data.draw(st.sampled_from([run, *runs[run]]))
            assert world.undo(what).kept == ()
            runs[run] = [] if what == run else [name for name in runs[run] if name != what]
            if not runs[run]:
                del runs[run]
            used = {name for names in runs.values() for name in names}
            texts = "".join(text.decode() for text in world.files().values())
            cited = set(re.findall(r"inbox/used/([^)\s]+)\)", texts))
            assert cited == used
            assert all(not dangling(text.decode()) for text in world.files().values())
        assert world.files() == before
        assert world.files("inbox") == notes
        shutil.rmtree(world.root / ".pipeline")
