"""Reading answers: JSON is found wherever it hides, and fits its model or has a complaint."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial_pipeline.engines.openai.answers import BadAnswer, find_objects, read_text
from editorial_pipeline.engines.openai.schema import conform, describe, strict_schema
from editorial_pipeline.models.answer import DraftAnswer
from editorial_pipeline.models.plan import PlanAnswer

PLAN: dict[str, Any] = {
    "articles": [],
    "directives": [],
    "spans": [
        {
            "note": 1,
            "first": 1,
            "last": 2,
            "use": "chatter",
            "article": None,
            "section": None,
            "new_section": False,
            "of": None,
            "why": "a greeting",
        }
    ],
}
TEXT = json.dumps(PLAN)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"\ufeff{TEXT}",
        f"```json\n{TEXT}\n```",
        f"Here you are:\n\n{TEXT}\n\nAnything else?",
        f"<think>First {{a: b}} and {{}} then</think>\n{TEXT}",
        f"I use {{braces}} in prose. {TEXT}",
        f'{{"note": "a small object first"}}\n{TEXT}',
        json.dumps(PLAN, indent=4),
    ],
)
def test_an_answer_is_found_in_its_wrapping(text: str) -> None:
    """Fences, prose, thoughts and a byte order mark around the object do not matter."""
    assert read_text(text, PlanAnswer) == PlanAnswer.model_validate(PLAN)


@pytest.mark.parametrize(
    "text", ["", "nothing", TEXT[:-1], "[" * 100_000, "{" * 100_000, '{"a":' * 50_000, "null"]
)
def test_text_without_the_object_is_no_json_or_no_answer(text: str) -> None:
    """A cut or endless answer is named within a moment and never breaks the reader."""
    bad = read_text(text, PlanAnswer)
    assert isinstance(bad, BadAnswer)
    assert bad.outcome in {"not-json", "wrong-schema"}


def test_slips_of_a_server_without_schema_are_forgiven() -> None:
    """Unknown properties go, and nullable ones that are left out are null."""
    slip: dict[str, Any] = {"note": 1, "first": 1, "last": 2, "use": "chatter", "mood": "fine"}
    slip |= {"new_section": False, "why": "a greeting"}
    text = json.dumps({**PLAN, "spans": [slip], "reasoning": "because"})
    assert read_text(text, PlanAnswer) == PlanAnswer.model_validate(PLAN)


def test_a_list_at_the_root_is_never_filled_in() -> None:
    """An object without its spans is no plan, not an empty one."""
    bad = read_text('{"articles": [], "directives": []}', PlanAnswer)
    assert isinstance(bad, BadAnswer)
    assert bad.what == "the answer does not fit its schema: spans: field required"


def test_complaints_are_cut_after_eight() -> None:
    """A thoroughly wrong answer does not fill the next prompt."""
    bad = read_text(json.dumps({**PLAN, "spans": [{}] * 9}), PlanAnswer)
    assert isinstance(bad, BadAnswer)
    assert bad.complaint.count("field required") == 8
    assert "and " in bad.complaint


def test_a_lone_surrogate_is_not_let_in() -> None:
    """What cannot be written to a file is no answer."""
    text = TEXT.replace("a greeting", "\\ud800")
    bad = read_text(text, PlanAnswer)
    assert isinstance(bad, BadAnswer)
    assert bad.outcome == "wrong-schema"


@given(st.text(alphabet='{}[]",:\\ab1 \n', max_size=200))
def test_reading_never_raises(text: str) -> None:
    """Whatever comes back is an answer or the name of what is wrong."""
    assert isinstance(read_text(text, DraftAnswer), BadAnswer | DraftAnswer)


def test_objects_inside_objects_are_not_found_again() -> None:
    """Only outermost objects count, in their order."""
    assert list(find_objects('{"a": {"b": 1}} x {"c": 2}')) == [{"a": {"b": 1}}, {"c": 2}]


@pytest.mark.parametrize("model", [PlanAnswer, DraftAnswer])
def test_the_schema_is_strict_at_every_level(model: type[PlanAnswer | DraftAnswer]) -> None:
    """No references, all properties required, no others allowed, no keyword a server may lack."""
    seen: set[str] = set()

    def walk(node: Any) -> None:  # noqa: ANN401  (any JSON value)
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            if node.get("type") == "object":
                assert node["required"] == list(node["properties"])
                assert node["additionalProperties"] is False
                for value in node["properties"].values():
                    walk(value)
            seen.update(node)
            for key, value in node.items():
                if key != "properties":
                    walk(value)

    walk(strict_schema(model))
    known = {"type", "properties", "required", "additionalProperties", "items", "anyOf", "enum"}
    assert seen <= known | {"description"}


def test_the_schema_in_words() -> None:
    """A model that only reads the prompt sees names, types and choices."""
    schema = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["a", "b"]},
            "of": {"anyOf": [{"type": "string"}, {"type": "null"}], "description": "what\nfor"},
            "items": {
                "type": "array",
                "items": {"type": "object", "properties": {"n": {"type": "integer"}}},
            },
        },
    }
    assert describe(schema) == (
        "{\n"
        ' "kind": "a" | "b",\n'
        ' "of": string | null, // what for\n'
        ' "items": [{"n": integer}, …],\n'
        "}"
    )


def test_conforming_leaves_a_good_answer_alone() -> None:
    """Nothing is changed in what fits."""
    assert conform(PLAN, strict_schema(PlanAnswer)) == PLAN
