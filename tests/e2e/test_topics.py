"""A Russian note finds its English article in an archive that no prompt can show as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from e2e_workspace import Workspace
from fakes import FakeModelServer, GoodModel, completion
from fakes.good import plan
from fakes.prompt import user_message

SAID = (
    "Оценщики читают ответы целиком. Каждый день двое сверяют свои оценки, и споры записывают в "
    "общий файл."
)
ARTICLE = "---\ntitle: {0}\nupdated: 2026-01-{1:02}\n---\n\n# {0}\n\nAll about {0} in the north.\n"
TARGET = "Rubric calibration"
WORDS = ["calibration", "rubric", "graders"]


class _Model(GoodModel):
    """Gives topic words, and remembers what it was asked."""

    def __init__(self, words: object) -> None:
        self.words = words
        self.topics: list[str] = []
        self.plans: list[str] = []

    def __call__(self, request: dict[str, Any]) -> dict[str, Any]:
        text = user_message(request)
        if text.startswith("# Notes to be found"):
            self.topics.append(text)
            return completion(self.words)
        if "# Articles that exist" in text:
            self.plans.append(text)
            if TARGET in self.shown():
                answer = plan(text)
                answer["articles"][0]["path"] = "old.md"
                return completion(answer)
        return super().__call__(request)

    def shown(self) -> list[str]:
        """Return the titles that the last plan prompt outlines."""
        rows = [row[2:] for row in self.plans[-1].split("\n") if row.startswith("- [")]
        cells = [json.loads(row) for row in rows]
        return [row[1] for row in cells if len(row) > 2]


@pytest.fixture
def archive(empty: Workspace) -> Workspace:
    """Return a workspace of thirty English articles, one of them old and on the subject."""
    for number in range(1, 30):
        empty.article(f"a{number}.md", ARTICLE.format(f"Garden number {number}", number))
    empty.article("old.md", ARTICLE.format(TARGET, 1).replace("2026", "2019"))
    empty.drop("20260309_071804_dana_msg1_transcript.txt", SAID)
    empty.environ["PIPELINE_PLAN_CANDIDATE_TOKENS"] = "500"
    return empty


def build(workspace: Workspace, model: _Model, *arguments: str) -> dict[str, Any]:
    with FakeModelServer(model) as server:
        workspace.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        return workspace.build(*arguments)


def test_topic_words_bring_the_article_into_the_prompt(archive: Workspace) -> None:
    """The words are asked for once, looked up, and written nowhere."""
    model = _Model({"notes": [{"note": 1, "words": WORDS}, {"note": 7, "words": ["x"]}]})
    report = build(archive, model)
    assert len(model.topics) == 1
    assert model.topics[0] == (
        "# Notes to be found\n\nThe language of the articles is en.\n\n## Note 1\n"
        "[1.1] Оценщики читают ответы целиком.\n"
        "[1.2] Каждый день двое сверяют свои оценки, и споры записывают в общий файл.\n\n"
        "# Your task\n\nGive topic words for every note above: one JSON object."
    )
    assert model.shown()[0] == TARGET
    assert not any("calibration" in row for row in model.plans[0].split("\n") if row[:2] == "[1")
    assert "topics 1" in [call["purpose"] for call in archive.receipt()["calls"]]
    assert report["segments"]["total"] == 2


def test_without_an_answer_the_notes_own_words_count(archive: Workspace) -> None:
    """A useless answer costs nothing but the words, and the report says so."""
    model = _Model("no idea")
    report = build(archive, model)
    assert TARGET not in model.shown()
    assert [line for line in report["attention"] if "looked up without topic words" in line]


def test_nothing_is_asked_where_all_articles_are_shown(archive: Workspace) -> None:
    """An archive within the budget needs no topic words, nor does a note in its language."""
    model = _Model({"notes": []})
    archive.environ["PIPELINE_PLAN_CANDIDATE_TOKENS"] = "16000"
    for number in range(5, 30):
        (archive.root / f"articles/a{number}.md").unlink()
    build(archive, model, "--dry-run")
    archive.environ["PIPELINE_PLAN_CANDIDATE_TOKENS"] = "500"
    archive.drop("20260309_071804_dana_msg1_transcript.txt", "Graders read every answer twice.")
    build(archive, model, "--dry-run")
    assert (model.topics, len(model.plans)) == ([], 2)


def test_words_are_asked_for_as_soon_as_a_plan_leaves_an_outline_out(archive: Workspace) -> None:
    """A short note's prompt shows less than the setting allows, and the old article is in it."""
    for number in range(30, 120):
        day = number % 28 + 1
        archive.article(f"a{number}.md", ARTICLE.format(f"Garden number {number}", day))
    archive.environ["PIPELINE_PLAN_CANDIDATE_TOKENS"] = "16000"
    model = _Model({"notes": [{"note": 1, "words": WORDS}]})
    saved = str(archive.root / "plan.json")
    with FakeModelServer(model) as server:
        archive.environ |= {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": "sk-test"}
        estimate = archive.build("--dry-run")["estimate"]
        archive.build("--dry-run", "--save", saved)
    assert (estimate["calls"], model.shown()[0], len(model.topics)) == (3, TARGET, 1)
    report = archive.build("--plan", saved)
    assert [(one["path"], one["action"]) for one in report["articles"]] == [
        ("articles/old.md", "updated")
    ]
    assert "topics 1" in [call["purpose"] for call in archive.receipt()["calls"]]
