"""How a model's drafts are edited: style, fidelity and shape, through the real SDK.

The articles are compared whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from e2e_workspace import Workspace
from fakes import FakeModelServer
from fakes.server import Reply
from fakes.writing import WritingModel, block

NOTE = "20260309_071804_dana_msg1_transcript.txt"
SAID = (
    "New article: How we grade. So yeah we started with 40 questions that customers had asked. "
    "Two of us graded every answer by hand and that took most of a week. Maybe a third grader "
    "would have seen what we both missed."
)
HEAD = """---
title: "How we grade"
created: 2026-03-09
updated: 2026-03-09
tags: [yeah, started, questions]
status: draft
---

# How we grade

"""


def cited(sentence: str, label: int = 1) -> str:
    """Return a sentence with its citation."""
    return f"{sentence[:-1]}[^{label}]."


SOURCES = f"""
## Sources

[^1]: [{NOTE}](../inbox/used/{NOTE})
"""


@contextmanager
def model(workspace: Workspace, reply: Reply) -> Iterator[FakeModelServer]:
    """Serve a model and point the workspace's commands to it."""
    with FakeModelServer(reply) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        yield server


@pytest.fixture
def grading(empty: Workspace) -> Workspace:
    """Return a workspace with one spoken note."""
    empty.drop(NOTE, SAID)
    return empty


GRADERS = "Two of us graded every answer by hand, which took most of a week."
THIRD = "Maybe a third grader would have seen what we both missed."
QUESTIONS = "We started with 40 questions that customers had asked."


def test_style_is_put_right_and_the_rest_stands(grading: Workspace) -> None:
    """Bold marks go at once, words of speech go back to the model, and the article is plain."""
    writer = WritingModel(
        [
            block("b1", QUESTIONS.replace("40 questions", "**40 questions**"), "1.2"),
            block("b2", f"So yeah, t{GRADERS[1:]}", "1.3"),
            block("b3", THIRD, "1.4"),
        ],
        repairs=[[block("b2", GRADERS, "1.3")]],
    )
    with model(grading, writer):
        report = grading.build()
    body = "\n\n".join(cited(sentence) for sentence in (QUESTIONS, GRADERS, THIRD))
    assert grading.articles() == {"how-we-grade.md": f"{HEAD}{body}\n{SOURCES}"}
    assert [(f["rule"], f["resolution"], f["message"]) for f in report["findings"]] == [
        (
            "V15",
            "repaired",
            f"There was bold text in “{QUESTIONS.replace('40 questions', '**40 questions**')}”.",
        ),
        ("V15", "repaired", "A sentence begins with words of speech: “So yeah”."),
    ]
    assert len(writer.prompts) == 2


FLOOR = (
    "We started with 40 questions that customers had asked. Two of us graded every "
    "answer by hand and that took most of a week. Maybe a third grader would have seen what we "
    "both missed."
)
LOOSE = "By hand, two of us marked 40 cases; another person may see what we both missed."
SHORTENED = "We graded 40 questions by hand, which took most of a week."


def test_a_summary_is_sent_back_and_then_replaced(grading: Workspace) -> None:
    """A block that cites three sentences and tells one of them falls to the speaker's words."""
    summary = [block("b1", SHORTENED, "1.2", "1.3", "1.4")]
    writer = WritingModel(summary, repairs=[summary])
    with model(grading, writer):
        report = grading.build()
    assert grading.articles() == {"how-we-grade.md": f"{HEAD}{cited(FLOOR)}\n{SOURCES}"}
    assert {(f["rule"], f["resolution"]) for f in report["findings"]} == {("V16", "floor")}
    assert report["segments"]["verbatim"] == 3
    assert [b["fidelity"] for b in grading.receipt()["blocks"]] == [1.0]


@pytest.mark.parametrize(("fidelity", "kept"), [("rewrite", True), ("light", False)])
def test_the_bound_follows_the_setting(grading: Workspace, fidelity: str, kept: bool) -> None:
    """What is close enough for a rewriting is not for a light hand."""
    (grading.root / "pipeline.toml").write_text(f'fidelity = "{fidelity}"\n', encoding="utf-8")
    draft = [block("b1", LOOSE, "1.2", "1.3", "1.4")]
    writer = WritingModel(draft, repairs=[draft])
    with model(grading, writer):
        report = grading.build()
    written = cited(LOOSE) in grading.articles()["how-we-grade.md"]
    assert (written, report["segments"]["verbatim"]) == (kept, 0 if kept else 3)
    assert f"Wording: {fidelity}. " in writer.prompts[0]
    if kept:
        assert report["fidelity"]["share"] == grading.receipt()["blocks"][0]["fidelity"] == 0.5
        assert report["fidelity"]["article"] == "articles/how-we-grade.md"
        assert report["fidelity"]["words"] == f"{LOOSE[:58]}…"


def test_an_article_can_ask_for_its_own_words(grading: Workspace) -> None:
    """`fidelity: verbatim` in the front matter means the offline rendering, model or not."""
    head = "---\ntitle: Grading\nfidelity: verbatim\n"
    grading.article("grading.md", f"{head}---\n\n# Grading\n\nBy me.\n")
    grading.drop(
        NOTE, SAID.replace("New article: How we grade.", "Put this in the grading article.")
    )
    writer = WritingModel()
    with model(grading, writer):
        report = grading.build()
    assert grading.read("articles/grading.md") == (
        f"{head}updated: 2026-03-09\n---\n\n# Grading\n\nBy me.\n\n## Yeah and started\n\n"
        f"{cited(FLOOR)}\n{SOURCES}"
    )
    assert (report["engine"], report["fidelity"]["share"], writer.prompts) == ("openai", 1.0, [])


@pytest.mark.parametrize("value", ["exact", "[exact]", "{exact: light}"])
def test_an_unknown_fidelity_is_named_and_passed_over(grading: Workspace, value: str) -> None:
    """A slip in the front matter falls back to the setting, and the report says so."""
    grading.article("grading.md", f"---\nfidelity: {value}\n---\n\n# Grading\n\nBy me.\n")
    grading.drop(
        NOTE, SAID.replace("New article: How we grade.", "Put this in the grading article.")
    )
    writer = WritingModel([block("b1", f"{QUESTIONS} {GRADERS} {THIRD}", "1.2", "1.3", "1.4")])
    with model(grading, writer):
        report = grading.build()
    assert report["attention"] == [
        "grading.md: its `fidelity` is none of verbatim, light, rewrite; the workspace's was used."
    ]
    assert "Wording: rewrite. " in writer.prompts[0]


def test_the_linter_counts_as_rules_of_style(grading: Workspace, tmp_path: Path) -> None:
    """What stylint finds goes back to the model once, and what stays is reported."""
    (grading.root / "pipeline.toml").write_text("[style]\nstylint = true\n", encoding="utf-8")
    linter = tmp_path / "bin/stylint"
    linter.parent.mkdir()
    linter.write_text("#!/bin/sh\necho '  3: [which] no clause with which'\nexit 1\n", "utf-8")
    linter.chmod(0o755)
    grading.environ["PATH"] = f"{linter.parent}:{os.environ['PATH']}"
    draft = [block("b1", QUESTIONS, "1.2"), block("b2", f"{GRADERS} {THIRD}", "1.3", "1.4")]
    writer = WritingModel(draft, repairs=[draft[1:]])
    with model(grading, writer):
        report = grading.build()
    assert [(f["rule"], f["resolution"], f["message"]) for f in report["findings"]] == [
        (
            "V15",
            "reported",
            f"stylint [which]: no clause with which, in “{GRADERS[:59]}…”.",
        )
    ]
    assert "Objection: stylint [which]: no clause with which" in writer.prompts[1]
