"""The fakes keep their word: the good model is honest, the liar lies, the process ends."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from editorial_pipeline.draft.reading import read_draft
from editorial_pipeline.engines.openai.answers import read_text
from editorial_pipeline.engines.openai.prompts import Prompt, draft_prompt, plan_prompt
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer
from editorial_pipeline.plan.reading import read_answer
from fakes.good import GoodModel
from fakes.lying import HEADING, PATH, TITLE, TRACES, LyingModel
from fakes.requests import make_draft_request, make_note, make_outline, make_plan_request, render

FOLDER = Path(__file__).parent / "fakes"

NOTES = (
    make_note(
        "um so the the data engineers build pipelines",
        "It takes 3 weeks, not two.",
        "scratch that",
        "Um.",
        "The docs are at https://example.com/a_b",
        "Use snake_case and <b>tags</b> *here*.",
    ),
    make_note("Put this into the article about data engineers.", "They like SQL.", number=2),
    make_note("вот это всё про зарплату и рынок", number=3, language="ru"),
)
PLAN = make_plan_request(*NOTES, candidates=[make_outline("de.md", "Data Engineers", "Pipelines")])
DRAFT = make_draft_request(*NOTES)


def _answer(model: GoodModel | LyingModel, prompt: Prompt) -> dict[str, Any]:
    reply = model({"messages": prompt.messages()})
    answer = json.loads(reply["choices"][0]["message"]["content"])
    assert isinstance(answer, dict)
    return answer


def test_the_good_model_plans_every_segment() -> None:
    """Requests are directives, what they take back is retracted, the rest finds an article."""
    plan = PlanAnswer.model_validate(_answer(GoodModel(), plan_prompt(PLAN, render)))
    reading = read_answer(PLAN, plan, by="openai")
    assert reading.missing == frozenset()
    uses = {(s.note, n): s.use for s in plan.spans for n in range(s.first, s.last + 1)}
    assert uses == {
        (1, 1): "content",
        (1, 2): "retracted",
        (1, 3): "directive",
        (1, 4): "chatter",
        (1, 5): "content",
        (1, 6): "content",
        (2, 1): "directive",
        (2, 2): "content",
        (3, 1): "content",
    }
    assert [(a.path, a.title) for a in plan.articles] == [
        ("de.md", "Data Engineers"),
        (None, "Зарплату и рынок"),
    ]
    assert {s.section for s in plan.spans if s.article == "a1" and s.note == 1} == {"Pipelines"}


def test_the_good_model_writes_tidy_paragraphs() -> None:
    """Fillers and stutters go, marks of Markdown are escaped, Russian stays a quote."""
    draft = DraftAnswer.model_validate(_answer(GoodModel(), draft_prompt(DRAFT, render)))
    assert [(block.kind, block.text, block.segments) for block in draft.blocks] == [
        (
            "paragraph",
            "So the data engineers build pipelines. It takes 3 weeks, not two. Scratch that.",
            ["1.1", "1.2", "1.3"],
        ),
        ("paragraph", "The docs are at https://example.com/a_b", ["1.4", "1.5"]),
        ("paragraph", "Use snake\\_case and \\<b\\>tags\\</b\\> \\*here\\*.", ["1.6"]),
        (
            "paragraph",
            "Put this into the article about data engineers. They like SQL.",
            ["2.1", "2.2"],
        ),
        ("quote", "вот это всё про зарплату и рынок", ["3.1"]),
    ]


def test_the_good_model_repairs_from_the_words() -> None:
    """Only the blocks objected to come back, with their ids and places."""
    first = DraftAnswer.model_validate(
        _answer(LyingModel({"numbers"}), draft_prompt(DRAFT, render))
    )
    request = replace(DRAFT, previous=first, objections=(("b2", "4217 is in no segment"),))
    repaired = DraftAnswer.model_validate(_answer(GoodModel(), draft_prompt(request, render)))
    assert [(b.id, b.after, b.text) for b in repaired.blocks] == [
        ("b2", "end", "The docs are at https://example.com/a_b")
    ]


@pytest.mark.parametrize("lie", sorted(TRACES))
def test_each_lie_about_text_leaves_its_trace(lie: str) -> None:
    """What a test looks for must have been there in the first place."""
    draft = _answer(LyingModel({lie}), draft_prompt(DRAFT, render))
    assert all(block["text"].endswith(TRACES[lie]) for block in draft["blocks"])
    assert isinstance(read_text(json.dumps(draft), DraftAnswer), DraftAnswer)


def test_lies_about_ids_titles_and_paths() -> None:
    """Everything at once still fits the schema: only the host can tell."""
    liar = LyingModel()
    plan = _answer(liar, plan_prompt(PLAN, render))
    assert PATH in {article["path"] for article in plan["articles"]}
    assert TITLE in {article["title"] for article in plan["articles"]}
    reading = read_answer(PLAN, PlanAnswer.model_validate(plan), by="openai")
    assert reading.missing
    draft = _answer(liar, draft_prompt(DRAFT, render))
    assert HEADING in {block["section"] for block in draft["blocks"]}
    read = read_draft(DRAFT, DraftAnswer.model_validate(draft), engine="openai")
    assert read.misplaced


def test_an_unknown_lie_is_an_error() -> None:
    """A test with a misspelt lie would pass for the wrong reason."""
    with pytest.raises(ValueError, match="no such lies"):
        LyingModel({"fibs"})


def test_the_process_serves_until_its_input_closes() -> None:
    """It prints its address, answers, and ends with its parent."""
    command = [sys.executable, str(FOLDER), "good", "--seconds", "60"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url = process.stdout.readline().decode().strip()
        with urllib.request.urlopen(f"{url}/models", timeout=10) as response:
            assert json.load(response)["data"][0]["id"] == "fake"
        process.stdin.close()
        assert process.wait(10) == 0
