"""`pipeline init`: what it makes, what it leaves alone, what it says."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import click.testing
import pytest

from editorial_pipeline.settings import load_settings

Call = Callable[..., click.testing.Result]

TEMPLATE = (Path(__file__).parents[2] / "templates" / "pipeline.toml").read_text(encoding="utf-8")


def tree(root: Path) -> dict[str, str | None]:
    """Return every file below `root` with its text, and every folder with None."""
    return {
        path.relative_to(root).as_posix(): None if path.is_dir() else path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
    }


def test_init_makes_a_workspace(workspace: Path, call: Call) -> None:
    """The tree is complete, the settings are explained, and the next steps are told."""
    done = call("init", "notes")
    root = workspace / "notes"
    assert tree(root) == {
        ".gitattributes": "articles/_index.md merge=union\n",
        ".gitignore": ".pipeline/\n",
        "articles": None,
        "articles/.gitkeep": "",
        "inbox": None,
        "inbox/.gitkeep": "",
        "inbox/receipts": None,
        "inbox/used": None,
        "pipeline.toml": TEMPLATE,
    }
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == (
        f"Workspace {root}\n"
        "  made  pipeline.toml    every setting, explained\n"
        "  made  inbox/           put your notes here\n"
        "  made  inbox/used/      notes that were consumed\n"
        "  made  inbox/receipts/  the record of each run\n"
        "  made  articles/        the drafts\n"
        "  made  .gitignore       leaves .pipeline/ to this machine\n"
        "  made  .gitattributes   lets git merge the list of articles\n"
        "\n"
        "Next:\n"
        "  1. Put transcripts (.txt, .md) into inbox/\n"
        "  2. Run `pipeline build`: offline, or with a model once OPENAI_API_KEY is set.\n"
        "  3. Read the drafts beside your words: `pipeline review --open`.\n"
    )


def test_init_again_changes_nothing(workspace: Path, call: Call) -> None:
    """What is there stays byte for byte, and is named as being there."""
    root = workspace / "notes"
    call("init", "notes")
    (root / "pipeline.toml").write_text('inbox = "inbox/raw"\n')
    (root / "inbox" / ".gitkeep").unlink()
    before = tree(root)
    done = call("init", "notes", "--language", "ru")
    assert tree(root) == before | {"inbox/raw": None, "inbox/raw/.gitkeep": ""}
    assert done.stdout.splitlines()[1:9] == [
        "  exists  pipeline.toml    every setting, explained",
        "  made    inbox/raw/       put your notes here",
        "  exists  inbox/used/      notes that were consumed",
        "  exists  inbox/receipts/  the record of each run",
        "  exists  articles/        the drafts",
        "  exists  .gitignore       leaves .pipeline/ to this machine",
        "  exists  .gitattributes   lets git merge the list of articles",
        "pipeline.toml exists and is left alone: set the language there.",
    ]


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ("*.log", "*.log\n.pipeline/\n"),
        ("*.log\n", "*.log\n.pipeline/\n"),
        ("", ".pipeline/\n"),
        ("/.pipeline\n", "/.pipeline\n"),
        ("x\r\n.pipeline/\r\n", "x\r\n.pipeline/\r\n"),
    ],
)
def test_ignore_file_is_added_to(workspace: Path, call: Call, present: str, expected: str) -> None:
    """Lines of a `.gitignore` that is there stay; the one that is needed is added once."""
    path = workspace / ".gitignore"
    path.write_bytes(present.encode())
    call("init")
    assert path.read_bytes() == expected.encode()


@pytest.mark.parametrize(
    ("articles", "line"),
    [
        ("articles", "articles/_index.md merge=union\n"),
        ("my articles", '"my articles/_index.md" merge=union\n'),
        ("a[1]", "a\\[1]/_index.md merge=union\n"),
        ("a [1]", '"a \\\\[1]/_index.md" merge=union\n'),
    ],
)
def test_git_reads_how_the_list_is_merged(
    workspace: Path, call: Call, articles: str, line: str
) -> None:
    """Whatever the folder is called, git takes the attribute for the page, and for it alone."""
    (workspace / "pipeline.toml").write_text(f'articles = "{articles}"\n')
    (workspace / ".gitattributes").write_text("*.png binary")
    call("init")
    call("init")
    assert (workspace / ".gitattributes").read_text() == f"*.png binary\n{line}"
    subprocess.run(["git", "init", "--quiet"], cwd=workspace, check=True)
    asked = [f"{articles}/_index.md", f"{articles}/other.md"]
    said = subprocess.run(
        ["git", "check-attr", "-z", "merge", *asked], cwd=workspace, capture_output=True, check=True
    ).stdout.decode()
    assert said.split("\0")[2::3] == ["union", "unspecified"]


def test_language_is_set(workspace: Path, call: Call) -> None:
    """`--language` switches the setting on in the file, and only this one."""
    call("init", "--language", "RU")
    text = (workspace / "pipeline.toml").read_text(encoding="utf-8")
    assert text == TEMPLATE.replace('#language = "auto"', 'language = "ru"')
    assert load_settings(workspace, {}).language == "ru"


def test_wrong_language_makes_nothing(workspace: Path, call: Call) -> None:
    """A language that cannot be meant is refused before anything is written."""
    done = call("init", "notes", "--language", "russian")
    assert (done.exit_code, done.stderr) == (
        3,
        (
            'pipeline: flag --language: "russian" is not allowed: it must be "auto" or a language '
            'code of two or three letters, such as "en".\n'
        ),
    )
    assert not (workspace / "notes").exists()


def test_init_tells_json(workspace: Path, call: Call) -> None:
    """`--json` names what was made and what was there."""
    done = call("--json", "init")
    assert json.loads(done.stdout) == {
        "root": str(workspace),
        "created": [
            "pipeline.toml",
            *("inbox/used/", "inbox/receipts/", "articles/"),
            *(".gitignore", ".gitattributes"),
        ],
        "existing": ["inbox/"],
    }


def test_root_names_the_folder_too(workspace: Path, call: Call) -> None:
    """`--root` is as good as DIR, and both are one too many."""
    assert call("--root", "a", "init", "-q").stdout == ""
    assert (workspace / "a" / "pipeline.toml").is_file()
    assert call("--root", "a", "init", "b").exit_code == 2


def test_file_in_the_way_is_told(workspace: Path, call: Call) -> None:
    """A file where a folder is needed is named, and nothing is overwritten."""
    (workspace / "articles").write_text("mine")
    done = call("init")
    assert (done.exit_code, done.stderr) == (
        3,
        (
            f"pipeline: {workspace}/articles: a file stands where a folder is needed. "
            "Move it away.\n"
        ),
    )
    assert (workspace / "articles").read_text() == "mine"


def test_repository_is_noticed(workspace: Path, call: Call) -> None:
    """In a git repository the drafts are read with `git diff`."""
    (workspace / ".git").mkdir()
    assert call("init").stdout.endswith(
        "  3. Read the drafts beside your words: `pipeline review --open`, or with `git diff`.\n"
    )
