"""A second check uses what the first one found, and never when something has changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from check.conftest import HEAD, Tree
from editorial_pipeline.check import survey
from editorial_pipeline.check.cache import clock_ns
from editorial_pipeline.check.findings import Checked
from editorial_pipeline.check.run import check
from editorial_pipeline.settings import load_settings

ARTICLE = HEAD + "Water boils[^1].\n\n[^1]: [a](../inbox/used/a.txt)\n"
EDITED = ["footnote-dangling", "uncited", "footnote-unused"]
LONG_AGO_NS = 3_600_000_000_000


@pytest.fixture
def old(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """Return a checked workspace whose clock is an hour ahead: no file is new to it."""

    def later(state: Path) -> int:
        return clock_ns(state) + LONG_AGO_NS

    monkeypatch.setattr("editorial_pipeline.check.run.clock_ns", later)
    tree.note("a.txt")
    for name in ("kettles", "pots", "pans"):
        text = ARTICLE.replace("Kettles", name.title()).replace("Water", f"{name}: water")
        tree.write(f"articles/{name}.md", text)
    assert told(tree) == ([], 0)
    return tree


def again(tree: Tree) -> Checked:
    return check(load_settings(tree.root, {}))


def told(tree: Tree) -> tuple[list[str], int]:
    """Return the broken rules, and how many articles were not looked at again."""
    checked = again(tree)
    return [finding.rule for finding in checked.findings], checked.reused


def test_nothing_is_looked_at_again(old: Tree) -> None:
    """Where nothing changed no article is read: it may even be unreadable."""
    assert told(old) == ([], 3)


def test_an_edit_is_seen(old: Tree) -> None:
    """A change of one article makes one article be read, though it keeps size and time."""
    file = old.root / "articles/kettles.md"
    stat = file.stat()
    old.write("articles/kettles.md", old.read("articles/kettles.md").replace("[^1].", "[^2]."))
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert told(old) == (EDITED, 2)


def test_a_note_that_goes_is_seen(old: Tree) -> None:
    """Articles that did not change are broken by a file that went, and whole when it is back."""
    (old.root / "inbox/used/a.txt").rename(old.root / "a.txt")
    assert told(old) == (["source-missing"] * 3, 3)
    (old.root / "a.txt").rename(old.root / "inbox/used/a.txt")
    assert told(old) == ([], 3)


def test_a_file_elsewhere_that_goes_is_seen(old: Tree) -> None:
    """Links to files outside of the usual folders are asked for at every check."""
    old.write("figures/x.png", b"")
    old.write("articles/pans.md", ARTICLE.replace("boils", "![it](../figures/x.png) boils"))
    assert told(old)[0] == ["title-shared"]
    assert told(old) == (["title-shared"], 3)
    (old.root / "figures/x.png").unlink()
    assert told(old) == (["title-shared", "figure-missing"], 3)


def test_a_renamed_and_a_new_article_are_seen(old: Tree) -> None:
    """What a path had says nothing of another path."""
    (old.root / "articles/pots.md").rename(old.root / "articles/lids.md")
    old.write("articles/new.md", HEAD.replace("Kettles", "New") + "Dangling[^4].\n")
    assert told(old) == (["footnote-dangling"], 2)


def test_another_setting_is_seen(old: Tree) -> None:
    """The rules of style are part of what a result depends on."""
    assert told(old) == ([], 3)
    old.write("pipeline.toml", '[style]\nbanned_words = ["boils"]\n')
    assert told(old)[0] == ["style-banned-words"] * 3


def test_a_file_of_this_moment_is_not_trusted(tree: Tree) -> None:
    """What was written within the last two seconds may change unseen, and is read again."""
    tree.write("articles/kettles.md", HEAD + "One[^9].\n")
    assert told(tree) == (["footnote-dangling"], 0)
    assert told(tree) == (["footnote-dangling"], 0)


@pytest.mark.parametrize("name", ["check.json", "check-facts.json"])
@pytest.mark.parametrize("damage", [b"", b"00000000\n{}", b"\xff\xfe", b"9\n[1"])
def test_damaged_results_are_not_believed(old: Tree, name: str, damage: bytes) -> None:
    """What is kept may be damaged or deleted at any time; the check is only slower."""
    (old.root / ".pipeline" / name).write_bytes(damage)
    old.write("articles/kettles.md", old.read("articles/kettles.md").replace("[^1].", "[^2]."))
    assert told(old)[0] == EDITED
    assert told(old)[0] == EDITED


def test_results_of_a_flipped_bit_are_not_believed(old: Tree) -> None:
    """A kept file in which a byte changed on the disk is made anew."""
    kept = old.root / ".pipeline/check.json"
    kept.write_bytes(kept.read_bytes().replace(b'"findings":[]', b'"findings":[0]'))
    assert told(old) == ([], 3)


def test_git_never_sees_what_is_kept(old: Tree) -> None:
    """The folder is ignored even where no run has been there yet."""
    assert old.read(".pipeline/.gitignore") == "*\n"


def test_many_notes_are_read_by_two_processes(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where another process reads a part of the stamps they are those of one process."""
    for number in range(9):
        tree.note(f"{number}.txt")
    settings = load_settings(tree.root, {})
    alone = survey.survey(settings)
    monkeypatch.setattr(survey, "_MANY", 9)
    monkeypatch.setattr("threading.active_count", lambda: 1)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert survey.survey(settings) == alone
    assert len(alone.notes.numbers) == 3 * 9
