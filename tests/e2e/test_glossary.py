"""A glossary in whole builds: what is written, what is recorded, and what only is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from e2e_workspace import Workspace, add_up
from fakes import FakeModelServer, GoodModel

NOTE = "20260309_071804_dana_msg1_transcript.txt"

SAID = (
    "New article: Serving models at home. Yesterday I talked to Ladden about serving. Ladden's "
    "advice was to start with one card. Off the record, Ladden hates the cloud. Back on the "
    "record. Mladin also said that the second card is for tests."
)

GLOSSARY = '[[term]]\nname = "Mladen"\naliases = ["Ladden"]\n'

BODY = (
    "Yesterday I talked to Mladen about serving. Mladen's advice was to start with one card. "
    "Mladin also said that the second card is for tests[^1]."
)

DOUBT = (
    f"“Mladin” in {NOTE} resembles “Mladen” of the glossary and was left as it is; declare it "
    "there as an alias, or as distinct."
)


@pytest.fixture
def settled(empty: Workspace) -> Workspace:
    """Return a workspace with a glossary and one note."""
    (empty.root / "glossary.toml").write_text(GLOSSARY, encoding="utf-8")
    empty.drop(NOTE, SAID)
    return empty


def body_of(workspace: Workspace) -> list[str]:
    """Return the paragraphs of the one article, without head and sources."""
    (text,) = workspace.articles().values()
    parts = text.split("\n## Sources\n")[0].split("\n\n")[2:]
    return [part for part in parts if not part.startswith("#")]


def test_alias_is_replaced_and_the_receipt_tells_where(settled: Workspace) -> None:
    """The offline engine writes the name; the note keeps its bytes, and spans point into it."""
    report = settled.build("--engine", "offline")
    assert body_of(settled)[-1].strip() == BODY
    assert settled.read(f"inbox/used/{NOTE}") == f"{SAID}\n"
    receipt = settled.receipt()
    assert [SAID[r["start"] : r["end"]] for r in receipt["replacements"]] == ["Ladden", "Ladden"]
    segments = {s["id"]: SAID[s["start"] : s["end"]] for s in receipt["segments"]}
    assert [(segments[r["segment"]], r["heard"], r["name"]) for r in receipt["replacements"]] == [
        ("Yesterday I talked to Ladden about serving.", "Ladden", "Mladen"),
        ("Ladden's advice was to start with one card.", "Ladden", "Mladen"),
    ]
    assert report["doubts"] == receipt["doubts"]
    (doubt,) = receipt["doubts"]
    assert segments[doubt.pop("segment")] == "Mladin also said that the second card is for tests."
    assert doubt == {"words": "Mladin", "guess": "Mladen", "by": "glossary"}
    assert report["replacements"] == receipt["replacements"]
    assert DOUBT in report["attention"]
    assert add_up(report["segments"])


def test_people_are_told_what_was_replaced(settled: Workspace) -> None:
    """The summary counts replacements, and a dry run tells them before anything is written."""
    dry = settled.run("build", "--engine", "offline", "--dry-run")
    assert "By the glossary: Ladden → Mladen (2 times).\n" in dry.stdout
    done = settled.run("build", "--engine", "offline")
    assert "By the glossary: Ladden → Mladen (2 times).\n" in done.stdout
    assert f"- {DOUBT}\n" in done.stdout


def test_model_sees_the_name_and_never_the_alias(settled: Workspace) -> None:
    """Each prompt lists the settled names, and the words of the notes hold no alias."""
    with FakeModelServer(GoodModel()) as server:
        settled.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        settled.build()
    assert body_of(settled)[-1].strip() == BODY
    asked = [request["messages"][-1]["content"] for request in server.requests]
    assert len(asked) == 2
    for prompt in asked:
        assert '\n# Glossary\n\n- ["Mladen"]\n\n# Notes\n' in prompt
        assert "Ladden" not in prompt
        assert "talked to Mladen about serving" in prompt


def test_model_may_not_guess(settled: Workspace) -> None:
    """A settled name in the place of a word that only resembles it costs the block its wording."""

    def guessing(request: dict[str, Any]) -> dict[str, Any]:
        reply = json.dumps(GoodModel()(request))
        answer: dict[str, Any] = json.loads(reply.replace("Mladin", "Mladen"))
        return answer

    with FakeModelServer(guessing) as server:
        settled.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "k"}
        report = settled.build()
    assert body_of(settled)[-1].strip() == BODY
    (finding,) = [f for f in report["findings"] if f["rule"] == "V8"]
    assert (finding["resolution"], finding["message"]) == (
        "floor",
        "The name “Mladen” stands for “Mladin”, which is not declared as another form of it.",
    )


def test_broken_glossary_stops_the_build(settled: Workspace) -> None:
    """One line names the line and the remedy, the exit code is that of settings, all is kept."""
    (settled.root / "glossary.toml").write_text(f"{GLOSSARY}alias = 1\n", encoding="utf-8")
    before = settled.tree()
    done = settled.run("build", "--engine", "offline")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.splitlines()[-1] == (
        "pipeline: glossary.toml:4: `alias` is unknown. Did you mean `aliases`?"
    )
    assert settled.tree() == before
