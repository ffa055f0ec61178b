"""Paths stay inside the workspace, and notes never take each other's names."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from editorial_pipeline.errors import StorageError
from editorial_pipeline.files.names import (
    Names,
    check_inside,
    check_relative,
    find_same,
    free_name,
    names_in,
)


@pytest.mark.parametrize("path", ["", ".", "/", "/etc/passwd", "../a", "a/../../b", "a/..", "a\0b"])
def test_paths_that_leave_the_workspace_are_refused(path: str) -> None:
    """Neither a bug nor a forged journal can write elsewhere."""
    with pytest.raises(ValueError, match="not a path inside the workspace"):
        check_relative(path)


@pytest.mark.parametrize("path", ["a", "a/b.md", "..a/b..", "папка/ä [1].txt"])
def test_paths_inside_are_accepted(path: str) -> None:
    """Dots in names, blanks and other scripts are no reason to refuse."""
    check_relative(path)


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    """Also where it is not the last folder of the path."""
    root = tmp_path / "workspace"
    root.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (root / "articles").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StorageError) as caught:
        check_inside(root, ["inbox/a.txt", "articles/new/a.md"])
    assert str(caught.value) == (
        f"{root}/articles/new: leads out of the workspace through a symbolic link. "
        "Use a real folder inside the workspace."
    )


def test_links_that_stay_inside_are_accepted(tmp_path: Path) -> None:
    """A workspace that is reached through a link, and links within it, work."""
    (tmp_path / "real" / "drafts").mkdir(parents=True)
    (tmp_path / "real" / "articles").symlink_to("drafts")
    (tmp_path / "root").symlink_to("real")
    check_inside(tmp_path / "root", ["articles/a.md", "new/b.md"])


def test_a_taken_name_gets_the_first_free_number(tmp_path: Path) -> None:
    """Names on the disk and names of the same run both count."""
    for name in ("a.txt", "a-2.txt", "noext"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "a-4.txt").symlink_to("nowhere")
    assert free_name(tmp_path, "b.txt") == "b.txt"
    assert free_name(tmp_path, "a.txt") == "a-3.txt"
    assert free_name(tmp_path, "a.txt", {"a-3.txt"}) == "a-5.txt"
    assert free_name(tmp_path, "noext") == "noext-2"
    assert free_name(tmp_path / "absent", "a.txt", ["a.txt"]) == "a-2.txt"


def test_names_that_some_disks_cannot_tell_apart_are_taken(tmp_path: Path) -> None:
    """Case and composed accents make no difference on the disks of macOS and Windows."""
    assert free_name(tmp_path, "Note.txt", {"note.TXT"}) == "Note-2.txt"
    assert free_name(tmp_path, "caf\u00e9.txt", {"cafe\u0301.txt"}) == "caf\u00e9-2.txt"


def test_names_in_a_folder_are_known_as_some_disks_know_them(tmp_path: Path) -> None:
    """A note never lies beside one that another disk takes for the same."""
    (tmp_path / "Caf\u00e9.txt").touch()
    names = names_in(tmp_path)
    assert "cafe\u0301.TXT" in names
    assert "cafe.txt" not in names
    assert free_name(tmp_path, "cafe\u0301.txt", names) == "cafe\u0301-2.txt"
    assert "a.txt" not in names_in(tmp_path / "absent")


@pytest.mark.parametrize("names", [["a.txt", "B.txt", "\u00e9"], ["one\ntwo", "ab"], []])
def test_names_answer_the_same_however_often_they_are_asked(names: list[str]) -> None:
    """A few questions read the names through, more make a set of them; parts are no names."""
    known = Names(names)
    known.add("Added.txt")
    asked = ("a.txt", "b.TXT", "e\u0301", "one\ntwo", "AB", "", "txt", "a")
    wanted = [normalize("NFC", name).upper() in [n.upper() for n in names] for name in asked]
    assert "added.TXT" in known
    assert [[name in known for name in asked] for _ in range(3)] == [wanted] * 3
    assert known.given == len(names)


@example("x" * 255, ".txt", 11)
@example("я" * 200, "", 2)
@given(
    st.text("aяß🚀. -", min_size=1, max_size=255).map(lambda stem: f"x{stem}x"),
    st.sampled_from(["", ".txt", ".transcript"]),
    st.integers(0, 12),
)
def test_free_names_fit_and_keep_their_ending(stem: str, suffix: str, taken: int) -> None:
    """However long a name is, its numbered variant is a valid one with the same suffix."""
    name = stem.encode()[: 255 - len(suffix)].decode("utf-8", "ignore") + suffix
    folder, names = Path("/nonexistent"), list[str]()
    for _ in range(taken + 1):
        names.append(free_name(folder, name, names))
    assert len({other.casefold() for other in names}) == taken + 1
    assert all(len(os.fsencode(other)) <= 255 for other in names)
    assert all(other.endswith(suffix) for other in names)


def test_a_sentence_with_a_dot_has_no_ending(tmp_path: Path) -> None:
    """What follows the dot is too long to be kept whole."""
    (tmp_path / ("a." + "b" * 253)).write_bytes(b"")
    assert free_name(tmp_path, "a." + "b" * 253) == "a." + "b" * 251 + "-2"


def test_the_same_bytes_are_found_again(tmp_path: Path) -> None:
    """A note dropped twice is recognised under its name or a numbered one, not under others."""
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / "a-2.txt").write_bytes(b"two")
    (tmp_path / "b.txt").write_bytes(b"three")

    def found(data: bytes) -> str | None:
        return find_same(tmp_path, "a.txt", hashlib.sha256(data).hexdigest())

    assert [found(data) for data in (b"one", b"two", b"three")] == ["a.txt", "a-2.txt", None]
