"""What must hold after every fault, said as violations: an empty list is what is hoped for.

* Every dropped byte sequence is in the inbox or among the used notes.
* No words of a note stand in the articles twice.
* Each article equals its version before or after the build, and parses.
* Nothing else has changed, neither in the workspace nor outside of it.
* Where something was not done the command ended with a code other than 0 and said why in one
  line; it never ended with a bug.
* A build without the fault then comes to the same bytes as one that never met it, and one more
  build finds nothing to do.

Where a note could not be read the others are consumed, as the command promises (exit code 4);
then the states to compare with are those of two builds, without that note and with it.
"""

from __future__ import annotations

import os
import re
import shutil
from functools import cache
from pathlib import Path

from editorial_pipeline.articles.document import parse_document
from editorial_pipeline.errors import EditorialError
from editorial_pipeline.models.plan import ArticlePath
from faults import build_scenario as scenario
from faults.crash_points import State, snapshot
from faults.matrix import evidence
from faults.matrix.command import Ended, run_build

_PHRASES = (
    "count the frames with brood",
    "four colonies of eleven",
    "a third of the crown",
    "forty litres an hour",
    "press?year=2026",
)
"""Words of each note that an article must not hold twice."""

_SOURCE = re.compile(r"^\[\^[^\]]+\]: .*\n?", re.MULTILINE)
"""The line that defines a footnote."""

_EXIT_BUG, _EXIT_ESCAPED, _EXIT_LEFT = 1, 70, 4


class Judge:
    """Knows the workspace before and after, and judges what it finds instead."""

    def __init__(self, folder: Path, outside: Path) -> None:
        self._folder = folder / "references"
        self._outside = outside
        self._there = snapshot(outside)
        root = self._folder / "complete"
        scenario.prepare(root)
        self.before = snapshot(root)
        self._must(run_build(root))
        self.after = snapshot(root)
        problems = [p for path in self.after for p in self._parse(path, self.after[path])]
        assert not problems, problems
        self.partly = cache(self._partly)

    def examine(self, root: Path, ended: Ended) -> list[str]:
        """Return the violations that a build with a fault left in the workspace."""
        found = snapshot(root)
        evidence.tell_tree("the workspace after the fault", found)
        left = self._left(root) if ended.code == _EXIT_LEFT else frozenset()
        after = self.partly(left)[0] if left else self.after
        problems = [*check_notes(root), *check_doubles(root)]
        for path, data in found.items():
            if not path.endswith(".tmp") and not path.startswith(".pipeline"):
                if data in (self.before.get(path, b"?"), after.get(path, b"?")):
                    continue
                problems.append(f"{path} is neither as before nor as after")
                problems += self._parse(path, data)
        gone = self.before.keys() - found.keys()
        problems += [f"{path} has gone" for path in gone if not path.startswith("inbox/")]
        return problems + self.told(ended, left, done=found == after) + self.strays()

    def heal(self, root: Path, left: frozenset[str] = frozenset()) -> list[str]:
        """Build without the fault, twice; return where that does not end as it should."""
        wanted = self.partly(left)[1] if left else self.after
        first = run_build(root)
        problems = [] if first.code == 0 else [f"healing: {first.code} {first.err[-300:]}"]
        healed = snapshot(root)
        evidence.tell_tree("the workspace after healing", healed)
        problems += _differences(healed, wanted)
        second = run_build(root)
        if "Nothing to do" not in second.out or snapshot(root) != wanted:
            problems.append(f"the build after healing did something: {second.out}{second.err}")
        return problems

    def judge(self, root: Path, ended: Ended) -> list[str]:
        """Examine, then heal."""
        left = self._left(root) if ended.code == _EXIT_LEFT else frozenset()
        return self.examine(root, ended) + self.heal(root, left)

    def strays(self) -> list[str]:
        """Return what has changed outside of the workspace."""
        return [f"outside: {line}" for line in _differences(snapshot(self._outside), self._there)]

    def told(self, ended: Ended, left: frozenset[str], *, done: bool) -> list[str]:
        """Return where the exit code and what was written do not fit what was `done`."""
        text = f"{ended.code}: {ended.err[-600:]!r}"
        if ended.code < 0:
            return [] if -ended.code in {2, 9, 15} else [f"ended by signal {text}"]
        if "Traceback" in ended.err or ended.code in {_EXIT_BUG, _EXIT_ESCAPED}:
            return [f"a bug, {text}"]
        if ended.code == 0:
            return [] if done else [f"claims to be done, {ended.out!r}"]
        if ended.code == _EXIT_LEFT:
            return [f"{name} is not named" for name in left if name not in ended.out]
        reasons = [line for line in ended.err.splitlines() if line.startswith("pipeline: ")]
        return [] if len(reasons) == 1 else [f"{len(reasons)} reasons, {text}"]

    def _left(self, root: Path) -> frozenset[str]:
        return frozenset(name for name in scenario.NOTES if (root / "inbox" / name).exists())

    def _partly(self, left: frozenset[str]) -> tuple[State, State]:
        """Return the states after a build without these notes and after one more with them."""
        root = self._folder / "-".join(sorted(left))
        aside = root.with_name(f"{root.name}.aside")
        scenario.prepare(root)
        aside.mkdir()
        for name in left:
            shutil.move(root / "inbox" / name, aside)
        self._must(run_build(root))
        partly = snapshot(root)
        for name in left:
            partly[f"inbox/{name}"] = scenario.NOTES[name]
            shutil.move(aside / name, root / "inbox")
        self._must(run_build(root))
        return partly, snapshot(root)

    def _must(self, ended: Ended) -> None:
        assert ended.code == 0, ended.err

    def _parse(self, path: str, data: bytes | None) -> list[str]:
        if data is None or not path.startswith("articles/") or path.endswith("_index.md"):
            return []
        try:
            parse_document(data, ArticlePath(path.removeprefix("articles/")))
        except EditorialError as error:
            return [f"{path} does not parse: {error}"]
        return []


def check_notes(root: Path, *more: Path) -> list[str]:
    """Return the notes whose bytes are nowhere in the inbox, nor in the folders `more`."""
    folders = [root / "inbox", *more]
    there = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    kept = {path.read_bytes() for path in there if not path.name.endswith(".tmp")}
    return [f"{name} is lost" for name, words in scenario.NOTES.items() if words not in kept]


def check_doubles(root: Path, *more: Path) -> list[str]:
    """Return the words that stand in the articles twice."""
    folders = [root / "articles", *more]
    texts = {p.resolve(): p.read_text() for folder in folders for p in folder.rglob("*.md")}
    text = "\n".join(texts[path] for path in texts if path.name[0] not in "._")
    # What a note says of a page stands in the text and beside the page among the sources.
    sources = "".join(_SOURCE.findall(text))
    places = (_SOURCE.sub("", text), sources)
    return [
        f"written twice: {phrase}"
        for phrase in _PHRASES
        if any(place.count(phrase) > 1 for place in places)
    ]


def _differences(found: State, wanted: State) -> list[str]:
    paths = sorted(found.keys() | wanted.keys())
    return [f"{path} differs" for path in paths if found.get(path, b"-") != wanted.get(path, b"-")]


def clean_outside(folder: Path) -> Path:
    """Make a home and a place for temporaries where nothing must be left, and move there."""
    outside = folder / "outside"
    for name in ("home", "tmp", "cwd"):
        (outside / name).mkdir(parents=True)
        (outside / name / "mine.txt").write_text("Nothing of the pipeline's.\n")
    variables = {
        "HOME": "home",
        "TMPDIR": "tmp",
        "XDG_CACHE_HOME": "home",
        "XDG_STATE_HOME": "home",
    }
    os.environ.update({name: str(outside / place) for name, place in variables.items()})
    os.chdir(outside / "cwd")
    return outside
