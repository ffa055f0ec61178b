"""`pipeline glossary suggest` on a workspace in git whose drafts a person has edited."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib

import pytest

from e2e_workspace import Workspace
from editorial_pipeline.glossary import parse_glossary

ARTICLE = "articles/serving-models-at-home.md"
FIRST = (
    "New article: Serving models at home. Yesterday I talked to Ladden about serving models on one "
    "card. His advice was to start with cloud code and a small model. We keep our own cloud for "
    "tests only."
)
SECOND = (
    "Put this in the article on serving models at home. For the index we use "
    "mini search because it is small. We are quite happy with that. Then a friend showed us how it "
    "is done in a larger team of engineers."
)


def git(workspace: Workspace, *command: str) -> str:
    """Run git in the workspace on a fixed day and return what it prints."""
    environ = os.environ | {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": "2026-03-10T08:00:00Z",
    }
    person = ("-c", "user.name=Dana", "-c", "user.email=dana@example.org")
    done = subprocess.run(
        ["git", *person, *command],
        cwd=workspace.root,
        env=environ,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def commit(workspace: Workspace, subject: str) -> str:
    """Commit everything and return the short hash."""
    git(workspace, "add", "--all")
    git(workspace, "commit", "--quiet", "-m", subject)
    return git(workspace, "rev-parse", "HEAD")[:7]


def edit(workspace: Workspace, *changes: tuple[str, str]) -> None:
    """Edit the article as a person does, its generated opening rewritten once and for all."""
    text = workspace.read(ARTICLE)
    text = re.sub(
        r"^Notes on .*\[\^1\]\.$", "How a model is served at home.", text, flags=re.MULTILINE
    )
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    workspace.article(ARTICLE.removeprefix("articles/"), text)


@pytest.fixture
def drafted(empty: Workspace) -> Workspace:
    """Return a workspace in git with a committed draft."""
    git(empty, "init", "--quiet", "--initial-branch=main")
    (empty.root / ".gitignore").write_text(".pipeline/\n")
    empty.drop("20260309_071804_dana_msg1_transcript.txt", FIRST)
    empty.build("--engine", "offline")
    commit(empty, "Draft")
    return empty


def test_edits_become_entries_with_their_evidence(drafted: Workspace) -> None:
    """What is printed is a glossary; it says where each alias was put right, and what it risks."""
    edit(drafted, ("Ladden", "Mladden"), ("cloud code", "Claude Code"), ("keep", "kept"))
    first = commit(drafted, "Correct names")
    edit(drafted, ("Mladden", "Mladen"))
    second = commit(drafted, "Correct them again")
    drafted.drop("20260309_072804_dana_msg2_transcript.txt", SECOND)
    drafted.build("--engine", "offline")
    edit(drafted, ("mini search", "minsearch"), ("quite happy", "very happy"))
    third = commit(drafted, "Draft and correct in one commit")
    left = "… one card. His advice was to start with"
    done = drafted.run("glossary", "suggest")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "# Proposed from 3 edits of drafts; keep in glossary.toml what you agree with.\n"
        "\n"
        "[[term]]\n"
        'name = "Mladen"\n'
        'aliases = ["Ladden", "Mladden"]\n'
        "# “Ladden” was put right once:\n"
        f"#   {first} 2026-03-10 {ARTICLE}\n"
        "#     - Yesterday I talked to Ladden about serving models on one card. His …\n"
        "#     + Yesterday I talked to Mladden about serving models on one card. His …\n"
        "# “Mladden” was put right once:\n"
        f"#   {second} 2026-03-10 {ARTICLE}\n"
        "#     - Yesterday I talked to Mladden about serving models on one card. His …\n"
        "#     + Yesterday I talked to Mladen about serving models on one card. His …\n"
        "\n"
        "[[term]]\n"
        'name = "Claude Code"\n'
        'aliases = ["cloud code"]\n'
        "# “cloud code” was put right once:\n"
        f"#   {first} 2026-03-10 {ARTICLE}\n"
        f"#     - {left} cloud code and a small model. We keep our own …\n"
        f"#     + {left} Claude Code and a small model. We kept our own …\n"
        "\n"
        "[[term]]\n"
        'name = "minsearch"\n'
        'aliases = ["mini search"]\n'
        "# “mini search” was put right once:\n"
        f"#   {third} 2026-03-10 {ARTICLE}\n"
        "#     - For the index we use mini search because it is small. We are quite …\n"
        "#     + For the index we use minsearch because it is small. We are very happy …\n"
    )
    parse_glossary(done.stdout)
    tomllib.loads(done.stdout)


def test_word_that_stands_elsewhere_is_pointed_out(drafted: Workspace) -> None:
    """A word that was left in another place is a risk as an alias, and that is said."""
    edit(drafted, ("start with cloud code", "start with Claude code"))
    commit(drafted, "Correct a name")
    lines = drafted.run("glossary", "suggest").stdout.splitlines()
    assert lines[3:5] == ['name = "Claude"', 'aliases = ["cloud"]']
    assert lines[-2:] == [
        f"# Careful: it still stands in {ARTICLE}; an alias is replaced",
        "# wherever it is said.",
    ]


def test_what_is_declared_is_not_proposed_again(drafted: Workspace) -> None:
    """With the entry in the glossary there is nothing left to say, also as JSON."""
    edit(drafted, ("Ladden", "Mladen"))
    made = commit(drafted, "Correct a name")
    told = json.loads(drafted.run("glossary", "suggest", "--json").stdout)
    assert told["edits"] == 1
    (suggestion,) = told["suggestions"]
    assert (suggestion["name"], suggestion["count"]) == ("Mladen", 1)
    (alias,) = suggestion["aliases"]
    assert (alias["heard"], alias["count"], alias["standing"]) == ("Ladden", 1, [])
    assert [e["commit"][:7] for e in alias["evidence"]] == [made]
    printed = drafted.run("glossary", "suggest").stdout
    (drafted.root / "glossary.toml").write_text(printed, encoding="utf-8")
    assert drafted.run("glossary", "suggest").stdout == (
        "# Nothing to propose: no name was put right in 1 edit of drafts.\n"
    )
    assert drafted.run("glossary", "list").stdout == "  Mladen    Ladden\n"


def test_without_git_it_says_what_is_missing(empty: Workspace) -> None:
    """Outside a repository the message names the remedy, and the exit code is that of usage."""
    done = empty.run("glossary", "suggest")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"pipeline: {empty.root}: the history of your edits is read from git, and this workspace "
        "is in no git repository. Run `git init` there and commit after each build and after "
        "your edits.\n"
    )


def test_repository_without_commits(empty: Workspace) -> None:
    """Where nothing was committed yet there is nothing to learn from, and that is no error."""
    git(empty, "init", "--quiet", "--initial-branch=main")
    done = empty.run("glossary", "suggest")
    assert (done.returncode, done.stdout) == (
        0,
        "# Nothing to propose: no name was put right in 0 edits of drafts.\n",
    )
