"""`pipeline check --fix` repairs what is certain and nothing else."""

from __future__ import annotations

import json

import click.testing
import pytest

from check.conftest import HEAD, Tree
from editorial_pipeline.articles.facts import read_facts
from editorial_pipeline.articles.splice import splice
from editorial_pipeline.check.repair import sorted_definitions
from editorial_pipeline.cli import main

MOVED = (
    HEAD + "Water  boils[^2]\\\nand *sings*[^1].   \n\n"
    "See the [note](<../inbox/raw/a b.txt>) and [nothing](gone.md)[^1].\n\n"
    "[^2]: [a b.txt](../inbox/raw/a%20b.txt#top) - why\n"
    "    and more of it\n"
    "[^1]: A book.\n"
)
FIXED = MOVED.replace("<../inbox/raw/a b.txt>", "../inbox/used/a%20b.txt").replace(
    "[^2]: [a b.txt](../inbox/raw/a%20b.txt#top) - why\n    and more of it\n[^1]: A book.\n",
    "[^1]: A book.\n[^2]: [a b.txt](../inbox/used/a%20b.txt#top) - why\n    and more of it\n",
)

DIFF = """\
--- a/articles/kettles.md
+++ b/articles/kettles.md
@@ -11,8 +11,8 @@
 Water  boils[^2]\\
 and *sings*[^1].___
_
-See the [note](<../inbox/raw/a b.txt>) and [nothing](gone.md)[^1].
+See the [note](../inbox/used/a%20b.txt) and [nothing](gone.md)[^1].
_
-[^2]: [a b.txt](../inbox/raw/a%20b.txt#top) - why
+[^1]: A book.
+[^2]: [a b.txt](../inbox/used/a%20b.txt#top) - why
     and more of it
-[^1]: A book.
""".replace("_", " ")


def call(*arguments: str) -> click.testing.Result:
    return click.testing.CliRunner().invoke(main, ["check", *arguments])


@pytest.fixture
def moved(tree: Tree) -> Tree:
    """Return a workspace with links to a note that has moved, and definitions out of order."""
    tree.note("a b.txt")
    tree.write("articles/kettles.md", MOVED)
    return tree


def test_the_diff_is_shown_and_written(moved: Tree) -> None:
    """Links and order are repaired, the other bytes stay, and what is left is told."""
    done = call("--fix")
    assert done.stdout == (
        f"{DIFF}1 file repaired.\n"
        "articles/kettles.md:14: error link-broken: a link leads to articles/gone.md, which is "
        "not there. Correct it, or remove it.\n"
        "1 article, 1 note and 0 receipts checked: 1 error.\n"
    )
    assert done.exit_code == 6
    assert moved.read("articles/kettles.md") == FIXED
    assert call("--fix").stdout.startswith("Nothing to repair.\n")


def test_a_dry_run_writes_nothing(moved: Tree) -> None:
    """The diff is printed, and the findings stay as they are."""
    done = call("--fix", "--dry-run")
    assert done.stdout.startswith(f"{DIFF}1 file would be repaired.\n")
    assert moved.read("articles/kettles.md") == MOVED
    assert done.exit_code == 6


def test_json_holds_the_diff(moved: Tree) -> None:
    """For programs the diff and the files are part of the one object."""
    told = json.loads(call("--fix", "--json").stdout)
    assert (told["diff"], told["fixed"]) == (DIFF, ["articles/kettles.md"])
    assert [finding["rule"] for finding in told["findings"]] == ["link-broken"]


def test_only_what_was_asked_for_is_repaired(moved: Tree) -> None:
    """With a path the other files keep their faults."""
    moved.write("articles/pots.md", MOVED.replace("Kettles", "Pots"))
    call("--fix", "articles/pots.md")
    assert moved.read("articles/kettles.md") == MOVED
    assert moved.read("articles/pots.md") == FIXED.replace("Kettles", "Pots")


def test_an_interrupted_run_comes_first(moved: Tree) -> None:
    """Nothing is written while a journal waits to be finished."""
    moved.write(
        ".pipeline/journal.json",
        '{"version": 1, "state": "staging", "run": "r", "temporaries": [], "folders": []}',
    )
    done = call("--fix")
    assert (done.exit_code, "interrupted run" in done.stderr) == (7, True)
    assert moved.read("articles/kettles.md") == MOVED


def test_a_citation_is_parted_from_an_address(tree: Tree) -> None:
    """One blank is all that is added; a link with words needs none."""
    text = (
        HEAD + "See https://e.org/a[^1], (www.e.org[^1]) and [a](https://e.org)[^1].\n\n[^1]: A.\n"
    )
    tree.write("articles/kettles.md", text)
    assert call("--fix").exit_code == 0
    parted = text.replace("/a[^1]", "/a [^1]").replace("e.org[^1]", "e.org [^1]")
    assert tree.read("articles/kettles.md") == parted


def test_windows_line_ends_stay(tree: Tree) -> None:
    """The repaired line ends as it did."""
    tree.note("a b.txt")
    tree.write("articles/kettles.md", MOVED.replace("\n", "\r\n"))
    call("--fix")
    assert tree.read("articles/kettles.md") == FIXED.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("definitions", "expected"),
    [
        pytest.param("[^1]: a\n[^2]: b", "[^1]: a\n[^2]: b", id="in order"),
        pytest.param("[^10]: a\n[^9]: b", "[^9]: b\n[^10]: a", id="by value"),
        pytest.param("[^b]: a\n\n[^1]: b", "[^1]: b\n\n[^b]: a", id="names behind numbers"),
        pytest.param("[^b]: a\n[^a]: b", "[^b]: a\n[^a]: b", id="names as they come"),
        pytest.param("[^2]: a\n\nWords.\n\n[^1]: b", "[^2]: a\n\nWords.\n\n[^1]: b", id="apart"),
    ],
)
def test_definitions_change_places(definitions: str, expected: str) -> None:
    """They are sorted where they stand together, and left where words stand between them."""
    data = f"Cited[^1][^2][^9][^10][^a][^b].\n\n{definitions}\n".encode()
    assert splice(data, sorted_definitions(read_facts(data, "x.md"))).decode() == (
        f"Cited[^1][^2][^9][^10][^a][^b].\n\n{expected}\n"
    )
