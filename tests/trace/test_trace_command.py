"""`pipeline trace` on a workspace that a build has written and a person has changed."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import click.testing
import pytest

from built_workspace import ARTICLE, FIRST, FOREIGN, NOTES, SECOND, SECRET, built_workspace
from e2e_workspace import Workspace
from editorial_pipeline.cli import main
from editorial_pipeline.ingest import ingest
from editorial_pipeline.models.notes import Note
from editorial_pipeline.trace import sources
from editorial_pipeline.trace.times import seconds

EDITED = (
    "The analyst answered questions about last month and the data scientist trained its models."
)

LINE = """\
articles/data-teams-after-the-language-model.md:13
paragraph, as the pipeline wrote it, run 20260309T120000Z-ea0666fa

  ARTICLE                                        NOTE

  When I joined my first team in 2016 there      2026-03-09 07:18,
  were six of us.                                inbox/used/20260309_071804_dana_msg1_transcript
                                                 .txt:
                                                 When I joined my first team in 2016 there were
                                                 six of us.

  The analyst answered questions about last      The analyst answered questions about last month
  month and the data scientist trained models.   and the data scientist trained models.
"""

NOTE = """\
inbox/used/20260309_071804_dana_msg1_transcript.txt
recorded 2026-03-09 07:18, by dana, consumed by run 20260309T120000Z-ea0666fa

  NOTE                                           WHAT BECAME OF IT

  New article: Data teams after the language     directive (create: written to “Data teams after
  model.                                         the language model”)

  When I joined my first team in 2016 there      articles/data-teams-after-the-language-model.md
  were six of us.                                :11
                                                 articles/data-teams-after-the-language-model.md
                                                 :13

  The analyst answered questions about last      articles/data-teams-after-the-language-model.md
  month and the data scientist trained models.   :11
                                                 articles/data-teams-after-the-language-model.md
                                                 :13

  We paid everybody the same.                    set aside as retracted: taken back by the
                                                 speaker

  Scratch that.                                  directive (drop: left out)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Return a workspace after a build."""
    return built_workspace(tmp_path / "work")


def trace(workspace: Workspace, *arguments: str, columns: int = 100, code: int = 0) -> str:
    """Return what the command tells."""
    runner = click.testing.CliRunner(env={"COLUMNS": str(columns)})
    done = runner.invoke(main, ["--root", str(workspace.root), "trace", *arguments])
    assert done.exit_code == code, done.output
    return done.output


def trace_json(workspace: Workspace, target: str) -> dict[str, Any]:
    """Return the object that `--json` prints."""
    answer: dict[str, Any] = json.loads(trace(workspace, target, "--json"))
    return answer


def reworded(workspace: Workspace) -> None:
    """Change one sentence of a block by hand, and add one."""
    file = workspace.root / ARTICLE
    text = file.read_text(encoding="utf-8")
    text = text.replace("there were six of us.", "there were six of us. I miss Valentina.")
    file.write_text(text.replace("trained models[^1]", "trained its models[^1]"), encoding="utf-8")


def test_a_line_is_shown_beside_the_words_in_the_note(workspace: Workspace) -> None:
    """Each sentence stands beside its segment; the file is told once."""
    assert trace(workspace, f"{ARTICLE}:13", columns=96) == LINE


def test_a_namesake_in_the_folder_is_not_what_is_meant(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With `--root` a file of that name in another workspace, where one stands, is no obstacle."""
    other = tmp_path / "other" / ARTICLE
    other.parent.mkdir(parents=True)
    other.write_text("Another one.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "other")
    assert trace(workspace, f"{ARTICLE}:13", columns=96) == LINE


def test_a_narrow_terminal_gets_the_words_below(workspace: Workspace) -> None:
    """Where two columns have no room the note's words are indented, and no line is too long."""
    told = trace(workspace, f"{ARTICLE}:17", columns=60)
    assert told.splitlines()[3:] == [
        "  A page on the old job:",
        "  https://www.example.org/roles_2026?a=1&b=2 worth a table.",
        "  | 2026-03-09 07:24,",
        "  inbox/used/20260309_072400_dana_msg3.md:",
        "  | A page on the old job:",
        "  https://www.example.org/roles_2026?a=1&b=2 worth a table.",
    ]


def test_a_note_is_shown_with_what_became_of_each_segment(workspace: Workspace) -> None:
    """Article, section and line; directives with their outcome; what was set aside, and why."""
    assert trace(workspace, f"inbox/used/{FIRST}", columns=96) == NOTE


def test_what_is_off_the_record_is_never_told(workspace: Workspace) -> None:
    """It is named as cut, in words and in JSON, and its words stand nowhere."""
    target = f"inbox/used/{SECOND}"
    told, data = trace(workspace, target), trace_json(workspace, target)
    assert SECRET not in told
    assert SECRET not in json.dumps(data)
    assert told.count("cut as off the record") == 2
    assert [s["words"] is None for s in data["note"]["segments"]] == [
        s["off_record"] for s in data["note"]["segments"]
    ]
    assert [s["off_record"] for s in data["note"]["segments"]] == [False, False, True, True, False]


def test_words_that_a_setting_hides_later_are_hidden(workspace: Workspace) -> None:
    """A phrase added to the settings after the run hides what it would have cut."""
    settings = workspace.root / "pipeline.toml"
    settings.write_text(
        'language = "en"\n[ingest]\noff_record_start = ["the hard part"]\n', encoding="utf-8"
    )
    data = trace_json(workspace, f"inbox/used/{SECOND}")
    words = [segment["words"] for segment in data["note"]["segments"]]
    assert words[1:4] == [None] * 3
    assert words[4] == "Somebody has to collect the examples."
    block = trace_json(workspace, f"{ARTICLE}:15")["blocks"][0]
    assert [s["words"] for s in block["other_sources"]] == [None]


def test_a_block_changed_by_hand_is_marked(workspace: Workspace) -> None:
    """It is found by its nearest machine text; new sentences rest on nothing."""
    reworded(workspace)
    (block,) = trace_json(workspace, f"{ARTICLE}:13")["blocks"]
    assert block["state"] == "edited"
    assert [(s["text"], s["changed"], len(s["sources"])) for s in block["sentences"]] == [
        ("When I joined my first team in 2016 there were six of us.", False, 1),
        ("I miss Valentina.", True, 0),
        (EDITED, True, 1),
    ]
    told = trace(workspace, f"{ARTICLE}:13")
    assert "paragraph, changed by hand since the pipeline wrote it" in told
    assert told.splitlines()[-1] == "* changed by hand"


def test_a_note_is_followed_into_a_moved_article(workspace: Workspace) -> None:
    """After a move, a new name and an edit the note's segments are found where they stand."""
    reworded(workspace)
    moved = workspace.root / "articles/teams/after.md"
    moved.parent.mkdir()
    (workspace.root / ARTICLE).rename(moved)
    segments = trace_json(workspace, f"inbox/used/{FIRST}")["note"]["segments"]
    assert segments[1]["places"] == [
        {"article": "articles/teams/after.md", "section": None, "line": 11, "state": "machine"},
        {"article": "articles/teams/after.md", "section": None, "line": 13, "state": "edited"},
    ]
    assert ":13, changed by hand since" in trace(workspace, f"inbox/used/{FIRST}", columns=400)


def test_a_deleted_block_is_told(workspace: Workspace) -> None:
    """A cited segment whose block is gone says so, instead of nothing."""
    file = workspace.root / ARTICLE
    lines = file.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join(x for x in lines if not x.startswith("> ")), encoding="utf-8")
    told = trace(workspace, f"inbox/used/{FOREIGN}")
    assert told.count("written, but deleted or reworded since") == 3


def test_a_note_that_changed_is_named(workspace: Workspace) -> None:
    """The spans of a receipt mean nothing in other bytes, so no words are shown."""
    note = workspace.root / f"inbox/used/{SECOND}"
    note.write_text("Something else.\n", encoding="utf-8")
    problem = f"inbox/used/{SECOND} was changed since it was consumed."
    (block,) = trace_json(workspace, f"{ARTICLE}:15")["blocks"]
    assert block["problems"] == [problem]
    assert {s["file_state"] for s in block["other_sources"]} == {"changed"}
    assert problem in trace(workspace, f"{ARTICLE}:15")
    assert problem in trace(workspace, f"inbox/used/{SECOND}")
    note.unlink()
    assert f"inbox/used/{SECOND} is not there any more." in trace(workspace, f"{ARTICLE}:15")


def test_a_note_that_was_taken_back_says_so(workspace: Workspace) -> None:
    """It is read where it is again; consumed anew, it is traced to the run that holds."""
    workspace.run("undo", SECOND, SOURCE_DATE_EPOCH="1773061200")
    note = trace_json(workspace, f"inbox/{SECOND}")["note"]
    assert note["undone_by"].startswith("20260309T130000Z-")
    assert note["segments"][0]["words"].startswith("The model comes from outside now")
    assert [segment["places"] for segment in note["segments"]] == [[]] * 5
    told = trace(workspace, f"inbox/used/{SECOND}", columns=200)
    assert told.count(f"taken back by run {note['undone_by']}") == 4
    assert SECRET not in told
    os.utime(workspace.root / f"inbox/{SECOND}", (0, 0))
    run = workspace.build("--engine", "offline", SOURCE_DATE_EPOCH="1773064800")["run"]
    note = trace_json(workspace, f"inbox/used/{SECOND}")["note"]
    assert (note["run"], note["undone_by"]) == (run, None)
    assert [len(segment["places"]) > 0 for segment in note["segments"]] == [
        True, True, False, False, True,
    ]  # fmt: skip


def test_a_lost_receipt_leaves_a_persons_block(workspace: Workspace) -> None:
    """Without records nobody knows, and nothing is claimed."""
    for receipt in (workspace.root / "inbox/receipts").glob("*.json"):
        receipt.unlink()
    (block,) = trace_json(workspace, f"{ARTICLE}:13")["blocks"]
    assert (block["state"], block["runs"]) == ("person", [])
    assert [s["sources"] for s in block["sentences"]] == [[], []]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("articles/none.md:3", "articles/none.md:3: there is no such article."),
        (f"{ARTICLE}:999", f"{ARTICLE}: there is no line 999: it has 28."),
        (f"{ARTICLE}:0", f"{ARTICLE}:0: lines count from 1."),
        (f"{ARTICLE}:22", f"{ARTICLE}: there is no text at line 22 or below it."),
        (f"{ARTICLE}:abc", f"{ARTICLE}:abc: “abc” is no number of a line. Write it as"),
        ("inbox/none.txt", "inbox/none.txt: there is no such file, and no run has consumed"),
        ("../elsewhere.md", "../elsewhere.md: the file is not in this workspace."),
        ("inbox/receipts/x.json", "inbox/receipts/x.json: only articles and notes can be traced."),
    ],
)
def test_what_cannot_be_traced_is_wrong_usage(
    workspace: Workspace, target: str, message: str
) -> None:
    """The message names the file and says what to do."""
    assert message in trace(workspace, target, code=2)


def test_a_folder_cannot_be_traced(workspace: Workspace) -> None:
    """The message says what can."""
    folder = str(workspace.root / "articles")
    told = trace(workspace, folder, code=2)
    assert told.endswith(f"{folder}: is a folder. Name one article or note, as in `FILE:LINE`.\n")


def test_a_heading_stands_for_the_block_below(workspace: Workspace) -> None:
    """Lines without text of their own lead to the next block."""
    for line in (1, 9, 10, 11):
        assert trace_json(workspace, f"{ARTICLE}:{line}")["blocks"][0]["first_line"] == 11


def test_a_footnote_stands_for_its_note(workspace: Workspace) -> None:
    """The line of a definition leads to what became of the note, as its path does."""
    lines = (workspace.root / ARTICLE).read_text(encoding="utf-8").split("\n")
    line = next(n for n, text in enumerate(lines, 1) if text.startswith("[^2]: "))
    assert trace(workspace, f"{ARTICLE}:{line}") == trace(workspace, f"inbox/used/{SECOND}")


def test_an_article_without_a_line_is_traced_whole(workspace: Workspace) -> None:
    """All blocks come in order, as a single object in JSON."""
    blocks = trace_json(workspace, ARTICLE)["blocks"]
    assert [block["first_line"] for block in blocks] == [11, 13, 15, 17, 19]
    assert [block["kind"] for block in blocks][-1] == "quote"


def test_escape_sequences_do_not_reach_the_terminal(workspace: Workspace) -> None:
    """What a person or a tool put into an article is shown, and does nothing."""
    file = workspace.root / ARTICLE
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("six of us", "six\x1b]0;title\x07 of us"), encoding="utf-8")
    told = trace(workspace, f"{ARTICLE}:13")
    assert "\x1b" not in told
    assert "six␛]0;title␇ of us." in told


def test_every_note_can_be_traced_by_its_old_name(workspace: Workspace) -> None:
    """A file with the bytes of a consumed note is that note, wherever it lies."""
    for name in NOTES:
        copy = workspace.root / f"inbox/copy_{name}"
        copy.write_bytes((workspace.root / f"inbox/used/{name}").read_bytes())
        traced = trace_json(workspace, f"inbox/copy_{name}")["note"]
        assert (traced["used"], traced["state"]) == (f"inbox/used/{name}", "intact")


def test_times_of_a_recording_are_told(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the reader of notes knows when words were said, they stand beside the words."""

    def timed(*arguments: Any, **options: Any) -> tuple[tuple[Note, ...], object]:  # noqa: ANN401
        notes, skipped = ingest(*arguments, **options)
        return tuple(
            replace(
                note,
                segments=tuple(
                    replace(s, start_s=10.0 * s.number, end_s=10.0 * s.number + 9)
                    for s in note.segments
                ),
            )
            for note in notes
        ), skipped

    monkeypatch.setattr(sources, "ingest", timed)
    told = trace(workspace, f"{ARTICLE}:13", columns=200)
    assert "0:20–0:29 When I joined my first team in 2016" in told
    assert "0:30–0:39 The analyst answered questions" in told
    assert "0:50–0:59 Scratch that." in trace(workspace, f"inbox/used/{FIRST}", columns=200)
    source = trace_json(workspace, f"{ARTICLE}:13")["blocks"][0]["sentences"][0]["sources"][0]
    assert (source["start_s"], source["end_s"]) == (20.0, 29.0)


@pytest.mark.parametrize(
    ("times", "told"), [((None, None), ""), ((65.2, 72.9), "1:05–1:12"), ((5.0, None), "0:05")]
)
def test_seconds_are_told_as_a_player_does(
    times: tuple[float | None, float | None], told: str
) -> None:
    """Minutes and seconds, cut to whole ones."""
    assert seconds(*times) == told
