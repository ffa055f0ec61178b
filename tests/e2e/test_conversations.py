"""Real batches with a careful editor behind the socket: the articles are compared whole.

The replies were written by hand, as such an editor would give them. The batches lie beside the
repository and never in it; without them these tests are skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from e2e_workspace import Workspace, add_up
from fakes import FakeModelServer
from playing import RECORDED, Player, changes, masked, read_turns

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason=f"no corpus of real batches at {CORPUS}"
)


class Stage:
    """A workspace with a batch in it, and what was played so far."""

    def __init__(self, root: Path, batch: str) -> None:
        self.workspace = Workspace(root)
        root.mkdir(parents=True, exist_ok=True)
        shutil.copytree(CORPUS / batch / "articles-before", root / "articles")
        (root / "pipeline.toml").write_text('language = "en"\n', encoding="utf-8")
        for note in (CORPUS / batch / "inbox").iterdir():
            self.workspace.drop(note.name, note.read_bytes())
        self.notes = sorted(note.name for note in (CORPUS / batch / "inbox").iterdir())

    def play(self, name: str, *, by_plan: bool = False) -> tuple[dict[str, Any], dict[str, str]]:
        """Build with a recorded conversation; return the report, and what has changed.

        With `by_plan` a dry run has the conversation, and the plan that it saves is applied.
        """
        before = self.workspace.articles()
        player = Player(read_turns(name))
        plan = ["--save", str(self.workspace.root / "plan.json"), "--dry-run"] if by_plan else []
        with FakeModelServer(player) as server:
            report = self.workspace.build(*plan, OPENAI_BASE_URL=server.url, OPENAI_API_KEY="none")
        if by_plan:
            report = self.workspace.build("--plan", plan[1])
        assert (player.surprises, player.turns) == ([], [])
        found = changes(before, self.workspace.articles())
        return report, {
            path: masked(text, self.notes, player.words) for path, text in found.items()
        }


def expected(name: str) -> dict[str, str]:
    """Return the articles as they have to be; of those that existed, the lines that differ."""
    folder = RECORDED / name
    return {
        path.relative_to(folder).as_posix().removesuffix(".diff"): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


def obeyed(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the kinds and outcomes of the directives of a run."""
    return ((directive["kind"], directive["outcome"]) for directive in report["directives"])


def test_russian_notes_become_an_english_article(tmp_path: Path) -> None:
    """A new article and an addition to a person's; nothing is verbatim, and no check objects."""
    report, found = Stage(tmp_path, "2026-02-13-cc96706").play("2026-02-13-cc96706")
    assert found == expected("2026-02-13-cc96706")
    assert add_up(report["segments"])
    assert (report["segments"]["verbatim"], report["findings"]) == (0, [])
    assert [doubt["words"] for doubt in report["doubts"]] == ["out ID ID"]


def test_material_is_split_between_an_old_and_a_new_article(tmp_path: Path) -> None:
    """What the library is goes to its article, the benchmark into one with the title said.

    The right name of the library is said without the wrong one, so that nothing is corrected on
    a guess: the person is told.
    """
    report, found = Stage(tmp_path, "2026-02-09-f835243").play("2026-02-09-f835243")
    assert found == expected("2026-02-09-f835243")
    assert (report["segments"]["verbatim"], report["findings"]) == (0, [])
    assert list(obeyed(report)) == [
        ("create", "written to “Improving minsearch with Claude”"),
        (
            "split",
            (
                "written to “Minsearch: Simple Search for Small Datasets” and “Improving minsearch "
                "with Claude”"
            ),
        ),
        ("correct", "not carried out: the words are not those of the note"),
    ]


def test_three_articles_of_one_recording_then_a_move_and_a_correction(tmp_path: Path) -> None:
    """One recording becomes three articles, and a person's section stays where it is.

    Two days later, by a plan that was saved and applied, a section is moved with its citations,
    and a term is put right; its block cites that note, too, and the request itself is nowhere.
    """
    stage = Stage(tmp_path, "2026-02-08-baa45a7")
    report, found = stage.play("2026-02-08-baa45a7")
    assert found == expected("2026-02-08-baa45a7")
    assert add_up(report["segments"])
    assert report["segments"]["verbatim"] == 0
    assert [finding for finding in report["findings"] if finding["severity"] == "hard"] == []
    three = "written to “AI Engineer My Vision”, “AI Roles Now and Then” and “Processes in AI”"
    assert ("split", three) in obeyed(report)
    assert ("move", "not carried out: a person wrote or changed all of it") in obeyed(report)

    name = "20260210_090000_dana_msg9.txt"
    stage.notes.append(name)
    stage.workspace.drop(
        name,
        "Move the section teams without the title from AI roles now and then to AI engineer my "
        "vision. And in AI roles now and then it is not prompt versioning, it is called prompt "
        "tracking.",
    )
    report, found = stage.play("after-2026-02-08-baa45a7", by_plan=True)
    assert found == expected("after-2026-02-08-baa45a7")
    assert list(obeyed(report)) == [
        (
            "move",
            (
                "2 blocks moved from articles/ai-roles-now-and-then.md to "
                "articles/ai-engineer-my-vision.md"
            ),
        ),
        (
            "correct",
            (
                "“prompt tracking” for “prompt versioning” in 1 block of "
                "articles/ai-roles-now-and-then.md"
            ),
        ),
    ]
