"""`pipeline check` as people and programs see it."""

from __future__ import annotations

import json
from pathlib import Path

import click.testing
import pytest
import yaml

from check.conftest import HEAD, Tree
from editorial_pipeline.check.registry import described_rules
from editorial_pipeline.cli import main

DOCS = Path(__file__).parents[2] / "docs"
TWO = (
    HEAD + "Water boils[^1]. It sings[^9].\n\nNobody knows why.\n\n[^1]: [a](../inbox/used/a.txt)\n"
)

TEXT = """\
articles/kettles, 100%.md:11: error footnote-dangling: [^9] is cited and defined nowhere. \
Define it under the sources, or remove the citation.
1 article, 1 note and 0 receipts checked: 1 error, 1 note (-v lists the notes).
"""

NOTE = """\
articles/kettles, 100%.md:13: note uncited: this paragraph cites no source. \
Cite the note it comes from; words of your own need no source.
"""

ANNOTATIONS = """\
::error file=articles/kettles%2C 100%25.md,line=11,title=footnote-dangling::[^9] is cited and \
defined nowhere. Define it under the sources, or remove the citation.
::notice file=articles/kettles%2C 100%25.md,line=13,title=uncited::This paragraph cites no \
source. Cite the note it comes from; words of your own need no source.
"""


@pytest.fixture
def broken(tree: Tree) -> Tree:
    """Return a workspace with an error and a note."""
    tree.note("a.txt")
    tree.write("articles/kettles, 100%.md", TWO)
    return tree


def call(*arguments: str) -> click.testing.Result:
    return click.testing.CliRunner().invoke(main, ["check", *arguments])


def test_errors_are_told_and_set_the_exit_code(broken: Tree) -> None:
    """A finding stands on one line with its place, rule and remedy; notes are only counted."""
    done = call()
    assert (done.exit_code, done.stdout, done.stderr) == (6, TEXT, "")
    assert call("-v").stdout == TEXT.replace("1 article", f"{NOTE}1 article")
    assert call("-q").stdout == TEXT.partition("\n")[0] + "\n"


def test_warnings_and_notes_set_no_exit_code(tree: Tree) -> None:
    """Where nothing is broken the exit code is 0."""
    tree.note("a.txt")
    tree.write("articles/a.md", TWO.replace("[^9]", "").replace("tags: [tea]", "tags: tea"))
    done = call()
    assert (done.exit_code, done.stdout) == (
        0,
        (
            "articles/a.md:5: warning tags-wrong: `tags: tea` is no list. "
            "Write them as `tags: [one, two]`.\n"
            "1 article, 1 note and 0 receipts checked: 1 warning, 1 note (-v lists the notes).\n"
        ),
    )


def test_an_empty_workspace_has_nothing_wrong(tree: Tree) -> None:
    """There is nothing to object to where there is nothing."""
    done = call()
    assert done.exit_code == 0
    assert done.stdout == "0 articles, 0 notes and 0 receipts checked: nothing is wrong.\n"


def test_json_holds_all_findings(broken: Tree) -> None:
    """One object with every finding, notes too, and what was looked at."""
    done = call("--json")
    assert done.exit_code == 6
    assert json.loads(done.stdout) == {
        "findings": [
            {
                "file": "articles/kettles, 100%.md",
                "line": 11,
                "rule": "footnote-dangling",
                "message": "[^9] is cited and defined nowhere",
                "level": "error",
                "remedy": "Define it under the sources, or remove the citation.",
                "fixable": False,
            },
            {
                "file": "articles/kettles, 100%.md",
                "line": 13,
                "rule": "uncited",
                "message": "this paragraph cites no source",
                "level": "note",
                "remedy": "Cite the note it comes from; words of your own need no source.",
                "fixable": False,
            },
        ],
        "counts": {"error": 1, "warning": 0, "note": 1},
        "articles": 1,
        "notes": 1,
        "receipts": 0,
    }
    assert call("--format", "json").stdout == done.stdout


def test_sarif_is_complete(broken: Tree) -> None:
    """Every result names a rule of the list, a place below the root, and a stable fingerprint."""
    log = json.loads(call("--format", "sarif").stdout)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], driver["name"]) == ("2.1.0", "pipeline check")
    assert [rule["id"] for rule in driver["rules"]] == [rule.name for rule in described_rules()]
    first, second = run["results"]
    assert first["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {
                    "uri": "articles/kettles%2C%20100%25.md",
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {"startLine": 11},
            }
        }
    ]
    assert driver["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "footnote-dangling"
    assert (first["level"], second["level"]) == ("error", "note")
    assert first["message"]["text"].startswith("[^9] is cited and defined nowhere. Define it")
    broken.write("articles/kettles, 100%.md", TWO.replace("Water", "Yes[^1].\n\nWater"))
    shifted = json.loads(call("--format", "sarif").stdout)["runs"][0]["results"][0]
    assert shifted["locations"][0]["physicalLocation"]["region"] == {"startLine": 13}
    assert shifted["partialFingerprints"] == first["partialFingerprints"]


def test_annotations_of_github(broken: Tree) -> None:
    """Commas and per cent signs of a path cannot end the command that names it."""
    assert call("--format", "github").stdout == ANNOTATIONS


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (["articles/b.md"], ["articles/b.md"]),
        (["articles"], ["articles/b.md", "articles/deep/c.md"]),
        (["articles/deep", "articles/b.md"], ["articles/b.md", "articles/deep/c.md"]),
        (["inbox"], []),
        (["."], ["articles/b.md", "articles/deep/c.md"]),
    ],
)
def test_only_what_was_asked_for(tree: Tree, paths: list[str], files: list[str]) -> None:
    """With paths only their findings are told, and only they set the exit code."""
    tree.write("articles/b.md", HEAD + "One[^9].\n")
    tree.write("articles/deep/c.md", HEAD.replace("Kettles", "Pots") + "Two[^9].\n")
    done = call("--json", *paths)
    assert [finding["file"] for finding in json.loads(done.stdout)["findings"]] == files
    assert done.exit_code == (6 if files else 0)


def test_a_path_that_is_not_there_is_wrong_usage(tree: Tree) -> None:
    """A misspelt path must not pass for a clean one, nor one of another workspace."""
    assert (call("nope.md").exit_code, call("/etc/hostname").exit_code) == (2, 2)
    assert call("--dry-run").exit_code == 2


def test_the_rules_are_documented_as_they_are() -> None:
    """docs/check.md lists every rule with its level, meaning and remedy."""
    rows = [
        f"| `{r.name}` | {r.level}{', `--fix`' if r.fixable else ''} | {r.summary} | {r.remedy} |"
        for r in described_rules()
    ]
    text = (DOCS / "check.md").read_text(encoding="utf-8")
    assert text.splitlines()[-len(rows) :] == rows


def test_the_hook_and_the_action_call_a_command_that_is_there() -> None:
    """The definitions for pre-commit and GitHub are YAML and name the command as it is."""
    (hook,) = yaml.safe_load((DOCS.parent / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == (
        "pipeline-check",
        "pipeline check",
        "python",
    )
    action = yaml.safe_load((DOCS / "github-action.yml").read_text(encoding="utf-8"))
    assert action["jobs"]["check"]["steps"][-1] == {"run": "pipeline check --format github"}
