"""Random sequences of builds, edits by a person, undos and crashes, and what must hold for all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from editorial_pipeline.errors import ConflictError
from editorial_pipeline.files import durable
from editorial_pipeline.models.record import Receipt
from editorial_pipeline.receipts import read_receipt, receipt_paths
from editorial_pipeline.run.build import BuildOptions, build
from editorial_pipeline.run.report import COMMITTING
from faults.faulty_os import FaultyOS
from persons import EDITS, merge, parsed, split
from stateful.mine import Mine
from stateful.pushy import PERSONS, into, revise_any
from stateful.words import SUBJECTS, note, sentence
from strangers import astray, lost_links, strangers
from undo import undo_world
from undo.undo_world import World, make_world

SEEDS = st.integers(0, 2**32 - 1)
NUMBERS = st.lists(st.integers(2, 10**6), min_size=1, max_size=4)
Articles = Mapping[str, bytes]


class KilledError(BaseException):
    """Stands for the death of the process: nothing reaches the disk from here on."""


class Machine(RuleBasedStateMachine):
    """A workspace, its person, and what the person has written."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.world: World = make_world(self.folder)
        self.mine = Mine()
        self.dropped: set[str] = set()
        self.said: list[tuple[str, int]] = []
        self.known: dict[str, Receipt] = {}
        self.notes = 0
        self.broken: set[tuple[str, str]] = set()
        self.once_broken: set[tuple[str, str]] = set()
        """Footnotes whose links the person has broken, by path and label, now and ever."""

    def teardown(self) -> None:
        """Remove the workspace."""
        shutil.rmtree(self.folder)

    # What is there.

    @property
    def articles(self) -> Articles:
        """The articles by path below their folder."""
        return {
            path.removeprefix("articles/"): data
            for path, data in self.world.files("articles").items()
            if path.endswith(".md")
        }

    @property
    def receipts(self) -> dict[str, Receipt]:
        """The receipts by run, oldest first."""
        paths = receipt_paths(self.world.root / "inbox/receipts")
        for path in paths:
            if path.stem not in self.known:
                self.known[path.stem] = read_receipt(path)
        return {path.stem: self.known[path.stem] for path in paths}

    def pick(self, choose: Random) -> str | None:
        """Return the path of an article."""
        paths = sorted(self.articles)
        return choose.choice(paths) if paths else None

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write articles as a person does, and remember what is the person's of it."""
        before = self.articles
        for path, data in files.items():
            file = self.world.root / "articles" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.mine.learn(before, self.articles)
        self.break_links()

    def break_links(self) -> None:
        """Take note of the links that a person's edit has broken."""
        self.broken = lost_links(self.articles, self.world.files("inbox"))
        self.once_broken |= self.broken

    def judge_links(self, *, undone: bool = False) -> None:
        """Find no link broken that led to a note before a run.

        An undo gives back the bytes from before a run, and with them what that run had mended.
        """
        left = lost_links(self.articles, self.world.files("inbox"))
        assert left <= (self.once_broken if undone else self.broken)
        self.broken = left

    # What people do.

    @initialize(numbers=NUMBERS)
    def begin(self, numbers: list[int]) -> None:
        """Begin with an article, so that there is something to edit."""
        self.drop("kettles", numbers, asks=True)
        self.build(revise=False)

    @rule(subject=st.sampled_from(SUBJECTS), numbers=NUMBERS, asks=st.booleans())
    def drop(self, subject: str, numbers: list[int], *, asks: bool) -> None:
        """Put a note into the inbox."""
        self.said += [(subject, number) for number in numbers]
        self._drop(note(subject, numbers, asks=asks))

    @precondition(lambda self: self.said)
    @rule(seed=SEEDS)
    def drop_again(self, seed: int) -> None:
        """Say something once more, in another note."""
        choose = Random(seed)
        subject, number = choose.choice(self.said)
        self._drop(f"{sentence(subject, number)} Note {seed} on {subject} says it once more.")

    def _drop(self, words: str) -> None:
        self.notes += 1
        day, minute = self.notes // 60 % 28 + 1, self.notes % 60
        name = f"202603{day:02}_08{minute:02}00_dana_msg{self.notes}.txt"
        self.world.write({f"inbox/{name}": words.encode()})
        self.dropped.add(hashlib.sha256(words.encode()).hexdigest())

    @rule(name=st.sampled_from(sorted(EDITS)), seed=SEEDS)
    def edit(self, name: str, seed: int) -> None:
        """Edit an article."""
        choose = Random(seed)
        if (path := self.pick(choose)) is not None:
            self.write({path: EDITS[name](self.articles[path], choose)})

    @rule(name=st.sampled_from(sorted(EDITS)), seed=SEEDS)
    def edit_more(self, name: str, seed: int) -> None:
        """Edit an article; people do that more often than anything else."""
        self.edit(name, seed)

    @rule(seed=SEEDS)
    def move_article(self, seed: int) -> None:
        """Rename an article, and move it to another folder."""
        choose = Random(seed)
        path = self.pick(choose)
        folder = choose.choice(["", "home/", "home/deep/"])
        target = f"{folder}moved-{choose.randrange(99)}.md"
        if path is not None and target not in self.articles:
            file = self.world.root / "articles" / target
            file.parent.mkdir(parents=True, exist_ok=True)
            (self.world.root / "articles" / path).rename(file)
            self.break_links()

    @rule(seed=SEEDS)
    def split_article(self, seed: int) -> None:
        """Make two articles of one."""
        choose = Random(seed)
        path = self.pick(choose)
        halves = split(self.articles[path], choose) if path is not None else None
        if path is not None and halves is not None:
            other = str(Path(path).with_name(f"half-{choose.randrange(10**6)}.md"))
            if other not in self.articles:
                self.write({path: halves[0], other: halves[1]})

    @rule(seed=SEEDS)
    def merge_articles(self, seed: int) -> None:
        """Put the text of an article to the end of another in the same folder."""
        choose = Random(seed)
        one, other = self.pick(choose), self.pick(choose)
        if one is None or other is None or one == other or Path(one).parent != Path(other).parent:
            return
        merged = merge(self.articles[one], self.articles[other], choose)
        if merged is not None:
            before = self.articles
            (self.world.root / "articles" / one).write_bytes(merged)
            (self.world.root / "articles" / other).unlink()
            self.mine.learn(before, self.articles)
            self.break_links()

    # What runs do.

    @rule(revise=st.booleans())
    def build(self, *, revise: bool) -> None:
        """Build what is in the inbox."""
        before, known = self.articles, self.receipts.keys()
        self.world.build(revise=revise)
        self.judge_build(before, known)

    @rule(seed=SEEDS)
    def build_with_a_pushy_engine(self, seed: int) -> None:
        """Build with an engine that plans and writes right over what a person has edited."""
        self.build(revise=False)
        choose = Random(seed)
        self.edit("reword", seed)
        found = [
            (path, block.section)
            for path, data in self.articles.items()
            for block in parsed(data).blocks
            if PERSONS.search(block.text)
        ]
        if found:
            path, index = choose.choice(sorted(found))
            document = parsed(self.articles[path])
            words = sentence(choose.choice(SUBJECTS), choose.randrange(10**6))
            self._drop(f"Put this in the article on {document.title}. {words}")
            with (
                patch.object(undo_world, "plan_into_old", into(document.sections[index].heading)),
                patch.object(undo_world, "revise_first", revise_any),
            ):
                self.build(revise=True)

    def judge_build(self, before: Articles, known: object) -> None:
        """Hold what a build did against what it may do."""
        assert isinstance(known, type({}.keys()))
        made = [receipt for run, receipt in self.receipts.items() if run not in known]
        after = self.articles
        assert strangers(before, after, made) == []
        changed = {path: data for path, data in after.items() if data != before.get(path)}
        assert astray(changed, (Path(name).name for _, name in self.used().values())) == []
        assert self.mine.lost(before, after) == []
        replaced = {block.replaces for receipt in made for block in receipt.blocks}
        assert not replaced & self.mine.blocks
        self.judge_links()

    @rule(seed=SEEDS)
    def build_and_undo(self, seed: int) -> None:
        """Build a note and take the run back at once: nothing is left of it."""
        subject = SUBJECTS[seed % len(SUBJECTS)]
        self.build(revise=False)
        self.drop(subject, [10**6 + self.notes], asks=bool(seed % 2))
        before, known, day = self.articles, self.receipts.keys(), self.world.now
        broken = self.broken
        self.world.build(revise=bool(seed % 3))
        (run,) = self.receipts.keys() - known
        built = self.articles
        self.judge_links()
        self.world.undo(run)
        assert self.articles == before
        self.broken = broken
        later, self.world.now = self.world.now, day
        self.world.build(revise=bool(seed % 3))
        self.world.now = later
        assert self.articles == built
        self.judge_links()

    @rule(seed=SEEDS)
    def undo(self, seed: int) -> None:
        """Take a run or a note back, whatever was done since."""
        choose = Random(seed)
        used = self.used()
        if not used:
            return
        run, name = choose.choice(sorted(used.values()))
        before = self.articles
        self.world.undo(run if choose.random() < 0.5 else name)
        assert self.mine.lost(before, self.articles) == []
        self.judge_links(undone=True)

    @rule(seed=SEEDS, number=st.integers(1, 60))
    def crash(self, seed: int, number: int) -> None:
        """Kill a build or an undo before its so many-th change to the disk; the next one heals."""
        choose = Random(seed)
        self.drop(choose.choice(SUBJECTS), [choose.randrange(10**6)], asks=choose.random() < 0.5)
        before, known = self.articles, self.receipts.keys()
        used = self.used()
        undoes = bool(used) and choose.random() < 0.3

        def work() -> None:
            if undoes:
                self.world.undo(choose.choice(sorted(used.values()))[0])
            else:
                self.world.build()

        _killed(work, number)
        if undoes:
            self.world.build()
            assert self.mine.lost(before, self.articles) == []
            self.judge_links(undone=True)
        else:
            self.build_on(before, known)

    def build_on(self, before: Articles, known: object) -> None:
        """Build after a crash, and judge both runs as one."""
        self.world.build()
        self.judge_build(before, known)

    @rule(seed=SEEDS)
    def edit_during_build(self, seed: int) -> None:
        """Edit an article between the time a build reads and the time it writes."""
        choose = Random(seed)
        self.drop(choose.choice(SUBJECTS), [choose.randrange(10**6)], asks=False)
        before, known = self.articles, self.receipts.keys()
        late = _Late(lambda: self.edit("add_paragraph", seed))
        try:
            with patch.object(os, "fsync", _no_fsync):
                build(self.world.settings, BuildOptions(), late, lambda: self.world.now)
        except ConflictError:
            assert self.receipts.keys() == known
            assert len(self.articles) == len(before)
        else:
            # The article that was edited was none of those that the build had read.
            assert self.mine.lost(self.articles, self.articles) == []

    # What holds at all times.

    def used(self) -> dict[str, tuple[str, str]]:
        """Return run and name of each note that is used, by its hash."""
        found: dict[str, tuple[str, str]] = {}
        for run, receipt in self.receipts.items():
            for record in receipt.undone:
                found.pop(record.hash, None)
            for consumed in receipt.notes:
                assert consumed.hash not in found or consumed.duplicate_of is not None
                # A run that consumed copies alone has nothing to be taken back.
                found.setdefault(consumed.hash, (run, consumed.used))
        return found

    @invariant()
    def no_note_is_lost_or_used_twice(self) -> None:
        """Each note is in the inbox or among the used ones, as the receipts say."""
        Machine.steps += 1
        files = self.world.files("inbox")
        hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
        assert set(hashes.values()) == self.dropped
        # A copy of a used note may wait in the inbox.
        kept = {digest for path, digest in hashes.items() if path.startswith("inbox/used/")}
        assert kept == self.used().keys()

    @invariant()
    def no_footnote_dangles(self) -> None:
        """Find every label that is cited defined, once."""
        for path, data in self.articles.items():
            document = parsed(data)
            assert document.references <= document.definitions.keys(), path
            assert not document.doubled, path


def _no_fsync(descriptor: int) -> None:
    del descriptor


def _killed(work: Callable[[], object], number: int) -> None:
    """Do the work and let the process die before the so many-th change to the disk."""

    def die(count: int, paths: str) -> None:
        del paths
        if count >= number:
            raise KilledError

    try:
        with patch.object(durable, "os", FaultyOS(die)):
            work()
    except KilledError:
        pass


class _Late:
    """Progress of a build that is interrupted by an edit right before it writes."""

    def __init__(self, edit: Callable[[], object]) -> None:
        self._edit = edit

    def stage(self, name: str, total: int | None = None) -> None:
        """Edit at the last moment."""
        del total
        if name == COMMITTING:
            self._edit()

    def advance(self, note: str = "") -> None:
        """Ignore a step."""
