"""`pipeline glossary`: the list of names."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import click.testing

Call = Callable[..., click.testing.Result]

GLOSSARY = """\
[[term]]
name = "Mladen"
aliases = ["Ladden", "Ладден*"]
note = "He hosts it."

[[term]]
name = "vLLM"
language = "en"
"""


def test_list_shows_each_entry(workspace: Path, call: Call) -> None:
    """Names, languages, aliases and notes stand in columns."""
    (workspace / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    assert call("glossary", "list").stdout == (
        "  Mladen      Ladden, Ладден*  He hosts it.\n  vLLM    en  no alias\n"
    )


def test_list_as_json(workspace: Path, call: Call) -> None:
    """The object holds every entry with every key."""
    (workspace / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    assert json.loads(call("glossary", "list", "--json").stdout) == {
        "terms": [
            {
                "name": "Mladen",
                "aliases": ["Ladden", "Ладден*"],
                "distinct": [],
                "language": None,
                "note": "He hosts it.",
            },
            {"name": "vLLM", "aliases": [], "distinct": [], "language": "en", "note": ""},
        ]
    }


def test_empty_list_says_so(workspace: Path, call: Call) -> None:
    """Without a file there is no name yet."""
    assert call("glossary", "list").stdout == "There is no name in glossary.toml yet.\n"


def test_broken_file_is_told_with_its_line(workspace: Path, call: Call) -> None:
    """The message is that of a build, with the exit code of settings."""
    (workspace / "glossary.toml").write_text("[[term]]\naliases = []\n", encoding="utf-8")
    done = call("glossary", "list")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == (
        "pipeline: glossary.toml:1: an entry needs a `name` of one line, at most 100 characters, "
        'with a letter. Write `name = "Mladen"`.\n'
    )
